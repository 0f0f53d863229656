//! Times and lengths of time as an event file writes them.

use std::time::Duration;

use diemcau_core::time::Timestamp;
use diemcau_phrase::event::EventFault;
use diemcau_phrase::value::ValueFault;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use toml::Value;

/// Turns what is written into instants: local times count in the event's zone, a time without a
/// date is on the day of the start.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    day: Option<Date>,
}

impl Clock {
    pub(super) fn new(zone: TimeZone) -> Self {
        Self { zone, day: None }
    }

    /// Takes the day of an instant for times that name none.
    pub(super) fn set_day_of(&mut self, instant: Timestamp) {
        let instant = jiff::Timestamp::from_millisecond(instant.as_millis()).ok();
        self.day = instant.map(|instant| instant.to_zoned(self.zone.clone()).date());
    }

    pub(super) fn instant(&self, value: &Value) -> Result<Timestamp, EventFault> {
        let text = match value {
            Value::Datetime(datetime) => datetime.to_string(),
            Value::String(text) => text.clone(),
            other => return Err(EventFault::NoTimeType(other.type_str())),
        };
        self.parse(text.trim())
    }

    /// In the zone of that name (UTC if this machine does not know it), for times of the day of an instant.
    pub fn of(zone: &str, day_of: Timestamp) -> Self {
        let mut clock = Self::new(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        clock.set_day_of(day_of);
        clock
    }

    /// Reads a time.
    ///
    /// # Errors
    /// If it is none, or the zone skips or repeats it.
    pub fn parse(&self, text: &str) -> Result<Timestamp, EventFault> {
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Ok(Timestamp::from_millis(instant.as_millisecond()));
        }
        let not_a_time = |_| EventFault::NoTime(text.to_owned());
        let local: DateTime = match (text.parse::<Time>(), self.day) {
            (Ok(time), Some(day)) if !text.contains('-') => day.to_datetime(time),
            _ if !text.contains(':') => return Err(EventFault::NoTimeOfDay(text.to_owned())),
            _ => text.parse().map_err(not_a_time)?,
        };
        let instant = self.zone.to_ambiguous_timestamp(local);
        match instant.offset() {
            AmbiguousOffset::Unambiguous { .. } => {}
            AmbiguousOffset::Gap { .. } => return Err(EventFault::TimeSkipped(local.to_string())),
            AmbiguousOffset::Fold { .. } => {
                return Err(EventFault::TimeTwice(local.to_string()));
            }
        }
        let instant = instant.unambiguous().map_err(|_| EventFault::TimeOutOfRange(local.to_string()))?;
        Ok(Timestamp::from_millis(instant.as_millisecond()))
    }
}

/// A length of time such as "3s", "1500ms" or "2 min".
pub(super) fn length(text: &str) -> Result<Duration, EventFault> {
    humantime::parse_duration(text)
        .map_err(|error| EventFault::Length(text.to_owned(), ValueFault::Length(error.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(zone: &str) -> Clock {
        Clock::new(TimeZone::get(zone).unwrap())
    }

    #[test]
    fn times_are_local_to_the_event_unless_they_say_otherwise() {
        let mut clock = clock("Asia/Ho_Chi_Minh");
        let want = Timestamp::from_millis(1_746_663_600_000);
        clock.set_day_of(want);
        for text in [
            "2025-05-08T07:20:00",
            "2025-05-08T07:20",
            "2025-05-08 07:20",
            "2025-05-08T00:20:00Z",
            "2025-05-08T09:20:00+09:00",
            "07:20",
            "07:20:00",
        ] {
            assert_eq!(clock.instant(&Value::String(text.into())), Ok(want), "{text}");
        }
        let file: toml::Table = "at = 2025-05-08T07:20:00\nlate = 07:20:00".parse().unwrap();
        assert_eq!(clock.instant(&file["at"]), Ok(want));
        assert_eq!(clock.instant(&file["late"]), Ok(want));
        for text in ["2025-05-08", "25:00", "2025-02-30T07:20", "sáng mai", ""] {
            assert!(clock.instant(&Value::String(text.into())).is_err(), "{text}");
        }
        assert!(clock.instant(&Value::Integer(7)).is_err());
    }

    #[test]
    fn a_time_that_a_zone_skips_or_repeats_is_no_time() {
        let clock = clock("Europe/Berlin");
        for (text, why) in [("2025-03-30T02:30", "does not exist"), ("2025-10-26T02:30", "occurs twice")] {
            let error = clock.instant(&Value::String(text.into())).unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
        }
    }

    #[test]
    fn lengths() {
        assert_eq!(length("3s"), Ok(Duration::from_secs(3)));
        assert_eq!(length("2 min"), Ok(Duration::from_mins(2)));
        assert_eq!(length("1500ms"), Ok(Duration::from_millis(1_500)));
        assert!(length("3").is_err() && length("-3s").is_err() && length("").is_err());
    }
}
