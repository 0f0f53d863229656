//! An agent that reports, beats, or comes and goes without end: nobody else waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diemcau_proto::channel::{ConnectOptions, connect};
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::collector_message::Body as Answer;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;
use tonic::transport::Channel;

use super::exceeded;
use crate::collector::stage::{SOON, hello, report};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::{enrolled, facts, measured, secs};

/// As many as wait in a full spool are taken at once.
const AT_ONCE: u64 = 2_000;
/// Reports of one agent that wait for their answer.
const UNDER_WAY: u64 = 8;
/// So long it goes on beyond that.
const GOES_ON: Duration = secs(10);

type Agent = (mpsc::Sender<v1::AgentMessage>, Streaming<v1::CollectorMessage>);

#[test]
fn an_agent_that_reports_without_end_waits_and_nobody_else_does() {
    let serve = Serve { metrics: true, ..Serve::default() };
    let mut collector = Collector::start(Shape { points: 3, speaking: 0 }, serve);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let n_taken = Arc::new(AtomicU64::new(0));
        let hasty = tokio::spawn(reports_without_end(attached(&collector, &code(2)).await, n_taken.clone()));
        let (says, mut hears) = attached(&collector, &code(1)).await;
        sleep(GOES_ON).await;
        let began = Instant::now();
        acknowledged(&says, &mut hears, 1).await;
        assert!(began.elapsed() < secs(1), "{:?}", began.elapsed());
        hasty.abort();
        let n_taken = n_taken.load(Ordering::Relaxed);
        let most = AT_ONCE + 2 * GOES_ON.as_secs();
        assert!((AT_ONCE..most).contains(&n_taken), "{n_taken}");
    });
    assert!(exceeded(&collector, "reports") > 0);
    let log = collector.process().log();
    assert_eq!(log.matches("it reports faster than is taken, and waits").count(), 1, "{log}");
    assert!(facts::read(&collector.data()).len() < 2_100);
}

#[test]
fn an_agent_that_beats_without_end_delays_nobody() {
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let (beats, mut answers) = attached(&collector, &code(2)).await;
        let n_beats = Arc::new(AtomicU64::new(0));
        let counted = n_beats.clone();
        let hasty = tokio::spawn(async move {
            for seq in 1.. {
                let beat = v1::Heartbeat { seq, ..v1::Heartbeat::default() };
                let message = v1::AgentMessage { body: Some(Body::Heartbeat(beat)) };
                beats.send(message).await.expect("the stream lives");
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        let reads =
            tokio::spawn(async move { while answers.message().await.is_ok_and(|said| said.is_some()) {} });
        let (says, mut hears) = attached(&collector, &code(1)).await;
        let mut slowest = Duration::ZERO;
        for seq in 1..=20 {
            sleep(secs(5) / 20).await;
            let began = Instant::now();
            acknowledged(&says, &mut hears, seq).await;
            slowest = slowest.max(began.elapsed());
        }
        hasty.abort();
        reads.abort();
        let n_beats = n_beats.load(Ordering::Relaxed);
        measured(
            "a count beside an agent that beats without end",
            &format!("{slowest:.0?} at most, {n_beats} beats in 5 s"),
        );
        assert!(n_beats > 10_000, "{n_beats}");
        assert!(slowest < secs(1), "{slowest:?}");
    });
}

#[test]
fn a_machine_that_comes_and_goes_without_end_waits_before_it_is_taken_again() {
    let serve = Serve { metrics: true, ..Serve::rehearsal() };
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, serve);
    let identity = enrolled::enroll(&collector, &[code(2)]).remove(0);
    let machine = collector.target().with_identity(&identity).expect("the key is its own");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let channel = connect(&machine, ConnectOptions::AGENT).await.expect("it connects");
        let mut took = Vec::new();
        for _ in 0..32 {
            let began = Instant::now();
            let (_says, mut hears) = attached_by(channel.clone(), &code(2)).await;
            let welcome = timeout(SOON, hears.message()).await.expect("an answer").expect("the stream lives");
            assert!(matches!(welcome.and_then(|told| told.body), Some(Answer::Welcome(_))));
            took.push(began.elapsed());
        }
        assert!(took[..30].iter().all(|took| *took < secs(1)), "{took:?}");
        assert!(took[30..].iter().all(|took| *took > secs(1)), "{took:?}");
    });
    assert_eq!(exceeded(&collector, "hellos"), 2);
}

async fn attached(collector: &Collector, code: &str) -> Agent {
    let channel = connect(&collector.target(), ConnectOptions::AGENT).await.expect("it connects");
    attached_by(channel, code).await
}

async fn attached_by(channel: Channel, code: &str) -> Agent {
    let (says, said) = mpsc::channel(64);
    says.send(v1::AgentMessage { body: Some(Body::Hello(hello(code))) }).await.expect("it is open");
    let mut client = AgentServiceClient::new(channel);
    (says, client.attach(ReceiverStream::new(said)).await.expect("it attaches").into_inner())
}

/// Sends a report and waits until it is taken.
async fn acknowledged(
    says: &mpsc::Sender<v1::AgentMessage>,
    hears: &mut Streaming<v1::CollectorMessage>,
    seq: u64,
) {
    let message = v1::AgentMessage { body: Some(Body::Report(report(seq, 30))) };
    says.send(message).await.expect("it is open");
    loop {
        let answer = timeout(SOON, hears.message()).await.expect("an answer").expect("the stream lives");
        if is_ack(answer.as_ref()) {
            return;
        }
    }
}

/// Sends a report for each that was taken, with so many under way as an agent has.
async fn reports_without_end((says, mut hears): Agent, n_taken: Arc<AtomicU64>) {
    let mut seq = 0;
    loop {
        while seq < n_taken.load(Ordering::Relaxed) + UNDER_WAY {
            seq += 1;
            let message = v1::AgentMessage { body: Some(Body::Report(report(seq, 45))) };
            says.send(message).await.expect("the stream lives");
        }
        let answer = hears.message().await.expect("the stream lives");
        n_taken.fetch_add(u64::from(is_ack(answer.as_ref())), Ordering::Relaxed);
    }
}

fn is_ack(message: Option<&v1::CollectorMessage>) -> bool {
    matches!(message, Some(v1::CollectorMessage { body: Some(Answer::ReportAck(_)) }))
}
