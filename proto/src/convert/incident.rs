//! Incidents, as pictures show and the journal keeps them.

pub(super) mod fact;
mod ground;
pub mod outside;
pub mod picture;

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::fold::Deed;
use diemcau_core::incident::{End, EndKind, Finding, Incident, IncidentId, Member, Remark, Scope};
use diemcau_core::time::Timestamp;

use super::{ConvertError, at, missing};
use crate::v1;
use crate::v1::incident_deed::Deed as WireDeed;
use crate::v1::incident_scope::Where;

/// An incident, to send or to keep.
pub fn to_wire(incident: &Incident) -> v1::Incident {
    v1::Incident {
        id: incident.id.0,
        found: Some(finding_to_wire(&incident.found)),
        since_ms: incident.since.as_millis(),
        opened_ms: incident.opened.as_millis(),
        touched: incident.touched.iter().map(|point| point.0).collect(),
        from: incident.from.map(|from| from.0),
        acknowledged: incident.acknowledged.as_ref().map(remark_to_wire),
        assigned_to: incident.assigned_to.as_deref().map(str::to_owned),
        notes: incident.notes.iter().map(remark_to_wire).collect(),
        snoozed_until_ms: incident.snoozed_until.map(Timestamp::as_millis),
        end: incident.end.map(end_to_wire),
    }
}

/// An incident, as it was kept.
///
/// # Errors
/// If something is missing or not known that every incident has.
pub fn from_wire(incident: v1::Incident) -> Result<Incident, ConvertError> {
    Ok(Incident {
        id: IncidentId(incident.id),
        found: finding_from_wire(incident.found.ok_or_else(|| missing("found"))?)?,
        since: at(incident.since_ms),
        opened: at(incident.opened_ms),
        touched: in_order(incident.touched.into_iter().map(PointIdx).collect()),
        from: incident.from.map(IncidentId),
        acknowledged: incident.acknowledged.map(remark_from_wire),
        assigned_to: incident.assigned_to.map(String::into_boxed_str),
        notes: incident.notes.into_iter().map(remark_from_wire).collect(),
        snoozed_until: incident.snoozed_until_ms.map(at),
        end: incident.end.map(|end| end_from_wire(&end)).transpose()?,
    })
}

/// An incident, as a dashboard receives it: a cause, an end or a piece of evidence that this version does
/// not know is not known, and the rest is as it is. None if it does not know what it is about.
pub fn shown_from_wire(mut incident: v1::Incident) -> Option<Incident> {
    if let Some(found) = &mut incident.found {
        if found.cause() == v1::IncidentCause::Unspecified {
            found.set_cause(v1::IncidentCause::Unknown);
        }
        found.grounds.retain(|ground| ground::from_wire(ground.clone()).is_ok());
    }
    if let Some(end) = &mut incident.end
        && end.how() == v1::IncidentEndKind::Unspecified
    {
        end.set_how(v1::IncidentEndKind::Restored);
    }
    from_wire(incident).ok()
}

fn finding_to_wire(finding: &Finding) -> v1::IncidentFinding {
    v1::IncidentFinding {
        subject: v1::IncidentSubject::from(finding.subject).into(),
        scope: Some(scope_to_wire(&finding.scope)),
        cause: v1::IncidentCause::from(finding.cause).into(),
        grounds: finding.grounds.iter().map(ground::to_wire).collect(),
        members: finding
            .members
            .iter()
            .map(|member| v1::IncidentMember {
                point: member.point.0,
                struck_ms: member.struck.as_millis(),
                lost_ms: member.lost.map(Timestamp::as_millis),
            })
            .collect(),
        of: finding.of,
        flapping: finding.flapping,
    }
}

fn finding_from_wire(finding: v1::IncidentFinding) -> Result<Finding, ConvertError> {
    let (subject, cause) = (finding.subject(), finding.cause());
    let mut members: Vec<Member> = finding
        .members
        .iter()
        .map(|member| Member {
            point: PointIdx(member.point),
            struck: at(member.struck_ms),
            lost: member.lost_ms.map(at),
        })
        .collect();
    // They are looked up by it.
    members.sort_by_key(|member| member.point);
    Ok(Finding {
        subject: Option::from(subject).ok_or_else(|| missing("subject"))?,
        scope: scope_from_wire(finding.scope)?,
        cause: Option::from(cause).ok_or_else(|| missing("cause"))?,
        grounds: finding.grounds.into_iter().map(ground::from_wire).collect::<Result<_, _>>()?,
        members,
        of: finding.of,
        flapping: finding.flapping,
    })
}

pub(super) fn scope_to_wire(scope: &Scope) -> v1::IncidentScope {
    let place = match scope {
        Scope::Point(point) => Where::Point(point.0),
        Scope::Node(node) => Where::Node(node.0),
        Scope::Uplink(uplink) => Where::Uplink(uplink.to_string()),
        Scope::Feeder(feeder) => Where::Feeder(feeder.to_string()),
        Scope::All => Where::All(true),
    };
    v1::IncidentScope { r#where: Some(place) }
}

pub(super) fn scope_from_wire(scope: Option<v1::IncidentScope>) -> Result<Scope, ConvertError> {
    let place = scope.and_then(|scope| scope.r#where).ok_or_else(|| missing("scope"))?;
    Ok(match place {
        Where::Point(point) => Scope::Point(PointIdx(point)),
        Where::Node(node) => Scope::Node(PointIdx(node)),
        Where::Uplink(uplink) => Scope::Uplink(uplink.into_boxed_str()),
        Where::Feeder(feeder) => Scope::Feeder(feeder.into_boxed_str()),
        Where::All(_) => Scope::All,
    })
}

fn remark_to_wire(remark: &Remark) -> v1::Remark {
    v1::Remark { at_ms: remark.at.as_millis(), by: remark.by.to_string(), text: remark.text.to_string() }
}

fn remark_from_wire(remark: v1::Remark) -> Remark {
    Remark { at: at(remark.at_ms), by: remark.by.into_boxed_str(), text: remark.text.into_boxed_str() }
}

fn end_to_wire(end: End) -> v1::IncidentEnd {
    let (how, into) = how_to_wire(end.how);
    v1::IncidentEnd { at_ms: end.at.as_millis(), how, into }
}

fn end_from_wire(end: &v1::IncidentEnd) -> Result<End, ConvertError> {
    Ok(End { at: at(end.at_ms), how: how_from_wire(end.how(), end.into)? })
}

fn how_to_wire(how: EndKind) -> (i32, u64) {
    let (kind, into) = match how {
        EndKind::Restored => (v1::IncidentEndKind::Restored, 0),
        EndKind::Merged(into) => (v1::IncidentEndKind::Merged, into.0),
        EndKind::EventOver => (v1::IncidentEndKind::EventOver, 0),
    };
    (kind.into(), into)
}

fn how_from_wire(kind: v1::IncidentEndKind, into: u64) -> Result<EndKind, ConvertError> {
    match kind {
        v1::IncidentEndKind::Unspecified => Err(missing("how")),
        v1::IncidentEndKind::Restored => Ok(EndKind::Restored),
        v1::IncidentEndKind::Merged => Ok(EndKind::Merged(IncidentId(into))),
        v1::IncidentEndKind::EventOver => Ok(EndKind::EventOver),
    }
}

/// What a person does with an incident, to send or to keep.
pub fn deed_to_wire(deed: &Deed) -> v1::IncidentDeed {
    let deed = match deed {
        Deed::Acknowledge { text } => WireDeed::Acknowledge(text.to_string()),
        Deed::Assign { to } => WireDeed::Assign(to.to_string()),
        Deed::Note { text } => WireDeed::Note(text.to_string()),
        Deed::Snooze { until } => WireDeed::SnoozeUntilMs(until.as_millis()),
    };
    v1::IncidentDeed { deed: Some(deed) }
}

/// What a person does with an incident.
///
/// # Errors
/// If it is nothing that this version knows.
pub(super) fn deed_from_wire(deed: Option<v1::IncidentDeed>) -> Result<Deed, ConvertError> {
    Ok(match deed.and_then(|deed| deed.deed).ok_or_else(|| missing("deed"))? {
        WireDeed::Acknowledge(text) => Deed::Acknowledge { text: text.into_boxed_str() },
        WireDeed::Assign(to) => Deed::Assign { to: to.into_boxed_str() },
        WireDeed::Note(text) => Deed::Note { text: text.into_boxed_str() },
        WireDeed::SnoozeUntilMs(until) => Deed::Snooze { until: at(until) },
    })
}

fn in_order(mut points: Vec<PointIdx>) -> Vec<PointIdx> {
    points.sort_unstable();
    points
}
