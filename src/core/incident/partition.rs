//! Which struck points belong together: the sets that a feeder, an uplink or a node of the tree
//! explains, the best explanation first.
//!
//! A group explains those of its members that were struck within [`BURST`] of each other, if they are at
//! least three and at least 60 % of its members that were there when the first of them was struck: of
//! several bursts that of most points, of equal ones the latest. Nodes and feeders count who is struck,
//! uplinks only who is out, since a battery says nothing of a line.
//!
//! Of several groups the one comes first that explains most, where a node must explain half as much again
//! as a feeder or an uplink: those are causes, and living in one place is none. Of equal ones that comes
//! first which has fewer members left, then the one whose points ran on their battery, if it is a feeder,
//! then the smallest. What a set has taken is in no other, but still was a member that was there.
//!
//! A feeder or an uplink explains what follows its burst, too: who falls on a line that is down falls by it.
//! Those do not that another group explains in a burst of its own, with points that lie outside the line:
//! that is another cause, and does not belong to the first for having members in common with it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::ids::PointIdx;
use crate::presence::Presence;
use crate::risk::Risk;
use crate::risk::groups::RiskGroups;
use crate::roster::Roster;
use crate::state::State;
use crate::time::Timestamp;

use super::strike::Strike;
use super::{BURST, Scope};

/// A group of fewer struck members explains nothing.
const MIN_STRUCK: usize = 3;
/// Of a hundred members that were there so many must be struck.
const MIN_PERCENT: usize = 60;

/// Struck points that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// What explains them.
    pub scope: Scope,
    /// Positions of the strikes, ascending.
    pub strikes: Vec<usize>,
    /// Out of how many members that were there.
    pub of: usize,
    /// Within how many seconds they were struck.
    pub within_s: u32,
    /// A feeder or an uplink that explains the same points equally well, of the other kind.
    pub rival: Option<Box<str>>,
}

/// A group with the strikes of its members.
struct Group {
    what: What,
    /// Members that are there and not struck.
    n_there: usize,
    /// When each struck member was, with the strike's position; in that order.
    struck: Vec<(Timestamp, usize)>,
    /// Whether a member ran on its battery.
    is_on_battery: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Feeder(usize),
    Uplink(usize),
    Node(PointIdx),
}

/// What a group explains at its best; a greater one goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    /// Twice the points explained by a node, thrice those by a feeder or an uplink.
    explained: usize,
    /// How many of a thousand members that were there.
    permille: usize,
    is_on_battery: bool,
    /// The smallest and the first of equal ones.
    tie: Reverse<(usize, What)>,
}

/// A window of strikes in a group.
#[derive(Clone, Copy)]
struct Window {
    from: usize,
    to: usize,
    of: usize,
}

/// The sets of the strikes, the best explained first, then the points that stand alone, in the order of
/// the roster. Speaking points stand alone.
pub fn partition(state: &State, risks: &RiskGroups, strikes: &[Strike]) -> Vec<Set> {
    let groups = groups(state, risks, strikes);
    let mut taken = vec![false; strikes.len()];
    // Each with its group, and from where on in that strikes follow it.
    let mut sets: Vec<(Set, usize, usize)> = Vec::new();
    let mut heap: BinaryHeap<(Weight, usize)> =
        groups.iter().enumerate().filter_map(|(at, group)| Some((group.best(&taken)?.0, at))).collect();
    while let Some((weight, at)) = heap.pop() {
        match groups[at].best(&taken) {
            Some((now, window)) if now == weight => {
                let mut set = set(&groups, at, window, &taken, (state.roster(), risks, strikes));
                for strike in &set.strikes {
                    taken[*strike] = true;
                }
                if groups[at].is_cause() {
                    for strike in followers(&groups, at, window, &taken) {
                        set.add(strike, &mut taken);
                    }
                } else {
                    heap.extend(groups[at].best(&taken).map(|(weight, _)| (weight, at)));
                }
                sets.push((set, at, window.to));
            }
            // Another set took some of its points.
            Some((now, _)) => heap.push((now, at)),
            None => {}
        }
    }
    for (set, at, to) in sets.iter_mut().filter(|(_, at, _)| groups[*at].is_cause()) {
        for (_, strike) in &groups[*at].struck[*to..] {
            if !taken[*strike] {
                set.add(*strike, &mut taken);
            }
        }
    }
    let alone = strikes.iter().enumerate().filter(|(at, _)| !taken[*at]);
    let alone = alone.map(|(at, strike)| Set {
        scope: Scope::Point(strike.member.point),
        strikes: vec![at],
        of: 1,
        within_s: 0,
        rival: None,
    });
    sets.into_iter().map(|(set, ..)| set).chain(alone).collect()
}

/// Who was struck after the burst of a feeder or an uplink, and by no burst of another group that reaches
/// beyond it.
fn followers(groups: &[Group], at: usize, burst: Window, taken: &[bool]) -> Vec<usize> {
    let group = &groups[at];
    let is_free = |strike: &usize| !taken[*strike];
    let mut followers: Vec<usize> =
        group.struck[burst.to..].iter().map(|(_, strike)| *strike).filter(is_free).collect();
    if followers.is_empty() {
        return followers;
    }
    let mut is_own = vec![false; taken.len()];
    for (_, strike) in &group.struck {
        is_own[*strike] = true;
    }
    let mut is_others = vec![false; taken.len()];
    for other in groups.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other) {
        let Some((_, window)) = other.best(taken) else { continue };
        let burst = || other.struck[window.from..window.to].iter().map(|(_, at)| *at).filter(is_free);
        if burst().any(|strike| !is_own[strike]) {
            burst().for_each(|strike| is_others[strike] = true);
        }
    }
    followers.retain(|strike| !is_others[*strike]);
    followers
}

/// The groups that have enough struck members to explain something.
fn groups(state: &State, risks: &RiskGroups, strikes: &[Strike]) -> Vec<Group> {
    let roster = state.roster();
    let mut n_struck = vec![0_usize; roster.len()];
    let mut of_risk = vec![Vec::new(); risks.iter().count()];
    let grouped = || strikes.iter().enumerate().filter(|(_, strike)| !strike.is_speaking);
    for (at, strike) in grouped() {
        for node in nodes(roster, strike.member.point) {
            n_struck[node.as_usize()] += 1;
        }
        for group in risks.positions(strike.member.point) {
            of_risk[group].push(at);
        }
    }
    let mut is_struck = vec![false; roster.len()];
    for strike in strikes {
        is_struck[strike.member.point.as_usize()] = true;
    }
    // Who cannot be known since the collector was away was there before.
    let is_there = |idx: PointIdx| {
        let presence = state.now()[idx.as_usize()].presence;
        !is_struck[idx.as_usize()] && (presence.is_connected() || presence == Presence::Unreachable)
    };
    let mut groups: Vec<Group> = Vec::new();
    for (position, risk) in risks.iter().enumerate() {
        let (what, by_loss) = match risk.risk {
            Risk::Feeder => (What::Feeder(position), false),
            Risk::Uplink => (What::Uplink(position), true),
        };
        let n_there = || risk.members.iter().filter(|idx| is_there(**idx)).count();
        groups.extend(Group::new(what, &of_risk[position], strikes, by_loss, n_there));
    }
    let is_candidate = |idx: &PointIdx| n_struck[idx.as_usize()] >= MIN_STRUCK;
    if !roster.iter().any(|(idx, _)| is_candidate(&idx)) {
        return groups;
    }
    let mut n_there = vec![0_usize; roster.len()];
    let mut below = vec![Vec::new(); roster.len()];
    for (idx, _) in roster.iter().filter(|(idx, _)| is_there(*idx)) {
        for node in nodes(roster, idx).filter(is_candidate) {
            n_there[node.as_usize()] += 1;
        }
    }
    for (at, strike) in grouped() {
        for node in nodes(roster, strike.member.point).filter(is_candidate) {
            below[node.as_usize()].push(at);
        }
    }
    for (idx, _) in roster.iter().filter(|(idx, point)| !point.unplaced && is_candidate(idx)) {
        let there = n_there[idx.as_usize()];
        groups.extend(Group::new(What::Node(idx), &below[idx.as_usize()], strikes, false, || there));
    }
    groups
}

/// A point and all above it.
fn nodes(roster: &Roster, idx: PointIdx) -> impl Iterator<Item = PointIdx> {
    std::iter::once(idx).chain(roster.ancestors(idx))
}

impl Group {
    fn new(
        what: What,
        members: &[usize],
        strikes: &[Strike],
        by_loss: bool,
        n_there: impl FnOnce() -> usize,
    ) -> Option<Self> {
        let when = |at: usize| {
            let member = &strikes[at].member;
            if by_loss { member.lost } else { Some(member.struck) }
        };
        let mut struck: Vec<(Timestamp, usize)> =
            members.iter().filter_map(|at| Some((when(*at)?, *at))).collect();
        if struck.len() < MIN_STRUCK {
            return None;
        }
        struck.sort_unstable();
        // A battery says nothing of a line; who lives on one is there.
        let n_live = members.len() - struck.len();
        let was_on_battery = |at: &usize| {
            let member = &strikes[*at].member;
            member.lost.is_none_or(|lost| member.struck < lost)
        };
        let is_on_battery = matches!(what, What::Feeder(_)) && members.iter().any(was_on_battery);
        Some(Self { what, n_there: n_there() + n_live, struck, is_on_battery })
    }

    fn is_cause(&self) -> bool {
        !matches!(self.what, What::Node(_))
    }

    /// The burst that it explains, of most points, the latest of equal ones, which has fewest members
    /// left: so what others take makes no weight greater. None if it explains too little.
    fn best(&self, taken: &[bool]) -> Option<(Weight, Window)> {
        let mut best: Option<(usize, Window)> = None;
        let mut to = 0;
        let mut n_free = 0;
        for from in 0..self.struck.len() {
            while to < self.struck.len() && self.struck[to].0 <= self.struck[from].0 + BURST {
                n_free += usize::from(!taken[self.struck[to].1]);
                to += 1;
            }
            // Of those that were struck in one second the first stands for all.
            let is_first = from == 0 || self.struck[from - 1].0 < self.struck[from].0;
            let of = self.n_there + self.struck.len() - from;
            let explains = n_free >= MIN_STRUCK && n_free * 100 >= of * MIN_PERCENT;
            if is_first && explains && best.is_none_or(|(n, _)| n_free >= n) {
                best = Some((n_free, Window { from, to, of }));
            }
            n_free -= usize::from(!taken[self.struck[from].1]);
        }
        let (n, window) = best?;
        let weight = Weight {
            explained: n * if self.is_cause() { 3 } else { 2 },
            permille: n * 1_000 / window.of,
            is_on_battery: self.is_on_battery,
            tie: Reverse((self.n_there + self.struck.len(), self.what)),
        };
        Some((weight, window))
    }
}

impl What {
    /// Where it stands among the groups of shared risk; none: it is a node.
    fn position(self) -> Option<usize> {
        match self {
            Self::Feeder(position) | Self::Uplink(position) => Some(position),
            Self::Node(_) => None,
        }
    }
}

impl Set {
    fn add(&mut self, strike: usize, taken: &mut [bool]) {
        taken[strike] = true;
        if let Err(at) = self.strikes.binary_search(&strike) {
            self.strikes.insert(at, strike);
        }
    }
}

fn set(
    groups: &[Group],
    at: usize,
    window: Window,
    taken: &[bool],
    (roster, risks, all): (&Roster, &RiskGroups, &[Strike]),
) -> Set {
    let group = &groups[at];
    let explained = &group.struck[window.from..window.to];
    let mut strikes: Vec<usize> = explained.iter().map(|(_, at)| *at).filter(|at| !taken[*at]).collect();
    strikes.sort_unstable();
    let last = explained.last().map_or(explained[0].0, |last| last.0);
    let within_s = u32::try_from(last.since(explained[0].0).as_secs()).unwrap_or(u32::MAX);
    let name = |position: usize| risks.iter().nth(position).map_or_else(Box::default, |g| g.name.clone());
    let is_root = |idx: PointIdx| roster.roots().all(|root| root == idx || roster.point(root).unplaced);
    let scope = match group.what {
        What::Feeder(position) => Scope::Feeder(name(position)),
        What::Uplink(position) => Scope::Uplink(name(position)),
        What::Node(idx) if is_root(idx) => Scope::All,
        What::Node(idx) => Scope::Node(idx),
    };
    let permille = strikes.len() * 1_000 / window.of;
    let is_rival = |other: &&Group| {
        let is_other_kind = matches!(
            (group.what, other.what),
            (What::Feeder(_), What::Uplink(_)) | (What::Uplink(_), What::Feeder(_))
        );
        is_other_kind
            && other.best(taken).is_some_and(|(weight, window)| {
                let theirs = &other.struck[window.from..];
                weight.permille + 100 >= permille
                    && strikes.iter().all(|at| theirs.iter().any(|(_, other)| other == at))
            })
    };
    // Whoever explains them all is a group of the first of them. Groups of shared risk come first, in order.
    let n_causes = groups.partition_point(Group::is_cause);
    let of_first = risks.positions(all[strikes[0]].member.point).filter_map(|position| {
        let at = groups[..n_causes].binary_search_by_key(&Some(position), |group| group.what.position());
        at.ok().map(|at| &groups[at])
    });
    let mut rivals = of_first.filter(is_rival);
    let rival = rivals.next().map(|other| match other.what {
        What::Feeder(position) | What::Uplink(position) => name(position),
        What::Node(_) => Box::default(),
    });
    Set { scope, strikes, of: window.of, within_s, rival }
}
