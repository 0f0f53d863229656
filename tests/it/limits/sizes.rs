//! Messages that are too long.

use diemcau_core::event::Session;
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use prost::Message as _;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::collector::stage::{Agent, SOON, collector, connect, report};

/// Bytes of the longest message of an agent, of an operator, of a question.
const LONGEST: [usize; 3] = [65_536, 4_194_304, 1_024];

#[tokio::test]
async fn an_agents_message_of_64_kib_is_read_and_a_longer_one_ends_its_stream_alone() {
    let collector = collector(Session::Live).await;
    let mut other = Agent::attach(&collector, "X2").await;
    let mut agent = Agent::attach(&collector, "X1").await;
    agent.says(padded(LONGEST[0])).await;
    let refused = agent.hears_refusal().await;
    assert!(refused.text.contains("for_point"), "it is read, and refused for what is in it: {refused:?}");
    agent.reports(1, 5).await;
    agent.hears_ack().await;

    agent.says(padded(LONGEST[0] + 1)).await;
    is_too_long(&agent.end().await.expect("it is an error"), LONGEST[0]);
    other.reports(1, 6).await;
    other.hears_ack().await;
}

#[tokio::test]
async fn an_operators_message_of_4_mib_is_read_and_a_longer_one_is_refused_alone() {
    let collector = collector(Session::Live).await;
    let mut client = OperatorServiceClient::new(connect(&collector).await);
    let act = |length| {
        let act = Some(v1::act_request::Act::RevokeLinks(String::new()));
        let bare = v1::ActRequest { by: String::new(), act };
        let by = padding(length, |by| v1::ActRequest { by, ..bare.clone() }.encoded_len());
        v1::ActRequest { by, ..bare.clone() }
    };
    let refused = client.act(act(LONGEST[1])).await.expect_err("the name is too long");
    assert!(refused.code() == Code::InvalidArgument && refused.message().len() < 500, "{refused:?}");
    is_too_long(&client.act(act(LONGEST[1] + 1)).await.expect_err("it is longer"), LONGEST[1]);
    let act = Some(v1::act_request::Act::RevokeLinks("X1".to_owned()));
    client.act(v1::ActRequest { by: "An".to_owned(), act }).await.expect("the connection goes on");
}

#[tokio::test]
async fn a_question_of_1_kib_is_read_and_a_longer_one_is_refused_alone() {
    let collector = collector(Session::Live).await;
    let channel = connect(&collector).await;
    let mut dashboards = DashboardServiceClient::new(channel.clone());
    let mut inspect = async |length| {
        let point = padding(length, |point| v1::InspectRequest { point }.encoded_len());
        dashboards.inspect(v1::InspectRequest { point }).await.map(|_| ()).expect_err("no such point")
    };
    assert_eq!(inspect(LONGEST[2]).await.code(), Code::NotFound);
    is_too_long(&inspect(LONGEST[2] + 1).await, LONGEST[2]);

    let mut health = HealthClient::new(channel.clone());
    let mut check = async |length| {
        let service = padding(length, |service| HealthCheckRequest { service }.encoded_len());
        health.check(HealthCheckRequest { service }).await.map(|_| ()).expect_err("no such service")
    };
    assert_eq!(check(LONGEST[2]).await.code(), Code::NotFound);
    is_too_long(&check(LONGEST[2] + 1).await, LONGEST[2]);
    let mut dashboard = DashboardServiceClient::new(channel);
    let watch = tokio::time::timeout(SOON, dashboard.watch(v1::WatchRequest {})).await.expect("in time");
    let mut watch = watch.expect("it goes on").into_inner();
    assert!(watch.message().await.expect("the picture").is_some());
}

/// A report whose message has that length.
fn padded(length: usize) -> Body {
    let body = |for_point| Body::Report(v1::Report { for_point, ..report(1, 5) });
    let length_of = |for_point| v1::AgentMessage { body: Some(body(for_point)) }.encoded_len();
    body(padding(length, length_of))
}

/// A text with which something has that length.
fn padding(length: usize, length_of: impl Fn(String) -> usize) -> String {
    let over = length_of("x".repeat(length)) - length;
    let text = "x".repeat(length - over);
    assert_eq!(length_of(text.clone()), length);
    text
}

#[track_caller]
fn is_too_long(status: &Status, longest: usize) {
    assert_eq!(status.code(), Code::OutOfRange, "{status:?}");
    assert!(status.message().contains(&format!("limit is: {longest} bytes")), "{status:?}");
}
