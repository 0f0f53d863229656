//! Instants of the event clock as the wall clocks of the event's zone show them.

use diemcau_core::time::Timestamp;
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
        self.format(at, |time| format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second()))
    }

    /// HH:MM.
    pub(crate) fn hm(&self, at: Timestamp) -> String {
        self.format(at, |time| format!("{:02}:{:02}", time.hour(), time.minute()))
    }

    fn format(&self, at: Timestamp, write: impl FnOnce(&jiff::Zoned) -> String) -> String {
        match jiff::Timestamp::from_millisecond(at.as_millis()) {
            Ok(at) => write(&at.to_zoned(self.zone.clone())),
            Err(_) => "--:--".to_owned(),
        }
    }
}
