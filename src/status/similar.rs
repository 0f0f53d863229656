//! Points that somebody may have meant.

use diemcau_core::roster::{Point, Roster};
use diemcau_core::text::fold;

/// Points told at most.
const MOST: usize = 5;

/// Points whose code or name holds what was given, marks and case aside; or else those whose code
/// shares its longest beginning, if that is more than half of it. At most five, in the order of the
/// roster.
pub fn similar<'a>(roster: &'a Roster, given: &str) -> Vec<&'a Point> {
    let given = fold(given);
    if given.is_empty() {
        return Vec::new();
    }
    let points = || roster.iter().map(|(_, point)| point).filter(|point| !point.unplaced);
    let holds =
        |point: &&Point| fold(&point.name).contains(&given) || fold(point.code.as_str()).contains(&given);
    let found: Vec<&Point> = points().filter(holds).take(MOST).collect();
    if !found.is_empty() {
        return found;
    }
    let length = given.chars().count();
    let beginnings = (length / 2 + 1..length).rev().map(|n| given.chars().take(n).collect::<String>());
    let like = |begin: String| -> Vec<&Point> {
        points().filter(|point| fold(point.code.as_str()).starts_with(&begin)).take(MOST).collect()
    };
    beginnings.map(like).find(|found| !found.is_empty()).unwrap_or_default()
}
