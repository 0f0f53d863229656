//! Giai đoạn: the part of the day, by the schedule alone.

use std::time::Duration;

use crate::event::EventSettings;
use crate::time::Timestamp;

/// Check-in begins so long before the first cut-off: technicians are on site at least 60 minutes
/// before (design 3.4).
pub const CHECK_IN: Duration = Duration::from_hours(1);
/// Reporting begins so long before the first cut-off: points then file the count that it asks for
/// (design 3.4).
pub const REPORT: Duration = Duration::from_mins(30);
/// An unseen point is news so long before the first cut-off, and a list until then (design 3.4). No
/// phase begins with it: it lies within [`Phase::Report`].
pub const UNSEEN_IS_NEWS: Duration = Duration::from_mins(20);

/// The part of the day; a later one is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Before check-in: who leaves, leaves quietly.
    Setup,
    /// Points are coming.
    CheckIn,
    /// Points report their count, until the first cut-off's report is due.
    Report,
    /// All is there and waits for the start.
    Ready,
    /// The event is on.
    Live,
    /// It is over: who leaves, leaves quietly.
    Closed,
}

impl Phase {
    /// All, in order.
    pub const ALL: [Self; 6] =
        [Self::Setup, Self::CheckIn, Self::Report, Self::Ready, Self::Live, Self::Closed];

    /// The word used in files and scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::CheckIn => "checkin",
            Self::Report => "report",
            Self::Ready => "ready",
            Self::Live => "live",
            Self::Closed => "closed",
        }
    }

    /// The phase at an instant.
    pub fn at(settings: &EventSettings, at: Timestamp) -> Self {
        let mut begun = Self::beginnings(settings).into_iter().rev().filter(|(_, from)| at >= *from);
        begun.next().map_or(Self::Setup, |(phase, _)| phase)
    }

    /// When the next phase begins; none once it is over.
    pub fn next(settings: &EventSettings, at: Timestamp) -> Option<Timestamp> {
        Self::beginnings(settings).into_iter().map(|(_, from)| from).find(|from| *from > at)
    }

    /// When each phase after [`Phase::Setup`] begins, in order. One that would begin after its next
    /// takes no time: the start of the event ends whatever leads up to it, however late its first
    /// cut-off is. Where there is no cut-off the start stands for one.
    fn beginnings(settings: &EventSettings) -> [(Self, Timestamp); 5] {
        let start = settings.start;
        let cutoff = settings.cutoffs.first();
        let at = cutoff.map_or(start, |cutoff| cutoff.at);
        let reported = cutoff.and_then(|cutoff| cutoff.due).unwrap_or(at);
        [
            (Self::CheckIn, (at - CHECK_IN).min(start)),
            (Self::Report, (at - REPORT).min(start)),
            (Self::Ready, reported.max(at).min(start)),
            (Self::Live, start),
            (Self::Closed, settings.end.max(start)),
        ]
    }
}

/// When check-in begins.
pub fn check_in(settings: &EventSettings) -> Timestamp {
    Phase::beginnings(settings)[0].1
}

/// Whether a point that was never seen is news by now, and not one of a list of those to come.
pub fn is_unseen_news(settings: &EventSettings, at: Timestamp) -> bool {
    let first = settings.cutoffs.first().map_or(settings.start, |cutoff| cutoff.at);
    (first - UNSEEN_IS_NEWS..settings.end).contains(&at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Cutoff;

    /// The day whose first cut-off is at minute 120 and due at 130, with its start at 160.
    fn day(cutoffs: &[(u64, Option<u64>)]) -> EventSettings {
        let cutoff = |(at, due): &(u64, Option<u64>)| Cutoff {
            name: String::new(),
            at: minute(*at),
            due: due.map(minute),
        };
        EventSettings {
            start: minute(160),
            end: minute(260),
            cutoffs: cutoffs.iter().map(cutoff).collect(),
            ..EventSettings::default()
        }
    }

    fn minute(minute: u64) -> Timestamp {
        Timestamp::default() + Duration::from_mins(minute)
    }

    /// Walks from beginning to beginning; each phase holds until the instant before the next.
    #[track_caller]
    fn check(settings: &EventSettings, expected: &[(Phase, u64)]) {
        let (mut at, mut phases) = (Timestamp::default(), Vec::new());
        while let Some(next) = Phase::next(settings, at) {
            let before = Phase::at(settings, next - Duration::from_millis(1));
            assert_eq!(before, Phase::at(settings, at));
            phases.push((Phase::at(settings, next), next));
            at = next;
        }
        let expected: Vec<_> = expected.iter().map(|(phase, at)| (*phase, minute(*at))).collect();
        assert_eq!(phases, expected);
        assert_eq!(Phase::at(settings, Timestamp::default()), Phase::Setup);
    }

    #[test]
    fn the_day_has_six_phases() {
        check(
            &day(&[(120, Some(130)), (160, None), (260, None)]),
            &[
                (Phase::CheckIn, 60),
                (Phase::Report, 90),
                (Phase::Ready, 130),
                (Phase::Live, 160),
                (Phase::Closed, 260),
            ],
        );
    }

    #[test]
    fn a_cut_off_without_a_due_time_ends_the_report() {
        check(
            &day(&[(120, None)]),
            &[
                (Phase::CheckIn, 60),
                (Phase::Report, 90),
                (Phase::Ready, 120),
                (Phase::Live, 160),
                (Phase::Closed, 260),
            ],
        );
    }

    #[test]
    fn the_start_ends_what_leads_up_to_it() {
        let live = [(Phase::Live, 160), (Phase::Closed, 260)];
        let before = [(Phase::CheckIn, 90), (Phase::Report, 120)];
        check(&day(&[(150, Some(170))]), &[before[0], before[1], live[0], live[1]]);
        check(&day(&[(200, None)]), &[(Phase::CheckIn, 140), live[0], live[1]]);
        check(&day(&[(260, None)]), &live);
        check(&day(&[]), &[(Phase::CheckIn, 100), (Phase::Report, 130), live[0], live[1]]);
    }

    #[test]
    fn an_unseen_point_is_news_from_twenty_minutes_before_the_cut_off() {
        let settings = day(&[(120, Some(130))]);
        for (at, is_news) in [(99, false), (100, true), (130, true), (259, true), (260, false)] {
            assert_eq!(is_unseen_news(&settings, minute(at)), is_news, "{at}");
        }
    }
}
