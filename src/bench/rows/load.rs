//! Rows 1, 2 and 4: what reports cost, and how many are borne. The same swarm is set upon the
//! collector, with everything on and a dashboard watching, and upon the echo.

use std::thread::sleep;
use std::time::Duration;

use crate::child::{Security, Server, Swarm, Used};
use crate::figures::{Measured, float};
use crate::province::Province;
use crate::swarm::{Args, Talk, Tally};
use crate::watcher::Watchers;
use crate::{Bench, procfs, progress};

/// Seconds between two reports of an agent.
const PERIOD_S: u32 = 5;
/// Open files that a process needs beside its connections.
const SPARE_FILES: u64 = 500;
/// Every server is measured so often, in turns, so that what else the machine does hits all alike.
const ROUNDS: usize = 2;

/// A load.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) agents: usize,
    /// Seconds between two heartbeats, as the event says.
    pub(super) heartbeat_s: u32,
    /// Milliseconds between two messages; 0: as fast as they are answered.
    pub(super) period_ms: u64,
    pub(super) talk: Talk,
    /// Before it is measured.
    pub(super) settle: Duration,
    /// While it is measured.
    pub(super) measure: Duration,
}

/// What a server did under a load.
#[derive(Default)]
pub(super) struct Ran {
    pub(super) cpu: Duration,
    pub(super) journal: Duration,
    pub(super) wall: Duration,
    /// Of the swarm.
    swarm_cpu: Duration,
    pub(super) reports: u64,
    pub(super) tally: Tally,
    /// Points that a dashboard saw being lost.
    losses: u64,
}

pub(crate) fn cpu_per_report(bench: Bench) -> anyhow::Result<Measured> {
    let load = Load {
        agents: bench.pick(5_000, 200),
        heartbeat_s: PERIOD_S,
        period_ms: bench.pick(5_000, 500),
        talk: Talk::Beats,
        settle: bench.pick(Duration::from_secs(6), Duration::from_secs(1)),
        measure: bench.pick(Duration::from_secs(20), Duration::from_secs(2)),
    };
    let mut measured = Measured { load: load.to_string(), ..Measured::default() };
    let (echo, ours) = in_turns(load)?;
    for (ran, figures) in [(&ours, &mut measured.ours), (&echo, &mut measured.baseline)] {
        figures.add("cpu_per_million", "CPU-s/million", ran.cpu_per_million());
        figures.add("cores", "cores", ran.cores());
        figures.add("ack_p99_ms", "ms", ran.tally.beats.p99_ms);
    }
    // At the pace that an event has if it names none, one acknowledgement answers three heartbeats.
    let standard = Load { heartbeat_s: 3, period_ms: bench.pick(3_000, 300), ..load };
    let (echo, ours) = in_turns(standard)?;
    measured.ours.add("cpu_per_million_at_3s", "CPU-s/million", ours.cpu_per_million());
    measured.baseline.add("cpu_per_million_at_3s", "CPU-s/million", echo.cpu_per_million());
    measured.notes.push(
        "the collector acknowledges at least every 9 s: each report at 5 s, every third at 3 s; \
         the echo answers each"
            .to_owned(),
    );
    Ok(measured)
}

pub(crate) fn saturation(bench: Bench) -> anyhow::Result<Measured> {
    let load = Load {
        agents: bench.pick(5_000, 200),
        heartbeat_s: PERIOD_S,
        period_ms: 0,
        talk: Talk::Beats,
        settle: bench.pick(Duration::from_secs(3), Duration::from_millis(500)),
        measure: bench.pick(Duration::from_secs(10), Duration::from_secs(1)),
    };
    let mut measured = Measured { load: load.to_string(), ..Measured::default() };
    let (echo, ours) = in_turns(load)?;
    for (ran, figures) in [(&ours, &mut measured.ours), (&echo, &mut measured.baseline)] {
        figures.add("reports_per_s", "1/s", ran.reports_per_s());
        figures.add("cpu_per_million", "CPU-s/million", ran.cpu_per_million());
        figures.add("cores", "cores", ran.cores());
        figures.add("reports_per_core_s", "1/s", 1e6 / ran.cpu_per_million());
        figures.add("swarm_cores", "cores", ran.swarm_cpu.as_secs_f64() / ran.wall.as_secs_f64());
        figures.add("ack_p50_ms", "ms", ran.tally.beats.p50_ms);
    }
    measured.notes.push("each agent sends its next report when the last one is acknowledged".to_owned());
    measured.notes.push("where a server used less than a core it was not what limited the rate, and reports_per_core_s says more".to_owned());
    Ok(measured)
}

pub(crate) fn crowd(bench: Bench) -> anyhow::Result<Measured> {
    let most = procfs::open_files()
        .map_or(usize::MAX, |files| usize::try_from(files.saturating_sub(SPARE_FILES)).unwrap_or(usize::MAX));
    let load = Load {
        agents: bench.pick(19_000, 500).min(most),
        heartbeat_s: PERIOD_S,
        period_ms: 5_000,
        talk: Talk::Beats,
        settle: bench.pick(Duration::from_secs(6), Duration::from_secs(1)),
        measure: bench.pick(Duration::from_secs(30), Duration::from_secs(6)),
    };
    let mut measured = Measured { load: load.to_string(), ..Measured::default() };
    let (echo, ours) = (on_echo(load)?, on_collector(load)?);
    for (ran, figures) in [(&ours, &mut measured.ours), (&echo, &mut measured.baseline)] {
        figures.add("cores", "cores", ran.cores());
        figures.add("cpu_per_million", "CPU-s/million", ran.cpu_per_million());
        figures.add("ack_p50_ms", "ms", ran.tally.beats.p50_ms);
        figures.add("ack_p99_ms", "ms", ran.tally.beats.p99_ms);
        figures.add("missed", "reports", float(ran.tally.beats.overdue + ran.losses));
    }
    Ok(measured)
}

fn in_turns(load: Load) -> anyhow::Result<(Ran, Ran)> {
    let (mut echo, mut ours) = (Ran::default(), Ran::default());
    for _ in 0..ROUNDS {
        echo.add(on_echo(load)?);
        ours.add(on_collector(load)?);
    }
    Ok((echo, ours))
}

fn on_echo(load: Load) -> anyhow::Result<Ran> {
    progress(format_args!("echo: {load}"));
    let server = Server::echo(load.heartbeat_s * 1_000, Security::Plain)?;
    let (used, swarm_cpu, tally) = load.run(&server)?;
    Ok(Ran::new(used, swarm_cpu, tally, 0))
}

fn on_collector(load: Load) -> anyhow::Result<Ran> {
    progress(format_args!("collector: {load}"));
    let server = Server::collector(load.province(), Security::Plain)?;
    load.run_watched(&server)
}

impl Load {
    pub(super) fn province(&self) -> Province {
        Province { n_points: self.agents, heartbeat_s: self.heartbeat_s, n_speaking: 0 }
    }

    /// Puts the load on a collector while a dashboard watches.
    pub(super) fn run_watched(self, server: &Server) -> anyhow::Result<Ran> {
        let watchers = Watchers::start(server.target()?, 1)?;
        let (used, swarm_cpu, tally) = self.run(server)?;
        let seen = watchers.seen();
        anyhow::ensure!(seen.deltas > 0, "the dashboard saw nothing");
        Ok(Ran::new(used, swarm_cpu, tally, seen.losses))
    }

    fn run(self, server: &Server) -> anyhow::Result<(Used, Duration, Tally)> {
        let mut swarm = Swarm::start(server, &self.swarm())?;
        swarm.go()?;
        sleep(self.settle);
        swarm.mark()?;
        let before = swarm.cpu()?;
        let mut tally = Tally::default();
        let used = server.used(|| {
            sleep(self.measure);
            tally = swarm.mark()?;
            Ok(())
        })?;
        Ok((used, swarm.cpu()?.saturating_sub(before), tally))
    }

    fn swarm(&self) -> Args {
        Args {
            connect: String::new(),
            fingerprint: None,
            agents: self.agents,
            period_ms: self.period_ms,
            window: 1,
            talk: self.talk,
        }
    }
}

impl std::fmt::Display for Load {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} agents, each on its own connection, a report of 65 bytes ", self.agents)?;
        match self.period_ms {
            0 => write!(f, "when the last one is answered")?,
            ms => write!(f, "every {} s", float(ms) / 1_000.0)?,
        }
        write!(f, ", measured for {} s", self.measure.as_secs())
    }
}

impl Ran {
    fn new(used: Used, swarm_cpu: Duration, tally: Tally, losses: u64) -> Self {
        let Used { cpu, journal, wall } = used;
        Self { cpu, journal, wall, swarm_cpu, reports: tally.beats.acked + tally.counts.acked, tally, losses }
    }

    fn add(&mut self, other: Self) {
        self.cpu += other.cpu;
        self.journal += other.journal;
        self.wall += other.wall;
        self.swarm_cpu += other.swarm_cpu;
        self.reports += other.reports;
        self.losses += other.losses;
        self.tally = other.tally;
    }

    pub(super) fn cpu_per_million(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / float(self.reports)
    }

    pub(super) fn cores(&self) -> f64 {
        self.cpu.as_secs_f64() / self.wall.as_secs_f64()
    }

    fn reports_per_s(&self) -> f64 {
        float(self.reports) / self.wall.as_secs_f64()
    }
}
