//! A dashboard's copy: equal to the state it copies, or an error.

use diemcau_core::event::Session;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::replica::{Delta, Replica, ReplicaError};

use crate::province::{Bench, COMMUNE, DISTRICT, count, ms};

fn snapshot(bench: &Bench) -> Replica {
    let state = bench.core.state();
    Replica::new(
        (**state.settings()).clone(),
        (**state.roster()).clone(),
        state.session().expect("a session is on"),
        (state.seq(), state.at()),
        state.now().to_vec(),
    )
    .expect("the snapshot is whole")
}

#[test]
fn deltas_lead_to_the_picture_that_a_new_snapshot_shows() {
    let mut bench = Bench::new(Session::Live);
    let mut replica = snapshot(&bench);
    let generation = bench.hello(COMMUNE);
    bench.hello(DISTRICT);
    bench.report(COMMUNE, generation, count(1, 45));
    bench.advance(ms(7_000));

    let state = bench.core.state();
    let points = [COMMUNE, DISTRICT].map(|idx| (idx, state.now()[idx.as_usize()].clone())).to_vec();
    let delta = Delta { from: replica.revision(), to: state.seq(), at: state.at(), points };
    replica.apply(delta).expect("the delta fits");
    assert_eq!(replica, snapshot(&bench));
}

#[test]
fn a_delta_that_does_not_fit_changes_nothing() {
    let mut bench = Bench::new(Session::Live);
    bench.hello(COMMUNE);
    let mut replica = snapshot(&bench);
    let before = replica.clone();
    let held = replica.revision();
    let missing = Seq(held.0 + 1);
    let gap = Delta { from: missing, to: missing.next(), at: bench.now, points: Vec::new() };
    assert_eq!(replica.apply(gap), Err(ReplicaError::Gap { from: missing, held }));
    let now = bench.core.state().now()[0].clone();
    let points = vec![(PointIdx(0), now.clone()), (PointIdx(7), now)];
    let stray = Delta { from: held, to: held.next(), at: bench.now, points };
    assert_eq!(replica.apply(stray), Err(ReplicaError::NoSuchPoint { idx: PointIdx(7), len: 7 }));
    assert_eq!(replica, before);
}
