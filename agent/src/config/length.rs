//! Lengths of time as people write them, such as `250ms`, `10s` or `1m 30s`.

use std::time::Duration;

/// Reads a length of time.
///
/// # Errors
/// If it is none; the text names it and says what is expected.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|error| format!("{text:?} is no length of time such as 10s: {error}"))
}
