//! A collector that does what a test wants: it welcomes or refuses, answers or falls silent, keeps
//! or cannot keep reports. Killing it ends its connections at once.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use diemcau_proto::channel::Target;
use diemcau_proto::v1::agent_service_server::{AgentService, AgentServiceServer};
use diemcau_proto::v1::{self, AgentMessage, CollectorMessage, agent_message, collector_message};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tokio_stream::{Stream, StreamExt as _};
use tonic::transport::Server;
use tonic::{Request, Response, Status, Streaming};

/// How it behaves; may be changed while it runs.
#[derive(Clone, Debug)]
pub(crate) struct Behaviour {
    /// What it says to a Hello.
    pub(crate) greeting: Result<v1::Welcome, (tonic::Code, &'static str)>,
    /// It answers heartbeats.
    pub(crate) acks: bool,
    /// What it says to a report.
    pub(crate) reports: Reports,
}

/// What it says to a report.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reports {
    Kept,
    KeptAs(v1::Disposition),
    Unanswered,
    Refused(v1::RefusalReason),
}

/// All that it heard, since it was made; killing it forgets nothing, as a journal would not.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) hellos: Vec<v1::Hello>,
    pub(crate) heartbeats: Vec<v1::Heartbeat>,
    /// Each time something that people say came.
    pub(crate) report_seqs: Vec<u64>,
    /// In effect, by agent, lane and number.
    pub(crate) kept: BTreeMap<(String, i32, u64), v1::Report>,
    pub(crate) paths: Vec<v1::PathReport>,
    pub(crate) goodbyes: Vec<v1::Goodbye>,
}

/// The collector of a test.
pub(crate) struct Collector {
    address: SocketAddr,
    runtime: Option<Runtime>,
    shared: Arc<Shared>,
}

struct Shared {
    behaviour: Mutex<Behaviour>,
    heard: Mutex<Heard>,
}

impl Behaviour {
    /// Welcomes, with heartbeats every 100 ms, answers everything and keeps every report.
    pub(crate) fn friendly() -> Self {
        let welcome = v1::Welcome {
            session: v1::Session::Live.into(),
            interval_ms: 100,
            mute_after_ms: 20_000,
            at_ms: 1_746_666_000_000,
            event: "Lễ phát động".to_owned(),
            point_name: "Xã Thọ Xuân".to_owned(),
            utc_offset_s: 7 * 3_600,
            ..v1::Welcome::default()
        };
        Self { greeting: Ok(welcome), acks: true, reports: Reports::Kept }
    }

    /// Like a friendly one, in a session.
    pub(crate) fn welcoming(session: v1::Session) -> Self {
        let mut behaviour = Self::friendly();
        if let Ok(welcome) = &mut behaviour.greeting {
            welcome.set_session(session);
        }
        behaviour
    }

    /// Refuses whoever comes.
    pub(crate) fn refusing(code: tonic::Code, text: &'static str) -> Self {
        Self { greeting: Err((code, text)), ..Self::friendly() }
    }
}

impl Collector {
    /// Starts on a free port of loopback.
    pub(crate) fn start(behaviour: Behaviour) -> Self {
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let shared = Shared { behaviour: Mutex::new(behaviour), heard: Mutex::default() };
        let mut collector = Self { address: free, runtime: None, shared: Arc::new(shared) };
        collector.revive();
        collector
    }

    /// Starts it again on the same port.
    pub(crate) fn revive(&mut self) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime is made");
        let mut listener = None;
        until("its port is free", || {
            listener = runtime.block_on(TcpListener::bind(self.address)).ok();
            listener.is_some()
        });
        let listener = listener.expect("it is bound");
        self.address = listener.local_addr().expect("it is bound");
        let service = AgentServiceServer::new(Service(Arc::clone(&self.shared)));
        runtime.spawn(
            Server::builder().add_service(service).serve_with_incoming(TcpListenerStream::new(listener)),
        );
        self.runtime = Some(runtime);
    }

    /// Ends it and its connections without a word.
    pub(crate) fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn target(&self) -> Target {
        Target::parse(&self.url(), None).expect("it is an address")
    }

    pub(crate) fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.shared.behaviour.lock().expect("no test panicked with it"));
    }

    pub(crate) fn heard(&self) -> MutexGuard<'_, Heard> {
        self.shared.heard.lock().expect("no test panicked with it")
    }

    /// Waits until what it heard is so.
    pub(crate) fn wait(&self, what: &str, so: impl Fn(&Heard) -> bool) {
        until(what, || so(&self.heard()));
    }
}

impl Heard {
    /// What people said, in effect.
    pub(crate) fn human(&self) -> Vec<&v1::Report> {
        self.kept.values().filter(|report| report.lane() == v1::ReportLane::Unspecified).collect()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits until something is so; fails the test after a while.
pub(crate) fn until(what: &str, mut so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !so() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

struct Service(Arc<Shared>);

#[tonic::async_trait]
impl AgentService for Service {
    type AttachStream = Pin<Box<dyn Stream<Item = Result<CollectorMessage, Status>> + Send>>;

    async fn enroll(
        &self,
        _request: Request<v1::EnrollRequest>,
    ) -> Result<Response<v1::EnrollResponse>, Status> {
        Err(Status::failed_precondition("it enrolls nobody"))
    }

    async fn attach(
        &self,
        request: Request<Streaming<AgentMessage>>,
    ) -> Result<Response<Self::AttachStream>, Status> {
        let (answers, receiver) = mpsc::channel(64);
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            converse(&shared, request.into_inner(), &answers).await;
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(receiver))))
    }
}

type Answers = mpsc::Sender<Result<CollectorMessage, Status>>;

/// What follows a message.
enum Next {
    Say(Box<collector_message::Body>),
    Listen,
    End(Status),
}

async fn converse(shared: &Shared, mut messages: Streaming<AgentMessage>, answers: &Answers) {
    let mut agent_id = String::new();
    while let Some(Ok(AgentMessage { body: Some(body) })) = messages.next().await {
        let answer = match listen(shared, &mut agent_id, body) {
            Next::Say(body) => Ok(CollectorMessage { body: Some(*body) }),
            Next::Listen => continue,
            Next::End(status) if status.code() == tonic::Code::Ok => return,
            Next::End(status) => Err(status),
        };
        let ends = answer.is_err();
        if answers.send(answer).await.is_err() || ends {
            return;
        }
    }
}

fn listen(shared: &Shared, agent_id: &mut String, body: agent_message::Body) -> Next {
    let behaviour = shared.behaviour.lock().expect("no test panicked with it").clone();
    let mut heard = shared.heard.lock().expect("no test panicked with it");
    match body {
        agent_message::Body::Hello(hello) => {
            agent_id.clone_from(&hello.agent_id);
            heard.hellos.push(hello);
            match behaviour.greeting {
                Ok(welcome) => Next::Say(Box::new(collector_message::Body::Welcome(welcome))),
                Err((code, text)) => Next::End(Status::new(code, text)),
            }
        }
        agent_message::Body::Heartbeat(heartbeat) => {
            let ack = v1::HeartbeatAck { seq: heartbeat.seq, held_us: 0 };
            heard.heartbeats.push(heartbeat);
            if behaviour.acks {
                Next::Say(Box::new(collector_message::Body::HeartbeatAck(ack)))
            } else {
                Next::Listen
            }
        }
        agent_message::Body::Report(report) => {
            if report.lane() == v1::ReportLane::Unspecified {
                heard.report_seqs.push(report.seq);
            }
            answer_to(&mut heard, behaviour.reports, agent_id, report)
        }
        agent_message::Body::Path(path) => {
            heard.paths.push(path);
            Next::Listen
        }
        agent_message::Body::ProbeAnswer(_) => Next::Listen,
        agent_message::Body::Goodbye(goodbye) => {
            heard.goodbyes.push(goodbye);
            Next::End(Status::ok(""))
        }
    }
}

fn answer_to(heard: &mut Heard, reports: Reports, agent_id: &str, report: v1::Report) -> Next {
    let (lane, seq) = (report.lane, report.seq);
    match reports {
        Reports::Kept | Reports::KeptAs(_) => {
            let before = heard.kept.insert((agent_id.to_owned(), lane, seq), report);
            let disposition = match (before, reports) {
                (Some(_), _) => v1::Disposition::Repeated,
                (None, Reports::KeptAs(disposition)) => disposition,
                (None, _) => v1::Disposition::Standing,
            };
            let (received_ms, disposition) = (1_746_666_000_000, disposition.into());
            let ack = v1::ReportAck { seq, received_ms, disposition, lane };
            Next::Say(Box::new(collector_message::Body::ReportAck(ack)))
        }
        Reports::Unanswered => Next::Listen,
        Reports::Refused(reason) => {
            let text = "refused by the test".to_owned();
            let refused = v1::ReportRefused { seq, reason: reason.into(), text, lane };
            Next::Say(Box::new(collector_message::Body::ReportRefused(refused)))
        }
    }
}
