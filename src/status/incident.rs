//! Incidents, as scripts and people see them.

use std::fmt::{Result, Write as _};

use diemcau_core::incident::{Incident, Scope};
use diemcau_core::replica::Replica;
use diemcau_phrase::Language;
use diemcau_phrase::incident::Scene;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{clock, local, zone_of};

/// One incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncidentStatus {
    /// Its number.
    pub id: u64,
    /// `power`, `line`, `meeting`, `attendance`, `help`, `self` or `unknown`.
    pub cause: &'static str,
    /// `open`, `acknowledged` or `resolved`.
    pub state: &'static str,
    /// `info`, `warning` or `critical`, in the present part of the day.
    pub severity: &'static str,
    /// Whose it is, then who gets a copy: `telecom`, `power`, `organisers`, `operators`.
    pub audience: Vec<&'static str>,
    /// When its first point was struck, RFC 3339 in the event's time zone.
    pub since: String,
    /// When it ended; none while it stands.
    pub resolved_at: Option<String>,
    /// Where.
    pub scope: ScopeStatus,
    /// Codes of its points, in the roster's order: of one that is over all that it ever struck.
    pub points: Vec<String>,
    /// How many they are.
    pub affected: usize,
    /// Out of how many that were there.
    pub of: usize,
    /// What speaks for its cause.
    pub evidence: EvidenceStatus,
    /// Who took it; none: nobody.
    pub acknowledged_by: Option<String>,
    /// Whose it is; none: nobody's.
    pub assigned_to: Option<String>,
    /// A point of it is *chập chờn*.
    pub flapping: bool,
}

/// Where an incident is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScopeStatus {
    /// `point`, `node`, `uplink`, `feeder` or `all`.
    pub kind: &'static str,
    /// Code of the point or the node, name of the uplink or the feeder; none for all.
    pub value: Option<String>,
}

/// What speaks for a cause, in one sentence of each language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceStatus {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl IncidentStatus {
    /// Incidents of a picture, by number: those that stand, and those that ended as well if asked.
    pub fn all(replica: &Replica, with_ended: bool) -> Vec<Self> {
        let zone = zone_of(replica);
        chosen(replica, with_ended).into_iter().map(|incident| Self::of(incident, replica, &zone)).collect()
    }

    fn of(incident: &Incident, replica: &Replica, zone: &TimeZone) -> Self {
        let (roster, found) = (replica.roster(), &incident.found);
        let code = |point| roster.get(point).map(|point| point.code.to_string());
        let points: Vec<String> = if incident.is_open() {
            found.members.iter().filter_map(|member| code(member.point)).collect()
        } else {
            incident.touched.iter().filter_map(|point| code(*point)).collect()
        };
        let audiences = replica.terms().audiences(incident);
        Self {
            id: incident.id.0,
            cause: found.cause.id(),
            state: incident.state_id(),
            severity: replica.terms().severity(incident).id(),
            audience: audiences.to.iter().chain(&audiences.copy).map(|audience| audience.id()).collect(),
            since: local(incident.since, zone),
            resolved_at: incident.end.map(|end| local(end.at, zone)),
            scope: ScopeStatus {
                kind: found.scope.id(),
                value: match &found.scope {
                    Scope::Point(point) | Scope::Node(point) => code(*point),
                    Scope::Uplink(name) | Scope::Feeder(name) => Some(name.to_string()),
                    Scope::All => None,
                },
            },
            affected: points.len(),
            of: points.len().max(found.of as usize),
            points,
            evidence: in_scene(replica, zone, |scene| EvidenceStatus {
                vi: Language::Vietnamese.evidence(found, scene),
                en: Language::English.evidence(found, scene),
            }),
            acknowledged_by: incident.acknowledged.as_ref().map(|taken| taken.by.to_string()),
            assigned_to: incident.assigned_to.as_deref().map(str::to_owned),
            flapping: found.flapping,
        }
    }
}

/// Incidents of a picture for people, a few lines each.
pub fn incident_list(replica: &Replica, with_ended: bool, language: Language) -> String {
    let zone = zone_of(replica);
    let mut text = String::new();
    let chosen = chosen(replica, with_ended);
    if chosen.is_empty() {
        return format!("{}\n", language.no_incidents());
    }
    for incident in chosen {
        // Writing to a String cannot fail.
        let _ = write_one(&mut text, incident, replica, &zone, language);
    }
    text
}

fn write_one(
    text: &mut String,
    incident: &Incident,
    replica: &Replica,
    zone: &TimeZone,
    language: Language,
) -> Result {
    let title = in_scene(replica, zone, |scene| language.incident_title(incident, scene));
    let evidence = in_scene(replica, zone, |scene| language.evidence(&incident.found, scene));
    writeln!(text, "{:>5}  {title}", incident.id.0)?;
    let audiences = replica.terms().audiences(incident);
    let audience = audiences.to.iter().chain(&audiences.copy).map(|one| language.audience(*one));
    let line = [
        language.incident_state(incident).to_owned(),
        language.severity(replica.terms().severity(incident)).to_owned(),
        language.incident_cause(incident.found.cause).to_owned(),
        audience.collect::<Vec<_>>().join(", "),
    ];
    writeln!(text, "       {}", line.join(" · "))?;
    writeln!(text, "       {evidence}")?;
    if let Some(taken) = &incident.acknowledged {
        writeln!(text, "       {}", language.taken_by(&taken.by, &clock(taken.at, zone), &taken.text))?;
    }
    if let Some(to) = &incident.assigned_to {
        writeln!(text, "       {}", language.assigned_to(to))?;
    }
    if let Some(until) = incident.snoozed_until.filter(|until| *until > replica.at()) {
        writeln!(text, "       {}", language.snoozed_until(&clock(until, zone)))?;
    }
    for note in &incident.notes {
        writeln!(text, "       {}", language.noted_by(&note.by, &clock(note.at, zone), &note.text))?;
    }
    Ok(())
}

fn chosen(replica: &Replica, with_ended: bool) -> Vec<&Incident> {
    let incidents = replica.incidents().incidents();
    let ended = incidents.ended().filter(|_| with_ended);
    let mut chosen: Vec<&Incident> = incidents.open().chain(ended).collect();
    chosen.sort_by_key(|incident| incident.id);
    chosen
}

/// Says something in the scene of a picture.
pub(super) fn in_scene<T>(replica: &Replica, zone: &TimeZone, told: impl FnOnce(&Scene<'_>) -> T) -> T {
    let clock = |at| clock(at, zone);
    told(&Scene { roster: replica.roster(), words: replica.incidents().words(), clock: &clock })
}

/// What the world outside says, for people, a line each.
pub fn word_list(replica: &Replica, language: Language) -> String {
    let zone = zone_of(replica);
    let words = replica.incidents().words();
    if words.is_empty() {
        return format!("{}\n", language.no_words());
    }
    let lines = words.iter().map(|(id, word)| {
        in_scene(replica, &zone, |scene| {
            let about = language.about(&word.about, scene);
            format!("{}.{}  {about}: {}\n", id.fact.0, id.place, language.word(word, scene))
        })
    });
    lines.collect()
}
