//! Lengths of time as people write them: a whole number with `ms`, `s`, `m` or `h`.

use std::time::Duration;

/// Reads a length of time.
///
/// # Errors
/// If it is none; the text says what is expected.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let unit_at = text.find(|symbol: char| !symbol.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let unit_ms = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err("expected a number and ms, s, m or h, such as 10s".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "expected a number first, such as 10s".to_owned())?;
    let ms = number.checked_mul(unit_ms).ok_or_else(|| "that is too long".to_owned())?;
    Ok(Duration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!(parse("10s"), Ok(Duration::from_secs(10)));
        assert_eq!(parse("1500ms"), Ok(Duration::from_millis(1_500)));
        assert_eq!(parse("2m"), Ok(Duration::from_mins(2)));
        for wrong in ["", "10", "s", "-1s", "1.5s", "10 s", "99999999999999999999s", "9999999999999999999h"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
