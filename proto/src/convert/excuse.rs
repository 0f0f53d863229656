//! Where the people of a point attend, and that it was called.

use diemcau_core::act::Act;
use diemcau_core::call::Called;
use diemcau_core::excuse::{Attends, AttendsGiven, Excuse};
use diemcau_core::fact::FactBody;
use diemcau_core::ids::PointIdx;
use diemcau_core::time::Timestamp;

use super::agent::{MAX_CODE, MAX_NOTE};
use super::{ConvertError, act, at, missing, short};
use crate::v1::attends::Attends as Wire;
use crate::v1::excuse_act::Attends as Given;
use crate::v1::{self, fact::Body};

pub(super) fn act_from_wire(act: &v1::ExcuseAct) -> Result<Act, ConvertError> {
    Ok(Act::Excuse {
        code: short(&act.point, "point", MAX_CODE)?,
        attends: match act.attends.as_ref().ok_or_else(|| missing("attends"))? {
            Given::Here(_) => AttendsGiven::Here,
            Given::Host(host) => AttendsGiven::At(short(host, "host", MAX_CODE)?),
            Given::Away(_) => AttendsGiven::Away,
        },
        reason: short(&act.reason, "reason", MAX_NOTE)?,
    })
}

pub(super) fn call_from_wire(call: &v1::Call) -> Result<Act, ConvertError> {
    Ok(Act::Called {
        code: short(&call.point, "point", MAX_CODE)?,
        note: short(&call.note, "note", MAX_NOTE)?,
    })
}

fn attends_to_wire(attends: Attends) -> v1::Attends {
    let attends = match attends {
        Attends::Here => Wire::Here(true),
        Attends::At(host) => Wire::Host(host.0),
        Attends::Away => Wire::Away(true),
    };
    v1::Attends { attends: Some(attends) }
}

fn attends_from_wire(attends: Option<v1::Attends>) -> Result<Attends, ConvertError> {
    Ok(match attends.and_then(|attends| attends.attends).ok_or_else(|| missing("attends"))? {
        Wire::Here(_) => Attends::Here,
        Wire::Host(host) => Attends::At(PointIdx(host)),
        Wire::Away(_) => Attends::Away,
    })
}

pub(super) fn fact_to_wire(fact: &FactBody) -> Option<Body> {
    Some(match fact {
        FactBody::Excused { point, attends, reason, actor } => Body::Excused(v1::Excused {
            point: point.0,
            attends: Some(attends_to_wire(*attends)),
            reason: reason.to_string(),
            actor: Some(act::actor_to_wire(actor)),
        }),
        FactBody::Called { point, note, actor } => Body::Called(v1::Called {
            point: point.0,
            note: note.to_string(),
            actor: Some(act::actor_to_wire(actor)),
        }),
        _ => return None,
    })
}

pub(super) fn excused(excused: v1::Excused) -> Result<FactBody, ConvertError> {
    Ok(FactBody::Excused {
        point: PointIdx(excused.point),
        attends: attends_from_wire(excused.attends)?,
        reason: excused.reason.into(),
        actor: act::actor_from_wire(excused.actor.ok_or_else(|| missing("actor"))?)?,
    })
}

pub(super) fn called(called: v1::Called) -> Result<FactBody, ConvertError> {
    Ok(FactBody::Called {
        point: PointIdx(called.point),
        note: called.note.into(),
        actor: act::actor_from_wire(called.actor.ok_or_else(|| missing("actor"))?)?,
    })
}

pub(super) fn excuse_to_wire(excuse: &Excuse) -> v1::Excuse {
    v1::Excuse {
        attends: Some(attends_to_wire(excuse.attends)),
        reason: excuse.reason.to_string(),
        by: excuse.by.to_string(),
        at_ms: excuse.at.as_millis(),
    }
}

/// One that this version does not understand is none: presence tells that the point is excused all the same.
pub(super) fn excuse_from_wire(excuse: v1::Excuse) -> Option<Box<Excuse>> {
    Some(Box::new(Excuse {
        attends: attends_from_wire(excuse.attends).ok()?,
        reason: excuse.reason.into(),
        by: excuse.by.into(),
        at: at(excuse.at_ms),
    }))
}

pub(super) fn called_to_wire(called: &Called) -> v1::CalledNow {
    v1::CalledNow {
        at_ms: Timestamp::as_millis(called.at),
        by: called.by.to_string(),
        note: called.note.to_string(),
        calls: called.n_calls,
    }
}

pub(super) fn called_from_wire(called: v1::CalledNow) -> Called {
    Called { at: at(called.at_ms), by: called.by.into(), note: called.note.into(), n_calls: called.calls }
}
