//! Points that somebody may have meant.

use diemcau_core::roster::{Point, Roster};
use diemcau_core::text::fold;

/// Points told at most.
const MOST: usize = 5;

/// Points whose code or name holds what was given, marks and case aside; or else those whose code
/// begins like it but for the last sign. At most five, in the order of the roster.
pub fn similar<'a>(roster: &'a Roster, given: &str) -> Vec<&'a Point> {
    let given = fold(given);
    if given.is_empty() {
        return Vec::new();
    }
    let points = || roster.iter().map(|(_, point)| point).filter(|point| !point.unplaced);
    let holds =
        |point: &&Point| fold(&point.name).contains(&given) || fold(point.code.as_str()).contains(&given);
    let found: Vec<&Point> = points().filter(holds).take(MOST).collect();
    let mut begun = given.clone();
    begun.pop();
    if !found.is_empty() || begun.is_empty() {
        return found;
    }
    points().filter(|point| fold(point.code.as_str()).starts_with(&begun)).take(MOST).collect()
}
