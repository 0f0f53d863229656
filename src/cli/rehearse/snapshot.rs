//! The picture that a collector has, once: a rehearsal takes its points from there.

use anyhow::{Context, bail};
use diemcau_core::replica::Replica;
use diemcau_proto::channel::{ConnectOptions, Target, connect};
use diemcau_proto::convert::dashboard::SnapshotBuilder;
use diemcau_proto::v1::WatchRequest;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::v1::watch_reply::Body;

/// Asks a collector for its picture.
pub(crate) async fn snapshot(target: &Target) -> anyhow::Result<Replica> {
    let channel = connect(target, ConnectOptions::DASHBOARD).await?;
    let mut replies = DashboardServiceClient::new(channel)
        .watch(WatchRequest {})
        .await
        .with_context(|| format!("{target} gives no picture"))?
        .into_inner();
    let mut builder: Option<SnapshotBuilder> = None;
    while let Some(reply) = replies.message().await.context("the picture broke off")? {
        builder = match (reply.body, builder) {
            (Some(Body::Begin(begin)), None) => Some(SnapshotBuilder::new(begin)?),
            (Some(Body::Page(page)), Some(mut builder)) => {
                builder.page(page)?;
                Some(builder)
            }
            (Some(Body::End(_)), Some(builder)) => return Ok(builder.finish()?),
            _ => bail!("{target} gives a picture out of order"),
        };
    }
    bail!("{target} ended its picture before it was whole")
}
