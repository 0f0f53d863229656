//! What operators do with the numbers of points, and with the figure of a cut-off.

use diemcau_core::attendance::{CountAct, MAX_COUNT};
use diemcau_core::fact::FactBody;
use diemcau_core::ids::PointIdx;

use super::agent::MAX_NOTE;
use super::{ConvertError, act, missing, short, value};
use crate::v1::count_act::Act as Wire;
use crate::v1::{self, fact::Body};

/// An act, as it was asked for or kept.
pub(super) fn act_from_wire(act: Option<v1::CountAct>) -> Result<CountAct, ConvertError> {
    let people = |entry: &v1::CountEntry| match entry.count {
        count @ 0..=MAX_COUNT => Ok(count),
        count => Err(value("count", count, "at most 100,000")),
    };
    let text = |entry: &v1::CountEntry| short(&entry.text, "text", MAX_NOTE);
    Ok(match act.and_then(|act| act.act).ok_or_else(|| missing("act"))? {
        Wire::Enter(entry) => CountAct::Enter { count: people(&entry)?, note: text(&entry)? },
        Wire::Override(entry) => CountAct::Override { count: people(&entry)?, reason: text(&entry)? },
        Wire::Verify(_) => CountAct::Verify,
        Wire::EndOverride(_) => CountAct::EndOverride,
    })
}

pub(super) fn act_to_wire(act: &CountAct) -> v1::CountAct {
    let entry = |count: u32, text: &str| v1::CountEntry { count, text: text.to_owned() };
    let act = match act {
        CountAct::Enter { count, note } => Wire::Enter(entry(*count, note)),
        CountAct::Override { count, reason } => Wire::Override(entry(*count, reason)),
        CountAct::Verify => Wire::Verify(true),
        CountAct::EndOverride => Wire::EndOverride(true),
    };
    v1::CountAct { act: Some(act) }
}

pub(super) fn fact_to_wire(fact: &FactBody) -> Option<Body> {
    Some(match fact {
        FactBody::CountActed { point, act, actor } => Body::CountActed(v1::CountActed {
            point: point.0,
            act: Some(act_to_wire(act)),
            actor: Some(act::actor_to_wire(actor)),
        }),
        FactBody::Amended { cutoff, reason, actor } => Body::Amended(v1::Amended {
            cutoff: cutoff.to_string(),
            reason: reason.to_string(),
            actor: Some(act::actor_to_wire(actor)),
        }),
        FactBody::Approved { cutoff, amendment, actor } => Body::Approved(v1::Approved {
            cutoff: cutoff.to_string(),
            amendment: *amendment,
            actor: Some(act::actor_to_wire(actor)),
        }),
        _ => return None,
    })
}

pub(super) fn approved(approved: v1::Approved) -> Result<FactBody, ConvertError> {
    Ok(FactBody::Approved {
        cutoff: approved.cutoff.into(),
        amendment: approved.amendment,
        actor: act::actor_from_wire(approved.actor.ok_or_else(|| missing("actor"))?)?,
    })
}

pub(super) fn fact_from_wire(acted: v1::CountActed) -> Result<FactBody, ConvertError> {
    Ok(FactBody::CountActed {
        point: PointIdx(acted.point),
        act: act_from_wire(acted.act)?,
        actor: act::actor_from_wire(acted.actor.ok_or_else(|| missing("actor"))?)?,
    })
}

pub(super) fn amended(amended: v1::Amended) -> Result<FactBody, ConvertError> {
    Ok(FactBody::Amended {
        cutoff: amended.cutoff.into(),
        reason: amended.reason.into(),
        actor: act::actor_from_wire(amended.actor.ok_or_else(|| missing("actor"))?)?,
    })
}
