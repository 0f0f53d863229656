//! The levels of an event: ids and names that tell them apart, and paces that can be kept.

use std::collections::BTreeSet;
use std::time::Duration;

use diemcau_core::event::{Level, Pace};
use diemcau_core::text::fold;
use diemcau_phrase::event::EventFault;
use toml::Spanned;

use super::super::raw::RawLevel;
use super::super::sample_levels;
use super::Checker;

/// Faster than this is load without use, slower is no watching.
const HEARTBEAT: (Duration, Duration) = (Duration::from_millis(500), Duration::from_mins(1));

/// No point is called live longer than this after it fell silent.
const LOST_AFTER_MAX: Duration = Duration::from_mins(10);

/// More than any event has.
const MAX_LEVELS: usize = 100;

pub(super) fn check(check: &mut Checker<'_>, raw: &[RawLevel]) -> Vec<Level> {
    if raw.is_empty() {
        return sample_levels();
    }
    if let Some(level) = raw.get(MAX_LEVELS) {
        check.tell(&level.id, "level", EventFault::TooManyLevels(MAX_LEVELS));
    }
    let mut taken = BTreeSet::new();
    let mut levels = Vec::with_capacity(raw.len());
    for level in raw {
        let id = id(check, &level.id);
        let name = check.named(&level.name, "level.name");
        if !taken.insert(fold(&id)) {
            check.tell(&level.id, "level.id", EventFault::NameTaken(id.clone()));
        }
        if fold(&name) != fold(&id) && !taken.insert(fold(&name)) {
            check.tell(&level.name, "level.name", EventFault::NameTaken(name.clone()));
        }
        levels.push(Level::new(&id, &name, pace(check, level)));
    }
    levels
}

fn id(check: &mut Checker<'_>, written: &Spanned<String>) -> String {
    let id = written.get_ref();
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(is_plain) {
        check.tell(written, "level.id", EventFault::BadId(id.clone()));
    }
    id.clone()
}

fn pace(check: &mut Checker<'_>, level: &RawLevel) -> Pace {
    let heartbeat = level.heartbeat.as_ref().and_then(|written| check.length(written, "level.heartbeat"));
    let lost_after = level.lost_after.as_ref().and_then(|written| check.length(written, "level.lost-after"));
    if let (Some(written), Some(heartbeat)) = (&level.heartbeat, heartbeat)
        && !(HEARTBEAT.0..=HEARTBEAT.1).contains(&heartbeat)
    {
        check.tell(written, "level.heartbeat", EventFault::Between(HEARTBEAT.0, HEARTBEAT.1));
    }
    let heartbeat = heartbeat.unwrap_or(Pace::STANDARD.heartbeat);
    if let (Some(written), Some(lost_after)) = (&level.lost_after, lost_after) {
        if lost_after < heartbeat * 3 / 2 {
            check.tell(written, "level.lost-after", EventFault::LostTooSoon(heartbeat));
        } else if lost_after > LOST_AFTER_MAX {
            check.tell(written, "level.lost-after", EventFault::MoreThan(LOST_AFTER_MAX));
        }
    }
    Pace::new(heartbeat.min(HEARTBEAT.1), lost_after)
}
