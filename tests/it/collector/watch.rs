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

#[tokio::test]
async fn health_and_reflection_answer() {
    use tonic_health::pb::health_check_response::ServingStatus;
    use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
    use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
    use tonic_reflection::pb::v1::{ServerReflectionRequest, ServiceResponse};

    let collector = collector(Session::Live).await;
    let channel = connect(&collector).await;
    for service in ["", "diemcau.v1.AgentService", "diemcau.v1.DashboardService"] {
        let request = HealthCheckRequest { service: service.to_owned() };
        let answer = HealthClient::new(channel.clone()).check(request).await.expect("an answer");
        assert_eq!(answer.into_inner().status(), ServingStatus::Serving, "{service}");
    }
    let list = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let requests = tokio_stream::once(list);
    let mut answers = ServerReflectionClient::new(channel)
        .server_reflection_info(requests)
        .await
        .expect("answers")
        .into_inner();
    let answer = timeout(SOON, answers.message()).await.expect("soon").expect("no error").expect("one");
    let Some(MessageResponse::ListServicesResponse(listed)) = answer.message_response else {
        panic!("{answer:?}")
    };
    let names: Vec<_> = listed.service.iter().map(|ServiceResponse { name }| name.as_str()).collect();
    assert!(names.contains(&"diemcau.v1.AgentService"), "{names:?}");
    assert!(names.contains(&"diemcau.v1.DashboardService"), "{names:?}");
}

#[tokio::test]
async fn a_question_of_any_length_is_answered_shortly() {
    let collector = collector(Session::Live).await;
    let mut client = DashboardServiceClient::new(connect(&collector).await);
    for (length, code) in [(900, Code::NotFound), (100_000, Code::OutOfRange)] {
        let request = v1::InspectRequest { point: format!("\u{1b}[31m{}", "9".repeat(length)) };
        let status = client.inspect(request).await.expect_err("there is no such point");
        assert_eq!(status.code(), code, "{status}");
        assert!(status.message().len() < 200 && !status.message().contains('\u{1b}'), "{status}");
    }
    let bytes = vec![b'x'; 100_000];
    let request = tonic_health::pb::HealthCheckRequest { service: String::from_utf8_lossy(&bytes).into() };
    let mut health = tonic_health::pb::health_client::HealthClient::new(connect(&collector).await);
    let status = health.check(request).await.expect_err("it is too long");
    assert_eq!(status.code(), Code::OutOfRange, "{status}");
}
