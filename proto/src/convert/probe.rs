//! A probe that an operator asks for, and what the agent answers.

use std::time::Duration;

use diemcau_core::fact::FactBody;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::path::asked::{AskedProbe, ProbeAnswer};

use super::path::{report, window_to_wire};
use super::{ConvertError, act, at, millis, missing};
use crate::v1::{self, fact::Body, probe_answer::Answer};

/// What an agent answers, to send.
pub fn answer_to_wire(fact: Seq, answer: &ProbeAnswer) -> v1::ProbeAnswer {
    let answer = match answer {
        ProbeAnswer::Found(windows) => {
            Answer::Found(v1::PathReport { windows: windows.iter().map(window_to_wire).collect() })
        }
        ProbeAnswer::NoProbes => Answer::NoProbes(true),
        ProbeAnswer::TooSoon { again_in } => Answer::AgainInMs(millis(*again_in)),
    };
    v1::ProbeAnswer { ask: fact.0, answer: Some(answer) }
}

/// What an agent answers, as received, with the number of the fact that asked; none if it says nothing that
/// this version knows.
pub fn answer_from_wire(answer: &v1::ProbeAnswer) -> Option<(Seq, ProbeAnswer)> {
    let told = match answer.answer.as_ref()? {
        Answer::Found(found) => ProbeAnswer::Found(report(found)),
        Answer::NoProbes(_) => ProbeAnswer::NoProbes,
        Answer::AgainInMs(ms) => ProbeAnswer::TooSoon { again_in: Duration::from_millis((*ms).into()) },
    };
    Some((Seq(answer.ask), told))
}

/// The last probe that was asked for, to send.
pub fn asked_to_wire(asked: &AskedProbe) -> v1::ProbeAskedNow {
    let AskedProbe { fact, at, by, answer } = asked;
    v1::ProbeAskedNow {
        fact: fact.0,
        at_ms: at.as_millis(),
        by: by.to_string(),
        answer: answer.as_ref().map(|(answer, _)| answer_to_wire(*fact, answer)),
        took_ms: answer.as_ref().map_or(0, |(_, took)| millis(*took)),
    }
}

/// The last probe that was asked for, as received.
pub fn asked_from_wire(asked: &v1::ProbeAskedNow) -> AskedProbe {
    let answer = asked.answer.as_ref().and_then(answer_from_wire);
    let took = Duration::from_millis(asked.took_ms.into());
    AskedProbe {
        fact: Seq(asked.fact),
        at: at(asked.at_ms),
        by: asked.by.as_str().into(),
        answer: answer.map(|(_, answer)| (answer, took)),
    }
}

pub(super) fn fact_to_wire(fact: &FactBody) -> Option<Body> {
    let FactBody::ProbeAsked { point, actor } = fact else { return None };
    Some(Body::ProbeAsked(v1::ProbeAsked { point: point.0, actor: Some(act::actor_to_wire(actor)) }))
}

pub(super) fn fact_from_wire(asked: v1::ProbeAsked) -> Result<FactBody, ConvertError> {
    let actor = act::actor_from_wire(asked.actor.ok_or_else(|| missing("actor"))?)?;
    Ok(FactBody::ProbeAsked { point: PointIdx(asked.point), actor })
}
