//! Participant lists of the meeting, as they are told and kept.

use std::time::Duration;

use diemcau_core::act::Act;
use diemcau_core::fact::FactBody;
use diemcau_core::ids::PointIdx;
use diemcau_core::meeting::{HOLDS_AT_MOST, MAX_SOURCE, MeetingListed};

use super::agent::MAX_CODE;
use super::{ConvertError, act, at, short, value};
use crate::v1::{self, fact::Body};

/// Points of one list.
pub const MAX_LISTED: usize = 10_000;

pub(super) fn act_from_wire(list: &v1::ListMeeting) -> Result<Act, ConvertError> {
    if list.points.len() > MAX_LISTED {
        return Err(value("points", list.points.len(), "at most 10,000"));
    }
    let holds = Duration::from_secs(list.holds_s.into());
    if holds.is_zero() || holds > HOLDS_AT_MOST {
        return Err(value("holds_s", list.holds_s, "1 to 1,800 seconds"));
    }
    let codes = list.points.iter().map(|code| short(code, "points", MAX_CODE));
    Ok(Act::ListMeeting {
        source: short(&list.source, "source", MAX_SOURCE)?,
        codes: codes.collect::<Result<_, _>>()?,
        n_participants: list.participants,
        holds,
    })
}

pub(super) fn fact_to_wire(fact: &FactBody) -> Option<Body> {
    let FactBody::MeetingListed(listed) = fact else { return None };
    let MeetingListed { source, points, n_participants, until, actor } = &**listed;
    Some(Body::MeetingListed(v1::MeetingListed {
        source: source.to_string(),
        points: points.iter().map(|point| point.0).collect(),
        participants: *n_participants,
        until_ms: until.as_millis(),
        actor: actor.as_ref().map(act::actor_to_wire),
    }))
}

/// Points that are not in their order are a list all the same.
pub(super) fn fact_from_wire(listed: v1::MeetingListed) -> Result<FactBody, ConvertError> {
    let mut points: Vec<_> = listed.points.into_iter().map(PointIdx).collect();
    points.sort_unstable();
    points.dedup();
    Ok(FactBody::MeetingListed(Box::new(MeetingListed {
        source: listed.source.into(),
        points,
        n_participants: listed.participants,
        until: at(listed.until_ms),
        actor: listed.actor.map(act::actor_from_wire).transpose()?,
    })))
}
