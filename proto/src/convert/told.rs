//! Reports other than counts: as agents send them, and as the journal keeps them.

use std::time::Duration;

use diemcau_core::fact::{Reported, Told};
use diemcau_core::ids::{AgentId, PointIdx, Run};
use diemcau_core::statements::{MAX_BY, MAX_NOTE};
use diemcau_core::time::Timestamp;

use super::{ConvertError, at, evidence, missing, path, power, short};
use crate::v1::{self, reported::Body};

/// Most bytes of what is told for people of an outage.
const MAX_OUTAGE: usize = 400;

pub(super) fn confirmation(confirmation: &v1::Confirmation) -> Result<Told, ConvertError> {
    Ok(Told::Confirmation {
        state: Option::from(confirmation.state()).ok_or_else(|| missing("state"))?,
        by: short(&confirmation.by, "by", MAX_BY)?,
        note: short(&confirmation.note, "note", MAX_NOTE)?,
    })
}

pub(super) fn chair(chair: &v1::Chair) -> Result<Told, ConvertError> {
    Ok(Told::Chair { present: chair.present, by: short(&chair.by, "by", MAX_BY)? })
}

pub(super) fn help(help: &v1::Help) -> Result<Told, ConvertError> {
    Ok(Told::Help {
        needed: help.needed,
        text: short(&help.text, "text", MAX_NOTE)?,
        by: short(&help.by, "by", MAX_BY)?,
    })
}

pub(super) fn outage(outage: &v1::LineOutage) -> Result<Told, ConvertError> {
    Ok(Told::Outage {
        length: Duration::from_millis(outage.length_ms),
        length_estimated: outage.length_estimated,
        cause: outage.cause().into(),
        text: short(&outage.text, "text", MAX_OUTAGE)?,
    })
}

pub(super) fn quality(window: &v1::PathWindow) -> Result<Told, ConvertError> {
    Ok(Told::Quality(path::window_from_wire(window)?))
}

pub(super) fn reported_to_wire(point: PointIdx, reported: &Reported) -> v1::Reported {
    v1::Reported {
        point: point.0,
        agent_id: reported.agent.to_string(),
        report_run: reported.run.0,
        report_seq: reported.report_seq,
        observed_ms: reported.observed.as_millis(),
        observed_estimated: reported.observed_estimated,
        body: Some(body_to_wire(&reported.told)),
    }
}

pub(super) fn reported_from_wire(reported: v1::Reported) -> Result<Reported, ConvertError> {
    Ok(Reported {
        agent: AgentId::new(&reported.agent_id),
        run: Run(reported.report_run),
        report_seq: reported.report_seq,
        observed: at(reported.observed_ms),
        observed_estimated: reported.observed_estimated,
        told: match reported.body.ok_or_else(|| missing("body"))? {
            Body::Confirmation(body) => confirmation(&body)?,
            Body::Chair(body) => chair(&body)?,
            Body::Help(body) => help(&body)?,
            Body::Power(body) => Told::Power(power::reading(&body)),
            Body::Outage(body) => outage(&body)?,
            Body::Quality(body) => quality(&body)?,
        },
    })
}

/// What people said of picture and sound, to keep or to show.
pub(super) fn confirmation_now_to_wire(
    confirmation: &diemcau_core::statements::Confirmation,
) -> v1::ConfirmationNow {
    v1::ConfirmationNow {
        state: v1::MediaState::from(confirmation.state).into(),
        at_ms: confirmation.at.as_millis(),
        by: confirmation.by.to_string(),
        note: confirmation.note.to_string(),
    }
}

/// What people said of picture and sound, as it was kept.
pub(super) fn confirmation_now(
    confirmation: v1::ConfirmationNow,
) -> Result<diemcau_core::statements::Confirmation, ConvertError> {
    Ok(diemcau_core::statements::Confirmation {
        state: Option::from(confirmation.state()).ok_or_else(|| missing("state"))?,
        at: at(confirmation.at_ms),
        by: confirmation.by.into_boxed_str(),
        note: confirmation.note.into_boxed_str(),
    })
}

/// An operator's answer, to send.
pub fn reply_to_wire(reply: &diemcau_core::statements::Reply) -> v1::OperatorReply {
    v1::OperatorReply {
        id: reply.id,
        at_ms: reply.at.as_millis(),
        text: reply.text.to_string(),
        by: reply.by.to_string(),
    }
}

pub(super) fn reply_from_wire(reply: v1::OperatorReply) -> diemcau_core::statements::Reply {
    diemcau_core::statements::Reply {
        id: reply.id,
        at: Timestamp::from_millis(reply.at_ms),
        text: reply.text.into_boxed_str(),
        by: reply.by.into_boxed_str(),
    }
}

fn body_to_wire(told: &Told) -> Body {
    match told {
        Told::Confirmation { state, by, note } => Body::Confirmation(v1::Confirmation {
            state: v1::MediaState::from(*state).into(),
            by: by.to_string(),
            note: note.to_string(),
        }),
        Told::Chair { present, by } => Body::Chair(v1::Chair { present: *present, by: by.to_string() }),
        Told::Help { needed, text, by } => {
            Body::Help(v1::Help { needed: *needed, text: text.to_string(), by: by.to_string() })
        }
        Told::Power(reading) => Body::Power(power::reading_to_wire(reading)),
        Told::Outage { length, length_estimated, cause, text } => Body::Outage(v1::LineOutage {
            length_ms: u64::try_from(length.as_millis()).unwrap_or(u64::MAX),
            length_estimated: *length_estimated,
            cause: evidence::cause_to_wire(*cause),
            text: text.to_string(),
        }),
        Told::Quality(window) => Body::Quality(path::window_to_wire(window)),
    }
}
