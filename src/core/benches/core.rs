//! The core's hot paths at 100,000 points: one heartbeat, one transition with its tallies, and incidents
//! evaluated for the whole tree.

use std::time::Duration;

use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::{EventSettings, Level, Pace, Session};
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::{AgentId, BootId, Code, Generation, LevelIdx, PointIdx};
use diemcau_core::incident::GATHER;
use diemcau_core::incident::condition::conditions;
use diemcau_core::incident::evaluate::outages;
use diemcau_core::input::{Hello, Input, LineQuality};
use diemcau_core::machine::Marks;
use diemcau_core::point::AttachedAgent;
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;
use diemcau_core::watch::RETURN_AFTER_BREAK;
use divan::Bencher;

const N_POINTS: u32 = 100_000;

fn main() {
    divan::main();
}

/// Heartbeats of all points in turn, a third of a millisecond apart as at a 3 s pace.
#[divan::bench]
fn heartbeat(bencher: Bencher<'_, '_>) {
    let (mut core, mut now) = country(N_POINTS);
    let (mut facts, mut turn) = (Facts::new(), 0_u64);
    let power = Some(PowerReading { source: PowerSource::Mains, ..PowerReading::default() });
    let line = Some(LineQuality { rtt_us: 12_000, jitter_us: 900, samples: 50 });
    bencher.bench_local(|| {
        let point = u32::try_from(turn % u64::from(N_POINTS)).expect("below N_POINTS");
        turn += 1;
        now = now + Duration::from_millis(u64::from(turn.is_multiple_of(34)));
        let generation = Generation(u64::from(point) + 1);
        core.handle(now, Input::Heartbeat { point: PointIdx(point), generation, power, line }, &mut facts);
    });
    assert!(facts.is_empty(), "a heartbeat is no fact");
}

/// A stream breaks and the point speaks again: two facts, each with its tallies.
#[divan::bench]
fn break_and_return(bencher: Bencher<'_, '_>) {
    let (mut core, now) = country(N_POINTS);
    let (mut facts, mut turn) = (Facts::new(), u64::from(N_POINTS));
    bencher.bench_local(|| {
        facts.clear();
        let point = u32::try_from(turn % u64::from(N_POINTS)).expect("below N_POINTS");
        let old = Generation(turn - u64::from(N_POINTS) + 1);
        turn += 1;
        core.handle(now, Input::Broke { point: PointIdx(point), generation: old }, &mut facts);
        core.handle(now, hello(point, turn), &mut facts);
        facts.len()
    });
}

/// Incidents of the whole tree, when three of ten points were lost at once: all of three feeders of ten.
#[divan::bench(args = [5_000, N_POINTS])]
fn incidents(bencher: Bencher<'_, '_>, n_points: u32) {
    let (mut core, now) = country(n_points);
    let mut facts = Facts::new();
    for point in (0..n_points).filter(|idx| idx / 10 % 10 < 3) {
        let generation = Generation(u64::from(point) + 1);
        core.handle(now, Input::Broke { point: PointIdx(point), generation }, &mut facts);
    }
    let lost = now + RETURN_AFTER_BREAK;
    core.handle_timeout(lost, &mut facts);
    let at = (lost + GATHER).ceil_second();
    let risks = core.judgement().expect("it watches").risks();
    assert!(!outages(core.state(), risks, at).changes.is_empty(), "something is found");
    bencher.bench_local(|| (outages(core.state(), risks, at), conditions(core.state(), at)));
}

/// A country: one root, 60 provinces, and under them all others, each attached once. Ten neighbours in the
/// roster share a feeder, and eight an uplink.
fn country(n_points: u32) -> (Core, Timestamp) {
    let points = (0..n_points)
        .map(|idx| Point {
            parent: match idx {
                0 => None,
                1..=60 => Some(PointIdx(0)),
                _ => Some(PointIdx(1 + idx % 60)),
            },
            expected: Some(50),
            feeder: format!("F{}", idx / 10).into(),
            uplink: format!("U{}", idx / 8).into(),
            ..Point::new(
                Code::new(&code(idx)),
                "Điểm cầu",
                LevelIdx(u16::from(idx > 0) + u16::from(idx > 60)),
            )
        })
        .collect();
    let level = |id: &str| Level::new(id, id, Pace::STANDARD);
    let settings = EventSettings {
        start: Timestamp::from_millis(900_000),
        end: Timestamp::from_millis(90_000_000),
        levels: ["a", "b", "c"].map(level).to_vec(),
        ..EventSettings::default()
    };
    let roster = Roster::new(points).expect("it is a tree");
    let (mut core, mut facts) = (Core::default(), Facts::new());
    let now = Timestamp::from_millis(1_000_000);
    core.open_event(now, EventOpened { settings, roster }, &mut facts);
    core.open_session(now, Session::Live, None, &mut facts);
    for idx in 0..n_points {
        core.handle(now, hello(idx, u64::from(idx) + 1), &mut facts);
    }
    (core, now)
}

fn hello(idx: u32, generation: u64) -> Input {
    let agent = AttachedAgent {
        id: AgentId::new("agent"),
        boot: BootId::new("boot"),
        version: "1".into(),
        simulated: false,
        marks: Marks::default(),
    };
    let power = Some(PowerReading { source: PowerSource::Mains, ..PowerReading::default() });
    let generation = Generation(generation);
    Input::Hello(Box::new(Hello { code: code(idx).into(), generation, agent, answers_probes: false, power }))
}

fn code(idx: u32) -> String {
    format!("{idx:06}")
}
