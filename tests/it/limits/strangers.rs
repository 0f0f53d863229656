//! Whoever shows no certificate: few of an address where agents must have one, and few acts at once.

use std::time::Duration;

use diemcau_proto::channel::{ConnectOptions, connect, dial};
use diemcau_proto::v1;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;
use tonic::{Code, Status};

use super::exceeded;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::http2::{Wire, call, frame, kind};
use crate::harness::{secs, until};
use crate::identity::enrolment::strict;

/// Connections of one address that show no certificate.
const STRANGERS: usize = 128;
/// Acts at once of who shows none.
const ACTS: u32 = 32;
/// Streams on a connection.
const STREAMS: u32 = 16;

#[tokio::test]
async fn an_address_has_128_connections_without_a_certificate_and_one_more_ends_its_oldest() {
    let mut collector = strict(3);
    let target = collector.target();
    let mut wires = Vec::new();
    for _ in 0..STRANGERS + 10 {
        wires.push(dial(&target, ConnectOptions::AGENT).await.expect("it connects"));
    }
    let mut ended = Vec::new();
    for wire in &mut wires {
        let mut bytes = [0; 256];
        let is_over = async { while wire.read(&mut bytes).await.is_ok_and(|n| n > 0) {} };
        ended.push(timeout(Duration::from_millis(20), is_over).await.is_ok());
    }
    assert_eq!(ended.iter().filter(|ended| **ended).count(), 10, "{ended:?}");
    assert!(ended[..10].iter().all(|ended| *ended), "the oldest: {ended:?}");
    let channel = connect(&target, ConnectOptions::AGENT).await.expect("another one is served");
    let refused = act(&mut OperatorServiceClient::new(channel)).await;
    assert_eq!(refused.expect_err("it shows no certificate").code(), Code::Unauthenticated);
    let log = collector.process().log();
    assert_eq!(log.matches("too many connections without a certificate").count(), 1, "{log}");
}

#[test]
fn thirty_two_acts_without_a_certificate_are_under_way_at_once() {
    let collector = Collector::start(
        Shape { points: 2, speaking: 0 },
        Serve { plaintext: true, metrics: true, ..Serve::rehearsal() },
    );
    let target = collector.target();
    let addr = format!("{}:{}", target.host(), target.port()).parse().expect("it is an address");
    let unfinished: Vec<Wire> = (0..ACTS / STREAMS)
        .map(|_| {
            let mut wire = Wire::open(addr);
            for n in 0..STREAMS {
                wire.say(&call(2 * n + 1, "/diemcau.v1.OperatorService/Act", &[])).expect("it goes out");
            }
            wire.say(&frame(kind::PING, 0, 0, &[7; 8])).expect("it goes out");
            wire.hear_until(secs(5), |frame| frame.kind == kind::PING).expect("all were read");
            wire
        })
        .collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let channel = runtime.block_on(connect(&target, ConnectOptions::AGENT)).expect("it connects");
    let mut client = OperatorServiceClient::new(channel);
    let mut ask = || runtime.block_on(act(&mut client));
    assert_eq!(ask().expect_err("it is one too many").code(), Code::ResourceExhausted);
    assert_eq!(exceeded(&collector, "acts"), 1, "it is counted");
    drop(unfinished);
    until("there is room again", secs(5), || ask().ok());
}

async fn act(client: &mut OperatorServiceClient<tonic::transport::Channel>) -> Result<(), Status> {
    let act = Some(v1::act_request::Act::RevokeLinks(code(1)));
    client.act(v1::ActRequest { by: "An".to_owned(), act }).await.map(|_| ())
}
