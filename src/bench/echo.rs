//! The baseline: a bare gRPC server that answers every message of an agent at once and knows
//! nothing, as lean as tonic gets: one thread, small buffers, the allocator of the collector.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use diemcau::data_dir::DataDir;
use diemcau::incoming::{Activity, Incoming, OpenStream};
use diemcau::tls;
use diemcau_proto::channel::CollectorFile;
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::agent_service_server::{AgentService, AgentServiceServer};
use diemcau_proto::v1::collector_message::Body as Answer;
use tokio::net::TcpListener;
use tokio_stream::Stream;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status, Streaming};

use crate::out;

/// Arguments of the echo server.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The pace that it gives
    #[arg(long)]
    interval_ms: u32,
    /// Serve with TLS, as the collector does
    #[arg(long)]
    tls: bool,
}

struct Echo {
    welcome: Arc<v1::Welcome>,
}

struct Answers {
    /// Holds the connection open, where it comes from a collector's listener.
    _open: Option<OpenStream>,
    inbound: Streaming<v1::AgentMessage>,
    welcome: Arc<v1::Welcome>,
}

/// Serves on a free port of loopback, whose address it prints, until it is killed.
pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    let welcome = v1::Welcome {
        session: v1::Session::Rehearsal.into(),
        interval_ms: args.interval_ms,
        mute_after_ms: 20_000,
        ..v1::Welcome::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let addr = listener.local_addr()?;
        let service = AgentServiceServer::new(Echo { welcome: Arc::new(welcome) });
        let router = Server::builder().add_service(service);
        if !args.tls {
            announce(&CollectorFile { url: format!("http://{addr}"), fingerprint: None, socket: None })?;
            let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
            return Ok(router.serve_with_incoming(incoming).await?);
        }
        let dir = tempfile::tempdir()?;
        let identity = DataDir::open(dir.path())?.identity()?;
        let fingerprint = Some(identity.fingerprint().to_string());
        let config = tls::server_config(identity)?.config;
        announce(&CollectorFile { url: format!("https://{addr}"), fingerprint, socket: None })?;
        Ok(router.serve_with_incoming(Incoming::new(listener, Some(config))).await?)
    })
}

fn announce(file: &CollectorFile) -> anyhow::Result<()> {
    out::say(&(serde_json::to_string(file)? + "\n"))
}

#[tonic::async_trait]
impl AgentService for Echo {
    type AttachStream = Answers;

    async fn enroll(
        &self,
        _request: Request<v1::EnrollRequest>,
    ) -> Result<Response<v1::EnrollResponse>, Status> {
        Err(Status::unimplemented("it only echoes"))
    }

    async fn attach(
        &self,
        request: Request<Streaming<v1::AgentMessage>>,
    ) -> Result<Response<Answers>, Status> {
        let mut open = request.extensions().get::<Arc<Activity>>().cloned().map(OpenStream::new);
        if let Some(open) = &mut open {
            open.was_asked(true);
        }
        let welcome = Arc::clone(&self.welcome);
        Ok(Response::new(Answers { _open: open, inbound: request.into_inner(), welcome }))
    }
}

impl Stream for Answers {
    type Item = Result<v1::CollectorMessage, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let message = match ready!(Pin::new(&mut self.inbound).poll_next(cx)) {
                Some(Ok(message)) => message,
                Some(Err(status)) => return Poll::Ready(Some(Err(status))),
                None => return Poll::Ready(None),
            };
            let answer = match message.body {
                Some(Body::Hello(_)) => Answer::Welcome((*self.welcome).clone()),
                Some(Body::Heartbeat(beat)) => {
                    Answer::HeartbeatAck(v1::HeartbeatAck { seq: beat.seq, held_us: 0 })
                }
                Some(Body::Report(report)) => {
                    Answer::ReportAck(v1::ReportAck { seq: report.seq, ..v1::ReportAck::default() })
                }
                Some(Body::Goodbye(_)) => return Poll::Ready(None),
                Some(Body::Path(_) | Body::ProbeAnswer(_)) | None => continue,
            };
            return Poll::Ready(Some(Ok(v1::CollectorMessage { body: Some(answer) })));
        }
    }
}
