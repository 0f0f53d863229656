//! Row 8: the core's hot paths, in this process.

use std::hint::black_box;
use std::time::Duration;

use anyhow::Context;
use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::{AgentId, BootId, Generation, PointIdx};
use diemcau_core::incident::GATHER;
use diemcau_core::incident::condition::conditions;
use diemcau_core::incident::evaluate::outages;
use diemcau_core::input::{Hello, Input, LineQuality};
use diemcau_core::machine::Marks;
use diemcau_core::point::AttachedAgent;
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::time::Timestamp;
use diemcau_core::watch::RETURN_AFTER_BREAK;
use diemcau_proto::convert::point::now_to_wire;

use super::times::{Stopwatch, Times};
use crate::figures::{Measured, float};
use crate::province::{Province, code};
use crate::{Bench, progress};

/// What is timed at once: a look at the clock costs about as much as a heartbeat.
const BATCH: usize = 1_000;

pub(crate) fn core(bench: Bench) -> anyhow::Result<Measured> {
    let n_points = bench.pick(100_000, 5_000);
    let n_batches = bench.pick(2_000, 20);
    progress(format_args!("{n_points} points attach"));
    let (mut core, now) = attached(n_points)?;
    let mut measured = Measured {
        load: format!("{n_points} attached points in turn, {} of each kind", n_batches * BATCH),
        ..Measured::default()
    };
    let heartbeats = heartbeats(&mut core, n_points, n_batches, now);
    measured.ours.add("heartbeat_ns", "ns", heartbeats.p50_ms() * 1e6 / float(BATCH));
    measured.ours.add("heartbeat_p99_ns", "ns", heartbeats.p99_ms() * 1e6 / float(BATCH));
    let transitions = transitions(&mut core, n_points, n_batches, now)?;
    measured.ours.add("transition_us", "µs", transitions.p50_ms() * 1e3 / float(BATCH));
    measured.ours.add("transition_p99_us", "µs", transitions.p99_ms() * 1e3 / float(BATCH));
    measured
        .notes
        .push(format!("medians over {n_batches} batches of {BATCH}, CPU time; p99 is that of the batches"));
    for (figure, n_points) in [("incidents_5000_ms", 5_000), ("incidents_100000_ms", 100_000)] {
        progress(format_args!("three of ten of {n_points} points are lost"));
        let evaluations = evaluations(n_points, bench.pick(50, 3))?;
        measured.ours.add(figure, "ms", evaluations.p50_ms());
    }
    measured.notes.push("incidents: three of ten points lost at once, whole groups of ten".to_owned());
    Ok(measured)
}

/// Heartbeats of all points in turn, as many a second as at a pace of 3 s.
fn heartbeats(core: &mut Core, n_points: usize, n_batches: usize, mut now: Timestamp) -> Times {
    let (mut facts, mut times, mut turn) = (Facts::new(), Times::default(), 0);
    let line = Some(LineQuality { rtt_us: 12_000, jitter_us: 900, samples: 50 });
    for _ in 0..n_batches {
        now = now + Duration::from_millis((BATCH * 3_000 / n_points) as u64);
        let began = Stopwatch::start();
        for _ in 0..BATCH {
            let point = PointIdx::from_usize(turn % n_points);
            let generation = Generation(point.0.into());
            turn += 1;
            core.handle(now, Input::Heartbeat { point, generation, power: Some(mains()), line }, &mut facts);
        }
        times.add(began.elapsed());
    }
    black_box(facts);
    times
}

/// A stream breaks and the point comes back: two transitions, each with its tallies and its place
/// in a delta.
fn transitions(core: &mut Core, n_points: usize, n_batches: usize, now: Timestamp) -> anyhow::Result<Times> {
    let (mut facts, mut times) = (Facts::new(), Times::default());
    let now = now + Duration::from_secs(1);
    let mut turn = 0;
    for _ in 0..n_batches {
        let inputs: Vec<Input> = (0..BATCH / 2)
            .flat_map(|_| {
                let point = PointIdx::from_usize(turn % n_points);
                let generation = Generation((turn / n_points * n_points) as u64 + u64::from(point.0));
                turn += 1;
                let next = Generation(generation.0 + n_points as u64);
                [Input::Broke { point, generation }, hello(point, next)]
            })
            .collect();
        let began = Stopwatch::start();
        for input in inputs {
            core.handle(now, input, &mut facts);
        }
        anyhow::ensure!(facts.len() == BATCH, "a batch made {} facts", facts.len());
        for (fact, touched) in facts.drain(..) {
            if let diemcau_core::state::Touched::Point(point) = touched {
                black_box(now_to_wire(point, &core.state().now()[point.as_usize()]));
            }
            black_box(fact);
        }
        times.add(began.elapsed());
    }
    Ok(times)
}

/// Incidents of the whole tree, when three of ten points were lost at once.
fn evaluations(n_points: usize, n: usize) -> anyhow::Result<Times> {
    let (mut core, now) = attached(n_points)?;
    let mut facts = Facts::new();
    for point in (0..n_points).filter(|idx| idx / 10 % 10 < 3).map(PointIdx::from_usize) {
        core.handle(now, Input::Broke { point, generation: Generation(point.0.into()) }, &mut facts);
    }
    let lost = now + RETURN_AFTER_BREAK;
    core.handle_timeout(lost, &mut facts);
    let at = (lost + GATHER).ceil_second();
    let risks = core.judgement().context("nothing is judged")?.risks();
    let mut times = Times::default();
    for _ in 0..n {
        let began = Stopwatch::start();
        let found = (outages(core.state(), risks, at), conditions(core.state(), at));
        times.add(began.elapsed());
        anyhow::ensure!(!found.0.changes.is_empty(), "nothing was found");
    }
    Ok(times)
}

/// A core all of whose points are attached.
fn attached(n_points: usize) -> anyhow::Result<(Core, Timestamp)> {
    let province = Province { n_points, heartbeat_s: 3, n_speaking: 0 };
    let event = diemcau::event::from_text(&province.event(), &province.roster())?;
    let now = event.settings.start;
    let (mut core, mut facts) = (Core::default(), Facts::new());
    let opened = EventOpened { settings: event.settings, roster: event.roster };
    core.open_event(now, opened, &mut facts);
    core.open_session(now, Session::Live, None, &mut facts);
    for idx in 0..n_points {
        let point = PointIdx::from_usize(idx);
        core.handle(now, hello(point, Generation(point.0.into())), &mut facts);
    }
    Ok((core, now))
}

/// An agent attaches.
pub(super) fn hello(point: PointIdx, generation: Generation) -> Input {
    let agent = AttachedAgent {
        id: AgentId::new("agent"),
        boot: BootId::new("boot"),
        version: "1".into(),
        simulated: false,
        marks: Marks::default(),
    };
    Input::Hello(Box::new(Hello {
        code: code(point.as_usize()).into(),
        generation,
        agent,
        answers_probes: false,
        power: Some(mains()),
    }))
}

fn mains() -> PowerReading {
    PowerReading { source: PowerSource::Mains, ..PowerReading::default() }
}
