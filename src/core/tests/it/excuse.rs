//! Points whose people attend elsewhere: said by a person at any time, taken back, and what follows.

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::attendance::Disposition;
use diemcau_core::event::{Cutoff, Session};
use diemcau_core::excuse::{self, AttendsGiven};
use diemcau_core::figure::{Figure, Flag};
use diemcau_core::ids::PointIdx;
use diemcau_core::input::{Answer, Input};
use diemcau_core::presence::Presence;

use crate::province::{Bench, COMMUNE, DISTRICT, EXCUSED, N_POINTS, count, ms, opened};

/// A village that attends at itself.
const VILLAGE: PointIdx = PointIdx(5);

fn act(bench: &mut Bench, act: Act) -> Answer {
    let actor = Actor { name: "Lê Hoa".into(), address: None, user: None };
    bench.handle(Input::Act { actor, act })
}

fn attend(bench: &mut Bench, code: &str, attends: AttendsGiven) -> Answer {
    act(bench, Act::Excuse { code: code.into(), attends, reason: "mưa lũ".into() })
}

fn at(host: &str) -> AttendsGiven {
    AttendsGiven::At(host.into())
}

#[test]
fn an_excused_point_is_not_expected_keeps_its_count_and_comes_back() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(VILLAGE);
    bench.report(VILLAGE, generation, count(1, 20));
    let before = Figure::of(bench.core.state());
    assert!(matches!(attend(&mut bench, "T2", at("14650")), Answer::Done(_)));
    assert_eq!(bench.presence(VILLAGE), Presence::Excused);
    let figure = Figure::of(bench.core.state());
    assert_eq!(figure.total.expected, N_POINTS - 2);
    assert_eq!((figure.total.excused, figure.total.attendees), (2, 0));
    assert_eq!(figure.total.connected.total, 0, "its agent is there, and it is not expected");
    let village = figure.points.iter().find(|point| point.point == VILLAGE).expect("it is listed");
    assert!(village.grounds.agent);
    assert_eq!((village.flags.as_slice(), village.attendees()), (&[Flag::Excused][..], None));
    assert_eq!(village.count.as_ref().map(|count| count.count), Some(20));
    let state = bench.core.state();
    assert_eq!(excuse::host(state.roster().point(VILLAGE), &state.now()[VILLAGE.as_usize()]), Some(COMMUNE));
    assert_eq!(state.tallies().total().points.expected, N_POINTS - 2);
    assert_eq!(bench.report(VILLAGE, generation, count(2, 21)), Answer::Taken(Disposition::Excused));

    assert!(matches!(attend(&mut bench, "T2", AttendsGiven::Here), Answer::Done(_)));
    assert_eq!(bench.presence(VILLAGE), Presence::Live);
    let figure = Figure::of(bench.core.state());
    assert_eq!(figure.total.attendees, 21, "what it told meanwhile was kept");
    assert_eq!(
        (figure.total.expected, figure.total.connected),
        (before.total.expected, before.total.connected)
    );
}

#[test]
fn whom_the_roster_excuses_a_person_may_expect() {
    let mut bench = Bench::new(Session::Live);
    assert_eq!(bench.presence(EXCUSED), Presence::Excused);
    attend(&mut bench, "T1", AttendsGiven::Here);
    assert_eq!(bench.presence(EXCUSED), Presence::Unseen);
    attend(&mut bench, "T1", AttendsGiven::Away);
    assert_eq!(bench.presence(EXCUSED), Presence::Excused);
    let state = bench.core.state();
    assert_eq!(excuse::host(state.roster().point(EXCUSED), &state.now()[EXCUSED.as_usize()]), None);
}

#[test]
fn nobody_attends_where_nobody_is() {
    let mut bench = Bench::new(Session::Live);
    let cannot_host = |code: &str| Answer::ActRefused(ActRefusal::CannotHost { code: code.into() });
    assert_eq!(attend(&mut bench, "T2", at("T1")), cannot_host("T1"));
    assert_eq!(attend(&mut bench, "T2", at("T2")), cannot_host("T2"));
    let hosts = Answer::ActRefused(ActRefusal::HostsOthers { code: "14650".into() });
    assert_eq!(attend(&mut bench, "14650", AttendsGiven::Away), hosts);
    assert_eq!(attend(&mut bench, "14650", at("380")), hosts);
    let is_here = Answer::ActRefused(ActRefusal::NotExcused { code: "T2".into() });
    assert_eq!(attend(&mut bench, "T2", AttendsGiven::Here), is_here);
    let silent = Act::Excuse { code: "T2".into(), attends: AttendsGiven::Away, reason: " ".into() };
    assert_eq!(act(&mut bench, silent), Answer::ActRefused(ActRefusal::NothingSaid));
    let unknown = Answer::ActRefused(ActRefusal::UnknownPoint { code: "X".into() });
    assert_eq!(attend(&mut bench, "T2", at("X")), unknown);
}

#[test]
fn an_excused_point_leaves_its_incident_and_opens_none() {
    let mut bench = Bench::new(Session::Live);
    bench.now = opened().settings.start;
    let members = |bench: &Bench| -> Vec<PointIdx> {
        let open = bench.core.state().incidents().open();
        open.flat_map(|incident| incident.found.members.iter().map(|member| member.point)).collect()
    };
    for point in [COMMUNE, VILLAGE] {
        let generation = bench.hello(point);
        bench.handle(Input::Broke { point, generation });
    }
    bench.advance(ms(120_000));
    assert_eq!(members(&bench), [COMMUNE, VILLAGE]);
    attend(&mut bench, "T2", AttendsGiven::Away);
    bench.advance(ms(2_000));
    assert_eq!(members(&bench), [COMMUNE]);
    attend(&mut bench, "T2", AttendsGiven::Here);
    bench.advance(ms(120_000));
    assert_eq!(members(&bench), [COMMUNE, VILLAGE]);
    attend(&mut bench, "14653", AttendsGiven::Away);
    let (point, generation) = (PointIdx(3), bench.hello(PointIdx(3)));
    bench.handle(Input::Broke { point, generation });
    bench.advance(ms(120_000));
    assert_eq!(members(&bench), [COMMUNE, VILLAGE]);
}

#[test]
fn what_is_said_after_a_cutoff_leaves_the_frozen_figure_as_it_is() {
    let mut opened = opened();
    opened.settings.cutoffs = vec![Cutoff { name: "Báo cáo".into(), at: opened.settings.start, due: None }];
    let (start, mut bench) = (opened.settings.start, Bench::of(opened, Session::Live));
    bench.advance(start.since(bench.now) + ms(1_000));
    attend(&mut bench, "T2", AttendsGiven::Away);
    let reached = &bench.core.state().cutoffs_reached()[0];
    assert_eq!((reached.later.len(), reached.n_open()), (0, 0));
}

#[test]
fn a_call_is_remembered_with_who_called_and_how_often() {
    let mut bench = Bench::new(Session::Live);
    let call = |note: &str| Act::Called { code: "380".into(), note: note.into() };
    for note in ["máy bận", "hẹn 07:15"] {
        assert!(matches!(act(&mut bench, call(note)), Answer::Done(_)));
        bench.advance(ms(1_000));
    }
    let called = bench.core.state().now()[DISTRICT.as_usize()].called.clone().expect("it was called");
    assert_eq!((&*called.by, &*called.note, called.n_calls), ("Lê Hoa", "hẹn 07:15", 2));
    assert_eq!(called.at, bench.now - ms(1_000));
    let unknown = act(&mut bench, Act::Called { code: "X".into(), note: "".into() });
    assert!(matches!(unknown, Answer::ActRefused(ActRefusal::UnknownPoint { .. })));
}
