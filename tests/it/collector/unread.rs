//! Connections that only take up room: nobody reads there, or no stream was opened.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::time::Duration;

use diemcau::collector::Collector;
use diemcau_core::event::Session;
use diemcau_core::presence::Presence;
use diemcau_proto::channel::{self, ConnectOptions, Target};
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;
use tonic::transport::Channel;

use super::stage::{Agent, Dashboard, collector, hello};

/// In which the collector closes what only takes up room: 30 s, told in steps of 5 s.
const CLOSED_WITHIN: Duration = Duration::from_mins(1);

#[tokio::test]
async fn connections_that_only_take_up_room_are_closed_and_those_in_use_are_not() {
    let collector = collector(Session::Live).await;
    let mut dashboard = Dashboard::open(&collector).await;
    let agent = Agent::attach(&collector, "X1").await;
    let beating = tokio::spawn(async move {
        for seq in 1.. {
            agent.beats(seq).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });

    let mut mute = TcpStream::connect(address(&collector)).await.unwrap();
    let (deaf_agent, saying) = agent_that_reads_nothing(&collector).await;
    let deaf_dashboard = dashboard_that_reads_nothing(&collector).await;
    let mut bytes = [0; 64];
    let mute = async { while mute.read(&mut bytes).await.is_ok_and(|n| n > 0) {} };
    let (mute, deaf_agent, deaf_dashboard) = tokio::join!(
        timeout(CLOSED_WITHIN, mute),
        timeout(CLOSED_WITHIN, broke(deaf_agent)),
        timeout(CLOSED_WITHIN, broke(deaf_dashboard)),
    );
    assert_eq!((mute, deaf_agent, deaf_dashboard), (Ok(()), Ok(()), Ok(())), "all three are closed");
    saying.closed().await;

    dashboard.until("the agent that reads", |seen| seen.presence("X1") == Presence::Live).await;
    assert!(!beating.is_finished(), "it is heard still");
    beating.abort();
}

async fn agent_that_reads_nothing(
    collector: &Collector,
) -> (Streaming<v1::CollectorMessage>, mpsc::Sender<v1::AgentMessage>) {
    let (say, said) = mpsc::channel(16);
    let mut client = AgentServiceClient::new(connect_deaf(collector).await);
    let hears = client.attach(ReceiverStream::new(said)).await.unwrap().into_inner();
    say.send(v1::AgentMessage { body: Some(Body::Hello(hello("X2"))) }).await.unwrap();
    (hears, say)
}

async fn dashboard_that_reads_nothing(collector: &Collector) -> Streaming<v1::WatchReply> {
    let mut client = DashboardServiceClient::new(connect_deaf(collector).await);
    client.watch(v1::WatchRequest {}).await.unwrap().into_inner()
}

/// A connection whose streams let nothing in.
async fn connect_deaf(collector: &Collector) -> Channel {
    let target = Target::parse(&collector.url(), None).unwrap();
    channel::connect(&target, ConnectOptions { window: 0, ..ConnectOptions::AGENT }).await.unwrap()
}

async fn broke<T>(mut stream: Streaming<T>) {
    while let Ok(Some(_)) = stream.message().await {}
}

fn address(collector: &Collector) -> String {
    collector.url().trim_start_matches("http://").to_owned()
}
