//! Instants of the event clock as the wall clocks of the event's zone show them.

use diemcau_core::time::Timestamp;
use diemcau_phrase::time::{hour_minute, hour_minute_second};
use jiff::tz::TimeZone;

/// The event's time zone.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    zone: TimeZone,
}

impl Clock {
    /// Of an IANA name; UTC if there is no such zone.
    pub(crate) fn new(zone: &str) -> Self {
        Self { zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC) }
    }

    /// HH:MM:SS.
    pub(crate) fn hms(&self, at: Timestamp) -> String {
        self.of_day_s(at).map_or_else(unknown, hour_minute_second)
    }

    /// HH:MM.
    pub(crate) fn hm(&self, at: Timestamp) -> String {
        self.of_day_s(at).map_or_else(unknown, hour_minute)
    }

    /// When the clocks show so many hours, minutes and seconds on the day of an instant; none if they do not.
    pub(crate) fn on_day_of(&self, at: Timestamp, (hour, minute, second): (i8, i8, i8)) -> Option<Timestamp> {
        let day = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?.to_zoned(self.zone.clone());
        let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
        let there = day.with().time(time).build().ok()?;
        Some(Timestamp::from_millis(there.timestamp().as_millisecond()))
    }

    /// The day and month: 9/5.
    pub(crate) fn day(&self, at: Timestamp) -> String {
        let at = jiff::Timestamp::from_millisecond(at.as_millis());
        at.map_or_else(|_| unknown(), |at| at.to_zoned(self.zone.clone()).strftime("%-d/%-m").to_string())
    }

    /// Seconds since midnight; none beyond the calendar.
    fn of_day_s(&self, at: Timestamp) -> Option<u32> {
        let at = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?.to_zoned(self.zone.clone());
        let part = |n: i8| u32::try_from(n).unwrap_or(0);
        Some(part(at.hour()) * 3_600 + part(at.minute()) * 60 + part(at.second()))
    }
}

fn unknown() -> String {
    "--:--".to_owned()
}
