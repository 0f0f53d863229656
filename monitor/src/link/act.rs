//! Asks the collector to do what the dashboard's reader wants, on a connection of its own, and brings back
//! what became of it.

mod probe;
#[cfg(test)]
mod tests;

use std::time::Duration;

use diemcau_core::act::Act;
use diemcau_core::attendance::CountAct;
use diemcau_core::excuse::AttendsGiven;
use diemcau_core::ids::{Code, Seq};
use diemcau_core::incident::fold::Deed;
use diemcau_core::text::line;
use diemcau_core::time::Timestamp;
use diemcau_phrase::screen::act::ActFault;
use diemcau_proto::channel::{self, ConnectOptions};
use diemcau_proto::v1::act_request::Act as WireAct;
use diemcau_proto::v1::act_response::Outcome;
use diemcau_proto::v1::count_act::Act as WireCount;
use diemcau_proto::v1::excuse_act::Attends;
use diemcau_proto::v1::incident_act::Deed as WireDeed;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use diemcau_proto::v1::silence_act::End;
use diemcau_proto::v1::{self, ActRefusalReason};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::event::{ActDone, LinkEvent, ProbeNews, ReplyDone};
use crate::options::Collector;

/// An act is told within this, or it is said that nobody knows: a collector whose disk hangs answers when
/// it is written.
const TELL_WITHIN: Duration = Duration::from_secs(15);
/// Most letters of what a collector says.
const MESSAGE: usize = 1_000;

/// What the reader asks for, and when.
#[derive(Debug)]
pub(crate) struct Asked {
    /// What.
    pub(crate) act: Act,
    /// The event clock then.
    pub(crate) at: Timestamp,
}

/// Does what comes, one after the other, in a name, until nobody takes what it brings.
pub(crate) async fn keep(
    collector: Collector,
    operator: String,
    mut acts: mpsc::Receiver<Asked>,
    out: mpsc::Sender<LinkEvent>,
) {
    // Answers of agents, which the next act does not wait for.
    let mut awaited = JoinSet::new();
    loop {
        let asked = tokio::select! {
            asked = acts.recv() => asked,
            Some(_) = awaited.join_next() => continue,
        };
        // The other tasks of the link go on.
        let Some(asked) = asked else { return std::future::pending().await };
        let answer = ask(&collector, &operator, &asked).await;
        if let Err(fault) = &answer {
            tracing::warn!(?fault, "act not known to be done");
        }
        let event = match (&asked.act, answer) {
            (Act::Probe { code }, Ok(done)) => {
                let point = Code::new(code);
                let asked = probe::Asked { point: point.clone(), fact: done.fact };
                awaited.spawn(probe::wait(collector.clone(), asked, out.clone()));
                LinkEvent::Probe { point, news: ProbeNews::Asked(done.at) }
            }
            (_, answer) => LinkEvent::Acted(answer),
        };
        if out.send(event).await.is_err() {
            return;
        }
    }
}

async fn ask(collector: &Collector, operator: &str, asked: &Asked) -> Result<ActDone, ActFault> {
    let act = &asked.act;
    let Some(wire) = to_wire(asked) else { return Err(ActFault::Refused(String::new())) };
    let target = collector.target().map_err(|_| ActFault::Unreachable)?;
    let connected = channel::connect(&target, ConnectOptions::DASHBOARD).await;
    let mut client = OperatorServiceClient::new(connected.map_err(|_| ActFault::Unreachable)?);
    let request = v1::ActRequest { by: operator.to_owned(), act: Some(wire) };
    let response = match timeout(TELL_WITHIN, client.act(request)).await {
        Ok(Ok(response)) => response.into_inner(),
        Ok(Err(status)) if is_refusal(status.code()) => {
            return Err(ActFault::Refused(line(status.message(), MESSAGE)));
        }
        Ok(Err(_)) | Err(_) => return Err(ActFault::Unknown),
    };
    match response.outcome {
        Some(Outcome::Done(done)) => Ok(done_from_wire(done, matches!(act, Act::Silence { .. }))),
        Some(Outcome::Refused(refused)) => Err(fault(&refused)),
        None => Err(ActFault::Unknown),
    }
}

/// Whether a status says that nothing was done, and why.
fn is_refusal(code: tonic::Code) -> bool {
    use tonic::Code::{InvalidArgument, PermissionDenied, Unauthenticated};

    matches!(code, InvalidArgument | PermissionDenied | Unauthenticated)
}

/// As it is asked of the collector; none of an act that no dashboard asks for.
fn to_wire(asked: &Asked) -> Option<WireAct> {
    Some(match &asked.act {
        Act::Reply { code, text } => {
            WireAct::Reply(v1::Reply { point: code.to_string(), text: text.to_string() })
        }
        Act::Incident { id, deed } => {
            let deed = match deed {
                Deed::Acknowledge { text } => WireDeed::Acknowledge(text.to_string()),
                Deed::Assign { to } => WireDeed::Assign(to.to_string()),
                Deed::Note { text } => WireDeed::Note(text.to_string()),
                Deed::Snooze { until } => {
                    let length = until.since(asked.at).as_secs();
                    WireDeed::SnoozeS(u32::try_from(length).unwrap_or(u32::MAX))
                }
            };
            WireAct::Incident(v1::IncidentAct { id: id.0, deed: Some(deed) })
        }
        Act::Silence { code, from, to, reason } => WireAct::Silence(v1::SilenceAct {
            point: code.to_string(),
            from_ms: from.map(Timestamp::as_millis),
            end: Some(End::ToMs(to.as_millis())),
            reason: reason.to_string(),
        }),
        Act::Tick { code, check, is_good } => WireAct::Tick(v1::Tick {
            point: code.to_string(),
            check: v1::ReadinessCheck::from(*check).into(),
            good: *is_good,
        }),
        Act::Called { code, note } => {
            WireAct::Called(v1::Call { point: code.to_string(), note: note.to_string() })
        }
        Act::Probe { code } => WireAct::Probe(code.to_string()),
        Act::EndSilence { silence } => WireAct::EndSilence(v1::EndSilence { id: silence.0 }),
        Act::Count { code, act } => {
            let act = match act {
                CountAct::Enter { count, note } => {
                    WireCount::Enter(v1::CountEntry { count: *count, text: note.to_string() })
                }
                CountAct::Verify => WireCount::Verify(true),
                CountAct::Override { .. } | CountAct::EndOverride => return None,
            };
            let act = Some(v1::CountAct { act: Some(act) });
            WireAct::Count(v1::CountOf { point: code.to_string(), act })
        }
        Act::Excuse { code, attends, reason } => {
            let attends = match attends {
                AttendsGiven::Here => Attends::Here(true),
                AttendsGiven::At(host) => Attends::Host(host.to_string()),
                AttendsGiven::Away => Attends::Away(true),
            };
            WireAct::Excuse(v1::ExcuseAct {
                point: code.to_string(),
                attends: Some(attends),
                reason: reason.to_string(),
            })
        }
        Act::Words(_)
        | Act::WithdrawWord { .. }
        | Act::Amend { .. }
        | Act::RevokeLinks { .. }
        | Act::AddOrganiser { .. }
        | Act::RevokeOrganiser { .. }
        | Act::Identity(_)
        | Act::ListMeeting { .. }
        | Act::ChangeRoster { .. }
        | Act::Approve { .. }
        | Act::TestAlert { .. } => return None,
    })
}

fn done_from_wire(done: v1::ActDone, silences: bool) -> ActDone {
    let reply = done.result.map(|v1::act_done::Result::Reply(reply)| ReplyDone {
        point: line(&reply.point_name, MESSAGE),
        sent: reply.sent,
    });
    ActDone { fact: Seq(done.fact), at: Timestamp::from_millis(done.at_ms), reply, silences }
}

fn fault(refused: &v1::ActRefused) -> ActFault {
    match refused.reason() {
        ActRefusalReason::UnknownPoint => ActFault::UnknownPoint,
        ActRefusalReason::NothingSaid => ActFault::NothingSaid,
        ActRefusalReason::NotDurable => ActFault::NotDurable,
        ActRefusalReason::UnknownIncident => ActFault::UnknownIncident,
        ActRefusalReason::UnknownSilence => ActFault::UnknownSilence,
        ActRefusalReason::EndsBefore => ActFault::EndsBefore,
        ActRefusalReason::NotSpeaking => ActFault::NotSpeaking,
        ActRefusalReason::NotConnected => ActFault::NotConnected,
        ActRefusalReason::CannotProbe => ActFault::CannotProbe,
        ActRefusalReason::ProbeUnderWay => ActFault::ProbeUnderWay,
        ActRefusalReason::NoCount => ActFault::NoCount,
        ActRefusalReason::NotOpen => ActFault::NotOpen,
        ActRefusalReason::CannotHost => ActFault::CannotHost,
        ActRefusalReason::HostsOthers => ActFault::HostsOthers,
        ActRefusalReason::NotExcused => ActFault::NotExcused,
        ActRefusalReason::Unspecified
        | ActRefusalReason::UnknownWord
        | ActRefusalReason::UnknownShared
        | ActRefusalReason::UnknownCutoff
        | ActRefusalReason::NothingToAmend
        | ActRefusalReason::OrganiserTaken
        | ActRefusalReason::UnknownOrganiser
        | ActRefusalReason::UnknownAmendment
        | ActRefusalReason::NoName
        | ActRefusalReason::RosterMoved
        | ActRefusalReason::SpeaksByEvent
        | ActRefusalReason::NoRoster
        | ActRefusalReason::NotEnrolled
        | ActRefusalReason::OperatorTaken
        | ActRefusalReason::UnknownOperator
        | ActRefusalReason::Code
        | ActRefusalReason::UnknownRecipient => ActFault::Refused(line(&refused.text, MESSAGE)),
    }
}
