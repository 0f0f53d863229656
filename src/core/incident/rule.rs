//! Which rules of the event file speak of an incident.

use crate::alert_rule::AlertRule;
use crate::ids::LevelIdx;
use crate::phase::Phase;
use crate::roster::Roster;

use super::Incident;

/// Whether a rule speaks of an incident in a part of the day.
pub fn holds(rule: &AlertRule, roster: &Roster, phase: Phase, incident: &Incident) -> bool {
    let is_level = || level(roster, incident).is_some_and(|level| rule.levels.contains(&level));
    (rule.phases.is_empty() || rule.phases.contains(&phase))
        && (rule.causes.is_empty() || rule.causes.contains(&incident.found.cause))
        && (rule.levels.is_empty() || is_level())
}

/// The level of an incident's weightiest point.
fn level(roster: &Roster, incident: &Incident) -> Option<LevelIdx> {
    let members = incident.found.members.iter();
    members.filter_map(|member| roster.get(member.point)).map(|point| point.level).min()
}
