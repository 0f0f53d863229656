//! The points that take part, and the groups in which fate strikes them.

use std::collections::BTreeMap;

use diemcau_core::ids::PointIdx;
use diemcau_core::roster::{Point, Roster};

/// Position of a point among those that take part.
pub(crate) type Participant = usize;

/// The points that take part.
#[derive(Debug)]
pub(crate) struct Simulated<'a> {
    roster: &'a Roster,
    participants: Vec<PointIdx>,
}

/// What points share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shared {
    /// Lộ điện.
    Feeder,
    /// Tuyến truyền dẫn.
    Uplink,
}

impl<'a> Simulated<'a> {
    /// All points of the roster that attend themselves and are free, at most `n_points` of them.
    pub(crate) fn new(
        roster: &'a Roster,
        n_points: Option<usize>,
        is_free: impl Fn(PointIdx) -> bool,
    ) -> Self {
        let attends = |point: &Point| !point.unplaced && point.hosted_by.is_none();
        let participants = roster
            .iter()
            .filter(|(idx, point)| attends(point) && is_free(*idx))
            .map(|(idx, _)| idx)
            .take(n_points.unwrap_or(usize::MAX))
            .collect();
        Self { roster, participants }
    }

    /// How many take part.
    pub(crate) fn len(&self) -> usize {
        self.participants.len()
    }

    /// The participants with their indices in the roster.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Participant, PointIdx)> {
        self.participants.iter().copied().enumerate()
    }

    /// What the roster says of a participant.
    pub(crate) fn point(&self, participant: Participant) -> &'a Point {
        self.roster.point(self.participants[participant])
    }

    /// Whether nobody is below a participant in the tree.
    pub(crate) fn is_leaf(&self, participant: Participant) -> bool {
        self.roster.children(self.participants[participant]).is_empty()
    }

    /// Whether a participant is the root or directly below it.
    pub(crate) fn is_near_root(&self, participant: Participant) -> bool {
        self.roster.ancestors(self.participants[participant]).count() <= 1
    }

    /// The participant with a code.
    pub(crate) fn find(&self, code: &str) -> Option<Participant> {
        let idx = self.roster.find(code)?;
        self.participants.iter().position(|participant| *participant == idx)
    }

    /// The participants at and below the point with a code; none if there is no such point.
    pub(crate) fn subtree(&self, code: &str) -> Option<Vec<Participant>> {
        let top = self.roster.find(code)?;
        let is_in = |idx: PointIdx| idx == top || self.roster.ancestors(idx).any(|above| above == top);
        Some(self.iter().filter(|(_, idx)| is_in(*idx)).map(|(participant, _)| participant).collect())
    }

    /// The participants by what they share, where the roster says; ordered by its name.
    pub(crate) fn groups(&self, shared: Shared) -> BTreeMap<&'a str, Vec<Participant>> {
        let mut groups: BTreeMap<&str, Vec<Participant>> = BTreeMap::new();
        for (participant, _) in self.iter() {
            let point = self.point(participant);
            let name: &str = match shared {
                Shared::Feeder => &point.feeder,
                Shared::Uplink => &point.uplink,
            };
            if !name.is_empty() {
                groups.entry(name).or_default().push(participant);
            }
        }
        groups
    }

    /// The participants by the point directly below the root that they belong to, such as a district.
    pub(crate) fn areas(&self) -> BTreeMap<PointIdx, Vec<Participant>> {
        let mut areas: BTreeMap<PointIdx, Vec<Participant>> = BTreeMap::new();
        for (participant, idx) in self.iter() {
            let below_root = |idx: &PointIdx| {
                let parent = self.roster.point(*idx).parent;
                parent.is_some_and(|parent| self.roster.point(parent).parent.is_none())
            };
            let area = std::iter::once(idx).chain(self.roster.ancestors(idx)).find(below_root);
            if let Some(area) = area {
                areas.entry(area).or_default().push(participant);
            }
        }
        areas
    }
}
