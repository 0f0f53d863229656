//! Names of the roster and the event without the word that their place on the screen says anyway.

/// A feeder's name without "Lộ", where its label says so.
pub fn feeder_name(name: &str) -> &str {
    name.strip_prefix("Lộ ").unwrap_or(name)
}

/// A level's name without "điểm cầu", where all around are levels of points.
pub fn level_name(name: &str) -> &str {
    name.strip_prefix("điểm cầu ").unwrap_or(name)
}
