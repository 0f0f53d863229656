//! The least that is an agent on tonic, for `diemcau-bench agent` to compare with: it attaches over
//! the same pinned TLS, greets, sends a heartbeat at each interval and reads what it is answered.
//! It knows no power, no people, no disk and no second attempt.

use std::error::Error;
use std::time::Duration;

use diemcau_proto::channel::{ConnectOptions, Target, connect};
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::{AgentMessage, Heartbeat, Hello, collector_message};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tokio_stream::wrappers::ReceiverStream;

const USAGE: &str = "usage: minimal POINT https://HOST:PORT FINGERPRINT";

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (point, url) = args.next().zip(args.next()).ok_or(USAGE)?;
    let target = Target::parse(&url, args.next().as_deref())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(attach(point, target))
}

async fn attach(point: String, target: Target) -> Result<(), Box<dyn Error>> {
    let mut client = AgentServiceClient::new(connect(&target, ConnectOptions::AGENT).await?);
    let (messages, outgoing) = mpsc::channel(1);
    messages.send(AgentMessage { body: Some(Body::Hello(hello(point))) }).await?;
    let mut incoming = client.attach(ReceiverStream::new(outgoing)).await?.into_inner();
    let Some(collector_message::Body::Welcome(welcome)) =
        incoming.message().await?.and_then(|message| message.body)
    else {
        return Err("the collector did not welcome it".into());
    };
    let mut ticks = interval(Duration::from_millis(u64::from(welcome.interval_ms)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seq = 0;
    loop {
        tokio::select! {
            message = incoming.message() => match message? {
                Some(_) => {}
                None => return Ok(()),
            },
            _ = ticks.tick() => {
                seq += 1;
                let heartbeat = Heartbeat { seq, power: None, line: None };
                messages.send(AgentMessage { body: Some(Body::Heartbeat(heartbeat)) }).await?;
            }
        }
    }
}

fn hello(point: String) -> Hello {
    let one = || "minimal".to_owned();
    Hello { point, agent_id: one(), boot_id: one(), version: one(), ..Hello::default() }
}
