//! Waits for what an agent answers that was asked for a probe.

use diemcau_core::ids::{Code, Seq};
use diemcau_core::path::asked::{ANSWERS_WITHIN, AskedProbe};
use diemcau_proto::channel::{self, ConnectOptions};
use diemcau_proto::probe;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::event::{LinkEvent, ProbeNews};
use crate::options::Collector;

/// Which answer is awaited.
#[derive(Debug)]
pub(super) struct Asked {
    /// Whose.
    pub(super) point: Code,
    /// The fact that asks.
    pub(super) fact: Seq,
}

/// Brings the answer, or that none came.
pub(super) async fn wait(collector: Collector, asked: Asked, out: mpsc::Sender<LinkEvent>) {
    let answer = timeout(ANSWERS_WITHIN, answer(&collector, &asked)).await;
    let news = answer.ok().flatten().map_or(ProbeNews::Silent, ProbeNews::Answered);
    // Nobody is left to tell where the dashboard is gone.
    let _ = out.send(LinkEvent::Probe { point: asked.point, news }).await;
}

async fn answer(collector: &Collector, asked: &Asked) -> Option<AskedProbe> {
    let target = collector.target().ok()?;
    let channel = channel::connect(&target, ConnectOptions::DASHBOARD).await.ok()?;
    match probe::answer(channel, asked.point.as_str(), asked.fact).await {
        Ok(answer) => answer,
        Err(status) => {
            tracing::warn!(point = %asked.point, %status, "no answer to a probe");
            None
        }
    }
}
