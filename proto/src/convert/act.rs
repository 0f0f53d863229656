//! Acts, as operators ask for them, and who does them, as the journal keeps it.

use diemcau_core::act::{Act, ActRefusal, Actor};

use super::agent::{MAX_BY, MAX_CODE, MAX_NOTE};
use super::{ConvertError, missing, short, value};
use crate::v1::{self, act_request};

/// An act, and the name of who does it; the address is for the shell to add.
///
/// # Errors
/// If it is no act that this version knows, or a text is too long.
pub fn request(request: v1::ActRequest) -> Result<(Box<str>, Act), ConvertError> {
    let act = match request.act.ok_or_else(|| missing("act"))? {
        act_request::Act::Reply(reply) => Act::Reply {
            code: short(&reply.point, "point", MAX_CODE)?,
            text: short(&reply.text, "text", MAX_NOTE)?,
        },
    };
    Ok((short(&request.by, "by", MAX_BY)?, act))
}

/// Why an act is not done.
pub fn refused(refusal: &ActRefusal) -> v1::ActResponse {
    let reason = match refusal {
        ActRefusal::UnknownPoint { .. } => v1::ActRefusalReason::UnknownPoint,
        ActRefusal::NothingSaid => v1::ActRefusalReason::NothingSaid,
        ActRefusal::UnknownIncident(_) => v1::ActRefusalReason::UnknownIncident,
        ActRefusal::UnknownSilence(_) => v1::ActRefusalReason::UnknownSilence,
        ActRefusal::UnknownWord(_) => v1::ActRefusalReason::UnknownWord,
        ActRefusal::UnknownShared { .. } => v1::ActRefusalReason::UnknownShared,
        ActRefusal::EndsBefore => v1::ActRefusalReason::EndsBefore,
    };
    response(reason, refusal.to_string())
}

/// An act is not done because it could not be written.
pub fn not_durable() -> v1::ActResponse {
    response(v1::ActRefusalReason::NotDurable, "the collector's journal fails".to_owned())
}

fn response(reason: v1::ActRefusalReason, text: String) -> v1::ActResponse {
    let refused = v1::ActRefused { reason: reason.into(), text };
    v1::ActResponse { outcome: Some(v1::act_response::Outcome::Refused(refused)) }
}

/// Who did something, to keep.
pub(super) fn actor_to_wire(actor: &Actor) -> v1::Actor {
    let address = actor.address.map(|address| address.to_string()).unwrap_or_default();
    v1::Actor { name: actor.name.to_string(), address }
}

/// Who did something, as it was kept.
pub(super) fn actor_from_wire(actor: v1::Actor) -> Result<Actor, ConvertError> {
    let address = match actor.address.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| value("address", text, "an IP address"))?),
    };
    Ok(Actor { name: actor.name.into_boxed_str(), address })
}
