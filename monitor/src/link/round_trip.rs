//! How long the collector takes to answer: a question is asked again and again whose answer is short.

use std::time::Duration;

use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use tonic::Code;
use tonic::transport::Channel;

use crate::event::LinkEvent;

/// Between two questions.
const EVERY: Duration = Duration::from_secs(10);
/// The first picture comes before the first question.
const FIRST: Duration = Duration::from_secs(1);

/// Asks until nobody takes the answers.
pub(super) async fn follow(channel: Channel, out: &mpsc::Sender<LinkEvent>) {
    sleep(FIRST).await;
    loop {
        let asked = Instant::now();
        // No point has an empty code: the core itself says so.
        let request = v1::InspectRequest { point: String::new() };
        let answer = DashboardServiceClient::new(channel.clone()).inspect(request).await;
        if answer.is_err_and(|status| status.code() == Code::NotFound)
            && out.send(LinkEvent::RoundTrip(asked.elapsed())).await.is_err()
        {
            return;
        }
        sleep(EVERY).await;
    }
}
