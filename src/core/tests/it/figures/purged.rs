//! What is left once personal data is purged: every figure, and nothing that anybody said.

use diemcau_core::cutoff::Reached;
use diemcau_core::fact::Fact;
use diemcau_core::figure::{Figure, PointFigure};
use diemcau_core::personal::Purge;
use diemcau_core::state::State;
use diemcau_core::verify::Verifier;
use proptest::prelude::*;

use super::history::{self, Day, Op, SAID};
use super::{before, fold};

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn purged_facts_give_the_same_figures_and_nothing_that_was_said(
        ops in prop::collection::vec(history::op(), 1..60),
        meanwhile in prop::collection::vec(history::presence(), 0..8),
        after in prop::collection::vec(history::op(), 0..20),
    ) {
        let mut day = Day::new();
        day.run(&ops);
        let (n_written, failed) = (day.bench.facts.len(), day.bench.now);
        day.run(&meanwhile);
        if day.bench.facts.len() > n_written {
            day.bench.facts.truncate(n_written);
            let written = day.bench.facts[n_written - 1].seq;
            day.bench.with(|core, now, facts| core.restate(written, failed, now, facts));
        }
        day.run(&after);
        day.step(&Op::Restart { gap_s: 1, live: false });
        check(&day.bench.facts)?;
    }
}

fn check(facts: &[Fact]) -> Result<(), TestCaseError> {
    let mut purge = Purge::default();
    let purged: Vec<Fact> = facts.iter().map(|fact| purge.purged(fact.clone())).collect();
    prop_assert!(format!("{facts:?}").contains(SAID), "something was said");
    prop_assert!(!format!("{purged:?}").contains(SAID), "{purged:?}");
    let mut verifier = Verifier::default();
    for (fact, purged) in facts.iter().zip(&purged) {
        prop_assert_eq!((fact.seq, fact.at, fact.session), (purged.seq, purged.at, purged.session));
        prop_assert_eq!(verifier.check(purged), Ok(()));
    }
    for n in (1..=facts.len()).rev().step_by(17) {
        same(&fold(&facts[..n]), &fold(&purged[..n]))?;
    }
    let (whole, left) = (fold(facts), fold(&purged));
    prop_assert_eq!(whole.cutoffs_reached().len(), left.cutoffs_reached().len());
    for (reached, left) in whole.cutoffs_reached().iter().zip(left.cutoffs_reached()) {
        prop_assert_eq!(numbers(reached), numbers(left));
        let n = before(facts, reached.fact);
        let (mut told, mut still) = (fold(&facts[..n]), fold(&purged[..n]));
        for later in &reached.later {
            let nth = before(facts, *later);
            told.amend(&facts[nth]);
            still.amend(&purged[nth]);
        }
        same(&told, &still)?;
    }
    let mut again = Purge::default();
    let twice: Vec<Fact> = purged.iter().map(|fact| again.purged(fact.clone())).collect();
    prop_assert_eq!(twice, purged, "nothing is left to purge");
    Ok(())
}

/// All numbers, levels, areas, nodes and presences; only names and words are others.
fn same(state: &State, purged: &State) -> Result<(), TestCaseError> {
    let (figure, left) = (Figure::of(state), Figure::of(purged));
    prop_assert_eq!(&figure.total, &left.total);
    prop_assert_eq!(&figure.levels, &left.levels);
    prop_assert_eq!(&figure.areas, &left.areas);
    let points: Vec<PointFigure> = figure.points.into_iter().map(unsaid).collect();
    prop_assert_eq!(points, left.points);
    for (idx, _) in state.roster().iter() {
        prop_assert_eq!(state.tallies().node(idx), purged.tallies().node(idx));
    }
    prop_assert_eq!((state.session(), state.at()), (purged.session(), purged.at()));
    Ok(())
}

fn unsaid(mut point: PointFigure) -> PointFigure {
    if let Some(count) = &mut point.count {
        (count.by, count.note) = ("".into(), "".into());
        if let Some(verified) = &mut count.verified {
            verified.by = "".into();
        }
    }
    point
}

/// What was frozen, and how often it was amended and approved.
fn numbers(reached: &Reached) -> impl PartialEq + std::fmt::Debug {
    let Reached { fact, name, at, known, later, total, numbers, roster: _, amendments, approvals } =
        reached.clone();
    (fact, name, at, known, later, total, numbers, amendments.len(), approvals.len())
}
