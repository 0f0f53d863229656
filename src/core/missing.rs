//! Who has not reported its number, by area, and whom to call about it: the list that is worked through before a
//! cut-off.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use crate::area::Areas;
use crate::event::{Cutoff, EventSettings};
use crate::ids::PointIdx;
use crate::point::PointNow;
use crate::presence::Presence;
use crate::roster::Roster;
use crate::time::Timestamp;

/// The missing are chased from so long before a cut-off.
pub const CHASED_FOR: Duration = Duration::from_mins(45);

/// The points of an area that have not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingArea {
    /// The first node of the area, which names it.
    pub area: PointIdx,
    /// Its expected points.
    pub n_expected: u32,
    /// People at those that have reported.
    pub attendees: u64,
    /// People who are expected at all of them, where the roster says.
    pub people_expected: u64,
    /// People who are expected at those that have not reported, where the roster says.
    pub people_missing: u64,
    /// Those that have not reported, the most people expected first; whose number nobody knows last.
    pub points: Vec<PointIdx>,
}

/// Whom to call about a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact<'a> {
    /// Who answers; may be empty.
    pub name: &'a str,
    /// At which number; may be empty.
    pub phone: &'a str,
    /// Whose contact that is: the point itself, or the nearest above it that has a number.
    pub of: PointIdx,
}

/// Whom to call about a point: its own contact, else its chair. Where it has no number it is that of the nearest
/// above it which has one, to be shown as such.
pub fn contact(roster: &Roster, point: PointIdx) -> Contact<'_> {
    let mut line = std::iter::once(point).chain(roster.ancestors(point));
    let of = line.find(|idx| !roster.point(*idx).phone.is_empty()).unwrap_or(point);
    let row = roster.point(of);
    let name = if row.contact.is_empty() { &row.chair } else { &row.contact };
    Contact { name, phone: &row.phone, of }
}

/// The cut-off before which the missing are chased at `at`: from 45 minutes before it until its report is due.
pub fn chased(settings: &EventSettings, at: Timestamp) -> Option<&Cutoff> {
    let is_near = |cutoff: &&Cutoff| {
        let end = cutoff.due.unwrap_or(cutoff.at).max(cutoff.at);
        (cutoff.at - CHASED_FOR..=end).contains(&at)
    };
    settings.cutoffs.iter().find(is_near)
}

/// All areas, those where the most people are missing first, then in the order of the roster.
pub fn by_area(roster: &Roster, areas: &Areas, now: &[PointNow]) -> Vec<MissingArea> {
    let mut by_area: BTreeMap<PointIdx, MissingArea> = BTreeMap::new();
    for (idx, point) in roster.iter().filter(|(_, point)| !point.unplaced) {
        let now = &now[idx.as_usize()];
        if now.presence == Presence::Excused {
            continue;
        }
        let area = areas.of(idx);
        let held = by_area.entry(area).or_insert_with(|| MissingArea {
            area,
            n_expected: 0,
            attendees: 0,
            people_expected: 0,
            people_missing: 0,
            points: Vec::new(),
        });
        held.n_expected += 1;
        held.people_expected += u64::from(point.expected.unwrap_or(0));
        if let Some(n) = now.attendees() {
            held.attendees += u64::from(n);
        } else {
            held.people_missing += u64::from(point.expected.unwrap_or(0));
            held.points.push(idx);
        }
    }
    let mut areas: Vec<_> = by_area.into_values().collect();
    for area in &mut areas {
        area.points.sort_by_key(|idx| (Reverse(roster.point(*idx).expected), *idx));
    }
    areas.sort_by_key(|area| (Reverse(area.people_missing), Reverse(area.points.len()), area.area));
    areas
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Code, LevelIdx};
    use crate::roster::Point;

    fn point(code: &str, parent: Option<u32>, expected: Option<u32>) -> Point {
        let parent = parent.map(PointIdx);
        Point { parent, expected, ..Point::new(Code::new(code), code, LevelIdx(0)) }
    }

    #[test]
    fn a_point_without_a_number_is_called_at_the_nearest_above_that_has_one() {
        let province = Point { phone: "1".into(), contact: "Hoa".into(), ..point("T", None, None) };
        let commune = Point { contact: "Lan".into(), ..point("X", Some(0), None) };
        let village = Point { phone: "3".into(), chair: "Nam".into(), ..point("V", Some(1), None) };
        let roster = Roster::new(vec![province, commune, village]).expect("a tree");
        let of = |idx| {
            let Contact { name, phone, of } = contact(&roster, PointIdx(idx));
            (name, phone, of.0)
        };
        assert_eq!(of(0), ("Hoa", "1", 0));
        assert_eq!(of(1), ("Hoa", "1", 0), "its own contact has no number");
        assert_eq!(of(2), ("Nam", "3", 2), "who presides, where no contact is named");
    }

    #[test]
    fn nobody_has_a_number() {
        let commune = Point { contact: "Lan".into(), ..point("X", Some(0), None) };
        let roster = Roster::new(vec![point("T", None, None), commune]).expect("a tree");
        let told = contact(&roster, PointIdx(1));
        assert_eq!((told.name, told.phone, told.of), ("Lan", "", PointIdx(1)));
    }

    #[test]
    fn the_missing_are_chased_from_45_minutes_before_until_the_report_is_due() {
        let minute = |minute: u64| Timestamp::default() + Duration::from_mins(minute);
        let cutoff =
            |at, due: Option<u64>| Cutoff { name: format!("{at}"), at: minute(at), due: due.map(minute) };
        let cutoffs = vec![cutoff(120, Some(130)), cutoff(200, None)];
        let settings = EventSettings { cutoffs, ..EventSettings::default() };
        for (at, expected) in
            [(74, None), (75, Some("120")), (130, Some("120")), (131, None), (155, Some("200"))]
        {
            assert_eq!(chased(&settings, minute(at)).map(|cutoff| &*cutoff.name), expected, "{at}");
        }
        assert_eq!(chased(&settings, minute(201)), None);
    }

    #[test]
    fn the_most_people_come_first_and_excused_points_not_at_all() {
        let roster = Roster::new(vec![
            point("T", None, Some(10)),
            point("A", Some(0), Some(50)),
            point("A1", Some(1), None),
            point("A2", Some(1), Some(20)),
            point("B", Some(0), Some(90)),
        ]);
        let roster = roster.expect("a tree");
        let mut now = vec![PointNow::default(); 5];
        now[0].presence = Presence::Excused;
        let areas = Areas::new(&roster, Some(LevelIdx(7)));
        let told = by_area(&roster, &areas, &now);
        let told: Vec<_> = told.iter().map(|area| (area.people_missing, area.points.clone())).collect();
        let expected = [4, 1, 3, 2].map(PointIdx).to_vec();
        assert_eq!(told, [(160, expected)], "small neighbours are one area, and the root is its own");
    }
}
