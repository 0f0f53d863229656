//! A probe that an operator asks for, as an agent's stream and a dashboard see it.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use diemcau_core::event::Session;
use diemcau_core::ids::Seq;
use diemcau_core::path::asked::ProbeAnswer;
use diemcau_proto::probe;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::act_response::Outcome;
use diemcau_proto::v1::agent_message::Body as Said;
use diemcau_proto::v1::collector_message::Body;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use diemcau_proto::v1::{self, ActRefusalReason, probe_answer};
use tokio::time::timeout;
use tonic::transport::Channel;

use super::stage::{Agent, SOON, collector, connect, hello};

#[tokio::test]
async fn an_agent_is_asked_once_answers_and_its_answer_reaches_whoever_waits() {
    let collector = collector(Session::Live).await;
    let channel = connect(&collector).await;
    let mut operator = OperatorServiceClient::new(channel.clone());
    assert_eq!(ask(&mut operator, "X1").await, Err(ActRefusalReason::NotConnected));
    assert_eq!(ask(&mut operator, "nowhere").await, Err(ActRefusalReason::UnknownPoint));
    // An agent from before does not say that it answers.
    let mut old = Agent::attach(&collector, "X2").await;
    assert_eq!(ask(&mut operator, "X2").await, Err(ActRefusalReason::CannotProbe));

    let mut agent = Agent::calls(&collector, v1::Hello { answers_probes: true, ..hello("X1") }).await;
    assert!(matches!(agent.hears().await, Body::Welcome(_)));
    let fact = ask(&mut operator, "X1").await.unwrap();
    let Body::ProbeNow(now) = agent.hears().await else { panic!("it is not asked") };
    assert_eq!(now.ask, fact.0);
    assert_eq!(ask(&mut operator, "X1").await, Err(ActRefusalReason::ProbeUnderWay));

    let waiting = tokio::spawn(async move { probe::answer(channel, "X1", fact).await });
    let answer = Some(probe_answer::Answer::AgainInMs(4_000));
    agent.says(Said::ProbeAnswer(v1::ProbeAnswer { ask: now.ask, answer })).await;
    let asked = timeout(SOON, waiting).await.unwrap().unwrap().unwrap().expect("nobody else asked");
    let (told, _) = asked.answer.expect("it is answered");
    assert_eq!((&*asked.by, asked.fact), ("Lê Hoa", fact));
    assert!(matches!(told, ProbeAnswer::TooSoon { again_in } if again_in.as_secs() == 4), "{told:?}");

    // It is not asked of others, and one that was not asked lives on.
    old.beats(1).await;
    assert!(matches!(old.hears().await, Body::HeartbeatAck(_)));
}

async fn ask(operator: &mut OperatorServiceClient<Channel>, code: &str) -> Result<Seq, ActRefusalReason> {
    let request = v1::ActRequest { by: "Lê Hoa".to_owned(), act: Some(Act::Probe(code.to_owned())) };
    match operator.act(request).await.unwrap().into_inner().outcome.unwrap() {
        Outcome::Done(done) => Ok(Seq(done.fact)),
        Outcome::Refused(refused) => Err(refused.reason()),
    }
}
