//! Asks the collector to do what the dashboard's reader wants, on a connection of its own, and brings back
//! what became of it.

#[cfg(test)]
mod tests;

use std::time::Duration;

use diemcau_core::act::Act;
use diemcau_core::ids::Seq;
use diemcau_core::incident::fold::Deed;
use diemcau_core::text::line;
use diemcau_core::time::Timestamp;
use diemcau_phrase::screen::act::ActFault;
use diemcau_proto::channel::{self, ConnectOptions};
use diemcau_proto::v1::act_request::Act as WireAct;
use diemcau_proto::v1::act_response::Outcome;
use diemcau_proto::v1::incident_act::Deed as WireDeed;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use diemcau_proto::v1::silence_act::End;
use diemcau_proto::v1::{self, ActRefusalReason};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tonic::Code;

use crate::event::{ActDone, LinkEvent, ReplyDone};
use crate::options::Collector;

/// An act is told within this, or it is said that nobody knows: a collector whose disk hangs answers when
/// it is written.
const TELL_WITHIN: Duration = Duration::from_secs(15);
/// Most letters of what a collector says.
const MESSAGE: usize = 1_000;

/// Does what comes, one after the other, in a name, until nobody takes what it brings.
pub(crate) async fn keep(
    collector: Collector,
    operator: String,
    mut acts: mpsc::Receiver<Act>,
    out: mpsc::Sender<LinkEvent>,
) {
    while let Some(act) = acts.recv().await {
        let answer = ask(&collector, &operator, &act).await;
        if let Err(fault) = &answer {
            tracing::warn!(?fault, "act not known to be done");
        }
        if out.send(LinkEvent::Acted(answer)).await.is_err() {
            return;
        }
    }
    // The other tasks of the link go on.
    std::future::pending::<()>().await;
}

async fn ask(collector: &Collector, operator: &str, act: &Act) -> Result<ActDone, ActFault> {
    let Some(wire) = to_wire(act) else { return Err(ActFault::Refused(String::new())) };
    let target = collector.target().map_err(|_| ActFault::Unreachable)?;
    let connected = channel::connect(&target, ConnectOptions::DASHBOARD).await;
    let mut client = OperatorServiceClient::new(connected.map_err(|_| ActFault::Unreachable)?);
    let request = v1::ActRequest { by: operator.to_owned(), act: Some(wire) };
    let response = match timeout(TELL_WITHIN, client.act(request)).await {
        Ok(Ok(response)) => response.into_inner(),
        Ok(Err(status)) if status.code() == Code::InvalidArgument => {
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

/// As it is asked of the collector; none of an act that no dashboard asks for.
fn to_wire(act: &Act) -> Option<WireAct> {
    Some(match act {
        Act::Reply { code, text } => {
            WireAct::Reply(v1::Reply { point: code.to_string(), text: text.to_string() })
        }
        Act::Incident { id, deed } => {
            let deed = match deed {
                Deed::Acknowledge { text } => WireDeed::Acknowledge(text.to_string()),
                Deed::Assign { to } => WireDeed::Assign(to.to_string()),
                Deed::Note { text } => WireDeed::Note(text.to_string()),
                Deed::Snooze { .. } => return None,
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
        Act::EndSilence { .. }
        | Act::Words(_)
        | Act::WithdrawWord { .. }
        | Act::Count { .. }
        | Act::Excuse { .. }
        | Act::Amend { .. }
        | Act::RevokeLinks { .. }
        | Act::AddOrganiser { .. }
        | Act::RevokeOrganiser { .. }
        | Act::ListMeeting { .. }
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
        ActRefusalReason::Unspecified
        | ActRefusalReason::UnknownWord
        | ActRefusalReason::UnknownShared
        | ActRefusalReason::NoCount
        | ActRefusalReason::NotOpen
        | ActRefusalReason::CannotHost
        | ActRefusalReason::HostsOthers
        | ActRefusalReason::NotExcused
        | ActRefusalReason::UnknownCutoff
        | ActRefusalReason::NothingToAmend
        | ActRefusalReason::OrganiserTaken
        | ActRefusalReason::UnknownOrganiser
        | ActRefusalReason::UnknownAmendment
        | ActRefusalReason::NoName
        | ActRefusalReason::UnknownRecipient => ActFault::Refused(line(&refused.text, MESSAGE)),
    }
}
