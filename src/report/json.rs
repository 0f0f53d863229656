//! The figure for scripts. It holds no time of its making: the same figure has the same bytes.

use diemcau_core::attendance::CountSource;
use diemcau_core::cutoff::Known;
use diemcau_core::excuse;
use diemcau_core::figure::{Connected, PointFigure, Sums};
use diemcau_core::grounds::Grounds;
use diemcau_core::ids::{LevelIdx, PointIdx};
use serde::Serialize;

use super::{Amended, Report, local};

/// The figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportJson {
    /// The event's name.
    pub event: String,
    /// `rehearsal` or `live`.
    pub session: &'static str,
    /// The cut-off's name, if it is the figure of one.
    pub cutoff: Option<String>,
    /// Of which instant, RFC 3339 in the event's time zone.
    pub at: String,
    /// Which amendment; none: the figure as it was frozen.
    pub amendment: Option<u32>,
    /// Who made the amendment, why, and what it changed.
    pub amended: Option<AmendedJson>,
    /// What was known of the instant of the cut-off: `in_time`; `until`, the collector was down since `known_until`;
    /// `nothing`, it began to watch afterwards. None of another instant.
    pub known: Option<&'static str>,
    /// Since when the collector was down.
    pub known_until: Option<String>,
    /// Of all points.
    #[serde(flatten)]
    pub total: SumsJson,
    /// Of each level.
    pub levels: Vec<LevelJson>,
    /// Of each area.
    pub districts: Vec<AreaJson>,
    /// Every point.
    pub points: Vec<PointJson>,
}

/// An amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AmendedJson {
    /// Who made it.
    pub by: String,
    /// When, RFC 3339 in the event's time zone.
    pub at: String,
    /// Why.
    pub reason: String,
    /// The points whose number it changed.
    pub changes: Vec<ChangeJson>,
}

/// A number that an amendment changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeJson {
    /// The point's code.
    pub code: String,
    /// How many people it entered the total with before; none: it had not reported.
    pub from: Option<u32>,
    /// And now.
    pub to: Option<u32>,
}

/// What is counted of some points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SumsJson {
    pub expected: u32,
    pub connected: ConnectedJson,
    pub ever_connected: u32,
    pub lost: u32,
    pub unseen: u32,
    pub excused: u32,
    pub attendees: u64,
    pub people_expected: u64,
    pub reported_points: u32,
    pub missing_points: u32,
    pub conflicts: u32,
    pub flags: u32,
}

/// Connected points; the classes overlap, `total` counts each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectedJson {
    pub total: u32,
    pub agent: u32,
    pub confirmed: u32,
    pub meeting: u32,
}

/// A level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelJson {
    /// Its id in the event file.
    pub level: String,
    /// Its name.
    pub name: String,
    /// What is counted.
    #[serde(flatten)]
    pub sums: SumsJson,
}

/// An area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AreaJson {
    /// Code of its first node.
    pub code: String,
    /// Name of that.
    pub name: String,
    /// What is counted.
    #[serde(flatten)]
    pub sums: SumsJson,
}

/// A point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointJson {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level's id.
    pub level: String,
    /// Code of the first node of its area.
    pub district: String,
    /// By what it counts as connected: `agent`, `confirmed`, `meeting`; empty: it is not.
    pub connected: Vec<&'static str>,
    /// Its presence.
    pub presence: &'static str,
    /// People as they enter the total; none: not reported, or excused.
    pub attendees: Option<u32>,
    /// Who or what counted: `person`, `proxy`, `device` or `override`.
    pub source: Option<&'static str>,
    /// Their name.
    pub by: Option<String>,
    /// When it was observed, RFC 3339 in the event's time zone.
    pub observed: Option<String>,
    /// Who found it right; none: nobody did.
    pub verified_by: Option<String>,
    /// People expected.
    pub expected: Option<u32>,
    /// Its numbers contradict each other.
    pub conflict: bool,
    /// Code of the point where its people attend; none: at itself, or nobody said where.
    pub host: Option<String>,
    /// What is odd about it: `nobody`, `many`, `excused`, `as_expected`, `counts_below`, `drop`.
    pub flags: Vec<&'static str>,
}

impl ReportJson {
    /// Of a figure.
    pub fn of(report: &Report) -> Self {
        let Report { state, figure, .. } = report;
        let (settings, roster) = (state.settings(), state.roster());
        let zone = &settings.time_zone;
        let (known, known_until) = match report.cutoff.as_ref().map(|reached| reached.known) {
            None => (None, None),
            Some(Known::InTime) => (Some("in_time"), None),
            Some(Known::Until(until)) => (Some("until"), Some(local(until, zone))),
            Some(Known::Nothing) => (Some("nothing"), None),
        };
        let level = |(idx, sums): &(LevelIdx, Sums)| {
            let level = settings.levels.get(idx.as_usize())?;
            Some(LevelJson { level: level.id.clone(), name: level.name.clone(), sums: sums.into() })
        };
        let area = |(idx, sums): &(PointIdx, Sums)| {
            let node = roster.point(*idx);
            AreaJson { code: node.code.as_str().to_owned(), name: node.name.to_string(), sums: sums.into() }
        };
        Self {
            event: settings.name.clone(),
            session: state.session().unwrap_or_default().id(),
            cutoff: report.cutoff.as_ref().map(|reached| reached.name.to_string()),
            at: local(report.at, zone),
            amendment: report.amendment().map(|amended| amended.number),
            amended: report.amendment().map(|amended| AmendedJson::of(report, amended)),
            known,
            known_until,
            total: (&figure.total).into(),
            levels: figure.levels.iter().filter_map(level).collect(),
            districts: figure.areas.iter().map(area).collect(),
            points: figure.points.iter().map(|point| PointJson::of(report, point)).collect(),
        }
    }
}

impl AmendedJson {
    fn of(report: &Report, amended: &Amended) -> Self {
        let Amended { amendment, changes, .. } = amended;
        let change = |(point, from, to): &(PointIdx, Option<u32>, Option<u32>)| ChangeJson {
            code: report.state.roster().point(*point).code.as_str().to_owned(),
            from: *from,
            to: *to,
        };
        Self {
            by: amendment.by.to_string(),
            at: local(amendment.at, &report.state.settings().time_zone),
            reason: amendment.reason.to_string(),
            changes: changes.iter().map(change).collect(),
        }
    }
}

impl PointJson {
    pub(super) fn of(report: &Report, point: &PointFigure) -> Self {
        let (settings, roster) = (report.state.settings(), report.state.roster());
        let row = roster.point(point.point);
        let area = report.state.areas().of(point.point);
        let count = point.count.as_ref();
        let now = &report.state.now()[point.point.as_usize()];
        Self {
            code: row.code.as_str().to_owned(),
            name: row.name.to_string(),
            level: settings
                .levels
                .get(row.level.as_usize())
                .map(|level| level.id.clone())
                .unwrap_or_default(),
            district: roster.point(area).code.as_str().to_owned(),
            connected: grounds(point.grounds),
            presence: point.presence.id(),
            attendees: point.attendees(),
            source: point.source().map(CountSource::id),
            by: count.map(|count| count.by.to_string()).filter(|by| !by.is_empty()),
            observed: count.map(|count| local(count.observed, &settings.time_zone)),
            verified_by: count.and_then(|count| count.verified.as_ref()).map(|held| held.by.to_string()),
            expected: row.expected,
            conflict: point.is_conflict(),
            host: excuse::host(row, now).map(|host| roster.point(host).code.as_str().to_owned()),
            flags: point.flags.iter().map(|flag| flag.id()).collect(),
        }
    }
}

impl From<&Sums> for SumsJson {
    fn from(sums: &Sums) -> Self {
        let Connected { total, agent, confirmed, meeting } = sums.connected;
        Self {
            expected: sums.expected,
            connected: ConnectedJson { total, agent, confirmed, meeting },
            ever_connected: sums.ever_connected,
            lost: sums.lost,
            unseen: sums.unseen,
            excused: sums.excused,
            attendees: sums.attendees,
            people_expected: sums.people_expected,
            reported_points: sums.reported_points,
            missing_points: sums.missing_points,
            conflicts: sums.conflicts,
            flags: sums.flags,
        }
    }
}

fn grounds(grounds: Grounds) -> Vec<&'static str> {
    let Grounds { agent, confirmed, meeting } = grounds;
    let all = [(agent, "agent"), (confirmed, "confirmed"), (meeting, "meeting")];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, ground)| ground).collect()
}
