//! The points that are chosen, the most important first: people who wait for help, then what else is
//! wrong, then what cannot be known, then what was never there; in each speaking points, then by level,
//! then by how long. Those on battery come by how little of it is left, those without a count by weight.

use diemcau_core::ids::PointIdx;
use diemcau_core::power::Power;
use diemcau_core::time::Timestamp;
use diemcau_core::trouble::{Concern, Trouble, Urgency};

use super::filter::{Filter, Only};
use crate::view::View;

/// The points, sorted.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    ranks: Vec<Rank>,
}

/// One point and its place; they sort by importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// How little is left of a battery, in a list of those; else all are equal.
    battery: u64,
    concern: Concern,
    urgency: Urgency,
    silent: bool,
    level: u16,
    since: i64,
    idx: PointIdx,
}

impl Ranking {
    pub(crate) fn len(&self) -> usize {
        self.ranks.len()
    }

    /// The point at a place.
    pub(crate) fn point(&self, at: usize) -> Option<PointIdx> {
        self.ranks.get(at).map(|rank| rank.idx)
    }

    /// All points, in order.
    pub(crate) fn points(&self) -> impl Iterator<Item = PointIdx> + Clone {
        self.ranks.iter().map(|rank| rank.idx)
    }

    /// How many points are of that concern.
    pub(crate) fn n_points(&self, concern: Concern) -> usize {
        let start = self.ranks.partition_point(|rank| rank.concern < concern);
        self.ranks[start..].partition_point(|rank| rank.concern == concern)
    }

    /// The points with which something is wrong.
    pub(crate) fn problems(&self) -> impl Iterator<Item = PointIdx> {
        self.ranks.iter().take_while(|rank| rank.concern == Concern::Problem).map(|rank| rank.idx)
    }

    /// Ranks the points anew. Only problems need sorting: by weight all others are in order.
    pub(crate) fn rebuild(&mut self, view: &View, filter: &Filter) {
        self.ranks.clear();
        let candidates = view.weights.heaviest_first().iter().filter(|idx| filter.may_admit(**idx));
        // A walk for each concern costs less than putting each rank aside and moving it once more.
        for concern in Concern::ALL {
            let of_concern = candidates.clone().filter(|idx| listed_as(view, filter, **idx) == concern);
            self.ranks.extend(of_concern.filter_map(|idx| rank(view, filter, *idx)));
            if concern == Concern::Problem {
                self.ranks.sort_unstable();
            }
        }
        if filter.only == Some(Only::OnBattery) {
            self.ranks.sort_unstable();
        }
    }

    /// Puts the points that changed, given in order, where they belong now. The rest is sorted, so
    /// this is a merge.
    pub(crate) fn refresh(&mut self, view: &View, filter: &Filter, changed: &[PointIdx]) {
        if changed.is_empty() {
            return;
        }
        self.ranks.retain(|rank| changed.binary_search(&rank.idx).is_err());
        let mut fresh: Vec<Rank> = changed.iter().filter_map(|idx| rank(view, filter, *idx)).collect();
        fresh.sort_unstable();
        fresh.dedup();
        self.ranks.append(&mut fresh);
        self.ranks.sort();
    }
}

/// As which a point is listed: those without a count are called one after the other, whatever else is
/// wrong with them.
fn listed_as(view: &View, filter: &Filter, idx: PointIdx) -> Concern {
    if filter.only == Some(Only::Uncounted) { Concern::Fine } else { view.concern(idx) }
}

fn rank(view: &View, filter: &Filter, idx: PointIdx) -> Option<Rank> {
    if !filter.admits(view, idx, view.concern(idx)) {
        return None;
    }
    let concern = listed_as(view, filter, idx);
    let battery = match filter.only {
        Some(Only::OnBattery) => battery_left(&view.now(idx).power),
        Some(Only::Presence(_) | Only::Uncounted) | None => 0,
    };
    let (urgency, since) = match concern {
        Concern::Problem => {
            let trouble = view.troubles(idx).next();
            let urgency = trouble.as_ref().map_or(Urgency::Unasked, Trouble::urgency);
            let since = trouble.and_then(|trouble| trouble.since()).map_or(i64::MAX, Timestamp::as_millis);
            (urgency, since)
        }
        // Nobody asked, and all of them are equal in how long.
        Concern::Unknown | Concern::Unseen | Concern::Fine => (Urgency::Unasked, 0),
    };
    let weight = view.weights.of(idx);
    Some(Rank { battery, concern, urgency, silent: !weight.speaking, level: weight.level.0, since, idx })
}

/// How little is left of a battery, in seconds: by its minutes, or where those are not told by its percent,
/// as if each were a minute. What tells neither comes last, but before all others what says that it ends.
fn battery_left(power: &Power) -> u64 {
    let told = power.runtime.map(|left| left.as_secs());
    let guessed = power.charge_percent.map(|percent| u64::from(percent) * 60);
    match (told.or(guessed), power.alarm) {
        (Some(left), _) => left,
        (None, Some(_)) => 0,
        (None, None) => u64::MAX,
    }
}
