//! Against a collector that says what the test wants, over real connections.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use diemcau_core::event::{EventSettings, Level, Pace};
use diemcau_core::ids::{LevelIdx, PointIdx};
use diemcau_core::point::PointNow;
use diemcau_core::roster::Point;
use diemcau_proto::channel::Target;
use diemcau_proto::convert::dashboard::event_to_wire;
use diemcau_proto::convert::point::{now_to_wire, to_wire as point_to_wire};
use diemcau_proto::v1::dashboard_service_server::{DashboardService, DashboardServiceServer};
use diemcau_proto::v1::watch_reply::Body;
use tokio::net::TcpListener;
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tokio_stream::{Stream, StreamExt};
use tonic::transport::Server;
use tonic::{Request, Response};

use super::*;

type Replies<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;
type Script = mpsc::Receiver<Result<v1::WatchReply, Status>>;

/// Answers each `Watch` with the next script, and each `Inspect` with the point's code as version.
#[derive(Clone)]
struct Collector {
    scripts: Arc<Mutex<mpsc::Receiver<Script>>>,
}

#[tonic::async_trait]
impl DashboardService for Collector {
    type WatchStream = Replies<v1::WatchReply>;
    type InspectStream = Replies<v1::PointDetail>;

    async fn watch(&self, _: Request<v1::WatchRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let script = self.scripts.lock().unwrap().try_recv();
        let script = script.map_err(|_| Status::unavailable("no script"))?;
        Ok(Response::new(Box::pin(ReceiverStream::new(script))))
    }

    async fn inspect(
        &self,
        request: Request<v1::InspectRequest>,
    ) -> Result<Response<Self::InspectStream>, Status> {
        let detail = v1::PointDetail { version: request.into_inner().point, ..Default::default() };
        let details = tokio_stream::once(Ok(detail)).chain(tokio_stream::pending());
        Ok(Response::new(Box::pin(details)))
    }
}

/// A collector, and a link to it.
struct Bench {
    scripts: mpsc::Sender<Script>,
    links: mpsc::Receiver<LinkEvent>,
    anew: mpsc::Sender<()>,
    inspect: watch::Sender<Option<Code>>,
}

impl Bench {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (scripts, queue) = mpsc::channel(4);
        let service = DashboardServiceServer::new(Collector { scripts: Arc::new(Mutex::new(queue)) });
        let server = Server::builder().add_service(service);
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));

        let (anew, watch_anew) = mpsc::channel(1);
        let (inspect, inspected) = watch::channel(None);
        let (out, links) = mpsc::channel(16);
        let collector = crate::Collector::Target(Target::parse(&url, None).unwrap());
        tokio::spawn(keep(collector, Wishes { watch_anew, inspected }, out));
        Self { scripts, links, anew, inspect }
    }

    /// Has the collector answer the next `Watch` with a snapshot, and then whatever is sent.
    async fn script(&self, revision: u64) -> mpsc::Sender<Result<v1::WatchReply, Status>> {
        let (replies, script) = mpsc::channel(16);
        for body in snapshot_at(revision) {
            replies.send(Ok(v1::WatchReply { body: Some(body) })).await.unwrap();
        }
        self.scripts.send(script).await.unwrap();
        replies
    }

    /// The next event that is no failed attempt.
    async fn next(&mut self) -> LinkEvent {
        loop {
            match self.links.recv().await.unwrap() {
                LinkEvent::Down { .. } => {}
                event => return event,
            }
        }
    }

    async fn next_revision(&mut self) -> u64 {
        match self.next().await {
            LinkEvent::Snapshot(replica, _) => replica.revision().0,
            other => panic!("no snapshot but {other:?}"),
        }
    }

    async fn next_outage(&mut self) -> NoContact {
        loop {
            if let LinkEvent::Down { why, .. } = self.links.recv().await.unwrap() {
                return why;
            }
        }
    }
}

#[tokio::test]
async fn a_snapshot_comes_then_deltas() {
    let mut bench = Bench::new().await;
    let replies = bench.script(7).await;
    assert_eq!(bench.next_revision().await, 7);

    let health = v1::Health { plaintext: true, ..Default::default() };
    let delta = v1::Delta { from_revision: 7, to_revision: 8, health: Some(health), ..Default::default() };
    replies.send(Ok(v1::WatchReply { body: Some(Body::Delta(delta)) })).await.unwrap();
    let LinkEvent::Delta(delta, Some(health)) = bench.next().await else { panic!("no delta") };
    assert_eq!((delta.from.0, delta.to.0), (7, 8));
    assert!(health.plaintext);
}

#[tokio::test]
async fn a_broken_stream_comes_back_by_itself() {
    let mut bench = Bench::new().await;
    let replies = bench.script(1).await;
    assert_eq!(bench.next_revision().await, 1);
    replies.send(Err(Status::unavailable("stopping"))).await.unwrap();
    assert_eq!(bench.next_outage().await, NoContact::Broken);
    let _replies = bench.script(2).await;
    assert_eq!(bench.next_revision().await, 2);
}

#[tokio::test]
async fn a_hole_brings_a_new_snapshot() {
    let mut bench = Bench::new().await;
    let _first = bench.script(1).await;
    assert_eq!(bench.next_revision().await, 1);
    let _second = bench.script(5).await;
    bench.anew.send(()).await.unwrap();
    assert_eq!(bench.next_revision().await, 5);
}

#[tokio::test]
async fn a_silent_collector_is_given_up() {
    let mut bench = Bench::new().await;
    let _replies = bench.script(1).await;
    assert_eq!(bench.next_revision().await, 1);
    tokio::time::pause();
    assert_eq!(bench.next_outage().await, NoContact::Silent);
}

#[tokio::test]
async fn nonsense_is_told_and_tried_again() {
    let mut bench = Bench::new().await;
    let replies = bench.script(1).await;
    assert_eq!(bench.next_revision().await, 1);
    let page = Body::Page(v1::SnapshotPage::default());
    replies.send(Ok(v1::WatchReply { body: Some(page) })).await.unwrap();
    let NoContact::Other { english, .. } = bench.next_outage().await else { panic!("told otherwise") };
    assert!(english.contains("SnapshotPage"), "{english}");
}

#[tokio::test]
async fn the_line_follows_the_reader() {
    let mut bench = Bench::new().await;
    let _replies = bench.script(1).await;
    assert_eq!(bench.next_revision().await, 1);
    for code in ["A", "B"] {
        bench.inspect.send(Some(Code::new(code))).unwrap();
        let LinkEvent::Line(line) = bench.next().await else { panic!("no line") };
        assert_eq!((line.point.as_str(), &*line.version), (code, code));
    }
}

#[tokio::test]
async fn the_link_ends_with_the_dashboard_that_held_it() {
    let mut bench = Bench::new().await;
    let _replies = bench.script(1).await;
    assert_eq!(bench.next_revision().await, 1);
    drop(bench.inspect);
    let end = timeout(Duration::from_secs(5), bench.links.recv()).await;
    assert!(matches!(end, Ok(None)), "{end:?}");
}

#[tokio::test]
async fn nobody_at_the_address_is_told() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (_anew, watch_anew) = mpsc::channel(1);
    let (_inspect, inspected) = watch::channel(None);
    let (out, mut links) = mpsc::channel(16);
    let collector = crate::Collector::Target(Target::parse(&format!("http://{free}"), None).unwrap());
    tokio::spawn(keep(collector, Wishes { watch_anew, inspected }, out));
    let Some(LinkEvent::Down { why, .. }) = links.recv().await else { panic!("not told") };
    assert_eq!(why, NoContact::Refused);
}

fn snapshot_at(revision: u64) -> [Body; 3] {
    let level = Level::new("xa", "xã", Pace::STANDARD);
    let settings = EventSettings { levels: vec![level], ..EventSettings::default() };
    let point = Point::new(Code::new("A"), "A", LevelIdx(0));
    let idx = PointIdx(0);
    let mut point = point_to_wire(idx, &point);
    point.now = Some(now_to_wire(idx, &PointNow::default()));
    let begin = v1::SnapshotBegin {
        revision,
        event: Some(event_to_wire(&settings)),
        session: v1::Session::Live.into(),
        points: 1,
        ..Default::default()
    };
    [
        Body::Begin(begin),
        Body::Page(v1::SnapshotPage { points: vec![point] }),
        Body::End(v1::SnapshotEnd { revision }),
    ]
}
