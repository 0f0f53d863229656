//! A collector on a free port, agents and dashboards, all with deadlines.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::time::Duration;

use diemcau::collector::{self, Collector, Config};
use diemcau::event::{self, Without};
use diemcau::journal::Opened;
use diemcau::journal::memory::Memory;
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_proto::channel::{self, ConnectOptions, Target};
use diemcau_proto::v1;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::collector_message::Body;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::watch::{WatchReader, Watched};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Channel;
use tonic::{Status, Streaming};

/// Whatever a test waits for comes within this, on the slowest machine.
pub(crate) const SOON: Duration = Duration::from_secs(20);

const EVENT: &str = r#"
name = "Thử"
time_zone = "Asia/Ho_Chi_Minh"
start = 2025-05-08T08:00:00
end = 2025-05-08T10:00:00
count_open = 2025-05-08T06:20:00
roster = "roster.csv"
speaking = ["H1"]

[[level]]
id = "tinh"
name = "tỉnh"

[[level]]
id = "huyen"
name = "huyện"

[[level]]
id = "xa"
name = "xã"
heartbeat = "1s"
"#;

pub(crate) const ROSTER: &str = "\
code,name,level,parent,expected,chair,contact,phone,carrier,uplink,feeder,hosted_by,note
T,Tỉnh,tinh,,100,,,,,,,,
H1,Huyện 1,huyen,T,50,,,,,,,,
H2,Huyện 2,huyen,T,50,,,,,,,,
X1,Xã 1,xa,H1,30,,,,,,,,
X2,Xã 2,xa,H1,30,,,,,,,,
X3,Xã 3,xa,H2,30,,,,,,,,
";

/// The event that all tests watch.
pub(crate) fn event() -> EventOpened {
    event_from(ROSTER)
}

/// The same event with another roster.
pub(crate) fn event_from(roster: &str) -> EventOpened {
    let loaded = event::from_text(EVENT, roster).unwrap();
    assert_eq!(loaded.roster_issues, []);
    EventOpened { settings: loaded.settings, roster: loaded.roster }
}

/// The roster's text, for tests that change it.
pub(crate) fn roster() -> &'static str {
    ROSTER
}

/// A collector in memory.
pub(crate) async fn collector(session: Session) -> Collector {
    collector_with(session, Memory::new().open()).await
}

/// A collector with a given journal.
pub(crate) async fn collector_with(session: Session, journal: Opened) -> Collector {
    collector::start(config(session, journal)).await.unwrap()
}

pub(crate) fn config(session: Session, journal: Opened) -> Config {
    Config {
        event: event(),
        session,
        listen: ([127, 0, 0, 1], 0).into(),
        socket: None,
        journal,
        tls: None,
        without: Without::default(),
        alerts: None,
        door: None,
        uplink: Vec::new(),
        meetings: Vec::new(),
    }
}

/// A connection to a collector.
pub(crate) async fn connect(collector: &Collector) -> Channel {
    let target = Target::parse(&collector.url(), None).unwrap();
    channel::connect(&target, ConnectOptions::DASHBOARD).await.unwrap()
}

/// An agent's stream, as the wire has it.
pub(crate) struct Agent {
    pub(crate) say: mpsc::Sender<v1::AgentMessage>,
    pub(crate) hears: Streaming<v1::CollectorMessage>,
}

impl Agent {
    /// Opens a stream and says nothing.
    pub(crate) async fn silent(collector: &Collector) -> Self {
        let (say, said) = mpsc::channel(16);
        let mut client = AgentServiceClient::new(connect(collector).await);
        let hears = client.attach(ReceiverStream::new(said)).await.unwrap().into_inner();
        Self { say, hears }
    }

    /// Opens a stream and introduces itself.
    pub(crate) async fn calls(collector: &Collector, hello: v1::Hello) -> Self {
        let agent = Self::silent(collector).await;
        agent.says(v1::agent_message::Body::Hello(hello)).await;
        agent
    }

    /// Attaches and is welcome.
    pub(crate) async fn attach(collector: &Collector, code: &str) -> Self {
        let mut agent = Self::calls(collector, hello(code)).await;
        let Body::Welcome(welcome) = agent.hears().await else { panic!("no welcome") };
        assert!(!welcome.point_name.is_empty());
        agent
    }

    pub(crate) async fn says(&self, body: v1::agent_message::Body) {
        self.say.send(v1::AgentMessage { body: Some(body) }).await.unwrap();
    }

    pub(crate) async fn beats(&self, seq: u32) {
        let heartbeat = v1::Heartbeat { seq, ..v1::Heartbeat::default() };
        self.says(v1::agent_message::Body::Heartbeat(heartbeat)).await;
    }

    pub(crate) async fn reports(&self, seq: u64, count: u32) {
        self.says(v1::agent_message::Body::Report(report(seq, count))).await;
    }

    /// Tells something other than a count, entered just now.
    pub(crate) async fn tells(&self, seq: u64, body: v1::report::Body) {
        let report = v1::Report { seq, body: Some(body), ..v1::Report::default() };
        self.says(v1::agent_message::Body::Report(report)).await;
    }

    /// Asks for help and waits until that is recorded.
    pub(crate) async fn asks_for_help(&mut self, seq: u64, text: &str) {
        let help = v1::Help { needed: true, text: text.to_owned(), by: "Lê Thị B".to_owned() };
        self.tells(seq, v1::report::Body::Help(help)).await;
        self.hears_ack().await;
    }

    pub(crate) async fn hears_reply(&mut self) -> v1::OperatorReply {
        match self.hears().await {
            Body::OperatorReply(reply) => reply,
            other => panic!("{other:?} instead of an operator's answer"),
        }
    }

    pub(crate) async fn hears(&mut self) -> Body {
        let message = timeout(SOON, self.hears.message()).await.expect("an answer").unwrap();
        message.expect("the stream is open").body.expect("a body")
    }

    pub(crate) async fn hears_ack(&mut self) -> v1::ReportAck {
        match self.hears().await {
            Body::ReportAck(ack) => ack,
            other => panic!("{other:?} instead of an acknowledgement"),
        }
    }

    pub(crate) async fn hears_refusal(&mut self) -> v1::ReportRefused {
        match self.hears().await {
            Body::ReportRefused(refused) => refused,
            other => panic!("{other:?} instead of a refusal"),
        }
    }

    /// How the stream ends; none is OK.
    pub(crate) async fn end(&mut self) -> Option<Status> {
        loop {
            match timeout(SOON, self.hears.message()).await.expect("an end") {
                Ok(Some(_)) => {}
                Ok(None) => return None,
                Err(status) => return Some(status),
            }
        }
    }
}

pub(crate) fn hello(code: &str) -> v1::Hello {
    v1::Hello {
        point: code.to_owned(),
        agent_id: format!("agent-{code}"),
        boot_id: "boot-1".to_owned(),
        version: "test".to_owned(),
        ..v1::Hello::default()
    }
}

pub(crate) fn report(seq: u64, count: u32) -> v1::Report {
    let source = v1::CountSource::Person.into();
    let attendance = v1::Attendance { count, source, by: "Lan".to_owned(), note: String::new() };
    let body = Some(v1::report::Body::Attendance(attendance));
    v1::Report { seq, body, ..v1::Report::default() }
}

/// A dashboard: the picture, and the health told with it.
pub(crate) struct Dashboard {
    pub(crate) replica: Replica,
    pub(crate) health: v1::Health,
    reader: WatchReader,
    replies: Streaming<v1::WatchReply>,
}

impl Dashboard {
    pub(crate) async fn open(collector: &Collector) -> Self {
        let mut client = DashboardServiceClient::new(connect(collector).await);
        let mut replies = client.watch(v1::WatchRequest {}).await.unwrap().into_inner();
        let mut reader = WatchReader::default();
        loop {
            match reader.read(next(&mut replies).await).unwrap() {
                Some(Watched::Picture(replica, health)) => {
                    return Self { replica: *replica, health, reader, replies };
                }
                Some(Watched::Delta(..)) => panic!("a delta in a snapshot"),
                None => {}
            }
        }
    }

    /// Takes in deltas until the picture is as expected.
    pub(crate) async fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let wait = async {
            while !is_so(self) {
                match self.reader.read(next(&mut self.replies).await).unwrap() {
                    Some(Watched::Delta(delta, health)) => {
                        self.health = health.unwrap_or(std::mem::take(&mut self.health));
                        self.replica.apply(delta).unwrap();
                    }
                    Some(Watched::Picture(replica, health)) => {
                        (self.replica, self.health) = (*replica, health);
                    }
                    None => {}
                }
            }
        };
        timeout(SOON, wait).await.unwrap_or_else(|_| panic!("never seen: {what}"));
    }

    pub(crate) fn presence(&self, code: &str) -> Presence {
        self.replica.now(self.replica.roster().find(code).unwrap()).presence
    }

    pub(crate) fn count(&self, code: &str) -> Option<u32> {
        let now = self.replica.now(self.replica.roster().find(code).unwrap());
        now.count.as_ref().map(|count| count.count)
    }

    /// How its stream ends.
    pub(crate) async fn end(mut self) -> Status {
        loop {
            match timeout(SOON, self.replies.message()).await.expect("an end") {
                Ok(Some(_)) => {}
                Ok(None) => panic!("a watch never ends well"),
                Err(status) => return status,
            }
        }
    }
}

async fn next(replies: &mut Streaming<v1::WatchReply>) -> v1::WatchReply {
    timeout(SOON, replies.message()).await.expect("a reply").unwrap().expect("the stream lives")
}
