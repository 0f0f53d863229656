//! Lengths of time, and readings of a wall clock.
//!
//! A reading is made of seconds since midnight: which zone's midnight is for the caller to know.

use std::time::Duration;

use super::Language;

/// A wall clock's hours and minutes, of seconds since midnight: "07:05".
pub fn hour_minute(of_day_s: u32) -> String {
    format!("{:02}:{:02}", of_day_s / 3_600 % 24, of_day_s / 60 % 60)
}

/// The same with seconds: "07:05:59".
pub fn hour_minute_second(of_day_s: u32) -> String {
    format!("{}:{:02}", hour_minute(of_day_s), of_day_s % 60)
}

impl Language {
    /// A length of time in one or two units, seconds only below a minute: "19 giây", "1 giờ 15 phút".
    pub fn length(self, length: Duration) -> String {
        match (self, length.as_secs()) {
            (Self::Vietnamese, s @ 3_600..) => format!("{} giờ {} phút", s / 3_600, s / 60 % 60),
            (Self::English, s @ 3_600..) => format!("{} h {} min", s / 3_600, s / 60 % 60),
            (_, _) => self.length_short(length),
        }
    }

    /// The same where room is scarce: "1 giờ 15".
    pub fn length_short(self, length: Duration) -> String {
        match (self, length.as_secs()) {
            (Self::Vietnamese, s @ 0..=59) => format!("{s} giây"),
            (Self::English, s @ 0..=59) => format!("{s} s"),
            (Self::Vietnamese, s @ 60..=3_599) => format!("{} phút", s / 60),
            (Self::English, s @ 60..=3_599) => format!("{} min", s / 60),
            (Self::Vietnamese, s) => format!("{} giờ {:02}", s / 3_600, s / 60 % 60),
            (Self::English, s) => format!("{} h {:02}", s / 3_600, s / 60 % 60),
        }
    }

    /// Since when something is so, and for how long: "từ 07:12 (19 giây)".
    pub fn since(self, clock: &str, length: Duration) -> String {
        format!("{} ({})", self.since_clock(clock), self.length_short(length))
    }

    /// Since when something is so: "từ 07:12".
    pub fn since_clock(self, clock: &str) -> String {
        format!("{} {clock}", self.pick("từ", "since"))
    }

    /// When something was: "lúc 07:12".
    pub fn at(self, clock: &str) -> String {
        format!("{} {clock}", self.pick("lúc", "at"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_one_or_two_units() {
        for (seconds, vietnamese, short, english) in [
            (0, "0 giây", "0 giây", "0 s"),
            (59, "59 giây", "59 giây", "59 s"),
            (120, "2 phút", "2 phút", "2 min"),
            (3_599, "59 phút", "59 phút", "59 min"),
            (3_960, "1 giờ 6 phút", "1 giờ 06", "1 h 6 min"),
            (90_000, "25 giờ 0 phút", "25 giờ 00", "25 h 0 min"),
        ] {
            let length = Duration::from_secs(seconds);
            assert_eq!(Language::Vietnamese.length(length), vietnamese);
            assert_eq!(Language::Vietnamese.length_short(length), short);
            assert_eq!(Language::English.length(length), english);
        }
    }

    #[test]
    fn a_clock_is_read_to_the_minute_or_the_second() {
        let of_day_s = 7 * 3_600 + 5 * 60 + 59;
        assert_eq!(hour_minute(of_day_s), "07:05");
        assert_eq!(hour_minute_second(of_day_s), "07:05:59");
    }

    #[test]
    fn since_tells_the_clock_and_the_length() {
        let length = Duration::from_secs(19);
        assert_eq!(Language::Vietnamese.since("07:12", length), "từ 07:12 (19 giây)");
        assert_eq!(Language::English.since("07:12", length), "since 07:12 (19 s)");
    }
}
