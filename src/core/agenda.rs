//! Who is about to speak: what the programme makes of a point, and when.
//!
//! A point that the programme names is watched as a speaking point from [`TIGHTEN_BEFORE`] before its item until
//! the next item begins, and until the end where none follows. One that the event file calls a speaking point is
//! watched so all day.

use std::time::Duration;

use crate::event::{EventSettings, Pace};
use crate::ids::PointIdx;
use crate::roster::Roster;
use crate::time::Timestamp;

/// A point of the programme is watched as a speaking point so long before its item begins.
pub const TIGHTEN_BEFORE: Duration = Duration::from_mins(10);
/// An agent is told its new pace so long before its silence is borne no longer than that pace allows: what it
/// sends meanwhile comes as it was told before.
pub const TOLD_BEFORE: Duration = Duration::from_secs(10);

/// Who speaks next, and when: the first item of the programme from `at` on that names a point.
pub fn next_speaker(settings: &EventSettings, at: Timestamp) -> Option<(Timestamp, PointIdx)> {
    settings.agenda.iter().filter(|item| item.at >= at).find_map(|item| Some((item.at, item.point?)))
}

/// Whether a point speaks at some time of the day.
pub fn speaks(settings: &EventSettings, roster: &Roster, point: PointIdx) -> bool {
    let row = roster.get(point);
    row.is_some_and(|row| row.speaking) || settings.agenda.iter().any(|item| item.point == Some(point))
}

/// All points that speak at some time of the day, in the order of the roster.
pub fn speakers(settings: &EventSettings, roster: &Roster) -> Vec<PointIdx> {
    let named = settings.agenda.iter().filter_map(|item| item.point);
    let told = roster.iter().filter(|(_, row)| row.speaking).map(|(point, _)| point);
    let mut speakers: Vec<_> = named.chain(told).collect();
    speakers.sort_unstable();
    speakers.dedup();
    speakers
}

/// All points that speak at some time of the day in the order of their turns: who speaks next first, each with
/// when; then, as in the roster, those whose turn is over and whom no item names.
pub fn in_turn(
    settings: &EventSettings,
    roster: &Roster,
    at: Timestamp,
) -> Vec<(Option<Timestamp>, PointIdx)> {
    let next = |point: PointIdx| {
        let items = settings.agenda.iter().filter(|item| item.at >= at && item.point == Some(point));
        items.map(|item| item.at).min()
    };
    let mut turns: Vec<_> =
        speakers(settings, roster).into_iter().map(|point| (next(point), point)).collect();
    turns.sort_by_key(|(next, point)| (next.is_none(), *next, *point));
    turns
}

/// Whether a point is to be watched as a speaking point at an instant.
pub fn is_speaking(settings: &EventSettings, roster: &Roster, point: PointIdx, at: Timestamp) -> bool {
    roster.get(point).is_some_and(|row| row.speaking) || is_on(settings, point, (at, TIGHTEN_BEFORE))
}

/// Whom the programme makes a speaking point at an instant, in the order of its items.
pub fn on_the_air(settings: &EventSettings, at: Timestamp) -> Vec<PointIdx> {
    let turns = turns(settings).filter(|(_, from, until)| (*from - TIGHTEN_BEFORE..*until).contains(&at));
    turns.map(|(point, ..)| point).collect()
}

/// How long a point's silence is borne at an instant.
pub fn pace(settings: &EventSettings, roster: &Roster, point: PointIdx, at: Timestamp) -> Pace {
    let is_on = is_on(settings, point, (at, TIGHTEN_BEFORE));
    if is_on { Pace::SPEAKING } else { roster.pace(point, settings) }
}

/// The pace that an agent is told at an instant, and whether its point counts as speaking.
pub fn told(settings: &EventSettings, roster: &Roster, point: PointIdx, at: Timestamp) -> (Pace, bool) {
    if is_on(settings, point, (at, TIGHTEN_BEFORE + TOLD_BEFORE)) {
        return (Pace::SPEAKING, true);
    }
    (roster.pace(point, settings), roster.get(point).is_some_and(|row| row.speaking))
}

/// When a point of the programme is next told another pace, or watched at one.
pub fn next_change(settings: &EventSettings, after: Timestamp) -> Option<Timestamp> {
    let turns = turns(settings)
        .flat_map(|(_, from, until)| [from - TIGHTEN_BEFORE - TOLD_BEFORE, from - TIGHTEN_BEFORE, until]);
    turns.filter(|change| *change > after).min()
}

/// Whether an item of the point is on, or begins within `before`.
fn is_on(settings: &EventSettings, point: PointIdx, (at, before): (Timestamp, Duration)) -> bool {
    let mut turns = turns(settings).filter(|(speaker, ..)| *speaker == point);
    turns.any(|(_, from, until)| (from - before..until).contains(&at))
}

/// Whose turn lasts from when until when.
fn turns(settings: &EventSettings) -> impl Iterator<Item = (PointIdx, Timestamp, Timestamp)> {
    settings.agenda.iter().enumerate().filter_map(|(place, item)| {
        let later = settings.agenda[place..].iter().map(|later| later.at);
        let until = later.filter(|later| *later > item.at).min().unwrap_or(settings.end);
        Some((item.point?, item.at, until))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::AgendaItem;
    use crate::ids::{Code, LevelIdx};
    use crate::roster::Point;

    const SPEAKER: PointIdx = PointIdx(3);

    fn second(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1_000)
    }

    /// The point speaks from 1,000 s to 1,600 s and again from 5,000 s to the end at 6,000 s.
    fn day() -> EventSettings {
        let item = |(at, point)| AgendaItem { at: second(at), item: String::new(), point };
        let agenda = [(0, None), (1_000, Some(SPEAKER)), (1_600, Some(PointIdx(1))), (5_000, Some(SPEAKER))];
        EventSettings { end: second(6_000), agenda: agenda.map(item).into(), ..EventSettings::default() }
    }

    #[test]
    fn a_point_of_the_programme_is_tight_from_ten_minutes_before_it_speaks_until_the_next_item() {
        let on = |at| is_on(&day(), SPEAKER, (second(at), TIGHTEN_BEFORE));
        let changes = [399, 400, 1_599, 1_600, 4_399, 4_400, 5_999, 6_000].map(on);
        assert_eq!(changes, [false, true, true, false, false, true, true, false]);
    }

    #[test]
    fn every_change_is_looked_at() {
        let (mut at, mut changes) = (second(-10_000), Vec::new());
        while let Some(next) = next_change(&day(), at) {
            changes.push(next.as_millis() / 1_000);
            at = next;
        }
        let speaker = [390, 400, 1_600, 4_390, 4_400, 6_000];
        let other = [990, 1_000, 5_000];
        let mut expected: Vec<_> = speaker.into_iter().chain(other).collect();
        expected.sort_unstable();
        assert_eq!(changes, expected);
    }

    #[test]
    fn who_is_next_is_the_first_item_that_names_a_point() {
        let next = |at| next_speaker(&day(), second(at));
        assert_eq!(next(-60), Some((second(1_000), SPEAKER)));
        assert_eq!(next(1_001), Some((second(1_600), PointIdx(1))));
        assert_eq!(next(5_001), None);
    }

    #[test]
    fn speakers_stand_in_the_order_of_their_turns() {
        let point = |code: &str| Point::new(Code::new(code), code, LevelIdx(0));
        let mut points: Vec<Point> = ["A", "B", "C", "D"].map(point).to_vec();
        points[0].speaking = true;
        let roster = Roster::new(points).expect("a roster");
        let turns = |at| -> Vec<(Option<i64>, u32)> {
            let turns = in_turn(&day(), &roster, second(at));
            turns.iter().map(|(next, point)| (next.map(|at| at.as_millis() / 1_000), point.0)).collect()
        };
        assert_eq!(turns(-60), [(Some(1_000), 3), (Some(1_600), 1), (None, 0)]);
        assert_eq!(turns(1_001), [(Some(1_600), 1), (Some(5_000), 3), (None, 0)]);
        assert_eq!(turns(5_001), [(None, 0), (None, 1), (None, 3)]);
    }

    #[test]
    fn two_items_at_one_time_both_last_until_the_next() {
        let mut settings = day();
        settings.agenda[2].at = second(1_000);
        let on = |point, at| is_on(&settings, point, (second(at), TIGHTEN_BEFORE));
        assert!(on(SPEAKER, 4_999) && on(PointIdx(1), 4_999) && !on(PointIdx(1), 5_000));
    }
}
