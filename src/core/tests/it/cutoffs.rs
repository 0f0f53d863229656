//! Cut-offs: reached once, in time or late, and their figures, which nothing later changes.

use diemcau_core::attendance::CountSource;
use diemcau_core::cutoff::Known;
use diemcau_core::decide::Core;
use diemcau_core::event::{Cutoff, Session};
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::figure::{Figure, Flag, PointFigure, Sums};
use diemcau_core::ids::{Lane, PointIdx, Seq};
use diemcau_core::input::{Report, ReportBody};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use crate::province::{Bench, COMMUNE, DISTRICT, EXCUSED, ROOT, count, ms, opened};

/// The instant of the count; counting opens 100 s before the bench watches.
const AT: Timestamp = Timestamp::from_millis(800_000);

fn day() -> Bench {
    let mut opened = opened();
    opened.settings.cutoffs = vec![Cutoff { name: "Báo cáo nhanh".into(), at: AT, due: None }];
    Bench::of(opened, Session::Live)
}

fn reached(facts: &[Fact]) -> Vec<(Timestamp, Timestamp, Known)> {
    let of = |fact: &Fact| match &fact.body {
        FactBody::CutoffReached { at, known, .. } => Some((fact.at, *at, *known)),
        _ => None,
    };
    facts.iter().filter_map(of).collect()
}

/// The fold of the facts before the cut-off.
fn frozen(facts: &[Fact]) -> Figure {
    let mut state = State::default();
    let before = |fact: &&Fact| !matches!(fact.body, FactBody::CutoffReached { .. });
    for fact in facts.iter().take_while(before) {
        state.apply(fact);
    }
    Figure::of(&state)
}

fn device(seq: u64, n: u32) -> Report {
    let body =
        ReportBody::Attendance { count: n, source: CountSource::Device, by: "".into(), note: "".into() };
    Report { lane: Lane::Human, body, ..count(seq, n) }
}

#[test]
fn a_cutoff_is_reached_at_its_instant_and_once() {
    let mut bench = day();
    bench.advance(AT.since(bench.now) + ms(60_000));
    assert_eq!(reached(&bench.facts), [(AT, AT, Known::InTime)]);
    bench.restart(ms(5_000), Session::Live);
    bench.advance(ms(60_000));
    assert_eq!(reached(&bench.facts).len(), 1);
}

#[test]
fn a_loss_that_is_due_at_the_cutoff_counts_as_lost_and_one_after_it_as_connected() {
    for (heard_before, connected) in [(7_000, 0), (6_999, 1)] {
        let mut bench = day();
        bench.advance((AT - ms(heard_before)).since(bench.now));
        bench.hello(COMMUNE);
        bench.advance(ms(60_000));
        let figure = frozen(&bench.facts);
        assert_eq!(figure.total.connected.agent, connected, "heard {heard_before} ms before");
        assert_eq!((figure.total.expected, figure.total.excused), (6, 1));
        assert_eq!(figure.total.ever_connected, 1);
    }
}

#[test]
fn a_collector_that_was_down_reaches_it_first_of_all_and_says_what_it_knew() {
    let mut bench = day();
    bench.advance((AT - ms(10_000)).since(bench.now));
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 46));
    bench.advance(ms(2_000));
    let down = bench.now;
    let n_facts = bench.facts.len();
    bench.restart(ms(60_000), Session::Live);
    let bodies: Vec<_> = bench.facts[n_facts..].iter().map(|fact| &fact.body).collect();
    assert!(
        matches!(bodies[..], [FactBody::CutoffReached { .. }, FactBody::WatchInterrupted { .. }]),
        "{bodies:?}"
    );
    assert_eq!(reached(&bench.facts), [(bench.now, AT, Known::Until(down))]);
    let total = frozen(&bench.facts).total;
    assert_eq!((total.connected.total, total.attendees, total.reported_points), (1, 46, 1));
}

#[test]
fn a_session_that_opens_later_knew_nothing() {
    let mut opened = opened();
    opened.settings.cutoffs =
        vec![Cutoff { name: "Sớm".into(), at: Timestamp::from_millis(590_000), due: None }];
    let bench = Bench::of(opened, Session::Live);
    assert_eq!(reached(&bench.facts)[0].2, Known::Nothing);
    let total = frozen(&bench.facts).total;
    assert_eq!((total.expected, total.unseen, total.missing_points), (6, 6, 6));
}

#[test]
fn a_rehearsal_reaches_its_own_cutoffs_and_the_live_session_its_own() {
    let mut opened = opened();
    opened.settings.cutoffs = vec![Cutoff { name: "Báo cáo nhanh".into(), at: AT, due: None }];
    let mut bench = Bench::of(opened, Session::Rehearsal);
    bench.advance(AT.since(bench.now));
    assert_eq!(reached(&bench.facts).len(), 1);
    bench.now = bench.now + ms(1_000);
    bench.with(|core, now, facts| core.open_session(now, Session::Live, None, facts));
    let known: Vec<_> = reached(&bench.facts).into_iter().map(|(_, _, known)| known).collect();
    assert_eq!(known, [Known::InTime, Known::Nothing]);
}

#[test]
fn a_cutoff_in_a_gap_of_the_journal_has_the_figure_of_what_was_written() {
    let mut bench = day();
    bench.advance((AT - ms(10_000)).since(bench.now));
    bench.hello(COMMUNE);
    let written = Seq(bench.facts.len() as u64);
    let failed = bench.now + ms(1_000);
    bench.advance(ms(1_000));
    bench.hello(DISTRICT);
    bench.advance(ms(30_000));
    assert_eq!(reached(&bench.facts).len(), 1);
    bench.facts.truncate(usize::try_from(written.0).expect("few"));
    bench.with(|core, now, facts| core.restate(written, failed, now, facts));
    assert_eq!(reached(&bench.facts), [(bench.now, AT, Known::Until(failed))]);
    assert_eq!(frozen(&bench.facts).total.connected.total, 1);
    let replayed = Core::replay(bench.facts.iter().cloned());
    assert_eq!(replayed.state().cutoffs_reached(), bench.core.state().cutoffs_reached());
}

#[test]
fn every_number_is_the_sum_over_the_points() {
    let mut bench = day();
    for (point, n) in [(ROOT, 300), (DISTRICT, 90), (COMMUNE, 46), (EXCUSED, 20)] {
        let generation = bench.hello(point);
        bench.report(point, generation, count(1, n));
    }
    let figure = Figure::of(bench.core.state());
    for sums in [&figure.levels.iter().map(|(_, sums)| sums).collect::<Vec<_>>()[..], &areas(&figure)[..]] {
        let sum = |of: fn(&Sums) -> u64| sums.iter().map(|sums| of(sums)).sum::<u64>();
        assert_eq!(sum(|sums| sums.attendees), figure.total.attendees);
        assert_eq!(sum(|sums| u64::from(sums.expected)), u64::from(figure.total.expected));
        assert_eq!(sum(|sums| u64::from(sums.connected.total)), u64::from(figure.total.connected.total));
    }
    let listed: u64 = figure.points.iter().filter_map(PointFigure::attendees).map(u64::from).sum();
    assert_eq!((listed, figure.total.attendees), (436, 436), "guests are not added");
    let of = |idx: PointIdx| figure.points.iter().find(|point| point.point == idx).expect("it is listed");
    assert_eq!(of(EXCUSED).flags, [Flag::Excused]);
    assert_eq!(of(COMMUNE).flags, []);
}

fn areas(figure: &Figure) -> Vec<&Sums> {
    figure.areas.iter().map(|(_, sums)| sums).collect()
}

#[test]
fn sources_that_contradict_each_other_within_ten_minutes_are_a_conflict() {
    for (device_says, person_says, apart, expected) in [
        (60, 46, 0, true),
        (60, 48, 0, false),
        (10, 4, 0, true),
        (10, 5, 0, false),
        (60, 46, 10 * 60_000, true),
        (60, 46, 10 * 60_000 + 1, false),
    ] {
        let mut bench = day();
        let generation = bench.hello(COMMUNE);
        bench.report(COMMUNE, generation, device(1, device_says));
        bench.now = bench.now + ms(apart);
        let generation = bench.hello(COMMUNE);
        bench.report(COMMUNE, generation, count(2, person_says));
        let figure = Figure::of(bench.core.state());
        let said = (device_says, person_says, apart);
        assert_eq!(figure.total.conflicts, u32::from(expected), "{said:?}");
        assert_eq!(figure.total.attendees, u64::from(person_says), "{said:?}");
    }
}
