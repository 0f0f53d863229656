//! The figure of any history, beside a naive recomputation over its facts: late spools, restarts, a clock that was
//! wrong, points that are excused and expected again, numbers entered, verified and overridden, amendments, and a
//! roster that changes.

mod history;
mod naive;
mod pictures;
mod purged;

use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::figure::{Figure, PointFigure, Sums};
use diemcau_core::ids::Seq;
use diemcau_core::state::State;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use self::history::{History, Op};
use self::naive::{Counted, Told};

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_figure_of_any_instant_is_that_of_the_facts_up_to_it(
        ops in prop::collection::vec(history::op(), 1..80),
    ) {
        let facts = History::of(&ops).facts;
        check(&facts)?;
    }
}

/// Holds every eleventh instant, every cut-off and every amendment against the facts alone.
fn check(facts: &[Fact]) -> Result<(), TestCaseError> {
    for n in (2..=facts.len()).rev().step_by(11) {
        same(&fold(&facts[..n]), &naive::count(&facts[..n]), n)?;
    }
    let whole = fold(facts);
    for reached in whole.cutoffs_reached() {
        let before = before(facts, reached.fact);
        let frozen = &facts[..before];
        same(&fold(frozen), &naive::count(frozen), before)?;
        let later = naive::later(facts, reached.fact, reached.at);
        prop_assert_eq!(&reached.later, &later);
        for amendment in &reached.amendments {
            let gathered = later.iter().filter(|fact| **fact < amendment.fact);
            let gathered: Vec<&Fact> = gathered.map(|fact| &facts[self::before(facts, *fact)]).collect();
            let mut state = fold(frozen);
            for fact in &gathered {
                state.amend(fact);
            }
            let told: Vec<Fact> = frozen.iter().chain(gathered).cloned().collect();
            same(&state, &naive::count(&told), before)?;
        }
    }
    Ok(())
}

fn same(state: &State, naive: &[Counted], n_facts: usize) -> Result<(), TestCaseError> {
    let figure = Figure::of(state);
    prop_assert_eq!(figure.points.len(), naive.len());
    for (point, naive) in figure.points.iter().zip(naive) {
        prop_assert_eq!(point.point, naive.point, "after {} facts", n_facts);
        prop_assert_eq!(&counted(point), &naive.told, "point {:?} after {} facts", point.point, n_facts);
    }
    prop_assert_eq!(sums(&figure.total), naive::sums(naive), "after {} facts", n_facts);
    for (level, of) in &figure.levels {
        let naive: Vec<Counted> = naive.iter().filter(|one| one.level == *level).cloned().collect();
        prop_assert_eq!(sums(of), naive::sums(&naive), "level {:?} after {} facts", level, n_facts);
    }
    for top in naive {
        let below = naive.iter().filter(|one| one.nodes.contains(&top.point));
        let below: Vec<Counted> = below.cloned().collect();
        let [expected, .., excused, attendees, reported, _] = naive::sums(&below);
        let tally = state.tallies().node(top.point);
        let points = (u64::from(tally.points.expected), u64::from(tally.points.excused));
        prop_assert_eq!(points, (expected, excused), "node {:?} after {} facts", top.point, n_facts);
        let people = (tally.attendance.attendees, u64::from(tally.attendance.reported_points));
        prop_assert_eq!(people, (attendees, reported), "node {:?} after {} facts", top.point, n_facts);
    }
    Ok(())
}

fn counted(point: &PointFigure) -> Told {
    Told {
        presence: point.presence,
        agent: point.grounds.agent,
        confirmed: point.grounds.confirmed,
        was_connected: point.was_connected,
        number: point.count.as_ref().map(|count| count.count),
        conflict: point.is_conflict(),
        verified: point.count.as_ref().is_some_and(|count| count.verified.is_some()),
    }
}

/// Expected, connected by any, by agent and by word, ever connected, excused, attendees, reported, conflicts.
fn sums(sums: &Sums) -> [u64; 9] {
    let connected = sums.connected;
    [
        sums.expected.into(),
        connected.total.into(),
        connected.agent.into(),
        connected.confirmed.into(),
        sums.ever_connected.into(),
        sums.excused.into(),
        sums.attendees,
        sums.reported_points.into(),
        sums.conflicts.into(),
    ]
}

fn fold(facts: &[Fact]) -> State {
    let mut state = State::default();
    for fact in facts {
        state.apply(fact);
    }
    state
}

fn before(facts: &[Fact], seq: Seq) -> usize {
    facts.partition_point(|fact| fact.seq < seq)
}

/// The generator reaches what it is for.
#[test]
fn histories_have_cutoffs_late_words_overrides_amendments_and_changes_of_the_roster() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let ops = prop::collection::vec(history::op(), 60..80);
    let mut seen = [0_usize; 8];
    for _ in 0..40 {
        let ops: Vec<Op> = ops.new_tree(&mut runner).map(|tree| tree.current()).unwrap_or_default();
        let facts = History::of(&ops).facts;
        for fact in &facts {
            let at = match &fact.body {
                FactBody::CutoffReached { .. } => 0,
                FactBody::AttendanceReported { count, .. } if count.observed < fact.at => 1,
                FactBody::Amended { .. } => 2,
                FactBody::Excused { .. } => 3,
                FactBody::CountActed { .. } => 4,
                FactBody::ClockAccepted { .. } => 5,
                FactBody::RosterChanged(changed) => {
                    let is_out = changed.changes.iter().any(|change| change.now.retired);
                    if is_out { 6 } else { 7 }
                }
                _ => continue,
            };
            seen[at] += 1;
        }
    }
    assert!(seen.iter().all(|n| *n >= 10), "{seen:?}");
}
