//! Feeders, uplinks and nodes, and what each explains.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::Scope;
use diemcau_core::presence::Presence;
use diemcau_core::roster::Roster;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use super::points::Strike;
use crate::world::s;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Feeder,
    Uplink,
    Node,
}

pub(super) struct Group {
    pub(super) kind: Kind,
    pub(super) scope: Scope,
    pub(super) members: Vec<PointIdx>,
}

/// What a group explains.
#[derive(Clone)]
pub(super) struct Burst {
    pub(super) points: BTreeSet<PointIdx>,
    /// When its first and its last point was struck.
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) permille: usize,
    pub(super) rank: Rank,
}

/// Points, weighed; those left; on battery; the smaller; the earlier in the order of the groups.
pub(super) type Rank = (usize, usize, bool, Reverse<usize>, Reverse<usize>);

/// A group with what is struck of it.
pub(super) struct Candidate<'a> {
    pub(super) group: &'a Group,
    pub(super) struck: BTreeMap<PointIdx, Timestamp>,
    pub(super) n_there: usize,
    pub(super) is_on_battery: bool,
}

impl<'a> Candidate<'a> {
    pub(super) fn new(state: &State, group: &'a Group, strikes: &BTreeMap<PointIdx, Strike>) -> Self {
        let (mut struck, mut n_there, mut is_on_battery) = (BTreeMap::new(), 0, false);
        for idx in &group.members {
            let Some(strike) = strikes.get(idx).map(|strike| strike.struck) else {
                let presence = state.now()[idx.as_usize()].presence;
                let was_there =
                    [Presence::Live, Presence::Suspect, Presence::Unreachable].contains(&presence);
                n_there += usize::from(was_there);
                continue;
            };
            if state.roster().point(*idx).speaking {
                continue;
            }
            is_on_battery |= strike.lost.is_none_or(|lost| strike.since < lost);
            let counted = if group.kind == Kind::Uplink { strike.lost } else { Some(strike.since) };
            match counted {
                Some(at) => drop(struck.insert(*idx, at)),
                None => n_there += 1,
            }
        }
        let is_on_battery = is_on_battery && group.kind == Kind::Feeder;
        Self { group, struck, n_there, is_on_battery }
    }

    pub(super) fn burst(&self, order: usize, free: &BTreeSet<PointIdx>) -> Option<Burst> {
        let mut best: Option<Burst> = None;
        for from in self.struck.values().copied().collect::<BTreeSet<_>>() {
            let within = |at: Timestamp| from <= at && at <= from + s(30);
            let all = self.struck.iter().filter(|(_, at)| within(**at));
            let to = all.clone().map(|(_, at)| *at).max()?;
            let points: BTreeSet<PointIdx> =
                all.map(|(idx, _)| *idx).filter(|idx| free.contains(idx)).collect();
            let of = self.n_there + self.struck.values().filter(|at| **at >= from).count();
            let n = points.len();
            if n < 3 || n * 10 < of * 6 || best.as_ref().is_some_and(|best| best.points.len() > n) {
                continue;
            }
            let permille = n * 1_000 / of;
            let weight = if self.group.kind == Kind::Node { 2 } else { 3 };
            let size = Reverse(self.n_there + self.struck.len());
            let rank = (n * weight, permille, self.is_on_battery, size, Reverse(order));
            best = Some(Burst { points, from, to, permille, rank });
        }
        best
    }
}

pub(super) fn shared(roster: &Roster, kind: Kind) -> Vec<Group> {
    let mut groups: BTreeMap<Box<str>, Vec<PointIdx>> = BTreeMap::new();
    for (idx, point) in roster.iter() {
        let name = if kind == Kind::Feeder { &point.feeder } else { &point.uplink };
        groups.entry(name.clone()).or_default().push(idx);
    }
    let is_risk = |(name, members): &(Box<str>, Vec<PointIdx>)| {
        !(name.is_empty() || members.len() > 10 && members.len() * 10 > roster.len())
    };
    let group = |(name, members)| {
        let scope = if kind == Kind::Feeder { Scope::Feeder(name) } else { Scope::Uplink(name) };
        Group { kind, scope, members }
    };
    groups.into_iter().filter(is_risk).map(group).collect()
}
