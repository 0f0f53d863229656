//! Dashboards without a screen, on a thread of their own: each holds the picture and takes in every
//! delta.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use diemcau_core::replica::Replica;
use diemcau_proto::channel::{ConnectOptions, Target, connect};
use diemcau_proto::convert::dashboard::{SnapshotBuilder, delta_from_wire};
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::v1::watch_reply::Body;
use diemcau_proto::v1::{self, WatchReply};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tonic::Streaming;

/// A snapshot gets this long to come.
const SNAPSHOT_WITHIN: Duration = Duration::from_mins(1);

/// Dashboards that watch until this is dropped.
pub(super) struct Watchers {
    seen: watch::Receiver<Seen>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
}

/// What the first of the dashboards has seen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// Deltas taken in.
    pub(super) deltas: u64,
    /// Changes of points in them.
    pub(super) changes: u64,
    /// Losses of points so far.
    pub(super) losses: u64,
}

/// One dashboard's stream with its picture.
pub(super) struct Dashboard {
    replies: Streaming<WatchReply>,
    /// The picture.
    pub(super) replica: Replica,
}

impl Watchers {
    /// Starts so many and waits until each has its snapshot.
    pub(super) fn start(target: Target, n: usize) -> anyhow::Result<Self> {
        let (tx, seen) = watch::channel(Seen::default());
        let (stop, stopped) = oneshot::channel();
        let (ready_tx, ready) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                tokio::select! {
                    over = watch_all(target, n, ready_tx, tx) => over,
                    _ = stopped => Ok(()),
                }
            })
        });
        if ready.blocking_recv().is_err() {
            thread.join().map_err(|_| anyhow!("a dashboard panicked"))??;
            bail!("a dashboard ended early");
        }
        Ok(Self { seen, stop: Some(stop), thread: Some(thread) })
    }

    /// What the first of them has seen.
    pub(super) fn seen(&self) -> Seen {
        *self.seen.borrow()
    }
}

impl Drop for Watchers {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // What went wrong shows in what was seen.
            let _ = thread.join();
        }
    }
}

impl Dashboard {
    /// Connects and takes in the snapshot.
    pub(super) async fn open(target: &Target) -> anyhow::Result<Self> {
        let channel = connect(target, ConnectOptions::DASHBOARD).await?;
        let mut client = DashboardServiceClient::new(channel);
        let mut replies = client.watch(v1::WatchRequest {}).await?.into_inner();
        let Body::Begin(begin) = next(&mut replies).await? else { bail!("the snapshot has no begin") };
        let mut snapshot = SnapshotBuilder::new(begin)?;
        loop {
            match next(&mut replies).await? {
                Body::Page(page) => snapshot.page(page)?,
                Body::Incidents(page) => snapshot.incidents(page),
                Body::End(_) => break,
                Body::Begin(_) | Body::Delta(_) => bail!("the snapshot has no end"),
            }
        }
        Ok(Self { replies, replica: snapshot.finish()? })
    }

    /// Waits for a delta; it is the caller's to apply.
    pub(super) async fn delta(&mut self) -> anyhow::Result<diemcau_core::replica::Delta> {
        let Body::Delta(delta) = next(&mut self.replies).await? else { bail!("a second snapshot") };
        Ok(delta_from_wire(delta)?)
    }
}

async fn next(replies: &mut Streaming<WatchReply>) -> anyhow::Result<Body> {
    let reply = replies.message().await?.context("the collector ended the stream")?;
    reply.body.context("an empty reply")
}

async fn watch_all(
    target: Target,
    n: usize,
    ready: oneshot::Sender<()>,
    seen: watch::Sender<Seen>,
) -> anyhow::Result<()> {
    let mut dashboards = JoinSet::new();
    for idx in 0..n {
        let dashboard = tokio::time::timeout(SNAPSHOT_WITHIN, Dashboard::open(&target)).await??;
        dashboards.spawn(follow(dashboard, (idx == 0).then(|| seen.clone())));
    }
    // A parent that is gone need not know.
    let _ = ready.send(());
    while let Some(over) = dashboards.join_next().await {
        over??;
    }
    Ok(())
}

async fn follow(mut dashboard: Dashboard, seen: Option<watch::Sender<Seen>>) -> anyhow::Result<()> {
    let mut so_far = Seen::default();
    loop {
        let delta = dashboard.delta().await?;
        so_far.deltas += 1;
        so_far.changes += delta.points.len() as u64;
        for (idx, now) in &delta.points {
            let before = dashboard.replica.now(*idx).losses;
            so_far.losses += u64::from(now.losses.saturating_sub(before));
        }
        dashboard.replica.apply(delta)?;
        if let Some(seen) = &seen {
            seen.send_replace(so_far);
        }
    }
}
