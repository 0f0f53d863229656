//! What is odd about a number: a reason to look, never to refuse.

use std::collections::BTreeMap;

use crate::cutoff::Reached;
use crate::ids::PointIdx;
use crate::state::State;
use crate::time::Timestamp;

use super::PointFigure;

/// In an area of fewer points that all have as many as expected it may be so.
const WHOLE_AREA: usize = 3;

/// What is odd about the number of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// Nobody is there.
    Nobody,
    /// More than three times as many as expected.
    Many,
    /// It attends at another point, and reports all the same: kept, not added.
    Excused,
    /// Every point of its area has exactly as many as expected.
    AsExpected,
    /// About as many as its own and all below it together: those below may be counted twice.
    CountsBelow,
    /// Clearly fewer than in the figure frozen at the last cut-off, by a count of after it.
    Drop,
}

/// The number of a point fell after a cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drop {
    /// Which.
    pub point: PointIdx,
    /// How many people it had in the frozen figure.
    pub frozen: u32,
    /// How many it has by a later count.
    pub later: u32,
    /// When those were observed.
    pub observed: Timestamp,
}

impl Flag {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Nobody, Self::Many, Self::Excused, Self::AsExpected, Self::CountsBelow, Self::Drop];

    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Many => "many",
            Self::Excused => "excused",
            Self::AsExpected => "as_expected",
            Self::CountsBelow => "counts_below",
            Self::Drop => "drop",
        }
    }
}

/// Looks at all points.
pub(super) fn raise(state: &State, points: &mut [PointFigure]) {
    let by_point: BTreeMap<PointIdx, u32> =
        points.iter().filter_map(|point| Some((point.point, point.attendees()?))).collect();
    let odd_areas = areas_as_expected(state, points);
    let cutoff = state.cutoffs_reached().last();
    for point in points {
        let row = state.roster().point(point.point);
        let Some(count) = point.count.as_ref().map(|count| count.count) else { continue };
        if point.is_excused() {
            point.flags.push(Flag::Excused);
            continue;
        }
        let is_many = row.expected.is_some_and(|expected| count > expected.saturating_mul(3));
        let is_as_expected = odd_areas.contains(&state.areas().of(point.point));
        let below = state.roster().children(point.point);
        let below: u32 = below.iter().filter_map(|child| by_point.get(child)).sum();
        let flags = [
            (Flag::Nobody, count == 0),
            (Flag::Many, is_many),
            (Flag::AsExpected, is_as_expected),
            (Flag::CountsBelow, counts_below(count, row.expected.unwrap_or(0), below)),
            (Flag::Drop, cutoff.is_some_and(|cutoff| drop_of(state, point.point, cutoff).is_some())),
        ];
        point.flags.extend(flags.into_iter().filter(|(_, holds)| *holds).map(|(flag, _)| flag));
    }
}

/// Whether a number lies within 5 % of the point's own people and those below it together (design §3.4).
fn counts_below(count: u32, own: u32, below: u32) -> bool {
    let together = u64::from(own) + u64::from(below);
    below > 0 && u64::from(count).abs_diff(together) * 20 <= together
}

/// The points whose number fell clearly after a cut-off, by what `state` knows: to be told beside the frozen
/// figure, which stays what it is.
pub fn drops(state: &State, cutoff: &Reached) -> Vec<Drop> {
    let points = state.roster().iter().filter(|(_, point)| !point.unplaced);
    points.filter_map(|(point, _)| drop_of(state, point, cutoff)).collect()
}

/// Whether the number of a point was observed after the cut-off, and is lower than its frozen one by more than a
/// fifth of that and by more than five people: what tells two sources from one that counted a moment later
/// (design §3.4) tells this from people who went out for a moment.
fn drop_of(state: &State, point: PointIdx, cutoff: &Reached) -> Option<Drop> {
    let now = &state.now()[point.as_usize()];
    let frozen = cutoff.numbers.get(point.as_usize()).copied().flatten()?;
    let observed = now.count.as_deref()?.observed;
    let later = now.attendees().filter(|_| observed > cutoff.at)?;
    let fell = frozen.saturating_sub(later);
    let is_clear = fell > 5 && u64::from(fell) * 5 > u64::from(frozen);
    is_clear.then_some(Drop { point, frozen, later, observed })
}

fn areas_as_expected(state: &State, points: &[PointFigure]) -> Vec<PointIdx> {
    let mut areas: BTreeMap<PointIdx, (usize, bool)> = BTreeMap::new();
    for point in points.iter().filter(|point| !point.is_excused()) {
        let expected = state.roster().point(point.point).expected;
        let (n, all) = areas.entry(state.areas().of(point.point)).or_insert((0, true));
        *n += 1;
        *all &= expected.is_some() && point.attendees() == expected;
    }
    let whole = areas.into_iter().filter(|(_, (n, all))| *all && *n >= WHOLE_AREA);
    whole.map(|(area, _)| area).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_near_its_own_and_those_below_counts_them_too() {
        for (count, own, below, expected) in [
            (150, 50, 100, true),
            (157, 50, 100, true),
            (158, 50, 100, false),
            (143, 50, 100, true),
            (142, 50, 100, false),
            (50, 50, 0, false),
        ] {
            assert_eq!(counts_below(count, own, below), expected, "{count} of {own} and {below}");
        }
    }
}
