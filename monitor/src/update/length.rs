//! A length of time as people type it: minutes, or hours.

use std::time::Duration;

/// The longest: what a collector takes for a silence.
const LONGEST: Duration = Duration::from_hours(7 * 24);

/// "30" and "30 phút" are minutes, "2h" and "2 giờ" are hours; none of what is no length, of none at all, and
/// beyond a week.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let text = text.trim().to_lowercase();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let seconds = match unit.trim_start().chars().next() {
        None | Some('m' | 'p') => number.checked_mul(60),
        Some('h' | 'g') => number.checked_mul(3_600),
        Some(_) => None,
    };
    seconds.map(Duration::from_secs).filter(|length| !length.is_zero() && *length <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_hours_are_read() {
        for (text, minutes) in [
            ("30", Some(30)),
            (" 45 phút ", Some(45)),
            ("5m", Some(5)),
            ("2h", Some(120)),
            ("3 giờ", Some(180)),
            ("168h", Some(168 * 60)),
            ("169h", None),
            ("0", None),
            ("", None),
            ("h", None),
            ("-5", None),
            ("5x", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse(text), minutes.map(Duration::from_mins), "{text}");
        }
    }
}
