//! Whom an incident concerns, and how much: by its cause, its place and the part of the day, where the
//! event sets no other rule ([`super::rule`]).

use std::time::Duration;

use crate::agenda;
use crate::alert_rule::AlertRule;
pub use crate::cause::Audience;
use crate::event::EventSettings;
use crate::phase::Phase;
use crate::roster::Roster;
use crate::time::Timestamp;

use super::rule::holds;
use super::{Cause, Incident, Scope, Severity, Subject};

/// Whom an incident concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audiences {
    /// Whose it is.
    pub to: Vec<Audience>,
    /// Who gets a copy.
    pub copy: Vec<Audience>,
}

/// By what an incident is weighed.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// Its rules are the first to be asked.
    pub settings: &'a EventSettings,
    /// The roster.
    pub roster: &'a Roster,
    /// The part of the day.
    pub phase: Phase,
    /// When it is weighed.
    pub at: Timestamp,
}

impl<'a> Terms<'a> {
    /// The rules of the event that speak of an incident, in order.
    fn rules(&self, incident: &'a Incident) -> impl Iterator<Item = &'a AlertRule> {
        let Self { settings, roster, phase, .. } = *self;
        settings.alert_rules.iter().filter(move |rule| holds(rule, roster, phase, incident))
    }

    /// Whom an incident concerns (design §3.5).
    pub fn audiences(&self, incident: &Incident) -> Audiences {
        if let Some(to) = self.rules(incident).find_map(|rule| rule.audience.clone()) {
            return Audiences { to, copy: Vec::new() };
        }
        let (roster, found) = (self.roster, &incident.found);
        let is_silence_of_all = found.subject == Subject::Outage && found.scope == Scope::All;
        let (mut to, mut copy) = match found.cause {
            _ if is_silence_of_all => {
                (vec![Audience::Telecom, Audience::Organisers, Audience::Operators], vec![])
            }
            Cause::Line | Cause::Meeting => (vec![Audience::Telecom], vec![]),
            Cause::Power => (vec![Audience::Power], vec![]),
            Cause::Unknown => (vec![Audience::Telecom], vec![Audience::Power]),
            Cause::Attendance => (vec![Audience::Organisers], vec![]),
            Cause::Help => (vec![Audience::Operators, Audience::Telecom], vec![]),
            Cause::Collector => (vec![Audience::Operators], vec![]),
        };
        match found.cause {
            Cause::Power if is_silence_of_all => to.push(Audience::Power),
            Cause::Unknown if is_silence_of_all => copy.push(Audience::Power),
            _ => {}
        }
        // What the collector does not know is no trouble of a place.
        let is_weighty = found.cause != Cause::Collector
            && (self.is_speaking(incident)
                || is_district(roster, &found.scope)
                || found.subject == Subject::Planned);
        if is_weighty && !to.contains(&Audience::Organisers) {
            copy.push(Audience::Organisers);
        }
        Audiences { to, copy }
    }

    /// How much an incident matters.
    pub fn severity(&self, incident: &Incident) -> Severity {
        if let Some(severity) = self.rules(incident).find_map(|rule| rule.severity) {
            return severity;
        }
        let (roster, found) = (self.roster, &incident.found);
        let is_quiet = matches!(self.phase, Phase::Setup | Phase::Closed);
        // A plan is told while something can still be done about it.
        let is_early = found.subject == Subject::Planned && self.phase == Phase::Setup;
        if is_quiet && found.cause != Cause::Collector && !is_early {
            return Severity::Info;
        }
        let is_out = found.lost().next().is_some();
        match found.subject {
            Subject::Outage if self.is_speaking(incident) => Severity::Critical,
            Subject::Outage if !is_out && matches!(found.scope, Scope::Point(_)) => Severity::Info,
            Subject::Outage if is_district(roster, &found.scope) => Severity::Critical,
            Subject::Help | Subject::NoPicture | Subject::NoSound | Subject::Path
                if self.is_speaking(incident) =>
            {
                Severity::Critical
            }
            Subject::Blind => Severity::Critical,
            Subject::Path if found.scope == Scope::All => Severity::Critical,
            Subject::Outage
            | Subject::BatteryEnds
            | Subject::Help
            | Subject::NoPicture
            | Subject::NoSound
            | Subject::Path
            | Subject::Certificate
            | Subject::Clash
            | Subject::Unseen
            | Subject::MissingCounts
            | Subject::Clock
            | Subject::Planned => Severity::Warning,
        }
    }

    /// How long an incident must have stood before anybody is told: what mends itself meanwhile is nobody's
    /// work. A speaking point's is told at once.
    pub fn hold_down(&self, incident: &Incident) -> Duration {
        if self.is_speaking(incident) {
            return Duration::ZERO;
        }
        if let Some(hold_down) = self.rules(incident).find_map(|rule| rule.hold_down) {
            return hold_down;
        }
        match (incident.found.subject, &incident.found.scope) {
            (Subject::Outage | Subject::Path, Scope::Point(_)) => match self.phase {
                Phase::Setup | Phase::CheckIn | Phase::Closed => Duration::from_mins(1),
                Phase::Report | Phase::Ready | Phase::Live => Duration::from_secs(20),
            },
            (Subject::Outage | Subject::Path, _) => Duration::from_secs(10),
            _ => Duration::ZERO,
        }
    }

    /// Whether it strikes a point that speaks in the programme, or is about to.
    pub fn is_speaking(&self, incident: &Incident) -> bool {
        let speaks = |point| agenda::is_speaking(self.settings, self.roster, point, self.at);
        incident.found.members.iter().any(|member| speaks(member.point))
    }

    /// How long an incident that nobody took may stand before its people are reminded; none: for ever.
    pub fn remind_after(&self, incident: &Incident) -> Option<Duration> {
        let severity = self.severity(incident);
        if severity == Severity::Info {
            return None;
        }
        let set = self.rules(incident).find_map(|rule| rule.remind_after);
        set.or(Some(match severity {
            Severity::Info | Severity::Warning => Duration::from_mins(15),
            Severity::Critical => Duration::from_mins(5),
        }))
    }
}

/// Whether a place is a district or more: all, or a node right below the root with points below itself.
fn is_district(roster: &Roster, scope: &Scope) -> bool {
    match scope {
        Scope::All => true,
        Scope::Node(node) => roster.ancestors(*node).count() <= 1 && !roster.children(*node).is_empty(),
        Scope::Point(_) | Scope::Uplink(_) | Scope::Feeder(_) => false,
    }
}
