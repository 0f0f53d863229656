//! The points that take part, and the groups in which fate strikes them.

use std::collections::BTreeMap;

use diemcau_core::ids::PointIdx;
use diemcau_core::roster::{Point, Roster};

/// Position of a point among those that take part.
pub(crate) type Actor = usize;

/// The points that take part.
#[derive(Debug)]
pub(crate) struct Cast<'a> {
    roster: &'a Roster,
    actors: Vec<PointIdx>,
}

/// What points share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shared {
    /// Lộ điện.
    Feeder,
    /// Tuyến truyền dẫn.
    Uplink,
}

impl<'a> Cast<'a> {
    /// All points of the roster that attend themselves and are not named in `except`, at most
    /// `n_points` of them.
    pub(crate) fn new(roster: &'a Roster, n_points: Option<usize>, except: &[&str]) -> Self {
        let attends = |point: &Point| {
            !point.unplaced && point.hosted_by.is_none() && !except.contains(&point.code.as_str())
        };
        let actors = roster
            .iter()
            .filter(|(_, point)| attends(point))
            .map(|(idx, _)| idx)
            .take(n_points.unwrap_or(usize::MAX))
            .collect();
        Self { roster, actors }
    }

    /// How many take part.
    pub(crate) fn len(&self) -> usize {
        self.actors.len()
    }

    /// The actors with their indices in the roster.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Actor, PointIdx)> {
        self.actors.iter().copied().enumerate()
    }

    /// What the roster says of an actor.
    pub(crate) fn point(&self, actor: Actor) -> &'a Point {
        self.roster.point(self.actors[actor])
    }

    /// Whether nobody is below an actor in the tree.
    pub(crate) fn is_leaf(&self, actor: Actor) -> bool {
        self.roster.children(self.actors[actor]).is_empty()
    }

    /// Whether an actor is the root or directly below it.
    pub(crate) fn is_near_root(&self, actor: Actor) -> bool {
        self.roster.ancestors(self.actors[actor]).count() <= 1
    }

    /// The actor with a code.
    pub(crate) fn find(&self, code: &str) -> Option<Actor> {
        let idx = self.roster.find(code)?;
        self.actors.iter().position(|actor| *actor == idx)
    }

    /// The actors at and below the point with a code; none if there is no such point.
    pub(crate) fn subtree(&self, code: &str) -> Option<Vec<Actor>> {
        let top = self.roster.find(code)?;
        let is_in = |idx: PointIdx| idx == top || self.roster.ancestors(idx).any(|above| above == top);
        Some(self.iter().filter(|(_, idx)| is_in(*idx)).map(|(actor, _)| actor).collect())
    }

    /// The actors by what they share, where the roster says; ordered by its name.
    pub(crate) fn groups(&self, shared: Shared) -> BTreeMap<&'a str, Vec<Actor>> {
        let mut groups: BTreeMap<&str, Vec<Actor>> = BTreeMap::new();
        for (actor, _) in self.iter() {
            let point = self.point(actor);
            let name: &str = match shared {
                Shared::Feeder => &point.feeder,
                Shared::Uplink => &point.uplink,
            };
            if !name.is_empty() {
                groups.entry(name).or_default().push(actor);
            }
        }
        groups
    }

    /// The actors by the point directly below the root that they belong to, such as a district.
    pub(crate) fn areas(&self) -> BTreeMap<PointIdx, Vec<Actor>> {
        let mut areas: BTreeMap<PointIdx, Vec<Actor>> = BTreeMap::new();
        for (actor, idx) in self.iter() {
            let below_root = |idx: &PointIdx| {
                let parent = self.roster.point(*idx).parent;
                parent.is_some_and(|parent| self.roster.point(parent).parent.is_none())
            };
            let area = std::iter::once(idx).chain(self.roster.ancestors(idx)).find(below_root);
            if let Some(area) = area {
                areas.entry(area).or_default().push(actor);
            }
        }
        areas
    }
}
