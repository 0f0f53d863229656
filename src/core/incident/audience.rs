//! Whom an incident concerns, and how much: by its cause, its place and the part of the day.

use std::time::Duration;

use crate::ids::PointIdx;
use crate::phase::Phase;
use crate::roster::Roster;

use super::{Cause, Incident, Scope, Severity, Subject};

/// Who is told of incidents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Those who keep the lines, by carrier.
    Telecom,
    /// Those who keep the power.
    Power,
    /// Those who hold the ceremony.
    Organisers,
    /// Those who run diemcau.
    Operators,
}

/// Whom an incident concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audiences {
    /// Whose it is.
    pub to: Vec<Audience>,
    /// Who gets a copy.
    pub copy: Vec<Audience>,
}

impl Audience {
    /// All.
    pub const ALL: [Self; 4] = [Self::Telecom, Self::Power, Self::Organisers, Self::Operators];

    /// The word used in files, scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Telecom => "telecom",
            Self::Power => "power",
            Self::Organisers => "organisers",
            Self::Operators => "operators",
        }
    }
}

/// Whom an incident concerns (design §3.5).
pub fn audiences(roster: &Roster, incident: &Incident) -> Audiences {
    let found = &incident.found;
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
    if is_silence_of_all && found.cause == Cause::Power {
        to.push(Audience::Power);
    }
    if is_silence_of_all && found.cause == Cause::Unknown {
        copy.push(Audience::Power);
    }
    let is_weighty = is_speaking(roster, incident) || is_district(roster, &found.scope);
    if is_weighty && !to.contains(&Audience::Organisers) {
        copy.push(Audience::Organisers);
    }
    Audiences { to, copy }
}

/// How much an incident matters in that part of the day.
pub fn severity(roster: &Roster, phase: Phase, incident: &Incident) -> Severity {
    let found = &incident.found;
    match phase {
        Phase::Setup | Phase::Closed if found.cause != Cause::Collector => return Severity::Info,
        Phase::Setup | Phase::Closed | Phase::CheckIn | Phase::Report | Phase::Ready | Phase::Live => {}
    }
    let is_out = found.lost().next().is_some();
    match found.subject {
        Subject::Outage if is_speaking(roster, incident) => Severity::Critical,
        Subject::Outage if !is_out && matches!(found.scope, Scope::Point(_)) => Severity::Info,
        Subject::Outage if is_district(roster, &found.scope) => Severity::Critical,
        Subject::Help | Subject::NoPicture | Subject::NoSound | Subject::Path
            if is_speaking(roster, incident) =>
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
        | Subject::Clock => Severity::Warning,
    }
}

/// How long an incident must have stood before anybody is told: what mends itself meanwhile is nobody's
/// work. A speaking point's is told at once.
pub fn hold_down(roster: &Roster, phase: Phase, incident: &Incident) -> Duration {
    if is_speaking(roster, incident) {
        return Duration::ZERO;
    }
    match (incident.found.subject, &incident.found.scope) {
        (Subject::Outage | Subject::Path, Scope::Point(_)) => match phase {
            Phase::Setup | Phase::CheckIn | Phase::Closed => Duration::from_mins(1),
            Phase::Report | Phase::Ready | Phase::Live => Duration::from_secs(20),
        },
        (Subject::Outage | Subject::Path, _) => Duration::from_secs(10),
        _ => Duration::ZERO,
    }
}

/// How long an incident that nobody took may stand before its people are reminded.
pub fn remind_after(severity: Severity) -> Option<Duration> {
    match severity {
        Severity::Info => None,
        Severity::Warning => Some(Duration::from_mins(15)),
        Severity::Critical => Some(Duration::from_mins(5)),
    }
}

/// Whether it strikes a point that speaks in the programme.
pub fn is_speaking(roster: &Roster, incident: &Incident) -> bool {
    let speaks = |idx: PointIdx| roster.get(idx).is_some_and(|point| point.speaking);
    incident.found.members.iter().any(|member| speaks(member.point))
}

/// Whether a place is a district or more: all, or a node right below the root with points below itself.
fn is_district(roster: &Roster, scope: &Scope) -> bool {
    match scope {
        Scope::All => true,
        Scope::Node(node) => roster.ancestors(*node).count() <= 1 && !roster.children(*node).is_empty(),
        Scope::Point(_) | Scope::Uplink(_) | Scope::Feeder(_) => false,
    }
}
