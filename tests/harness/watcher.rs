//! A dashboard without a screen: it keeps the picture as the monitor does, and remembers when it
//! saw which point become what.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diemcau_core::ids::PointIdx;
use diemcau_core::point::PointNow;
use diemcau_core::presence::Presence;
use diemcau_core::replica::{Delta, Replica};
use diemcau_core::tally::Tally;
use diemcau_proto::channel::{ConnectOptions, Target, connect};
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::watch::{WatchReader, Watched};

use super::net::Netns;
use super::{until, until_true};

/// A delta comes at least once a second; after this long without any the picture is old.
const SILENCE: Duration = Duration::from_secs(4);
/// Between two attempts to connect.
const RETRY: Duration = Duration::from_millis(250);

/// A dashboard that watches for as long as it lives.
pub(crate) struct Watcher {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    view: Mutex<View>,
    ends: AtomicBool,
}

/// What it holds and saw.
#[derive(Default)]
pub(crate) struct View {
    /// The picture; none before the first snapshot.
    pub(crate) replica: Option<Replica>,
    /// Whole snapshots so far: one more than it had to come back.
    pub(crate) snapshots: u32,
    /// The picture is being told.
    pub(crate) fresh: bool,
    /// What it saw change, in order.
    pub(crate) seen: Vec<Seen>,
}

/// One point became something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// When the picture said so.
    pub(crate) at: Instant,
    /// Which point.
    pub(crate) point: PointIdx,
    /// What.
    pub(crate) presence: Presence,
}

impl Watcher {
    /// Starts to watch, in a network namespace if one is given.
    pub(crate) fn start(target: Target, netns: Option<&Netns>) -> Self {
        let shared = Arc::new(Shared::default());
        let (theirs, entrance) = (shared.clone(), netns.map(Netns::entrance));
        let thread = std::thread::spawn(move || {
            if let Some(entrance) = entrance {
                entrance.enter();
            }
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(run(&target, &theirs));
        });
        Self { shared, thread: Some(thread) }
    }

    /// What it holds and saw so far.
    pub(crate) fn view(&self) -> MutexGuard<'_, View> {
        self.shared.view.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the picture answers, and says how long that took.
    #[track_caller]
    pub(crate) fn wait<T>(
        &self,
        what: &str,
        within: Duration,
        mut ask: impl FnMut(&Replica) -> Option<T>,
    ) -> (T, Duration) {
        until(what, within, || self.view().replica.as_ref().and_then(&mut ask))
    }

    /// Waits until a point is something.
    #[track_caller]
    pub(crate) fn wait_presence(&self, code: &str, presence: Presence, within: Duration) -> Duration {
        let what = format!("{code} is {}", presence.id());
        until_true(&what, within, || self.now(code).is_some_and(|now| now.presence == presence))
    }

    /// Waits until that many points are live.
    #[track_caller]
    pub(crate) fn wait_live(&self, n: usize, within: Duration) -> Duration {
        let what = format!("{n} points are live");
        until_true(&what, within, || self.total().is_some_and(|total| total.points.live as usize == n))
    }

    /// How a point stands.
    pub(crate) fn now(&self, code: &str) -> Option<PointNow> {
        let view = self.view();
        let replica = view.replica.as_ref()?;
        Some(replica.now(replica.roster().find(code)?).clone())
    }

    /// The roll-up of all points.
    pub(crate) fn total(&self) -> Option<Tally> {
        self.view().replica.as_ref().map(|replica| replica.tallies().total().clone())
    }

    /// What it saw a point become after an instant.
    pub(crate) fn seen(&self, code: &str, since: Instant) -> Vec<Seen> {
        let view = self.view();
        let idx = view.replica.as_ref().and_then(|replica| replica.roster().find(code));
        view.seen.iter().filter(|seen| Some(seen.point) == idx && seen.at >= since).copied().collect()
    }

    /// Waits until it saw a point become something after an instant, and says how long after.
    #[track_caller]
    pub(crate) fn wait_seen(
        &self,
        code: &str,
        presence: Presence,
        since: Instant,
        within: Duration,
    ) -> Duration {
        let what = format!("{code} became {}", presence.id());
        let find = || self.seen(code, since).into_iter().find(|seen| seen.presence == presence);
        until(&what, within, find).0.at.duration_since(since)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.shared.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

async fn run(target: &Target, shared: &Shared) {
    while !shared.ends.load(Ordering::Relaxed) {
        watch(target, shared).await;
        shared.lock().fresh = false;
        tokio::time::sleep(RETRY).await;
    }
}

/// Watches until the stream ends, falls silent or does not fit.
async fn watch(target: &Target, shared: &Shared) -> Option<()> {
    let channel = connect(target, ConnectOptions::DASHBOARD).await.ok()?;
    let mut client = DashboardServiceClient::new(channel);
    let mut replies = client.watch(v1::WatchRequest {}).await.ok()?.into_inner();
    let mut reader = WatchReader::default();
    while !shared.ends.load(Ordering::Relaxed) {
        let reply = tokio::time::timeout(SILENCE, replies.message()).await.ok()?.ok()??;
        match reader.read(reply).expect("the steps come in their order and are well-formed") {
            Some(Watched::Picture(replica, _)) => shared.lock().take_snapshot(*replica),
            Some(Watched::Delta(delta, _)) => shared.lock().take_delta(delta),
            None => {}
        }
    }
    None
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, View> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl View {
    fn take_snapshot(&mut self, replica: Replica) {
        let at = Instant::now();
        for (point, _) in replica.roster().iter() {
            let presence = replica.now(point).presence;
            let held = self.replica.as_ref().and_then(|held| presence_of(held, point));
            if held != Some(presence) {
                self.seen.push(Seen { at, point, presence });
            }
        }
        self.replica = Some(replica);
        self.snapshots += 1;
        self.fresh = true;
    }

    fn take_delta(&mut self, delta: Delta) {
        let at = Instant::now();
        let replica = self.replica.as_mut().expect("a snapshot comes first");
        for (point, now) in &delta.points {
            if presence_of(replica, *point) != Some(now.presence) {
                self.seen.push(Seen { at, point: *point, presence: now.presence });
            }
        }
        replica.apply(delta).expect("deltas come without a gap");
    }
}

/// How a point stood, if the roster had it.
fn presence_of(replica: &Replica, point: PointIdx) -> Option<Presence> {
    replica.roster().get(point).map(|_| replica.now(point).presence)
}
