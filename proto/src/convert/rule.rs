//! How an event sets the telling of incidents.

use std::time::Duration;

use diemcau_core::alert_rule::AlertRule;
use diemcau_core::ids::LevelIdx;

use crate::v1;

/// A rule, to send or to keep.
pub(super) fn to_wire(rule: &AlertRule) -> v1::AlertRule {
    let millis = |length: Duration| u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
    v1::AlertRule {
        phases: rule.phases.iter().map(|phase| v1::Phase::from(*phase).into()).collect(),
        levels: rule.levels.iter().map(|level| level.0.into()).collect(),
        causes: rule.causes.iter().map(|cause| v1::IncidentCause::from(*cause).into()).collect(),
        severity: rule.severity.map_or(v1::Severity::Unspecified, v1::Severity::from).into(),
        hold_down_ms: rule.hold_down.map(millis),
        remind_after_ms: rule.remind_after.map(millis),
        audience: rule.audience.as_ref().map(|audience| v1::AudienceList {
            audiences: audience.iter().map(|one| v1::Audience::from(*one).into()).collect(),
        }),
    }
}

/// A rule, as received or kept. What this version does not know in it is passed over.
pub(super) fn from_wire(rule: v1::AlertRule) -> AlertRule {
    AlertRule {
        phases: rule.phases().filter_map(Option::from).collect(),
        levels: rule.levels.iter().filter_map(|level| Some(LevelIdx(u16::try_from(*level).ok()?))).collect(),
        causes: rule.causes().filter_map(Option::from).collect(),
        severity: rule.severity().into(),
        hold_down: rule.hold_down_ms.map(Duration::from_millis),
        remind_after: rule.remind_after_ms.map(Duration::from_millis),
        audience: rule.audience.map(|list| list.audiences().filter_map(Option::from).collect()),
    }
}
