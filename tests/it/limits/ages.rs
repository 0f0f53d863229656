//! An agent that lies about how old things are, over the wire and to the end: pages, reports and the journal.

use diemcau_proto::channel::{ConnectOptions, connect};
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::collector_message::Body as Answer;
use serde_json::Value;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;

use crate::collector::stage::{SOON, hello, report};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::pages::Pages;
use crate::harness::secs;
use crate::harness::watcher::Watcher;

/// A lie, and whether the count that it speaks of is one of the event at all: counting is open for three hours.
const LIES: [(u64, bool); 6] = [
    (u64::MAX, false),
    (i64::MAX as u64 + 1, false),
    (i64::MAX as u64, false),
    (400 * 365 * 86_400_000, false),
    (2 * 86_400_000, false),
    (0, true),
];

#[test]
fn lies_about_ages_are_history_and_break_no_page_no_report_and_no_journal() {
    let mut pages = Pages::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(lie(&pages.collector));
    for restarted in [false, true] {
        if restarted {
            pages.collector.restart();
            pages.addr = pages.collector.served("pages are served");
        }
        let watcher = Watcher::start(pages.collector.target(), None);
        let (count, _) = watcher.wait("the count", secs(20), |seen| {
            seen.now(seen.roster().find(&code(1))?).count.as_ref().map(|count| count.count)
        });
        assert_eq!(count, 45, "the one that is of the event");
        let page = pages.get(&pages.link(&code(1)));
        assert_eq!(page.status, 200, "{page:?}");
        let report = pages.run(&["report", "--format", "json"]);
        assert!(report.status.success(), "{report:?}");
        let report: Value = serde_json::from_slice(&report.stdout).expect("it is JSON");
        assert_eq!(report["attendees"], 45);
        for args in
            [&["report", "--format", "text"][..], &["status", "--point", &code(1)], &["journal", "check"]]
        {
            let done = pages.run(args);
            assert!(done.status.success(), "{args:?}: {done:?}");
        }
    }
    assert!(pages.collector.process().is_running());
}

/// Says each lie in a count and in other words, with readings and windows as old.
async fn lie(collector: &Collector) {
    let channel = connect(&collector.target(), ConnectOptions::AGENT).await.expect("it connects");
    let (say, said) = tokio::sync::mpsc::channel(64);
    let mut client = AgentServiceClient::new(channel);
    let mut hears = client.attach(ReceiverStream::new(said)).await.expect("it attaches").into_inner();
    let says = async |body| say.send(v1::AgentMessage { body: Some(body) }).await.expect("it is open");
    says(Body::Hello(v1::Hello { wall_clock_ms: Some(i64::MIN), ..hello(&code(1)) })).await;
    for (seq, (age_ms, is_of_event)) in (1..).zip(LIES) {
        let outage = v1::LineOutage { length_ms: age_ms, ..v1::LineOutage::default() };
        let help = v1::Help { needed: true, text: "Mất điện".to_owned(), by: "Lan".to_owned() };
        let bodies = [
            report(0, 45).body.expect("it is a count"),
            v1::report::Body::Help(help),
            v1::report::Body::Outage(outage),
        ];
        for (at, body) in (1..).zip(bodies) {
            let lane = if at == 3 { v1::ReportLane::Line } else { v1::ReportLane::Unspecified };
            let number = 10 * seq + at;
            let body = Some(body);
            let report = v1::Report { seq: number, age_ms, lane: lane.into(), body, ..v1::Report::default() };
            says(Body::Report(report)).await;
            let answered = async {
                loop {
                    match hears.message().await.expect("the stream lives").and_then(|message| message.body) {
                        Some(Answer::ReportAck(ack)) if ack.seq == number => return Some(ack.disposition()),
                        Some(Answer::ReportRefused(refused)) if refused.seq == number => return None,
                        Some(_) => {}
                        None => panic!("the stream ended"),
                    }
                }
            };
            let answered = timeout(SOON, answered).await.expect("an answer");
            if at == 1 {
                let taken = if is_of_event { v1::Disposition::Standing } else { v1::Disposition::BeforeOpen };
                assert_eq!(answered, Some(taken), "{age_ms}");
            }
        }
    }
}
