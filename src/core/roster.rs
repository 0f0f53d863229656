//! The roster: all points that should be there, as a tree. It is the denominator; nothing joins
//! it by merely connecting.
//!
//! It may change while the event goes on ([`change`]). A row keeps its index for good, since facts and pictures
//! name points by it: new rows come behind the last, and a point that is taken out leaves its row behind, which
//! is in no tree, no list and no sum. Where its code comes back it is the same point again.

pub mod build;
mod cell;
pub mod change;
pub mod field;
pub mod issue;
pub mod look_alike;
pub mod repair;
mod risk;

use std::collections::BTreeMap;

use crate::event::{EventSettings, Pace};
use crate::ids::{Code, LevelIdx, PointIdx};

/// One bridge point, as the roster has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its identity.
    pub code: Code,
    /// Its name, NFC.
    pub name: Box<str>,
    /// Its level.
    pub level: LevelIdx,
    /// The point above it; none at the root.
    pub parent: Option<PointIdx>,
    /// People expected; none is unknown.
    pub expected: Option<u32>,
    /// Người chủ trì; may be empty, as all texts below.
    pub chair: Box<str>,
    /// Người liên hệ.
    pub contact: Box<str>,
    /// Điện thoại.
    pub phone: Box<str>,
    /// Nhà mạng.
    pub carrier: Box<str>,
    /// Tuyến truyền dẫn (mã kênh, OLT).
    pub uplink: Box<str>,
    /// Lộ điện / trạm biến áp.
    pub feeder: Box<str>,
    /// Where it attends instead (ghép điểm): then it is excused.
    pub hosted_by: Option<PointIdx>,
    /// Ghi chú.
    pub note: Box<str>,
    /// It speaks in the programme and is watched tighter.
    pub speaking: bool,
    /// It is no point of the roster but the node *chưa xếp*, which holds the points whose parent
    /// is excluded or unknown. It is counted nowhere and no agent can be it.
    pub unplaced: bool,
    /// It was taken out of the roster: its row is left behind, without parent and host.
    pub retired: bool,
}

/// All points, in the order of the first file and then in that in which they were added, with the tree's links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    points: Vec<Point>,
    children: Vec<Vec<PointIdx>>,
    by_code: BTreeMap<Code, PointIdx>,
}

/// Points that do not make a tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// The same code twice.
    #[error("code {0} occurs twice")]
    DuplicateCode(Code),
    /// A parent or host that is not there, or one of a point that is not there itself.
    #[error("point {0} refers to a point that is not there")]
    Dangling(Code),
    /// A circle of parents.
    #[error("point {0} lies below itself")]
    Cycle(Code),
}

/// Changes that a roster cannot take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// An index that is neither a point's nor the next new one's.
    #[error("point {} is neither one of {len} nor the next", idx.0)]
    OutOfOrder {
        /// The index.
        idx: PointIdx,
        /// How many there are.
        len: usize,
    },
    /// Another point under the index of one that is there.
    #[error("point {was} cannot become point {new}")]
    Renamed {
        /// The code of the point that is there.
        was: Code,
        /// The code given.
        new: Code,
    },
    /// The points make no tree any more.
    #[error("the points make no tree")]
    Tree(#[from] TreeError),
}

impl Point {
    /// A point that only has what it must have: all else is empty or unknown.
    pub fn new(code: Code, name: &str, level: LevelIdx) -> Self {
        Self {
            code,
            name: name.into(),
            level,
            parent: None,
            expected: None,
            chair: "".into(),
            contact: "".into(),
            phone: "".into(),
            carrier: "".into(),
            uplink: "".into(),
            feeder: "".into(),
            hosted_by: None,
            note: "".into(),
            speaking: false,
            unplaced: false,
            retired: false,
        }
    }

    /// What is left of it when it is taken out of the roster.
    #[must_use]
    pub fn taken_out(&self) -> Self {
        Self { parent: None, hosted_by: None, retired: true, ..self.clone() }
    }
}

impl Roster {
    /// Links checked points into a tree.
    ///
    /// # Errors
    /// If codes repeat, an index dangles, or parents run in a circle.
    pub fn new(points: Vec<Point>) -> Result<Self, TreeError> {
        let mut by_code = BTreeMap::new();
        let mut children = vec![Vec::new(); points.len()];
        for (idx, point) in points.iter().enumerate() {
            let idx = PointIdx::from_usize(idx);
            if by_code.insert(point.code.clone(), idx).is_some() {
                return Err(TreeError::DuplicateCode(point.code.clone()));
            }
            let is_there = |other: &PointIdx| {
                !point.retired && points.get(other.as_usize()).is_some_and(|other| !other.retired)
            };
            if !point.parent.iter().chain(&point.hosted_by).all(is_there) {
                return Err(TreeError::Dangling(point.code.clone()));
            }
            if let Some(parent) = point.parent {
                children[parent.as_usize()].push(idx);
            }
        }
        let roster = Self { points, children, by_code };
        roster.check_no_cycle()?;
        Ok(roster)
    }

    /// This roster with some points changed, and new ones behind the last. An index never comes to
    /// mean another point: facts and pictures name points by it.
    ///
    /// # Errors
    /// If an index is neither a point's nor the next new one's, a code changes, or the points would
    /// make no tree.
    pub fn changed(&self, changes: &[(PointIdx, Point)]) -> Result<Self, ChangeError> {
        let mut points = self.points.clone();
        for (idx, new) in changes {
            let len = points.len();
            match points.get_mut(idx.as_usize()) {
                Some(held) if held.code == new.code => *held = new.clone(),
                Some(held) => {
                    return Err(ChangeError::Renamed { was: held.code.clone(), new: new.code.clone() });
                }
                None if idx.as_usize() == len => points.push(new.clone()),
                None => return Err(ChangeError::OutOfOrder { idx: *idx, len }),
            }
        }
        Ok(Self::new(points)?)
    }

    fn check_no_cycle(&self) -> Result<(), TreeError> {
        let mut reached = vec![false; self.len()];
        let mut open: Vec<PointIdx> = self.roots().collect();
        while let Some(idx) = open.pop() {
            reached[idx.as_usize()] = true;
            open.extend(self.children(idx));
        }
        match self.iter().find(|(idx, _)| !reached[idx.as_usize()]) {
            Some((_, point)) => Err(TreeError::Cycle(point.code.clone())),
            None => Ok(()),
        }
    }

    /// How many rows there are: the nodes, *chưa xếp* included, and what is left of points that were taken out.
    /// Every index lies below it.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Whether an index is a node's: of a point that is there, or of *chưa xếp*.
    pub fn stands(&self, idx: PointIdx) -> bool {
        self.get(idx).is_some_and(|point| !point.retired)
    }

    /// The point at an index of this roster.
    ///
    /// # Panics
    /// If the index is another roster's.
    pub fn point(&self, idx: PointIdx) -> &Point {
        &self.points[idx.as_usize()]
    }

    /// The point at an index that came from outside.
    pub fn get(&self, idx: PointIdx) -> Option<&Point> {
        self.points.get(idx.as_usize())
    }

    /// Finds a point by its code; never the node *chưa xếp*, nor a point that was taken out.
    pub fn find(&self, code: &str) -> Option<PointIdx> {
        self.find_row(code).filter(|idx| self.stands(*idx))
    }

    /// The same, be the point taken out or not.
    pub fn find_row(&self, code: &str) -> Option<PointIdx> {
        self.by_code.get(code).copied().filter(|idx| !self.point(*idx).unplaced)
    }

    /// All nodes with their indices, in order.
    pub fn iter(&self) -> impl Iterator<Item = (PointIdx, &Point)> {
        self.rows().filter(|(_, point)| !point.retired)
    }

    /// All rows with their indices, in order: beside the nodes what is left of points that were taken out.
    pub fn rows(&self) -> impl Iterator<Item = (PointIdx, &Point)> {
        self.points.iter().enumerate().map(|(idx, point)| (PointIdx::from_usize(idx), point))
    }

    /// The points directly below one.
    pub fn children(&self, idx: PointIdx) -> &[PointIdx] {
        &self.children[idx.as_usize()]
    }

    /// The nodes without a parent: the root, and *chưa xếp* where there is no root.
    pub fn roots(&self) -> impl Iterator<Item = PointIdx> {
        self.iter().filter(|(_, point)| point.parent.is_none()).map(|(idx, _)| idx)
    }

    /// The points above one, nearest first, itself not among them.
    pub fn ancestors(&self, idx: PointIdx) -> impl Iterator<Item = PointIdx> {
        std::iter::successors(self.point(idx).parent, |above| self.point(*above).parent)
    }

    /// Whether a point is a node, or lies below it.
    pub fn is_in(&self, idx: PointIdx, node: PointIdx) -> bool {
        idx == node || self.ancestors(idx).any(|above| above == node)
    }

    /// How a point is watched: tighter if it speaks, else as its level says.
    pub fn pace(&self, idx: PointIdx, settings: &EventSettings) -> Pace {
        let point = self.point(idx);
        if point.speaking {
            return Pace::SPEAKING;
        }
        settings.levels.get(point.level.as_usize()).map_or(Pace::STANDARD, |level| level.pace)
    }
}
