//! Row 3: what an agent costs in memory, at the collector and at the echo, without TLS and with it.

use std::thread::sleep;
use std::time::Duration;

use crate::child::{Security, Server, Swarm};
use crate::figures::{Measured, float};
use crate::province::Province;
use crate::swarm::{Args, Talk};
use crate::watcher::Watchers;
use crate::{Bench, progress};

/// Resident memory, MiB.
struct Resident {
    without_agents: f64,
    with_agents: f64,
}

pub(crate) fn per_agent(bench: Bench) -> anyhow::Result<Measured> {
    let n_agents = bench.pick(5_000, 200);
    let mut measured = Measured {
        load: format!("{n_agents} agents, each on its own connection, a report of 65 bytes every 5 s"),
        ..Measured::default()
    };
    for (security, names) in [
        (Security::Plain, ["plain_kib_per_agent", "plain_total_mib", "plain_before_mib"]),
        (Security::Tls, ["tls_kib_per_agent", "tls_total_mib", "tls_before_mib"]),
    ] {
        progress(format_args!("echo, {security:?}"));
        let echo = Server::echo(5_000, security)?;
        let resident = Resident::of(&echo, n_agents, bench)?;
        measured.baseline.add(names[0], "KiB", resident.kib_per_agent(n_agents));
        measured.baseline.add(names[1], "MiB", resident.with_agents);
        drop(echo);

        progress(format_args!("collector, {security:?}"));
        let province = Province { n_points: n_agents, heartbeat_s: 5, n_speaking: 0 };
        let collector = Server::collector(province, security)?;
        let _watchers = Watchers::start(collector.target()?, 1)?;
        let resident = Resident::of(&collector, n_agents, bench)?;
        measured.ours.add(names[0], "KiB", resident.kib_per_agent(n_agents));
        measured.ours.add(names[1], "MiB", resident.with_agents);
        measured.ours.add(names[2], "MiB", resident.without_agents);
    }
    Ok(measured)
}

impl Resident {
    fn of(server: &Server, n_agents: usize, bench: Bench) -> anyhow::Result<Self> {
        let without_agents = server.resident_mib()?;
        let args = Args {
            connect: String::new(),
            fingerprint: None,
            agents: n_agents,
            period_ms: 5_000,
            window: 1,
            talk: Talk::Beats,
        };
        let mut swarm = Swarm::start(server, &args)?;
        swarm.go()?;
        sleep(bench.pick(Duration::from_secs(12), Duration::from_secs(6)));
        swarm.mark()?;
        Ok(Self { without_agents, with_agents: server.resident_mib()? })
    }

    fn kib_per_agent(&self, n_agents: usize) -> f64 {
        (self.with_agents - self.without_agents) * 1_024.0 / float(n_agents)
    }
}
