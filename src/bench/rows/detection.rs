//! Row 5: how long it takes until a dashboard's stream tells that a point is gone. The agents are
//! the project's own, on real connections of this process.

use std::time::Duration;

use anyhow::Context as _;
use diemcau_agent::agent::{Agent, Command, Setup};
use diemcau_agent::clock::Now;
use diemcau_agent::identity::Identity;
use diemcau_agent::reporter::ReporterOutput;
use diemcau_core::ids::{AgentId, BootId, Code};
use diemcau_core::presence::Presence;
use diemcau_proto::channel::{ConnectOptions, Target};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_stream::wrappers::ReceiverStream;

use super::times::Times;
use crate::child::{Security, Server};
use crate::figures::Measured;
use crate::province::{Province, code};
use crate::watcher::Dashboard;
use crate::{Bench, progress};

/// What is waited for comes within this, or never.
const WITHIN: Duration = Duration::from_mins(1);
/// Agents attach and have spoken for so long before anything happens to them.
const SETTLE: Duration = Duration::from_secs(4);

/// Agents of this process, by their command lines, and a dashboard that watches them.
struct Stage {
    agents: Vec<mpsc::Sender<Command>>,
    dashboard: Dashboard,
}

pub(crate) fn latencies(bench: Bench) -> anyhow::Result<Measured> {
    let n_points = bench.pick(400, 20);
    let over = bench.pick(Duration::from_secs(12), Duration::from_secs(1));
    let province = Province { n_points, heartbeat_s: 3, n_speaking: n_points / 2 };
    let server = Server::collector(province, Security::Plain)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut measured = Measured {
        load: format!("{n_points} agents over loopback, half of them at speaking points, one after another"),
        ..Measured::default()
    };
    let (silent, closed) = runtime.block_on(async {
        let mut stage = Stage::set(&server.target()?, n_points).await?;
        progress(format_args!("{n_points} agents fall silent"));
        let silent = stage.watch(over, || Command::FallSilent, Presence::Lost).await?;
        stage.bring_back().await?;
        progress(format_args!("{n_points} sockets are closed"));
        let closed = stage.watch(over, || Command::Depart, Presence::Suspect).await?;
        anyhow::Ok((silent, closed))
    })?;

    let [mut standard, mut speaking, mut suspect] = [const { Times::new() }; 3];
    for (idx, time) in silent.iter().enumerate() {
        let times = if idx < n_points - n_points / 2 { &mut standard } else { &mut speaking };
        times.add(*time);
    }
    for time in &closed {
        suspect.add(*time);
    }
    for (times, names) in [
        (standard, ["lost_p50_ms", "lost_p99_ms", "lost_max_ms"]),
        (speaking, ["speaking_lost_p50_ms", "speaking_lost_p99_ms", "speaking_lost_max_ms"]),
        (suspect, ["closed_suspect_p50_ms", "closed_suspect_p99_ms", "closed_suspect_max_ms"]),
    ] {
        measured.ours.add(names[0], "ms", times.p50_ms());
        measured.ours.add(names[1], "ms", times.p99_ms());
        measured.ours.add(names[2], "ms", times.max_ms());
    }
    measured.notes.push(
        "that nobody is taken for lost on a lossy line (5 % each way, 80 ms) is held by the long test suite"
            .to_owned(),
    );
    Ok(measured)
}

impl Stage {
    /// Starts the agents and waits until they are live.
    async fn set(target: &Target, n_points: usize) -> anyhow::Result<Self> {
        let dashboard = Dashboard::open(target).await?;
        let agents = (0..n_points).map(|idx| start_agent(idx, target)).collect();
        let mut stage = Self { agents, dashboard };
        stage.all_live().await?;
        Ok(stage)
    }

    /// Tells all agents something, spread over a time; gives how long each point took to stand so.
    async fn watch(
        &mut self,
        over: Duration,
        command: impl Fn() -> Command,
        presence: Presence,
    ) -> anyhow::Result<Vec<Duration>> {
        self.pass(SETTLE).await?;
        let n_points = self.agents.len();
        let step = over / u32::try_from(n_points).unwrap_or(u32::MAX);
        let mut told: Vec<Option<Instant>> = vec![None; n_points];
        let mut took: Vec<Option<Duration>> = vec![None; n_points];
        let (mut next, mut at) = (0, Instant::now());
        let deadline = at + over + WITHIN;
        while took.iter().any(Option::is_none) {
            tokio::select! {
                () = sleep_until(at), if next < n_points => {
                    told[next] = Some(Instant::now());
                    self.agents[next].send(command()).await?;
                    next += 1;
                    at += step;
                }
                delta = self.dashboard.delta() => {
                    let delta = delta?;
                    for (idx, _) in delta.points.iter().filter(|(_, now)| now.presence == presence) {
                        let idx = idx.as_usize();
                        let told = told[idx].context("a point was taken for gone that was there")?;
                        took[idx].get_or_insert(told.elapsed());
                    }
                    self.dashboard.replica.apply(delta)?;
                }
                () = sleep_until(deadline) => anyhow::bail!("some points never became {presence:?}"),
            }
        }
        Ok(took.into_iter().flatten().collect())
    }

    async fn bring_back(&mut self) -> anyhow::Result<()> {
        for agent in &self.agents {
            agent.send(Command::Resume).await?;
        }
        self.all_live().await
    }

    async fn all_live(&mut self) -> anyhow::Result<()> {
        let waiting = async {
            while self.dashboard.replica.tallies().total().points.live as usize != self.agents.len() {
                let delta = self.dashboard.delta().await?;
                self.dashboard.replica.apply(delta)?;
            }
            anyhow::Ok(())
        };
        timeout(WITHIN, waiting).await.context("not all agents became live")?
    }

    /// Lets time pass while the dashboard goes on watching.
    async fn pass(&mut self, length: Duration) -> anyhow::Result<()> {
        let over = sleep(length);
        tokio::pin!(over);
        loop {
            tokio::select! {
                () = &mut over => return Ok(()),
                delta = self.dashboard.delta() => self.dashboard.replica.apply(delta?)?,
            }
        }
    }
}

pub(super) fn start_agent(idx: usize, target: &Target) -> mpsc::Sender<Command> {
    let (commands, receiver) = mpsc::channel(4);
    let identity = Identity {
        point: Code::new(&code(idx)),
        agent_id: AgentId::new(&format!("bench-{idx}")),
        boot_id: BootId::new("bench"),
        version: env!("CARGO_PKG_VERSION"),
        simulated: true,
        host: "".into(),
    };
    let setup = Setup {
        identity,
        target: target.clone(),
        options: ConnectOptions::AGENT,
        seed: idx as u64,
        reports: Vec::new(),
    };
    let agent = Agent::new(setup, |_: Now, _: &ReporterOutput| {});
    tokio::spawn(agent.run(ReceiverStream::new(receiver)));
    commands
}
