//! What is worked out beside the facts while the roster changes: the judgement of the tree, the copy of a dashboard,
//! and what a gap of the journal restates.

use diemcau_core::attendance::CountSource;
use diemcau_core::decide::Core;
use diemcau_core::ids::PointIdx;
use diemcau_core::judgement::Judgement;
use diemcau_core::replica::{Delta, FrameChange, Replica};
use diemcau_core::tally::Tallies;
use proptest::prelude::*;

use super::history::{self, Day, Op};
use crate::province::{Bench, ms};

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn pictures_follow_the_roster(ops in prop::collection::vec(history::op(), 1..60)) {
        let mut day = Day::new();
        let mut replica = snapshot(&day.bench);
        for op in ops {
            day.step(&op);
            check_judged(&mut day.bench);
            follow(&mut replica, &day.bench);
            day.bench.advance(ms(1_000));
            check_incidents(&day.bench);
        }
    }

    #[test]
    fn a_gap_in_which_the_roster_changed_restates_what_is_in_memory(
        before in prop::collection::vec(history::op(), 0..30),
        changes in prop::collection::vec(history::change(), 1..4),
        meanwhile in prop::collection::vec(history::presence(), 0..12),
        after in prop::collection::vec(history::op(), 0..20),
    ) {
        let mut day = Day::new();
        day.run(&before);
        let (n_written, failed) = (day.bench.facts.len(), day.bench.now);
        day.run(&[changes, meanwhile].concat());
        if day.bench.facts.len() > n_written {
            day.bench.facts.truncate(n_written);
            let written = day.bench.facts[n_written - 1].seq;
            day.bench.with(|core, now, facts| core.restate(written, failed, now, facts));
        }
        let replayed = Core::replay(day.bench.facts.iter().cloned());
        prop_assert_eq!(replayed.state(), day.bench.core.state());
        check_judged(&mut day.bench);
        // Each restart holds what is replayed against what was lived through.
        day.run(&after);
        day.step(&Op::Restart { gap_s: 1, live: true });
    }
}

/// Found by random histories: of an incident that is over but for its hold.
#[test]
fn an_incident_that_is_held_leaves_out_who_was_taken_out() {
    let mut day = Day::new();
    let told = |point| Op::Count { point, below: None, n: 0, source: CountSource::Person, age_s: 0 };
    let quiet = || Op::Heartbeat { point: 0 };
    let before = [told(5), told(6), told(2), quiet(), quiet(), quiet(), Op::Heartbeat { point: 5 }];
    let after = [
        Op::Restart { gap_s: 1, live: false },
        Op::Hello { point: 2, boot: 0 },
        Op::TakeOut { point: 6, is_mistake: false },
    ];
    for op in before.into_iter().chain(after) {
        day.step(&op);
        day.bench.advance(ms(1_000));
        check_incidents(&day.bench);
    }
}

/// What was judged by visiting what changed is what a full pass gives, and running sums are those made anew.
fn check_judged(bench: &mut Bench) {
    bench.core.settle(bench.now);
    let state = bench.core.state();
    let full = Judgement::new(state.roster(), state.settings(), state.now(), bench.now);
    assert_eq!(bench.core.judgement(), Some(&full));
    let fresh = Tallies::new(state.roster(), state.settings().levels.len(), state.now());
    assert_eq!(*state.tallies(), fresh);
}

/// Once they were judged, no incident strikes a point that was taken out, or speaks of its place.
fn check_incidents(bench: &Bench) {
    let state = bench.core.state();
    for incident in state.incidents().open() {
        let struck = incident.found.members.iter().map(|member| member.point);
        let mut named = struck.chain(incident.found.scope.point());
        assert!(named.all(|point| state.roster().stands(point)), "{incident:?}");
    }
}

fn snapshot(bench: &Bench) -> Replica {
    let state = bench.core.state();
    let session = state.session().unwrap_or_default();
    let (settings, roster) = ((**state.settings()).clone(), (**state.roster()).clone());
    Replica::new(settings, roster, session, (state.seq(), state.at()), state.now().to_vec())
        .expect("it is whole")
}

/// Takes in what a dashboard is told of what changed, and holds it against a new snapshot.
fn follow(replica: &mut Replica, bench: &Bench) {
    let state = bench.core.state();
    let rows = state.roster().rows().filter(|(idx, row)| replica.roster().get(*idx) != Some(row));
    let rows: Vec<_> = rows.map(|(idx, row)| (idx, row.clone())).collect();
    let session = state.session().filter(|session| *session != replica.session());
    let is_new = |idx: PointIdx| idx.as_usize() >= replica.all_now().len();
    let changed = state.roster().rows().map(|(idx, _)| (idx, state.now()[idx.as_usize()].clone()));
    let changed = changed.filter(|(idx, now)| is_new(*idx) || replica.now(*idx) != now);
    let frame = FrameChange { session, points: rows, ..FrameChange::default() };
    let delta = Delta {
        from: replica.revision(),
        to: state.seq(),
        at: state.at(),
        points: changed.collect(),
        frame: Some(Box::new(frame)),
        incidents: None,
    };
    replica.apply(delta).expect("the delta fits");
    assert_eq!(*replica, snapshot(bench));
}
