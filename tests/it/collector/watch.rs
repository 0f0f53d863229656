//! What a dashboard sees.

use diemcau_core::event::Session;
use diemcau_core::presence::Presence;
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use tokio::time::timeout;
use tonic::Code;

use super::stage::{Agent, Dashboard, SOON, collector, connect};

#[tokio::test]
async fn a_snapshot_then_deltas() {
    let collector = collector(Session::Live).await;
    let mut dashboard = Dashboard::open(&collector).await;
    let total = &dashboard.replica.tallies().total().points;
    assert_eq!((total.expected, total.unseen), (6, 6));
    assert!(dashboard.health.plaintext);

    let mut agent = Agent::attach(&collector, "X1").await;
    agent.reports(1, 28).await;
    agent.hears_ack().await;
    dashboard.until("the count", |seen| seen.count("X1") == Some(28)).await;
    assert_eq!(dashboard.presence("X1"), Presence::Live);
    let at = dashboard.replica.at();
    dashboard.until("an empty delta", |seen| seen.replica.at() > at).await;

    let late = Dashboard::open(&collector).await;
    assert_eq!(late.replica.tallies(), dashboard.replica.tallies());
    assert_eq!(late.count("X1"), Some(28));

    collector.shutdown().await;
    assert_eq!(dashboard.end().await.code(), Code::Unavailable);
}

#[tokio::test]
async fn the_line_of_a_point() {
    let collector = collector(Session::Live).await;
    let mut client = DashboardServiceClient::new(connect(&collector).await);
    let request = |point: &str| v1::InspectRequest { point: point.to_owned() };
    let refused = client.inspect(request("nowhere")).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);

    let mut details = client.inspect(request("X1")).await.unwrap().into_inner();
    let first = timeout(SOON, details.message()).await.unwrap().unwrap().unwrap();
    assert_eq!((first.last_heard_ms, first.line), (None, None));
    let agent = Agent::attach(&collector, "X1").await;
    let line = Some(v1::LineQuality { rtt_us: 8_000, jitter_us: 300, samples: 4 });
    let heartbeat = v1::Heartbeat { seq: 1, line, ..v1::Heartbeat::default() };
    agent.says(v1::agent_message::Body::Heartbeat(heartbeat)).await;
    let told = async {
        loop {
            let detail = details.message().await.unwrap().unwrap();
            if detail.line.is_some() {
                return detail;
            }
        }
    };
    let detail = timeout(SOON, told).await.expect("the line");
    assert_eq!((detail.line, detail.agent_id.as_str()), (line, "agent-X1"));
}
