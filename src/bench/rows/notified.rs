//! Row 13: how long it takes from a cut until those whom it concerns have been sent a notification that tells of
//! it. The agents are the project's own, on real connections of this process; three of ten points fall silent at
//! once, whole uplinks of ten, and some points that speak fall in the same minute.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context as _;
use diemcau_agent::agent::Command;
use diemcau_proto::channel::Target;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

use super::detection::start_agent;
use super::times::Times;
use crate::child::{Security, Server};
use crate::figures::Measured;
use crate::province::{Province, code};
use crate::sink::Sink;
use crate::watcher::Dashboard;
use crate::{Bench, progress};

/// Who is told. Of a cut uplink telecom is, of a speaking point the organisers are, too.
const RECIPIENTS: [(&str, &str); 2] = [("telecom", "telecom"), ("organisers", "organisers")];
/// What is waited for comes within this, or never.
const WITHIN: Duration = Duration::from_mins(2);
/// All agents have spoken for so long before any falls silent.
const SETTLE: Duration = Duration::from_secs(6);
/// What was taken is asked for this often.
const ASK: Duration = Duration::from_millis(5);

pub(crate) fn notifications(bench: Bench) -> anyhow::Result<Measured> {
    let n_points = bench.pick(5_000, 200);
    let n_speaking = 4;
    let province = Province { n_points, heartbeat_s: 3, n_speaking };
    let sink = Sink::start()?;
    let dir = tempfile::tempdir()?;
    let event = province.write(dir.path())?;
    std::fs::write(event, province.live_event())?;
    std::fs::write(dir.path().join("recipients.toml"), sink.recipients(&RECIPIENTS))?;
    let server = Server::collector_on(dir, Security::Plain)?;
    let target = server.target()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let lost: Vec<usize> = (0..n_points - n_speaking).filter(|idx| idx / 10 % 10 < 3).collect();
    let mut measured = Measured {
        load: format!("{} of {n_points} agents over loopback fall silent at once", lost.len()),
        ..Measured::default()
    };
    let (mut grouped, mut speaking) = (Times::new(), Times::new());
    let mut n_messages = 0;
    runtime.block_on(async {
        let mut stage = Stage::set(&target, n_points, sink).await?;
        progress(format_args!("{} agents fall silent", lost.len()));
        let (times, n) = stage.cut(&lost).await?;
        grouped.extend(times);
        n_messages += n;
        progress(format_args!("{n_speaking} agents at speaking points fall silent, one after another"));
        for point in n_points - n_speaking..n_points {
            speaking.extend(stage.cut(&[point]).await?.0);
        }
        anyhow::Ok(())
    })?;
    measured.ours.add("grouped_p50_ms", "ms", grouped.p50_ms());
    measured.ours.add("grouped_p99_ms", "ms", grouped.p99_ms());
    measured.ours.add("grouped_max_ms", "ms", grouped.max_ms());
    measured.ours.add("grouped_messages", "messages", f64::from(n_messages));
    measured.ours.add("speaking_p99_ms", "ms", speaking.p99_ms());
    measured.ours.add("speaking_max_ms", "ms", speaking.max_ms());
    measured.notes.push(
        "for each point and recipient, until the first message that tells of it has been read whole by its receiver"
            .to_owned(),
    );
    measured.notes.push(format!("{} points, {} at speaking points", grouped.len(), speaking.len()));
    Ok(measured)
}

/// Agents of this process, a dashboard that watches them, and who is told.
struct Stage {
    agents: Vec<mpsc::Sender<Command>>,
    dashboard: Dashboard,
    sink: Sink,
}

impl Stage {
    async fn set(target: &Target, n_points: usize, sink: Sink) -> anyhow::Result<Self> {
        let dashboard = Dashboard::open(target).await?;
        let agents = (0..n_points).map(|idx| start_agent(idx, target)).collect();
        let mut stage = Self { agents, dashboard, sink };
        stage.all_live().await?;
        Ok(stage)
    }

    /// Lets some agents fall silent until telecom was told of each, and brings them back until it was told of
    /// all ends. Gives how long each took, and how many messages opened something.
    async fn cut(&mut self, points: &[usize]) -> anyhow::Result<(Times, u32)> {
        self.pass(SETTLE).await?;
        let mut waiting: BTreeMap<String, usize> = points.iter().map(|idx| (code(*idx), *idx)).collect();
        let (mut times, mut n_messages) = (Times::new(), 0);
        let cut = Instant::now();
        for idx in points {
            self.agents[*idx].send(Command::FallSilent).await?;
        }
        while !waiting.is_empty() {
            self.pass(ASK).await?;
            anyhow::ensure!(cut.elapsed() < WITHIN, "{} points were never told of", waiting.len());
            for (at, told) in self.sink.took() {
                if told.to != "telecom" || told.kind == "resolved" {
                    continue;
                }
                n_messages += u32::from(told.kind == "opened");
                for code in told.points.split(',') {
                    if waiting.remove(code).is_some() {
                        times.add(at.duration_since(cut.into_std()));
                    }
                }
            }
        }
        for idx in points {
            self.agents[*idx].send(Command::Resume).await?;
        }
        self.all_live().await?;
        self.all_over().await?;
        // What many cost is no longer in anybody's budget a minute later.
        if points.len() > 1 {
            self.pass(Duration::from_mins(1)).await?;
        }
        self.sink.took();
        Ok((times, n_messages))
    }

    async fn all_live(&mut self) -> anyhow::Result<()> {
        let n = self.agents.len();
        self.until("not all agents became live", |dashboard| {
            dashboard.replica.tallies().total().points.live as usize == n
        })
        .await
    }

    async fn all_over(&mut self) -> anyhow::Result<()> {
        self.until("some incidents never ended", |dashboard| {
            dashboard.replica.incidents().incidents().open().next().is_none()
        })
        .await
    }

    async fn until(&mut self, what: &'static str, is_so: impl Fn(&Dashboard) -> bool) -> anyhow::Result<()> {
        let waiting = async {
            while !is_so(&self.dashboard) {
                let delta = self.dashboard.delta().await?;
                self.dashboard.replica.apply(delta)?;
            }
            anyhow::Ok(())
        };
        timeout(WITHIN, waiting).await.context(what)?
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
