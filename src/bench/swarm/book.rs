//! What a swarm has seen.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::time::Instant;

/// The books of a swarm.
#[derive(Debug)]
pub(super) struct Book {
    /// Agents that were welcomed.
    attached: Cell<usize>,
    /// Agents that could not attach.
    failed: Cell<usize>,
    /// Agents whose stream ended.
    ended: Cell<usize>,
    /// Why the first of those.
    error: RefCell<Option<String>>,
    /// When the last mark was made.
    marked: Cell<Instant>,
    beats: Lane,
    counts: Lane,
    settled: Notify,
}

/// What went one way and came back.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// Since the start.
    sent: Cell<u64>,
    /// Since the start.
    acked: Cell<u64>,
    /// When `marked`.
    acked_before: Cell<u64>,
    /// Not answered in time, since the start.
    overdue: Cell<u64>,
    /// Since the last mark, microseconds.
    latencies: RefCell<Vec<u32>>,
}

/// What a swarm tells its parent.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// Agents that were welcomed.
    pub(crate) attached: usize,
    /// Agents that could not attach.
    pub(crate) failed: usize,
    /// Agents whose stream ended.
    pub(crate) ended: usize,
    /// The first thing that went wrong.
    pub(crate) error: Option<String>,
    /// Seconds since the last mark.
    pub(crate) seconds: f64,
    /// Heartbeats.
    pub(crate) beats: LaneTally,
    /// Counts.
    pub(crate) counts: LaneTally,
}

/// What went one way and came back.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct LaneTally {
    /// Sent since the last mark, or before, and not yet answered.
    pub(crate) waiting: u64,
    /// Not answered within ten seconds, since the start.
    pub(crate) overdue: u64,
    /// Answered since the last mark.
    pub(crate) acked: u64,
    /// Median of the answers since the last mark, milliseconds.
    pub(crate) p50_ms: f64,
    /// Of 100 answers 99 were faster.
    pub(crate) p99_ms: f64,
    /// The slowest.
    pub(crate) max_ms: f64,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            attached: Cell::default(),
            failed: Cell::default(),
            ended: Cell::default(),
            error: RefCell::default(),
            marked: Cell::new(Instant::now()),
            beats: Lane::default(),
            counts: Lane::default(),
            settled: Notify::new(),
        }
    }
}

impl Book {
    pub(super) fn beats(&self) -> &Lane {
        &self.beats
    }

    pub(super) fn counts(&self) -> &Lane {
        &self.counts
    }

    pub(super) fn attached(&self) {
        self.attached.set(self.attached.get() + 1);
        self.settled.notify_one();
    }

    pub(super) fn failed(&self, error: &anyhow::Error) {
        self.failed.set(self.failed.get() + 1);
        self.error.borrow_mut().get_or_insert_with(|| format!("{error:#}"));
        self.settled.notify_one();
    }

    pub(super) fn ended(&self, error: &anyhow::Error) {
        self.ended.set(self.ended.get() + 1);
        self.error.borrow_mut().get_or_insert_with(|| format!("{error:#}"));
    }

    /// Waits until of so many agents each is attached or has failed.
    pub(super) async fn all_settled(&self, n_agents: usize) {
        while self.attached.get() + self.failed.get() < n_agents {
            self.settled.notified().await;
        }
    }

    /// What was seen, and begins anew.
    pub(super) fn mark(&self) -> Tally {
        let seconds = self.marked.replace(Instant::now()).elapsed().as_secs_f64();
        Tally {
            attached: self.attached.get(),
            failed: self.failed.get(),
            ended: self.ended.get(),
            error: self.error.borrow().clone(),
            seconds,
            beats: self.beats.mark(),
            counts: self.counts.mark(),
        }
    }
}

impl Lane {
    pub(super) fn sent(&self) {
        self.sent.set(self.sent.get() + 1);
    }

    pub(super) fn overdue(&self) {
        self.overdue.set(self.overdue.get() + 1);
    }

    /// One answer came for so many, the newest of which was under way so long.
    pub(super) fn acked(&self, n: u64, latency: Duration) {
        self.acked.set(self.acked.get() + n);
        self.latencies.borrow_mut().push(u32::try_from(latency.as_micros()).unwrap_or(u32::MAX));
    }

    fn mark(&self) -> LaneTally {
        let mut latencies = self.latencies.take();
        latencies.sort_unstable();
        let at = |part: usize| latencies.get(latencies.len() * part / 1_000).or(latencies.last());
        let ms = |us: Option<&u32>| us.map_or(0.0, |us| f64::from(*us) / 1_000.0);
        LaneTally {
            waiting: self.sent.get() - self.acked.get(),
            overdue: self.overdue.get(),
            acked: self.acked.get() - self.acked_before.replace(self.acked.get()),
            p50_ms: ms(at(500)),
            p99_ms: ms(at(990)),
            max_ms: ms(latencies.last()),
        }
    }
}
