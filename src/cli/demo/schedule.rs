//! The sample day laid around now: the first cut-off in minutes, the ceremony a quarter as long.

use std::time::Duration;

use diemcau_core::event::{Cutoff, EventSettings};
use diemcau_core::time::Timestamp;

/// *Báo cáo nhanh* is counted so long after the demo began.
const REPORT: Duration = Duration::from_mins(3);
/// Its report is due so long after that.
const DUE: Duration = Duration::from_mins(2);
/// *Khai mạc*.
const START: Duration = Duration::from_mins(6);
/// The ceremony goes by this much faster than on the real day.
const FASTER: u32 = 4;

/// The same event, on a day that began just now.
pub(super) fn relative_to(now: Timestamp, settings: EventSettings) -> EventSettings {
    let start = now + START;
    let moved = |at: Timestamp| start + at.since(settings.start) / FASTER;
    let end = moved(settings.end);
    let cutoffs = settings.cutoffs.iter().map(|cutoff| {
        if cutoff.at < settings.start {
            Cutoff { name: cutoff.name.clone(), at: now + REPORT, due: Some(now + REPORT + DUE) }
        } else {
            Cutoff { name: cutoff.name.clone(), at: moved(cutoff.at), due: cutoff.due.map(moved) }
        }
    });
    let cutoffs = cutoffs.collect();
    let mut agenda = settings.agenda.clone();
    for item in &mut agenda {
        item.at = moved(item.at);
    }
    EventSettings { start, end, count_open: now, cutoffs, agenda, ..settings }
}

#[cfg(test)]
mod tests {
    use diemcau::sample;

    use super::*;

    #[test]
    fn the_sample_day_begins_now_and_keeps_its_order() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let minutes = |at: Timestamp| at.since(now).as_secs() / 60;
        let settings = relative_to(now, sample::event().settings);
        assert_eq!(settings.count_open, now);
        let cutoffs: Vec<_> = settings
            .cutoffs
            .iter()
            .map(|cutoff| (cutoff.name.as_str(), minutes(cutoff.at), cutoff.due.map(minutes)))
            .collect();
        assert_eq!(cutoffs, [("Báo cáo nhanh", 3, Some(5)), ("Khai mạc", 6, None), ("Kết thúc", 36, None)]);
        assert_eq!((minutes(settings.start), minutes(settings.end)), (6, 36));
        assert!(settings.agenda.is_sorted_by_key(|item| item.at));
        assert_eq!(settings.agenda.first().map(|item| item.at), Some(settings.start));
        assert!(settings.agenda.iter().all(|item| item.at <= settings.end && item.point.is_some()));
    }
}
