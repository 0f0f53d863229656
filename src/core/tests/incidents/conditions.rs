//! Troubles other than being out, and what the collector knows of itself.

use diemcau_core::act::Act;
use diemcau_core::event::{Cutoff, EventSettings};
use diemcau_core::fact::{FactBody, Told};
use diemcau_core::incident::{Cause, EndKind, Ground, Scope, Subject};
use diemcau_core::input::{Input, ReportBody};
use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind};
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::statements::MediaState;

use crate::merging::{districts, rows};
use crate::world::{World, ms, on, roster, s, settings};

/// What a probe found in half a minute.
pub(crate) fn window(band: Band) -> PathWindow {
    PathWindow {
        probe: "media".into(),
        kind: ProbeKind::Stun,
        finding: Finding::Answered,
        length: ms(30_000),
        n_sent: 120,
        n_answered: 119,
        n_repeated: 0,
        rtt_us: Some(24_000),
        jitter_us: Some(3_000),
        response_us: None,
        n_mapping_changes: None,
        certificate_days: None,
        redirect: None,
        band: Some(band),
    }
}

fn probe(world: &mut World, code: &str, band: Band) {
    let point = world.at(code);
    let generation = world.stream(point).expect("it is there");
    world.handle(Input::Path { point, generation, windows: vec![window(band)] });
}

fn help(needed: bool) -> Told {
    Told::Help { needed, text: "mất tiếng mic".into(), by: "Lê Thị Hoa".into() }
}

fn media(state: MediaState) -> Told {
    Told::Confirmation { state, by: "Lê Thị Hoa".into(), note: "".into() }
}

/// Subjects, scopes and causes of what is open.
fn open(world: &World) -> Vec<(Subject, Scope, Cause)> {
    let of = |found: &diemcau_core::incident::Finding| (found.subject, found.scope.clone(), found.cause);
    world.open().iter().map(|incident| of(&incident.found)).collect()
}

#[test]
fn help_that_nobody_answers_for_two_minutes_is_an_incident_until_somebody_does() {
    let mut world = World::new(districts());
    let point = world.at("A1");
    world.tell(point, s(0), help(true));
    world.advance(s(119));
    assert_eq!(open(&world), []);
    world.advance(s(1));
    assert_eq!(open(&world), [(Subject::Help, Scope::Point(point), Cause::Help)]);
    world.act(Act::Reply { code: "A1".into(), text: "đang gọi".into() });
    world.advance(s(1));
    assert_eq!(open(&world), []);
    world.tell(point, s(0), help(true));
    world.advance(s(120));
    assert_eq!(world.open().len(), 1, "asked again");
    world.tell(point, s(0), help(false));
    world.advance(s(1));
    assert_eq!(open(&world), []);
}

#[test]
fn a_speaking_points_call_for_help_is_one_at_once() {
    let mut rows = rows();
    rows[1].0 = "A*";
    let mut world = World::new(roster(&rows));
    world.tell(world.at("A"), s(0), help(true));
    world.advance(s(1));
    assert_eq!(world.only().found.subject, Subject::Help);
}

#[test]
fn no_picture_and_no_sound_stand_until_they_are_taken_back() {
    let mut world = World::new(districts());
    let point = world.at("A1");
    for (state, subject) in
        [(MediaState::NoPicture, Subject::NoPicture), (MediaState::NoSound, Subject::NoSound)]
    {
        world.tell(point, s(0), media(state));
        world.advance(s(1));
        assert_eq!(open(&world), [(subject, Scope::Point(point), Cause::Help)]);
    }
    world.tell(point, s(0), media(MediaState::Good));
    world.advance(s(1));
    assert_eq!(open(&world), []);
}

#[test]
fn a_bad_meeting_path_is_the_points_own_and_most_are_the_meetings() {
    let mut world = World::new(districts());
    let codes = ["A1", "A2", "A3", "A4", "A5"];
    for code in codes {
        probe(&mut world, code, Band::Good);
    }
    for code in &codes[..2] {
        probe(&mut world, code, Band::Bad);
    }
    world.advance(s(1));
    let own = |code: &str| (Subject::Path, Scope::Point(world.at(code)), Cause::Meeting);
    assert_eq!(open(&world), [own("A1"), own("A2")]);
    probe(&mut world, "A3", Band::Bad);
    world.advance(s(1));
    assert_eq!(open(&world), [(Subject::Path, Scope::All, Cause::Meeting)]);
    let whole = world.only().id;
    assert_eq!((world.only().found.members.len(), world.only().found.of), (3, 5));
    let merged: Vec<_> = world.core.state().incidents().ended().filter_map(|ended| ended.end).collect();
    assert_eq!(merged.iter().map(|end| end.how).collect::<Vec<_>>(), [EndKind::Merged(whole); 2]);
    for code in codes {
        probe(&mut world, code, Band::Poor);
    }
    world.advance(s(1));
    assert_eq!(open(&world), []);
}

#[test]
fn three_bad_paths_of_seven_are_the_points_own() {
    let mut world = World::new(districts());
    for (code, band) in [
        ("A1", Band::Bad),
        ("A2", Band::Bad),
        ("A3", Band::Bad),
        ("A4", Band::Good),
        ("A5", Band::Good),
        ("A6", Band::Good),
        ("A7", Band::Good),
    ] {
        probe(&mut world, code, band);
    }
    world.advance(s(1));
    assert!(open(&world).iter().all(|(_, scope, _)| *scope != Scope::All), "{:?}", open(&world));
    assert_eq!(world.open().len(), 3);
}

#[test]
fn a_battery_that_ends_before_the_ceremony_does_is_one_by_what_it_tells_now() {
    let mut world = World::new(districts());
    let point = world.at("A5");
    let left = settings().end.since(world.now);
    let short = left.saturating_sub(s(600));
    let runtime = |left| PowerReading { runtime: Some(left), ..on(PowerSource::Battery) };
    world.reading(point, runtime(left + s(600)));
    world.advance(s(10));
    let subjects = |world: &World| open(world).into_iter().map(|(subject, ..)| subject).collect::<Vec<_>>();
    assert_eq!(subjects(&world), [Subject::Outage]);
    world.advance(s(60));
    world.reading(point, runtime(short));
    world.advance(s(1));
    assert_eq!(subjects(&world), [Subject::Outage, Subject::BatteryEnds]);
    world.advance(s(60));
    world.reading(point, runtime(left + s(600)));
    world.advance(s(1));
    assert_eq!(subjects(&world), [Subject::Outage]);
    world.advance(s(60));
    world.reading(point, runtime(short));
    world.advance(s(1));
    let id = world.outages()[0].id;
    world.fall(point);
    world.advance(s(10));
    assert_eq!(subjects(&world), [Subject::Outage], "it is out");
    let ended: Vec<_> = world.core.state().incidents().ended().filter_map(|ended| ended.end).collect();
    assert_eq!(ended.last().map(|end| end.how), Some(EndKind::Merged(id)));
}

/// A day whose first cut-off is an hour after watching began.
fn before_the_cutoff() -> World {
    let start = settings().start;
    let cutoff = Cutoff { name: "Báo cáo nhanh".into(), at: start - s(1_800), due: None };
    let settings = EventSettings { cutoffs: vec![cutoff], ..settings() };
    World::opened(settings, districts(), start - s(5_400))
}

/// Sites test their UPS while they set up; from the first minute of the check-in on a battery is no test.
#[test]
fn a_battery_that_will_not_last_is_a_trouble_from_the_check_in_on() {
    let start = settings().start;
    let cutoff = Cutoff { name: "Báo cáo nhanh".into(), at: start - s(1_800), due: None };
    let checkin = cutoff.at - s(3_600);
    let settings = EventSettings { cutoffs: vec![cutoff], ..settings() };
    let mut world = World::opened(settings, districts(), checkin - s(300));
    let point = world.at("A5");
    world.back(point);
    world.reading(point, PowerReading { runtime: Some(s(1_200)), ..on(PowerSource::Battery) });
    let is_told =
        |world: &World| open(world).into_iter().any(|(subject, ..)| subject == Subject::BatteryEnds);
    world.until(checkin - s(1));
    assert!(!is_told(&world));
    world.until(checkin);
    assert!(is_told(&world));
}

#[test]
fn who_was_never_seen_is_told_by_area_twenty_minutes_before_the_cut_off() {
    let mut world = before_the_cutoff();
    let cutoff = world.core.state().settings().cutoffs[0].at;
    for code in ["T", "A1", "A2"] {
        world.back(world.at(code));
    }
    world.until(cutoff - s(1_201));
    assert_eq!(open(&world), []);
    world.advance(s(1));
    let state = world.core.state();
    let mut areas: Vec<_> = state.roster().iter().map(|(idx, _)| state.areas().of(idx)).collect();
    areas.dedup();
    let told: Vec<_> = world.open().iter().map(|incident| incident.found.clone()).collect();
    assert!(!told.is_empty() && told.iter().all(|found| found.subject == Subject::Unseen), "{told:?}");
    assert!(told.iter().all(|found| found.cause == Cause::Attendance));
    let mut unseen: Vec<_> =
        told.iter().flat_map(|found| &found.members).map(|member| member.point).collect();
    unseen.sort_unstable();
    let is_unseen = |idx: &usize| state.now()[*idx].presence == Presence::Unseen;
    let expected: Vec<_> = (0..state.roster().len()).filter(is_unseen).collect();
    assert_eq!(unseen.iter().map(|idx| idx.as_usize()).collect::<Vec<_>>(), expected);
    for found in &told {
        let Scope::Node(node) = found.scope else { panic!("{:?}", found.scope) };
        assert!(found.members.iter().all(|member| state.areas().of(member.point) == node));
        let of = state.roster().iter().filter(|(idx, _)| state.areas().of(*idx) == node).count();
        assert_eq!(found.of as usize, of);
    }
    for point in expected {
        world.back(diemcau_core::ids::PointIdx::from_usize(point));
    }
    world.advance(s(1));
    assert_eq!(open(&world), []);
}

#[test]
fn counts_are_missed_by_area_ten_minutes_before_the_cut_off() {
    let mut world = before_the_cutoff();
    let cutoff = world.core.state().settings().cutoffs[0].at;
    for point in 0..world.core.state().roster().len() {
        world.back(diemcau_core::ids::PointIdx::from_usize(point));
    }
    world.until(cutoff - s(601));
    assert_eq!(open(&world), []);
    count(&mut world, "A1");
    world.advance(s(1));
    let missing = |world: &World| {
        world
            .open()
            .iter()
            .flat_map(|incident| incident.found.members.clone())
            .map(|member| member.point)
            .collect::<Vec<_>>()
    };
    assert!(world.open().iter().all(|incident| incident.found.subject == Subject::MissingCounts));
    let n_points = world.core.state().roster().len();
    assert_eq!(missing(&world).len(), n_points - 1);
    count(&mut world, "A2");
    world.advance(s(1));
    assert_eq!(missing(&world).len(), n_points - 2);
    let start = world.core.state().settings().start;
    world.until(start + s(1));
    assert_eq!(open(&world), [], "the ceremony began");
}

fn count(world: &mut World, code: &str) {
    use diemcau_core::attendance::CountSource;
    use diemcau_core::ids::{Lane, Run};
    use diemcau_core::input::Report;
    let point = world.at(code);
    let generation = world.stream(point).expect("it is there");
    let report = Report {
        lane: Lane::Human,
        run: Run(1),
        seq: 1,
        age: s(0),
        age_estimated: false,
        for_point: "".into(),
        session: None,
        body: ReportBody::Attendance {
            count: 40,
            source: CountSource::Person,
            by: "".into(),
            note: "".into(),
        },
    };
    world.handle(Input::Report { point, generation, report: Box::new(report) });
}

#[test]
fn two_machines_with_one_code_are_an_incident_of_the_collectors_people() {
    let mut world = World::new(districts());
    let point = world.at("A1");
    for _ in 0..2 {
        world.back_anew(point);
        world.advance(s(5));
        world.back_as(point, 0);
        world.advance(s(5));
    }
    assert_eq!(open(&world), [(Subject::Clash, Scope::Point(point), Cause::Collector)]);
    let incident = world.core.state().incidents().open().next().expect("it stands");
    let [Ground::Machines(named)] = &incident.found.grounds[..] else {
        panic!("it names none: {:?}", incident.found.grounds);
    };
    let boots: Vec<_> = named.iter().map(|machine| machine.boot.as_str()).collect();
    assert_eq!(boots, ["0", "1"]);
    let n_told = world.facts.len();
    world.back_as(point, 1);
    world.advance(s(5));
    let told =
        world.facts[n_told..].iter().filter(|fact| matches!(fact.body, FactBody::IncidentRevised { .. }));
    assert_eq!(told.count(), 0, "that they go on is no news");
    world.leave(point, GoodbyeReason::Person);
    world.advance(s(1));
    assert_eq!(open(&world), []);
}

#[test]
fn a_clock_that_went_another_way_is_an_incident_until_it_goes_with_the_events() {
    let mut world = World::new(districts());
    world.handle(Input::Clock { ahead_ms: Some(-4_000) });
    world.advance(s(1));
    assert_eq!(open(&world), [(Subject::Clock, Scope::All, Cause::Collector)]);
    world.handle(Input::Clock { ahead_ms: None });
    world.advance(s(1));
    assert_eq!(open(&world), []);
}

#[test]
fn mass_silence_with_a_failing_uplink_is_one_incident_of_the_collector_and_none_of_a_site() {
    let mut world = World::new(districts());
    world.handle(Input::Uplink { works: true });
    world.advance(s(60));
    let points: Vec<_> = world.core.state().roster().iter().map(|(idx, _)| idx).collect();
    let (cut, n_opened) = (world.now, world.n_opened());
    for point in &points {
        world.fall(*point);
        world.advance(ms(100));
    }
    world.advance(s(1));
    world.handle(Input::Uplink { works: false });
    world.advance(s(300));
    assert_eq!(open(&world), [(Subject::Blind, Scope::All, Cause::Collector)]);
    assert!(
        points
            .iter()
            .all(|point| world.core.state().now()[point.as_usize()].presence == Presence::Unreachable)
    );
    assert!(world.only().opened <= cut + s(15), "{:?}", world.only());

    world.handle(Input::Uplink { works: true });
    for point in &points[3..] {
        world.advance(ms(300));
        world.back(*point);
    }
    world.advance(s(5));
    assert_eq!(open(&world), [], "those that did not return yet have a while");
    world.advance(s(120));
    // Three did not return: they are lost, since before.
    assert_eq!(world.n_opened() - n_opened, 1 + 3, "{:?}", world.summary());
    assert!(points[3..].iter().all(|point| world.core.state().point(*point).losses == 0));
}

/// The uplink alone, or the silence alone, is no blindness.
#[test]
fn a_failing_uplink_alone_is_no_incident_and_silence_of_all_with_a_good_one_is_one_of_all() {
    let mut world = World::new(districts());
    world.handle(Input::Uplink { works: false });
    world.advance(s(60));
    assert_eq!(open(&world), []);
    world.fall_all(&["A1"]);
    world.advance(s(20));
    assert_eq!(world.summary(), [("A1".into(), Cause::Unknown, 1)]);

    let mut world = World::new(districts());
    world.handle(Input::Uplink { works: true });
    let fallen = world.now;
    for point in 0..world.core.state().roster().len() {
        world.fall(diemcau_core::ids::PointIdx::from_usize(point));
    }
    world.advance(s(12));
    assert_eq!(open(&world), [], "the check of the uplink may come a little later");
    world.advance(s(60));
    assert_eq!(world.only().found.scope, Scope::All);
    assert_eq!(world.only().opened, fallen + s(3 + 10));
}
