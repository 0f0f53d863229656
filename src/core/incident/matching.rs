//! Which set of struck points is which open incident: the one with whose points it shares most.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::partition::Set;
use super::strike::Strike;

/// For each set the position of the open incident that it goes on from, if any: greedily by the number
/// of points that both have, the older incident and the earlier set first of equal ones. Each incident
/// goes on in one set at most.
pub fn matching(sets: &[Set], strikes: &[Strike]) -> Vec<Option<usize>> {
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        for incident in set.strikes.iter().filter_map(|strike| strikes[*strike].incident) {
            *shared.entry((incident, at)).or_default() += 1;
        }
    }
    let mut pairs: Vec<_> = shared.into_iter().map(|(pair, n)| (Reverse(n), pair)).collect();
    pairs.sort_unstable();
    let mut matched = vec![None; sets.len()];
    let mut is_taken = std::collections::BTreeSet::new();
    for (_, (incident, at)) in pairs {
        if matched[at].is_none() && is_taken.insert(incident) {
            matched[at] = Some(incident);
        }
    }
    matched
}
