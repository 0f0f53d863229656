//! A dashboard's copy: equal to the state it copies, or an error.

use diemcau_core::event::Session;
use diemcau_core::ids::{Code, LevelIdx, PointIdx, Seq};
use diemcau_core::point::PointNow;
use diemcau_core::presence::Presence;
use diemcau_core::replica::{Delta, FrameChange, Replica, ReplicaError};
use diemcau_core::roster::{ChangeError, Point};

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
    let delta = Delta {
        from: replica.revision(),
        to: state.seq(),
        at: state.at(),
        frame: None,
        points,
        incidents: None,
    };
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
    let gap = Delta {
        from: missing,
        to: missing.next(),
        at: bench.now,
        frame: None,
        points: Vec::new(),
        incidents: None,
    };
    assert_eq!(replica.apply(gap), Err(ReplicaError::Gap { from: missing, held }));
    let now = bench.core.state().now()[0].clone();
    let points = vec![(PointIdx(0), now.clone()), (PointIdx(7), now)];
    let stray = Delta { from: held, to: held.next(), at: bench.now, frame: None, points, incidents: None };
    assert_eq!(replica.apply(stray), Err(ReplicaError::NoSuchPoint { idx: PointIdx(7), len: 7 }));
    let (live, lost) = (presence(Presence::Live), presence(Presence::Lost));
    let points = vec![(COMMUNE, live), (DISTRICT, lost.clone()), (COMMUNE, lost)];
    let double = Delta { from: held, to: held.next(), at: bench.now, frame: None, points, incidents: None };
    assert_eq!(replica.apply(double), Err(ReplicaError::Twice(COMMUNE)));
    assert_eq!(replica, before);
}

#[test]
fn a_new_point_comes_behind_the_last_and_is_counted() {
    let bench = Bench::new(Session::Live);
    let mut replica = snapshot(&bench);
    let len = replica.roster().len();
    let new = Point { parent: Some(COMMUNE), expected: Some(30), ..point("T9", 3) };
    let moved = Point { expected: Some(70), ..replica.roster().point(DISTRICT).clone() };
    let rows = vec![(DISTRICT, moved), (PointIdx::from_usize(len), new)];
    let frame = FrameChange { session: Some(Session::Rehearsal), points: rows, ..FrameChange::default() };
    let expected = replica.tallies().total().attendance.expected;
    replica.apply(framed(&replica, frame)).expect("the frame fits");

    assert_eq!((replica.roster().len(), replica.session()), (len + 1, Session::Rehearsal));
    assert_eq!(replica.now(PointIdx::from_usize(len)).presence, Presence::Unseen);
    assert_eq!(replica.tallies().total().attendance.expected, expected - 100 + 70 + 30);
    assert_eq!(replica.tallies().node(COMMUNE).points.expected, 3, "itself, T2 and T9");
}

#[test]
fn a_change_of_the_roster_that_does_not_fit_changes_nothing() {
    let bench = Bench::new(Session::Live);
    let mut replica = snapshot(&bench);
    let before = replica.clone();
    let len = replica.roster().len();
    let below_itself = Point { parent: Some(COMMUNE), ..replica.roster().point(DISTRICT).clone() };
    for (idx, row, is_it) in [
        (PointIdx(1), point("T9", 1), "renamed"),
        (PointIdx::from_usize(len + 1), point("T9", 1), "out of order"),
        (PointIdx::from_usize(len), point("380", 1), "tree"),
        (DISTRICT, below_itself, "tree"),
    ] {
        let frame = FrameChange { points: vec![(idx, row)], ..FrameChange::default() };
        let Err(ReplicaError::Roster(error)) = replica.apply(framed(&replica, frame)) else {
            panic!("{is_it} is taken")
        };
        let kind = match error {
            ChangeError::Renamed { .. } => "renamed",
            ChangeError::OutOfOrder { .. } => "out of order",
            ChangeError::Tree(_) => "tree",
        };
        assert_eq!(kind, is_it);
        assert_eq!(replica, before);
    }
}

fn framed(replica: &Replica, frame: FrameChange) -> Delta {
    let (from, at) = (replica.revision(), replica.at());
    let points: Vec<(PointIdx, PointNow)> = Vec::new();
    Delta { from, to: from.next(), at, frame: Some(Box::new(frame)), points, incidents: None }
}

fn presence(presence: Presence) -> PointNow {
    PointNow { presence, ..PointNow::default() }
}

fn point(code: &str, level: u16) -> Point {
    Point::new(Code::new(code), code, LevelIdx(level))
}
