//! What of the roster says where a point is listed, close together: every key of a search lists all that
//! it found anew, and the roster itself is too large to be walked through that often.

use diemcau_core::ids::{LevelIdx, PointIdx};
use diemcau_core::roster::{Point, Roster};

/// How much a point weighs, whatever happens at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weight {
    /// Its level; a lower one weighs more.
    pub(crate) level: LevelIdx,
    /// It speaks in the programme, and weighs more than all that do not.
    pub(crate) speaking: bool,
    /// It is the node *chưa xếp*, which no list shows.
    pub(crate) unplaced: bool,
}

/// The weights of all points.
#[derive(Debug)]
pub(crate) struct Weights {
    /// By index.
    of_point: Vec<Weight>,
    /// All nodes: speaking points, then by level, then as in the roster.
    heaviest_first: Vec<PointIdx>,
}

impl Weights {
    pub(crate) fn new(roster: &Roster) -> Self {
        let weight = |(_, point): (PointIdx, &Point)| Weight {
            level: point.level,
            speaking: point.speaking,
            unplaced: point.unplaced,
        };
        let of_point: Vec<Weight> = roster.rows().map(weight).collect();
        let mut heaviest_first: Vec<PointIdx> = roster.iter().map(|(idx, _)| idx).collect();
        heaviest_first.sort_by_key(|idx| {
            let weight = of_point[idx.as_usize()];
            (!weight.speaking, weight.level)
        });
        Self { of_point, heaviest_first }
    }

    /// The weight of a point.
    pub(crate) fn of(&self, idx: PointIdx) -> Weight {
        self.of_point[idx.as_usize()]
    }

    /// All nodes: speaking points, then by level, then as in the roster.
    pub(crate) fn heaviest_first(&self) -> &[PointIdx] {
        &self.heaviest_first
    }
}
