//! The line of one point, once a second, for as long as a reader looks at it.

use std::time::Duration;

use diemcau_core::ids::Code;
use diemcau_core::text::line;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::path;
use diemcau_proto::convert::probe::asked_from_wire;
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;
use tonic::Status;
use tonic::transport::Channel;

use crate::event::{LinkEvent, PointLine};

/// Most letters of a text.
const TEXT: usize = 200;
/// Samples of a line that are shown.
const SAMPLES: usize = 60;
/// A reader who passes over a point does not want its line.
const SETTLE: Duration = Duration::from_millis(150);
/// Before asking again for a line that could not be had.
const RETRY: Duration = Duration::from_secs(2);

/// Brings the line of whichever point is wished, until nobody is left to wish.
pub(super) async fn follow(
    channel: Channel,
    wished: &mut watch::Receiver<Option<Code>>,
    out: &mpsc::Sender<LinkEvent>,
) {
    loop {
        let point = wished.borrow_and_update().clone();
        tokio::select! {
            () = bring(channel.clone(), point, out) => {}
            changed = wished.changed() => {
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}

async fn bring(channel: Channel, point: Option<Code>, out: &mpsc::Sender<LinkEvent>) {
    let Some(point) = point else {
        return std::future::pending().await;
    };
    sleep(SETTLE).await;
    if let Err(status) = stream(channel, &point, out).await {
        tracing::debug!(%point, %status, "no line");
    }
    sleep(RETRY).await;
}

async fn stream(channel: Channel, point: &Code, out: &mpsc::Sender<LinkEvent>) -> Result<(), Status> {
    let request = v1::InspectRequest { point: point.to_string() };
    let mut details = DashboardServiceClient::new(channel).inspect(request).await?.into_inner();
    while let Some(detail) = details.message().await? {
        let told = PointLine {
            point: point.clone(),
            last_heard: detail.last_heard_ms.map(Timestamp::from_millis),
            rtt_us: detail.line.map(|line| line.rtt_us),
            jitter_us: detail.line.map(|line| line.jitter_us),
            samples: detail.samples.iter().take(SAMPLES).map(|sample| sample.rtt_us).collect(),
            version: line(&detail.version, TEXT),
            // What cannot be read is left out.
            paths: detail.paths.iter().filter_map(|window| path::window_from_wire(window).ok()).collect(),
            paths_at: detail.paths_at_ms.map(Timestamp::from_millis),
            asked: detail.probe.as_ref().map(|asked| Box::new(asked_from_wire(asked))),
        };
        if out.send(LinkEvent::Line(told)).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}
