//! Which points should make which incidents, by the rules as they are written, worked out anew each second
//! with lists and loops. It shares nothing with what decides: no heap, no windows that slide, no memory of
//! what changed.
//!
//! It reads the same evidence: how points stand, what is remembered of them, and the words of the world
//! outside.

mod cause;
mod groups;
mod points;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::{Cause, Scope};
use diemcau_core::presence::Presence;
use diemcau_core::roster::Roster;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use self::cause::{Support, Why};
use self::groups::{Burst, Candidate, Group, Kind, shared};
pub(crate) use self::points::Struck;
use self::points::{Strike, back_since, counts_until, losses, own};
use crate::world::s;

/// What should be open.
pub(crate) struct Reference {
    /// By number.
    open: BTreeMap<usize, Held>,
    pub(crate) n_opened: usize,
    groups: Rc<Groups>,
}

/// What may explain points of a roster.
pub(crate) struct Groups(Vec<Group>);

/// One incident.
#[derive(Clone)]
struct Held {
    scope: Scope,
    members: BTreeMap<PointIdx, Struck>,
    is_flapping: bool,
    cause: Cause,
    supports: Vec<Support>,
}

struct Set {
    scope: Scope,
    points: BTreeSet<PointIdx>,
    has_rival: bool,
}

/// How an incident looks to whoever compares.
pub(crate) type Seen = (Scope, Cause, bool, Vec<(PointIdx, Struck)>);

impl Groups {
    pub(crate) fn new(roster: &Roster) -> Rc<Self> {
        let mut groups = shared(roster, Kind::Feeder);
        groups.extend(shared(roster, Kind::Uplink));
        let mut below: BTreeMap<PointIdx, Vec<PointIdx>> = BTreeMap::new();
        for (idx, _) in roster.iter() {
            for node in std::iter::once(idx).chain(roster.ancestors(idx)) {
                below.entry(node).or_default().push(idx);
            }
        }
        groups.extend(below.into_iter().map(|(node, members)| {
            let is_root = roster.point(node).parent.is_none();
            let scope = if is_root { Scope::All } else { Scope::Node(node) };
            Group { kind: Kind::Node, scope, members }
        }));
        groups.retain(|group| group.members.len() >= 3);
        Rc::new(Self(groups))
    }
}

impl Reference {
    pub(crate) fn new(groups: Rc<Groups>) -> Self {
        Self { open: BTreeMap::new(), n_opened: 0, groups }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        let of = |held: &Held| {
            let members = held.members.iter().map(|(idx, struck)| (*idx, *struck)).collect();
            (held.scope.clone(), held.cause, held.is_flapping, members)
        };
        let mut seen: Vec<Seen> = self.open.values().map(of).collect();
        seen.sort();
        seen
    }

    /// A second is over.
    pub(crate) fn tick(&mut self, state: &State, at: Timestamp) {
        let mut strikes = self.strikes(state, at);
        if strikes.is_empty() && self.open.is_empty() {
            return;
        }
        let standing = |number: usize, strikes: &BTreeMap<PointIdx, Strike>| {
            strikes.values().filter(|strike| strike.is_standing && strike.number == Some(number)).count()
        };
        let counting: BTreeSet<usize> = strikes.values().filter_map(|strike| strike.number).collect();
        let over: BTreeSet<usize> =
            self.open.keys().copied().filter(|number| standing(*number, &strikes) == 0).collect();
        strikes.retain(|_, strike| strike.number.is_none_or(|number| !over.contains(&number)));
        // Who came back counts with others alone, and beyond its time with three.
        let (sets, numbers) = loop {
            let sets = self.sets(state, &strikes);
            let n_before = strikes.len();
            for set in &sets {
                let standing =
                    set.points.iter().filter(|idx| strikes.get(idx).is_some_and(|strike| strike.is_standing));
                let n = standing.count();
                for idx in &set.points {
                    if strikes
                        .get(idx)
                        .is_some_and(|strike| !strike.is_standing && n < if strike.is_held { 1 } else { 3 })
                    {
                        strikes.remove(idx);
                    }
                }
            }
            if strikes.len() < n_before {
                continue;
            }
            // What is left behind and no incident of its own is seen as it is, since nobody remembers it.
            let numbers = go_on(&sets, &strikes);
            let mut is_same = true;
            for (set, _) in sets.iter().zip(&numbers).filter(|(_, number)| number.is_none()) {
                if is_ripe(state, set, &strikes, at) {
                    continue;
                }
                for idx in &set.points {
                    let seen = own(state, *idx).filter(|_| strikes[idx].is_standing);
                    is_same &= seen == Some(strikes[idx].struck);
                    if let Some(struck) = seen {
                        strikes.insert(*idx, Strike { struck, number: None, ..strikes[idx] });
                    } else {
                        strikes.remove(idx);
                    }
                }
            }
            if is_same {
                break (sets, numbers);
            }
        };
        let mut next = BTreeMap::new();
        for (set, number) in sets.iter().zip(numbers) {
            let held = self.held(state, set, &strikes, at);
            match number.and_then(|number| Some((number, self.open.get(&number)?))) {
                Some((number, before)) => {
                    next.insert(number, held.after(before, state));
                }
                None if is_ripe(state, set, &strikes, at) => {
                    let from = set.points.iter().find_map(|idx| strikes[idx].number);
                    let held = match from {
                        Some(from) => held.after(&self.open[&from], state),
                        None => held,
                    };
                    next.insert(self.n_opened, held);
                    self.n_opened += 1;
                }
                None => {}
            }
        }
        for number in over.intersection(&counting) {
            let mut held = self.open[number].clone();
            let why = cause::of(state, &self.struck(&held, false), &held.members);
            let known = cause::strength(&held.supports, state).max(cause::GROUP);
            if why.strength() > known && why.cause != Cause::Unknown {
                (held.cause, held.supports) = (why.cause, why.supports);
            }
            next.insert(*number, held);
        }
        self.open = next;
    }

    fn strikes(&self, state: &State, at: Timestamp) -> BTreeMap<PointIdx, Strike> {
        let mut strikes = BTreeMap::new();
        let mut returned = Vec::new();
        let mut memories = vec![None; state.now().len()];
        for (number, held) in &self.open {
            for (idx, struck) in &held.members {
                memories[idx.as_usize()] = Some((*number, *struck));
            }
        }
        for (idx, memory) in memories.into_iter().enumerate() {
            let idx = PointIdx::from_usize(idx);
            let until = memory.and_then(|(_, struck)| counts_until(state, idx, struck, at));
            match (own(state, idx), memory) {
                (Some(own), Some((number, held))) => {
                    let still = held.lost.filter(|_| until.is_none_or(|until| until > at));
                    let lost = [own.lost, still].into_iter().flatten().min();
                    let struck = Struck { since: own.since.min(held.since), lost };
                    strikes.insert(
                        idx,
                        Strike { struck, is_standing: true, is_held: false, number: Some(number) },
                    );
                }
                (Some(struck), None) => {
                    strikes.insert(idx, Strike { struck, is_standing: true, is_held: false, number: None });
                }
                (None, Some((number, struck))) => returned.push((idx, number, struck, until)),
                (None, None) => {}
            }
        }
        for (idx, number, struck, mut until) in returned {
            let standing =
                strikes.values().filter(|strike| strike.is_standing && strike.number == Some(number));
            let is_group =
                self.open[&number].members.len() > 1 && !matches!(self.open[&number].scope, Scope::Point(_));
            let n_standing = standing.count();
            if is_group && n_standing > 0 {
                until = until.max(back_since(state, idx, struck, at).map(|back| back + s(120)));
            }
            let is_held = until.is_some_and(|until| until > at);
            if is_held || is_group && n_standing >= 3 {
                strikes.insert(idx, Strike { struck, is_standing: false, is_held, number: Some(number) });
            }
        }
        strikes
    }

    /// The best explanation again and again, until none is left.
    fn sets(&self, state: &State, strikes: &BTreeMap<PointIdx, Strike>) -> Vec<Set> {
        let speaks = |idx: &PointIdx| state.roster().point(*idx).speaking;
        let mut free: BTreeSet<PointIdx> = strikes.keys().copied().filter(|idx| !speaks(idx)).collect();
        let is_candidate =
            |group: &&Group| group.members.iter().filter(|idx| free.contains(idx)).count() >= 3;
        let candidates: Vec<(usize, Candidate<'_>)> = self
            .groups
            .0
            .iter()
            .filter(is_candidate)
            .map(|group| Candidate::new(state, group, strikes))
            .enumerate()
            .collect();
        let mut sets: Vec<(Set, Option<(usize, Timestamp)>)> = Vec::new();
        let mut is_used = BTreeSet::new();
        loop {
            let bursts: Vec<(usize, Burst)> =
                candidates.iter().filter_map(|(at, group)| Some((*at, group.burst(*at, &free)?))).collect();
            let unused = bursts.iter().filter(|(at, _)| !is_used.contains(at));
            let Some((at, best)) = unused.max_by_key(|(_, burst)| burst.rank) else { break };
            let group = candidates[*at].1.group;
            let has_rival = bursts.iter().any(|(other, burst)| {
                let (theirs, ours) = (candidates[*other].1.group.kind, group.kind);
                let is_other_kind =
                    matches!((ours, theirs), (Kind::Feeder, Kind::Uplink) | (Kind::Uplink, Kind::Feeder));
                let holds =
                    |idx: &PointIdx| candidates[*other].1.struck.get(idx).is_some_and(|at| *at >= burst.from);
                is_other_kind && burst.permille + 100 >= best.permille && best.points.iter().all(holds)
            });
            let mut points = best.points.clone();
            free.retain(|idx| !points.contains(idx));
            if group.kind != Kind::Node {
                is_used.insert(*at);
                let own = &candidates[*at].1.struck;
                let mut later: BTreeSet<PointIdx> = own
                    .iter()
                    .filter(|(idx, at)| **at > best.to && free.contains(idx))
                    .map(|(idx, _)| *idx)
                    .collect();
                for (other, candidate) in candidates.iter().filter(|(other, _)| other != at) {
                    let Some(theirs) = candidate.burst(*other, &free) else { continue };
                    if theirs.points.iter().any(|idx| !own.contains_key(idx)) {
                        later.retain(|idx| !theirs.points.contains(idx));
                    }
                }
                points.extend(later);
                free.retain(|idx| !points.contains(idx));
            }
            let to = (group.kind != Kind::Node).then_some((*at, best.to));
            sets.push((Set { scope: group.scope.clone(), points, has_rival }, to));
        }
        for (set, burst) in &mut sets {
            let Some((at, to)) = burst else { continue };
            let own = &candidates[*at].1.struck;
            let joins: Vec<PointIdx> =
                free.iter().copied().filter(|idx| own.get(idx).is_some_and(|at| at > to)).collect();
            free.retain(|idx| !joins.contains(idx));
            set.points.extend(joins);
        }
        let mut sets: Vec<Set> = sets.into_iter().map(|(set, _)| set).collect();
        let grouped: BTreeSet<PointIdx> = sets.iter().flat_map(|set| set.points.clone()).collect();
        for idx in strikes.keys().filter(|idx| !grouped.contains(idx)) {
            sets.push(Set { scope: Scope::Point(*idx), points: [*idx].into(), has_rival: false });
        }
        sets
    }

    fn held(&self, state: &State, set: &Set, strikes: &BTreeMap<PointIdx, Strike>, at: Timestamp) -> Held {
        let members: BTreeMap<PointIdx, Struck> =
            set.points.iter().map(|idx| (*idx, strikes[idx].struck)).collect();
        let is_flapping = set.points.iter().any(|idx| losses(state, *idx, at).len() >= 5);
        let (scope, cause) = (set.scope.clone(), Cause::Unknown);
        let held = Held { scope, members, is_flapping, cause, supports: Vec::new() };
        let Why { cause, supports } = cause::of(state, &self.struck(&held, set.has_rival), &held.members);
        Held { cause, supports, ..held }
    }

    fn struck<'a>(&'a self, held: &'a Held, has_rival: bool) -> cause::Struck<'a> {
        let idx = match held.scope {
            Scope::Point(idx) => Some(idx),
            _ => None,
        };
        let is_feeder = |group: &&Group| {
            group.kind == Kind::Feeder && idx.is_some_and(|idx| group.members.contains(&idx))
        };
        let siblings = self.groups.0.iter().find(is_feeder).map_or(&[][..], |group| &group.members);
        cause::Struck { scope: &held.scope, has_rival, siblings }
    }
}

impl Held {
    /// Of the same incident a weaker cause does not replace the one that is held.
    fn after(self, before: &Self, state: &State) -> Self {
        let is_weaker = cause::strength(&self.supports, state) < cause::strength(&before.supports, state);
        let is_same =
            self.scope == before.scope || self.members.keys().all(|idx| before.members.contains_key(idx));
        if is_same && self.cause != before.cause && is_weaker {
            return Self { cause: before.cause, supports: before.supports.clone(), ..self };
        }
        self
    }
}

/// Which incident each set is: most points in common first, then the older, then the better explained.
fn go_on(sets: &[Set], strikes: &BTreeMap<PointIdx, Strike>) -> Vec<Option<usize>> {
    let mut numbers = vec![None; sets.len()];
    loop {
        let mut best: Option<(usize, usize, usize)> = None;
        for (at, set) in sets.iter().enumerate().filter(|(at, _)| numbers[*at].is_none()) {
            let held = set.points.iter().filter_map(|idx| strikes[idx].number).collect::<BTreeSet<_>>();
            for number in held.into_iter().filter(|number| !numbers.contains(&Some(*number))) {
                let n = set.points.iter().filter(|idx| strikes[idx].number == Some(number)).count();
                let is_better = best.is_none_or(|(most, oldest, _)| n > most || n == most && number < oldest);
                if is_better {
                    best = Some((n, number, at));
                }
            }
        }
        let Some((_, number, at)) = best else { return numbers };
        numbers[at] = Some(number);
    }
}

fn is_ripe(state: &State, set: &Set, strikes: &BTreeMap<PointIdx, Strike>, at: Timestamp) -> bool {
    let first = set.points.iter().map(|idx| strikes[idx].struck.since).min().expect("a set has points");
    let is_speaking = set.points.iter().any(|idx| state.roster().point(*idx).speaking);
    let is_out = set.points.iter().any(|idx| strikes[idx].struck.lost.is_some());
    let wait = match set.scope {
        _ if is_speaking => 2,
        Scope::All if state.uplink().is_some() => 10,
        _ if !is_out => 10,
        _ => 5,
    };
    let is_known = state.now().iter().all(|now| now.presence != Presence::Unreachable);
    first + s(wait) <= at && (is_speaking || is_known)
}
