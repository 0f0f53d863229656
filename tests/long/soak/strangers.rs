//! Those who do not belong or do not behave: clients without an identity, connections that babble or dawdle, and
//! dashboards that stop reading.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread::JoinHandle;

use diemcau_proto::channel::{ConnectOptions, Target, connect};
use diemcau_proto::v1;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tonic::Code;

/// Introduces itself as an enrolled point without its identity; gives how it was refused.
pub(super) fn impostor(target: &Target, point: &str) -> Option<Code> {
    runtime().block_on(async {
        let channel = connect(target, ConnectOptions::AGENT).await.ok()?;
        let hello = v1::Hello {
            point: point.to_owned(),
            agent_id: "impostor".to_owned(),
            boot_id: "boot".to_owned(),
            version: "1".to_owned(),
            simulated: true,
            ..Default::default()
        };
        let hello = v1::AgentMessage { body: Some(v1::agent_message::Body::Hello(hello)) };
        let said = tokio_stream::StreamExt::chain(tokio_stream::once(hello), tokio_stream::pending());
        match AgentServiceClient::new(channel).attach(said).await {
            Err(status) => Some(status.code()),
            Ok(mut heard) => heard.get_mut().message().await.err().map(|status| status.code()),
        }
    })
}

/// A connection that says what is no handshake, or nothing at all, and is left open.
pub(super) fn babbler(target: &Target, says: &[u8]) -> Option<TcpStream> {
    let mut stream = TcpStream::connect((target.host(), target.port())).ok()?;
    stream.write_all(says).ok()?;
    Some(stream)
}

/// A dashboard that asks for the picture and never reads it, for as long as it lives.
pub(super) struct Unread {
    ends: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Unread {
    pub(super) fn start(target: Target) -> Self {
        let (ends, ended) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            runtime().block_on(async {
                let Ok(channel) = connect(&target, ConnectOptions::AGENT).await else { return };
                let _unread = DashboardServiceClient::new(channel).watch(v1::WatchRequest {}).await;
                ended.await.ok();
            });
        });
        Self { ends: Some(ends), thread: Some(thread) }
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        drop(self.ends.take());
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}
