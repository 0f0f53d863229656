//! Against a collector that answers as the test wants, over real connections.

use std::sync::{Arc, Mutex};

use diemcau_core::incident::IncidentId;
use diemcau_proto::channel::Target;
use diemcau_proto::v1::operator_service_server::{OperatorService, OperatorServiceServer};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

use super::*;

/// What a collector answers, and what it was asked.
#[derive(Clone)]
struct Operators {
    answer: Result<v1::ActResponse, Status>,
    asked: Arc<Mutex<Vec<v1::ActRequest>>>,
}

#[tonic::async_trait]
impl OperatorService for Operators {
    async fn act(&self, request: Request<v1::ActRequest>) -> Result<Response<v1::ActResponse>, Status> {
        self.asked.lock().expect("nobody panicked").push(request.into_inner());
        self.answer.clone().map(Response::new)
    }
}

/// What comes of an act where a collector answers so, and what it was asked.
async fn acted(
    act: Act,
    answer: Result<v1::ActResponse, Status>,
) -> (Result<ActDone, ActFault>, Vec<v1::ActRequest>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let service = OperatorServiceServer::new(Operators { answer, asked: Arc::clone(&asked) });
    let served = Server::builder().add_service(service).serve_with_incoming(TcpListenerStream::new(listener));
    let served = tokio::spawn(served);
    let told = told(&url, act).await;
    served.abort();
    let asked = asked.lock().expect("nobody panicked").clone();
    (told, asked)
}

async fn told(url: &str, act: Act) -> Result<ActDone, ActFault> {
    let (acts, wanted) = mpsc::channel(1);
    let (out, mut links) = mpsc::channel(1);
    let collector = Collector::Target(Target::parse(url, None).expect("a target"));
    let kept = tokio::spawn(keep(collector, "Trần Minh".to_owned(), wanted, out));
    acts.send(Asked { act, at: Timestamp::from_millis(1_000) }).await.expect("the task reads");
    let told = links.recv().await;
    kept.abort();
    match told {
        Some(LinkEvent::Acted(told)) => told,
        other => panic!("no answer but {other:?}"),
    }
}

fn note() -> Act {
    Act::Incident { id: IncidentId(12), deed: Deed::Note { text: "ok".into() } }
}

fn refused(reason: ActRefusalReason, text: &str) -> v1::ActResponse {
    let refused = v1::ActRefused { reason: reason.into(), text: text.to_owned() };
    v1::ActResponse { outcome: Some(Outcome::Refused(refused)) }
}

#[tokio::test]
async fn an_act_goes_out_in_the_readers_name_and_its_answer_comes_back() {
    let reply = v1::ReplyDone { point_name: "Xã A".to_owned(), sent: true };
    let result = Some(v1::act_done::Result::Reply(reply));
    let done = v1::ActDone { fact: 99, at_ms: 5_000, result };
    let answer = v1::ActResponse { outcome: Some(Outcome::Done(done)) };
    let act = Act::Reply { code: "A".into(), text: "đang đến".into() };
    let (told, asked) = acted(act, Ok(answer)).await;
    let reply = Some(ReplyDone { point: "Xã A".to_owned(), sent: true });
    let at = Timestamp::from_millis(5_000);
    assert_eq!(told, Ok(ActDone { fact: Seq(99), at, reply, silences: false }));
    let wire = WireAct::Reply(v1::Reply { point: "A".to_owned(), text: "đang đến".to_owned() });
    assert_eq!(asked, [v1::ActRequest { by: "Trần Minh".to_owned(), act: Some(wire) }]);
}

#[tokio::test]
async fn a_refusal_keeps_its_reason_and_silence_is_not_taken_for_one() {
    for (answer, fault) in [
        (
            Ok(refused(ActRefusalReason::UnknownIncident, "there is no incident 12")),
            ActFault::UnknownIncident,
        ),
        (Ok(refused(ActRefusalReason::NotDurable, "")), ActFault::NotDurable),
        (Ok(refused(ActRefusalReason::Unspecified, "no")), ActFault::Refused("no".to_owned())),
        (Err(Status::invalid_argument("by is long")), ActFault::Refused("by is long".to_owned())),
        (Err(Status::unavailable("stops")), ActFault::Unknown),
        (Ok(v1::ActResponse { outcome: None }), ActFault::Unknown),
    ] {
        assert_eq!(acted(note(), answer).await.0, Err(fault));
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    assert_eq!(told(&url, note()).await, Err(ActFault::Unreachable));
}

#[tokio::test]
async fn what_is_done_with_a_point_goes_out_as_the_collector_understands_it() {
    let answer = v1::ActResponse { outcome: None };
    let entry = v1::CountEntry { count: 45, text: "chị Lan".to_owned() };
    let count = |act| {
        let act = Some(v1::CountAct { act: Some(act) });
        WireAct::Count(v1::CountOf { point: "A".to_owned(), act })
    };
    let excused = |attends| {
        let (point, reason) = ("A".to_owned(), "mất điện".to_owned());
        WireAct::Excuse(v1::ExcuseAct { point, attends: Some(attends), reason })
    };
    let excuse = |attends| Act::Excuse { code: "A".into(), attends, reason: "mất điện".into() };
    let counted = |act| Act::Count { code: "A".into(), act };
    let snooze = Deed::Snooze { until: Timestamp::from_millis(601_000) };
    let snoozed = v1::IncidentAct { id: 12, deed: Some(WireDeed::SnoozeS(600)) };
    for (act, wire) in [
        (counted(CountAct::Enter { count: 45, note: "chị Lan".into() }), count(WireCount::Enter(entry))),
        (counted(CountAct::Verify), count(WireCount::Verify(true))),
        (excuse(AttendsGiven::At("B".into())), excused(Attends::Host("B".to_owned()))),
        (excuse(AttendsGiven::Away), excused(Attends::Away(true))),
        (excuse(AttendsGiven::Here), excused(Attends::Here(true))),
        (Act::EndSilence { silence: Seq(7) }, WireAct::EndSilence(v1::EndSilence { id: 7 })),
        (Act::Incident { id: IncidentId(12), deed: snooze }, WireAct::Incident(snoozed)),
    ] {
        let (_, asked) = acted(act, Ok(answer.clone())).await;
        assert_eq!(asked, [v1::ActRequest { by: "Trần Minh".to_owned(), act: Some(wire) }]);
    }
}
