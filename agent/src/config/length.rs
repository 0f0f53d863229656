//! Lengths of time as people write them, such as `250ms`, `10s` or `1m 30s`.

use std::time::Duration;

use diemcau_phrase::value::ValueFault;

/// Reads a length of time.
///
/// # Errors
/// If it is none.
pub(crate) fn parse(text: &str) -> Result<Duration, ValueFault> {
    humantime::parse_duration(text).map_err(|error| ValueFault::Length(error.to_string()))
}
