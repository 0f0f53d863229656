//! Thay đổi danh sách điểm cầu while the event goes on.

use diemcau_core::act::{Act, ActRefusal, Actor, IdentityAct};
use diemcau_core::attendance::Disposition;
use diemcau_core::decide::Core;
use diemcau_core::event::{Cutoff, Session};
use diemcau_core::excuse::AttendsGiven;
use diemcau_core::fact::{FactBody, Told};
use diemcau_core::figure::Figure;
use diemcau_core::ids::{Code, LevelIdx, PointIdx, Seq};
use diemcau_core::incident::Subject;
use diemcau_core::input::{Answer, Hello, HelloRefusal, Input, ReportRefusal};
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::roster::change::between;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::statements::MediaState;
use diemcau_core::time::Timestamp;

use crate::province::{Bench, COMMUNE, DISTRICT, N_POINTS, ROOT, agent, count, ms, opened, tell};

/// A village that attends at itself.
const VILLAGE: PointIdx = PointIdx(5);
/// Where the first new point stands.
const NEW: PointIdx = PointIdx(N_POINTS);

/// A row of a file, which names others by their codes.
pub(crate) struct FileRow {
    pub(crate) row: Point,
    pub(crate) parent: Option<Code>,
    pub(crate) host: Option<Code>,
}

impl FileRow {
    pub(crate) fn new(code: &str, level: u16, parent: &str) -> Self {
        let row = Point { expected: Some(25), ..Point::new(Code::new(code), code, LevelIdx(level)) };
        Self { row, parent: Some(Code::new(parent)), host: None }
    }
}

/// The file of a roster, changed; who names a point that is not in it names none.
pub(crate) fn file(roster: &Roster, change: impl FnOnce(&mut Vec<FileRow>)) -> Roster {
    let code = |idx: PointIdx| roster.point(idx).code.clone();
    let row = |row: &Point| FileRow {
        row: row.clone(),
        parent: row.parent.map(code),
        host: row.hosted_by.map(code),
    };
    let mut rows: Vec<FileRow> = roster.iter().map(|(_, point)| row(point)).collect();
    change(&mut rows);
    let codes: Vec<Code> = rows.iter().map(|row| row.row.code.clone()).collect();
    let place = |code: Code| codes.iter().position(|other| *other == code).map(PointIdx::from_usize);
    let point = |FileRow { row, parent, host }| Point {
        parent: parent.and_then(place),
        hosted_by: host.and_then(place),
        ..row
    };
    Roster::new(rows.into_iter().map(point).collect()).expect("a tree")
}

pub(crate) fn apply(bench: &mut Bench, change: impl FnOnce(&mut Vec<FileRow>)) -> Answer {
    let state = bench.core.state();
    let file = file(state.roster(), change);
    let changes = between(state.roster(), &file).into_iter();
    let rows = changes.map(|change| (change.point, change.now)).collect();
    let seen = state.seq();
    act(bench, Act::ChangeRoster { seen, rows, reason: "xã mới lập".into() })
}

fn without(code: &'static str) -> impl FnOnce(&mut Vec<FileRow>) {
    move |rows| rows.retain(|row| row.row.code.as_str() != code)
}

fn add_village(rows: &mut Vec<FileRow>) {
    rows.insert(1, FileRow::new("T3", 3, "14653"));
}

fn act(bench: &mut Bench, act: Act) -> Answer {
    bench.handle(Input::Act { actor: Actor { name: "Lê Hoa".into(), address: None, user: None }, act })
}

fn hello(bench: &mut Bench, code: &str) -> Answer {
    let generation = diemcau_core::ids::Generation(1_000);
    let hello = Hello {
        code: code.into(),
        generation,
        agent: agent("mới", "boot-1"),
        answers_probes: false,
        power: None,
    };
    bench.handle(Input::Hello(Box::new(hello)))
}

fn expected(bench: &Bench, node: PointIdx) -> u32 {
    bench.core.state().tallies().node(node).points.expected
}

#[test]
fn a_new_point_is_expected_and_watched_at_once() {
    let mut bench = Bench::new(Session::Live);
    let refused = HelloRefusal::UnknownPoint { code: "T3".into() };
    assert_eq!(hello(&mut bench, "T3"), Answer::HelloRefused(refused));
    assert!(matches!(apply(&mut bench, add_village), Answer::Done(_)));
    assert_eq!(bench.presence(NEW), Presence::Unseen);
    assert_eq!((expected(&bench, ROOT), expected(&bench, PointIdx(3))), (N_POINTS, 2));
    assert_eq!(Figure::of(bench.core.state()).total.expected, N_POINTS);
    let generation = bench.hello(NEW);
    assert_eq!(bench.presence(NEW), Presence::Live);
    let taken = bench.report(NEW, generation, count(1, 24));
    assert_eq!(taken, Answer::Taken(Disposition::Standing));
    bench.advance(ms(10_000));
    assert_eq!(bench.presence(NEW), Presence::Lost, "it is watched as any other");
    assert_eq!(Figure::of(bench.core.state()).total.attendees, 24);
    bench.restart(ms(1_000), Session::Live);
}

#[test]
fn who_is_taken_out_leaves_every_sum_and_comes_back_as_the_same() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(VILLAGE);
    bench.report(VILLAGE, generation, count(1, 18));
    let told = Told::Confirmation { state: MediaState::Good, by: "".into(), note: "".into() };
    bench.report(VILLAGE, generation, tell(2, ms(0), told));
    assert!(bench.core.state().now()[VILLAGE.as_usize()].confirmation.is_some());
    assert!(matches!(apply(&mut bench, without("T2")), Answer::Done(_)));
    let figure = Figure::of(bench.core.state());
    assert_eq!((figure.total.expected, figure.total.attendees, figure.total.connected.total), (5, 0, 0));
    assert!(figure.points.iter().all(|point| point.point != VILLAGE), "it is not listed either");
    let total = bench.core.state().tallies().total().clone();
    assert_eq!((total.points.expected, total.points.live, total.points.excused), (5, 0, 1));
    assert_eq!((expected(&bench, COMMUNE), total.attendance.attendees), (1, 0));

    let n_facts = bench.facts.len();
    bench.heartbeat(VILLAGE, generation);
    assert_eq!(bench.report(VILLAGE, generation, count(3, 19)), Answer::None);
    bench.advance(ms(20_000));
    assert_eq!(bench.facts.len(), n_facts, "nobody listens to it, nor for it");
    let refused = HelloRefusal::UnknownPoint { code: "T2".into() };
    assert_eq!(hello(&mut bench, "T2"), Answer::HelloRefused(refused));
    let unknown = ActRefusal::UnknownPoint { code: "T2".into() };
    let called = Act::Called { code: "T2".into(), note: "".into() };
    assert_eq!(act(&mut bench, called), Answer::ActRefused(unknown));

    bench.restart(ms(1_000), Session::Live);
    let back = |rows: &mut Vec<FileRow>| rows.push(FileRow::new("T2", 3, "14653"));
    assert!(matches!(apply(&mut bench, back), Answer::Done(_)));
    assert_eq!(bench.core.state().roster().find("T2"), Some(VILLAGE));
    let now = &bench.core.state().now()[VILLAGE.as_usize()];
    assert_eq!((now.presence, now.left_reason), (Presence::Left, Some(GoodbyeReason::Person)));
    assert_eq!(now.confirmation, None, "what was seen there was seen before");
    let figure = Figure::of(bench.core.state());
    assert_eq!((figure.total.expected, figure.total.attendees), (6, 18), "its number was kept");
    assert_eq!((expected(&bench, COMMUNE), expected(&bench, PointIdx(3))), (1, 2), "where the file puts it");
    bench.hello(VILLAGE);
    bench.restart(ms(1_000), Session::Live);
}

#[test]
fn who_moves_takes_those_below_along() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 45));
    let moved = |rows: &mut Vec<FileRow>| rows[2].parent = Some(Code::new("381"));
    assert!(matches!(apply(&mut bench, moved), Answer::Done(_)));
    let node = |idx: u32| bench.core.state().tallies().node(PointIdx(idx)).clone();
    assert_eq!((node(1).points.expected, node(1).attendance.attendees), (2, 0));
    assert_eq!((node(6).points.expected, node(6).attendance.attendees), (3, 45));
    assert_eq!((node(6).points.excused, node(0).points.expected), (1, N_POINTS - 1));
    let district = bench.hello(DISTRICT);
    let proxy = diemcau_core::input::Report { for_point: "14650".into(), ..count(1, 44) };
    let not_below = ReportRefusal::NotBelow { code: "14650".into() };
    assert_eq!(bench.report(DISTRICT, district, proxy), Answer::ReportRefused(not_below));
    bench.restart(ms(1_000), Session::Live);
}

#[test]
fn an_incident_of_who_is_taken_out_ends() {
    let mut bench = Bench::new(Session::Live);
    bench.hello(VILLAGE);
    bench.advance(ms(30_000));
    let outages = |bench: &Bench| bench.core.state().incidents().open_of(Subject::Outage).count();
    assert_eq!(outages(&bench), 1);
    apply(&mut bench, without("T2"));
    bench.advance(ms(2_000));
    assert_eq!(outages(&bench), 0);
    bench.restart(ms(1_000), Session::Live);
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut bench = Bench::new(Session::Live);
    let n_facts = bench.facts.len();
    let speaks = ActRefusal::SpeaksByEvent { code: "TINH".into() };
    let new_root = |rows: &mut Vec<FileRow>| {
        rows[0].row.code = Code::new("TỈNH ỦY");
        rows[1].parent = Some(rows[0].row.code.clone());
        rows[6].parent = Some(rows[0].row.code.clone());
    };
    assert_eq!(apply(&mut bench, new_root), Answer::ActRefused(speaks), "the programme counts on it");
    let rows = |code: &str, idx: u32| vec![(PointIdx(idx), FileRow::new(code, 3, "").row)];
    let seen = bench.core.state().seq();
    let reason: Box<str> = "xã mới lập".into();
    for rows in [
        rows("T9", 9),
        rows("T9", 2),
        vec![(NEW, Point { level: LevelIdx(9), ..rows("T9", 7)[0].1.clone() })],
    ] {
        let refused = act(&mut bench, Act::ChangeRoster { seen, rows, reason: reason.clone() });
        assert!(matches!(refused, Answer::ActRefused(ActRefusal::NoRoster { .. })), "{refused:?}");
    }
    let nothing = act(&mut bench, Act::ChangeRoster { seen, rows: Vec::new(), reason: reason.clone() });
    assert_eq!(nothing, Answer::ActRefused(ActRefusal::NothingSaid));
    let unsaid = act(&mut bench, Act::ChangeRoster { seen, rows: rows("T9", 7), reason: " ".into() });
    assert_eq!(unsaid, Answer::ActRefused(ActRefusal::NothingSaid));
    assert_eq!(bench.facts.len(), n_facts);

    let attends = AttendsGiven::At("381".into());
    act(&mut bench, Act::Excuse { code: "T2".into(), attends, reason: "mưa lũ".into() });
    let hosts = ActRefusal::HostsOthers { code: "381".into() };
    assert_eq!(apply(&mut bench, without("381")), Answer::ActRefused(hosts));
    let both = |rows: &mut Vec<FileRow>| {
        rows.retain(|row| !["381", "T2"].contains(&row.row.code.as_str()));
    };
    assert!(matches!(apply(&mut bench, both), Answer::Done(_)), "nobody attends there any more");
    let moved = act(&mut bench, Act::ChangeRoster { seen, rows: rows("T9", 7), reason });
    assert_eq!(moved, Answer::ActRefused(ActRefusal::RosterMoved), "it was shown before the last change");
}

#[test]
fn a_cut_off_knows_the_roster_of_its_instant() {
    let mut opened = opened();
    let at = Timestamp::from_millis(700_000);
    opened.settings.cutoffs = vec![Cutoff { name: "Báo cáo nhanh".into(), at, due: None }];
    let mut bench = Bench::of(opened, Session::Live);
    let village = bench.hello(VILLAGE);
    bench.report(VILLAGE, village, count(1, 18));
    bench.advance(ms(110_000));
    let n_before = bench.facts.iter().position(|fact| matches!(fact.body, FactBody::CutoffReached { .. }));
    let frozen = |bench: &Bench| {
        let facts = bench.facts.iter().take(n_before.expect("it was reached")).cloned();
        Figure::of(Core::replay(facts).state())
    };
    let before = frozen(&bench);
    apply(&mut bench, add_village);
    let generation = bench.hello(NEW);
    let early = diemcau_core::input::Report { age: ms(60_000), ..count(1, 30) };
    bench.report(NEW, generation, early);
    assert_eq!(bench.core.state().cutoffs_reached()[0].later, [], "the figure never knew of it");
    let village = bench.hello(VILLAGE);
    let late = diemcau_core::input::Report { age: ms(60_000), ..count(2, 20) };
    bench.report(VILLAGE, village, late);
    let noted: Vec<Seq> = bench.core.state().cutoffs_reached()[0].later.clone();
    assert_eq!(noted.len(), 1);
    apply(&mut bench, without("T2"));
    assert_eq!(frozen(&bench), before);
    assert_eq!((before.total.expected, before.total.attendees), (N_POINTS - 1, 18));
    let now = Figure::of(bench.core.state());
    assert_eq!((now.total.expected, now.total.attendees), (N_POINTS - 1, 30));
    bench.restart(ms(1_000), Session::Live);
}

#[test]
fn who_is_put_on_another_level_is_watched_at_its_pace() {
    let mut opened = opened();
    opened.settings.levels[2].pace = diemcau_core::event::Pace::SPEAKING;
    let mut bench = Bench::of(opened, Session::Live);
    bench.hello(VILLAGE);
    let raised = |rows: &mut Vec<FileRow>| rows[5].row.level = LevelIdx(2);
    apply(&mut bench, raised);
    assert_eq!(bench.core.watch().point(VILLAGE).pace, diemcau_core::event::Pace::SPEAKING);
    assert_eq!(bench.core.take_retuned(), [VILLAGE], "its agent is told");
}

#[test]
fn nobody_enrolls_for_a_point_that_was_taken_out() {
    let mut bench = Bench::new(Session::Live);
    let (digest, expires) = ([7; 32], bench.now + ms(3_600_000));
    let codes = vec![("T2".into(), digest)];
    let issue = Act::Identity(IdentityAct::IssueCodes { codes, expires });
    assert!(matches!(act(&mut bench, issue), Answer::Done(_)));
    apply(&mut bench, without("T2"));
    let enrol = || Act::Identity(IdentityAct::Enrol { code: digest, certificate: [8; 32] });
    assert_eq!(act(&mut bench, enrol()), Answer::ActRefused(ActRefusal::UnknownCode));
    apply(&mut bench, |rows| rows.push(FileRow::new("T2", 3, "14650")));
    assert!(matches!(act(&mut bench, enrol()), Answer::Done(_)), "its code is good again");
}
