//! Who has not reported before a cut-off, by area, and whom to call, as scripts and people see it.

use std::fmt::{Result, Write};

use diemcau_core::area::Areas;
use diemcau_core::ids::PointIdx;
use diemcau_core::missing::{self, MissingArea};
use diemcau_core::replica::Replica;
use diemcau_phrase::Language;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::excuse::CalledStatus;
use super::{clock, local};

/// So many points of an area stand in the table; scripts get all.
const SHOWN: usize = 10;

/// Who has not reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingStatus {
    /// Name of the cut-off that is near.
    pub cutoff: String,
    /// When it is, RFC 3339.
    pub at: String,
    /// When its report is due, RFC 3339; none: nobody said.
    pub due: Option<String>,
    /// Seconds until then; below zero it is reached.
    pub left_s: i64,
    /// When it is and when its report is due, hours and minutes.
    #[serde(skip)]
    clocks: (String, Option<String>),
    /// By area, where the most people are missing first.
    pub areas: Vec<AreaStatus>,
}

/// The points of an area that have not reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AreaStatus {
    /// Code of the area's first node.
    pub area: String,
    /// Name of that.
    pub name: String,
    /// How many points the area has that are not below it.
    #[serde(skip)]
    n_beside: usize,
    /// People who are expected at these points, where the roster says.
    pub people: u64,
    /// They, the most people expected first.
    pub points: Vec<MissingPoint>,
}

/// A point that has not reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingPoint {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People expected there.
    pub expected: Option<u32>,
    /// Whom to call; may be empty.
    pub contact: String,
    /// At which number; may be empty.
    pub phone: String,
    /// Code of the point above whose contact that is; none: it is its own.
    pub contact_of: Option<String>,
    /// Name of that.
    #[serde(skip)]
    contact_of_name: Option<String>,
    /// That it was called; none: nobody did.
    pub called: Option<CalledStatus>,
}

impl MissingStatus {
    /// Of a picture; none while no cut-off is near.
    pub(super) fn of(replica: &Replica, zone: &TimeZone) -> Option<Self> {
        let (settings, roster) = (replica.settings(), replica.roster());
        let cutoff = missing::chased(settings, replica.at())?;
        let of = Areas::new(roster, settings.area_level);
        let areas = missing::by_area(roster, &of, replica.all_now());
        let beside = |area: &MissingArea| of.n_beside(area.area);
        let with_missing = areas.into_iter().filter(|area| !area.points.is_empty());
        Some(Self {
            cutoff: cutoff.name.clone(),
            at: local(cutoff.at, zone),
            due: cutoff.due.map(|due| local(due, zone)),
            left_s: (cutoff.at.as_millis() - replica.at().as_millis()).div_euclid(1_000),
            clocks: (clock(cutoff.at, zone), cutoff.due.map(|due| clock(due, zone))),
            areas: with_missing.map(|area| AreaStatus::of(replica, (&area, beside(&area)), zone)).collect(),
        })
    }

    pub(super) fn write(&self, text: &mut String, language: Language) -> Result {
        let (at, due) = &self.clocks;
        let left_min = (self.left_s + 59).div_euclid(60);
        writeln!(text, "\n{}", language.time_left(&self.cutoff, at, left_min, due.as_deref()))?;
        if self.areas.is_empty() {
            writeln!(text, "  {}", language.nobody_missing())?;
        }
        for area in &self.areas {
            let name = language.area(&area.name, area.n_beside);
            writeln!(text, "  {}", language.missing_of_area(&name, area.points.len(), area.people))?;
            for point in area.points.iter().take(SHOWN) {
                let expected = language.missing_of(point.expected);
                let call = language.call_at(&point.contact, &point.phone, point.contact_of_name.as_deref());
                let called = point.called.as_ref().map(|called| called.told(language)).unwrap_or_default();
                let line = format!("    {}  {}  {expected}; {call}  {called}", point.code, point.name);
                writeln!(text, "{}", line.trim_end())?;
            }
            if area.points.len() > SHOWN {
                writeln!(text, "    {}", language.more_missing(area.points.len() - SHOWN))?;
            }
        }
        Ok(())
    }
}

impl AreaStatus {
    fn of(replica: &Replica, (area, n_beside): (&MissingArea, usize), zone: &TimeZone) -> Self {
        let first = replica.roster().point(area.area);
        let points = area.points.iter().map(|idx| MissingPoint::of(replica, *idx, zone));
        Self {
            area: first.code.to_string(),
            name: first.name.to_string(),
            n_beside,
            people: area.people_missing,
            points: points.collect(),
        }
    }
}

impl MissingPoint {
    fn of(replica: &Replica, idx: PointIdx, zone: &TimeZone) -> Self {
        let roster = replica.roster();
        let point = roster.point(idx);
        let contact = missing::contact(roster, idx);
        let above = (contact.of != idx).then(|| roster.point(contact.of));
        Self {
            code: point.code.to_string(),
            name: point.name.to_string(),
            expected: point.expected,
            contact: contact.name.to_owned(),
            phone: contact.phone.to_owned(),
            contact_of: above.map(|above| above.code.to_string()),
            contact_of_name: above.map(|above| above.name.to_string()),
            called: replica.now(idx).called.as_deref().map(|called| CalledStatus::of(called, zone)),
        }
    }
}
