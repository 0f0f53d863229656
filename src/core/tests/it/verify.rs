//! Facts that were read, of which anything may be false.

use diemcau_core::act::{Act, Actor};
use diemcau_core::event::{AgendaItem, Session};
use diemcau_core::excuse::{Attends, Excuse};
use diemcau_core::fact::{EventOpened, Fact, FactBody, Told};
use diemcau_core::identity::Change;
use diemcau_core::ids::{Code, LevelIdx, PointIdx, Seq};
use diemcau_core::input::Input;
use diemcau_core::outside::About;
use diemcau_core::path::Band;
use diemcau_core::point::PointState;
use diemcau_core::roster::change::RowChange;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::roster_changed::RosterChanged;
use diemcau_core::state::State;
use diemcau_core::statements::MediaState;
use diemcau_core::time::Timestamp;
use diemcau_core::verify::{Damage, Fault, Verifier};
use proptest::prelude::*;

use crate::province::{Bench, COMMUNE, DISTRICT, N_POINTS, ROOT, count, ms, opened, tell, window};

#[test]
fn what_happened_is_let_through() {
    assert_eq!(fold(&facts()), Ok(facts().len()));
}

#[test]
fn what_cannot_have_happened_is_named() {
    let fault = |change: fn(&mut Vec<Fact>)| {
        let mut facts = facts();
        change(&mut facts);
        fold(&facts).expect_err("it is damaged").to_string()
    };
    assert_eq!(fault(|facts| drop(facts.remove(4))), "fact 6 stands where fact 5 should");
    assert_eq!(fault(|facts| facts.swap(2, 3)), "fact 4 stands where fact 3 should");
    assert_eq!(
        fault(|facts| facts[3].at = Timestamp::from_millis(5)),
        "fact 4 is of 5 ms, before the fact before it, of 600000 ms"
    );
    assert_eq!(
        fault(|facts| facts[3].body = FactBody::Heard { point: PointIdx(N_POINTS) }),
        "fact 4 names point 7, but the roster has 7"
    );
    assert_eq!(fault(|facts| facts[2].body = facts[0].body.clone()), "fact 3 opens the event again");
    assert_eq!(
        fault(|facts| facts[0].body = facts[1].body.clone()),
        "fact 1 comes before the event was opened"
    );
    assert_eq!(
        fault(|facts| change_event(facts, |event| event.settings.levels.truncate(3))),
        "fact 1 puts point T1 on level 3, but the event has 3"
    );
    assert_eq!(
        fault(|facts| change_event(facts, |event| event.settings.agenda.push(speaks(9)))),
        "fact 1 names point 9, but the roster has 7"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_false_is_an_error_or_a_state(flips in prop::collection::vec(flip(), 1..4)) {
        let mut facts = facts();
        for flip in &flips {
            flip.apply(&mut facts);
        }
        if let Err(Damage { seq, .. }) = fold(&facts) {
            prop_assert!(facts.iter().any(|fact| fact.seq == seq), "it names a fact");
        }
    }
}

#[test]
fn a_gap_at_the_very_end_of_the_numbers_is_an_error_too() {
    let mut facts = facts();
    let n = facts.len();
    facts[n - 1].seq = Seq(u64::MAX);
    let expected = Seq(n as u64);
    assert_eq!(fold(&facts), Err(Damage { seq: Seq(u64::MAX), fault: Fault::Number { expected } }));
}

/// One thing that is false.
#[derive(Clone, Copy, Debug)]
enum Flip {
    Number(usize, u64),
    Time(usize, i64),
    Session(usize),
    Point(usize, u32),
    Reporter(usize, u32),
    Remove(usize),
    Repeat(usize),
    Swap(usize, usize),
    Body(usize, usize),
    Level(usize, u16),
    Speaker(u32),
    Levels(usize),
    Points(usize),
}

fn flip() -> impl Strategy<Value = Flip> {
    let (idx, point) = (0..64_usize, prop_oneof![0..N_POINTS + 2, any::<u32>()]);
    prop_oneof![
        (idx.clone(), prop_oneof![0..40_u64, any::<u64>()]).prop_map(|(idx, to)| Flip::Number(idx, to)),
        (idx.clone(), prop_oneof![500_000..700_000_i64, any::<i64>()])
            .prop_map(|(idx, to)| Flip::Time(idx, to)),
        idx.clone().prop_map(Flip::Session),
        (idx.clone(), point.clone()).prop_map(|(idx, to)| Flip::Point(idx, to)),
        (idx.clone(), point.clone()).prop_map(|(idx, to)| Flip::Reporter(idx, to)),
        idx.clone().prop_map(Flip::Remove),
        idx.clone().prop_map(Flip::Repeat),
        (idx.clone(), idx.clone()).prop_map(|(one, other)| Flip::Swap(one, other)),
        (idx.clone(), idx.clone()).prop_map(|(one, other)| Flip::Body(one, other)),
        (idx, any::<u16>()).prop_map(|(idx, to)| Flip::Level(idx, to)),
        point.prop_map(Flip::Speaker),
        (0..5_usize).prop_map(Flip::Levels),
        (0..8_usize).prop_map(Flip::Points),
    ]
}

impl Flip {
    fn apply(self, facts: &mut Vec<Fact>) {
        let n = facts.len();
        match self {
            Self::Number(idx, to) => facts[idx % n].seq = Seq(to),
            Self::Time(idx, to) => facts[idx % n].at = Timestamp::from_millis(to),
            Self::Session(idx) => facts[idx % n].session = Session::Rehearsal,
            Self::Point(idx, to) => set_point(&mut facts[idx % n].body, PointIdx(to)),
            Self::Reporter(idx, to) => {
                if let FactBody::AttendanceReported { count, .. } = &mut facts[idx % n].body {
                    count.reporter = PointIdx(to);
                }
            }
            Self::Remove(idx) => drop(facts.remove(idx % n)),
            Self::Repeat(idx) => facts.push(facts[idx % n].clone()),
            Self::Swap(one, other) => facts.swap(one % n, other % n),
            Self::Body(one, other) => facts[one % n].body = facts[other % n].body.clone(),
            Self::Level(idx, to) => change_event(facts, |event| {
                change_points(event, |points| {
                    let n_points = points.len().max(1);
                    if let Some(point) = points.get_mut(idx % n_points) {
                        point.level = LevelIdx(to);
                    }
                });
            }),
            Self::Speaker(point) => change_event(facts, |event| event.settings.agenda.push(speaks(point))),
            Self::Levels(n_levels) => change_event(facts, |event| event.settings.levels.truncate(n_levels)),
            Self::Points(n_points) => {
                change_event(facts, |event| change_points(event, |points| points.truncate(n_points)));
            }
        }
    }
}

/// A morning with a fact of nearly every kind.
fn facts() -> Vec<Fact> {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.hello(DISTRICT);
    let root = bench.hello(ROOT);
    bench.report(COMMUNE, generation, count(1, 45));
    let by = || "Lan".into();
    bench.report(COMMUNE, generation, tell(2, ms(0), Told::Chair { present: true, by: by() }));
    let state = MediaState::Good;
    bench.report(
        COMMUNE,
        generation,
        tell(3, ms(0), Told::Confirmation { state, by: by(), note: "".into() }),
    );
    bench.handle(Input::Path { point: COMMUNE, generation, windows: vec![window(Band::Bad)] });
    let act = Act::Reply { code: "14650".into(), text: "Đã rõ".into() };
    bench.handle(Input::Act { actor: Actor::default(), act });
    bench.handle(Input::Heartbeat { point: ROOT, generation: root, power: None, line: None });
    bench.handle(Input::Broke { point: COMMUNE, generation });
    bench.advance(ms(20_000));
    bench.restart(ms(9_000), Session::Live);
    bench.hello(DISTRICT);
    let (written, from) = (bench.core.state().seq(), bench.now);
    bench.with(|core, now, facts| core.restate(written, from, now, facts));
    bench.facts
}

/// How many facts were folded, or the first that could not be.
fn fold(facts: &[Fact]) -> Result<usize, Damage> {
    let (mut verifier, mut state) = (Verifier::default(), State::default());
    for fact in facts {
        verifier.check(fact)?;
        state.apply(fact);
    }
    Ok(facts.len())
}

fn change_event(facts: &mut [Fact], change: impl FnOnce(&mut EventOpened)) {
    if let Some(FactBody::EventOpened(event)) = facts.first_mut().map(|fact| &mut fact.body) {
        change(event);
    }
}

/// Changes the points; a roster that cannot be built stays as it is.
fn change_points(event: &mut EventOpened, change: impl FnOnce(&mut Vec<Point>)) {
    let mut points: Vec<Point> = event.roster.iter().map(|(_, point)| point.clone()).collect();
    change(&mut points);
    if let Ok(roster) = Roster::new(points) {
        event.roster = roster;
    }
}

fn speaks(point: u32) -> AgendaItem {
    AgendaItem { at: opened().settings.start, item: "phát biểu".into(), point: Some(PointIdx(point)) }
}

fn set_point(body: &mut FactBody, to: PointIdx) {
    match body {
        FactBody::EventOpened(_)
        | FactBody::RosterChanged(_)
        | FactBody::SessionOpened { .. }
        | FactBody::WatchInterrupted { .. }
        | FactBody::ClockAccepted { .. }
        | FactBody::CutoffReached { .. }
        | FactBody::Amended { .. }
        | FactBody::Approved { .. }
        | FactBody::JournalGap { .. }
        | FactBody::IncidentResolved { .. }
        | FactBody::IncidentActed { .. }
        | FactBody::SilenceEnded { .. }
        | FactBody::WordWithdrawn { .. }
        | FactBody::UplinkChanged { .. }
        | FactBody::Blinded { .. }
        | FactBody::ClockStepped { .. }
        | FactBody::CertificateChanged { .. }
        | FactBody::OrganiserChanged { .. }
        | FactBody::NotificationQueued { .. }
        | FactBody::DeliveryTried { .. }
        | FactBody::OutboxRestated { .. } => {}
        FactBody::IncidentOpened { finding, .. } | FactBody::IncidentRevised { finding, .. } => {
            for member in &mut finding.members {
                member.point = to;
            }
        }
        FactBody::IncidentRestated { incident } => {
            for member in &mut incident.found.members {
                member.point = to;
            }
        }
        FactBody::Silenced { node, .. } => *node = to,
        FactBody::Identity { change, .. } => **change = Change::Revoked { point: to },
        FactBody::MeetingListed(listed) => listed.points = vec![to],
        FactBody::WordsGiven { words, .. } => {
            for word in words {
                word.about = About::Point(to);
            }
        }
        FactBody::Attached { point, .. }
        | FactBody::Heard { point }
        | FactBody::Suspected { point, .. }
        | FactBody::Lost { point, .. }
        | FactBody::Left { point, .. }
        | FactBody::PowerChanged { point, .. }
        | FactBody::AttendanceReported { point, .. }
        | FactBody::PointRestated { point, .. }
        | FactBody::Reported { point, .. }
        | FactBody::ConfirmationExpired { point }
        | FactBody::Replied { point, .. }
        | FactBody::ReadinessTicked { point, .. }
        | FactBody::CountActed { point, .. }
        | FactBody::Excused { point, .. }
        | FactBody::Called { point, .. }
        | FactBody::ProbeAsked { point, .. }
        | FactBody::LinksRevoked { point, .. }
        | FactBody::PathChanged { point, .. } => *point = to,
    }
}

#[test]
fn a_change_of_the_roster_to_what_cannot_be_is_an_error_and_what_follows_may_name_its_points() {
    let at = Timestamp::default();
    let fact = |seq, body| Fact { seq: Seq(seq), at, session: Session::Live, body };
    let added = |idx, level| {
        let now = Point { parent: Some(ROOT), ..Point::new(Code::new("M1"), "M1", LevelIdx(level)) };
        let changes = vec![RowChange { point: PointIdx(idx), was: None, now }];
        let (reason, actor) = ("xã mới lập".into(), Actor::default());
        FactBody::RosterChanged(Box::new(RosterChanged { changes, reason, actor }))
    };
    let mut verifier = Verifier::default();
    assert_eq!(verifier.check(&fact(1, FactBody::EventOpened(Box::new(opened())))), Ok(()));
    let fault = |verifier: &mut Verifier, body| verifier.check(&fact(2, body)).map_err(|damage| damage.fault);
    let heard = FactBody::Heard { point: PointIdx(7) };
    assert!(matches!(fault(&mut verifier, heard.clone()), Err(Fault::UnknownPoint { .. })));
    assert!(matches!(fault(&mut verifier, added(9, 2)), Err(Fault::Roster(_))));
    assert!(matches!(fault(&mut verifier, added(7, 9)), Err(Fault::UnknownLevel { .. })));
    assert_eq!(fault(&mut verifier, added(7, 2)), Ok(()));
    assert_eq!(verifier.check(&fact(3, heard)), Ok(()));
}

#[test]
fn a_host_that_is_not_there_is_an_error_where_a_point_is_restated_too() {
    let at = Timestamp::default();
    let fact = |seq, body| Fact { seq: Seq(seq), at, session: Session::Live, body };
    let restated = |host: PointIdx| {
        let excuse = Excuse { attends: Attends::At(host), reason: "mưa lũ".into(), by: "".into(), at };
        let state = PointState { excuse: Some(Box::new(excuse)), ..PointState::default() };
        FactBody::PointRestated { point: ROOT, state: Box::new(state) }
    };
    let mut verifier = Verifier::default();
    assert_eq!(verifier.check(&fact(1, FactBody::EventOpened(Box::new(opened())))), Ok(()));
    assert_eq!(verifier.check(&fact(2, restated(DISTRICT))), Ok(()));
    let damage = verifier.check(&fact(3, restated(PointIdx(99)))).unwrap_err();
    assert!(matches!(damage.fault, Fault::UnknownPoint { point: PointIdx(99), .. }), "{damage:?}");
}
