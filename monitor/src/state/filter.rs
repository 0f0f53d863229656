//! Which points the list shows.

use diemcau_core::ids::{LevelIdx, PointIdx};
use diemcau_core::point::PointNow;
use diemcau_core::presence::Presence;

use crate::view::search::{Found, SearchIndex};
use crate::view::{View, is_on_battery};
use diemcau_core::trouble::Concern;

/// A choice of points. Nothing chosen means: those that ask for something.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    /// What is searched, as typed; empty: everything.
    pub(crate) query: String,
    /// What the query found; none: there is no query.
    found: Option<Found>,
    /// Points of that kind; none: any that asks for something, or with a query any at all.
    pub(crate) only: Option<Only>,
    /// Points of this level; none: any.
    pub(crate) level: Option<LevelIdx>,
}

/// What the points of a list have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Only {
    /// They stand so.
    Presence(Presence),
    /// They live on a battery; the one that ends first comes first.
    OnBattery,
    /// They have not reported how many people they have; the weightiest comes first.
    Uncounted,
}

impl Only {
    fn admits(self, now: &PointNow) -> bool {
        match self {
            Self::Presence(presence) => now.presence == presence,
            Self::OnBattery => is_on_battery(now),
            Self::Uncounted => now.presence != Presence::Excused && now.count.is_none(),
        }
    }
}

impl Filter {
    pub(crate) fn is_set(&self) -> bool {
        self.found.is_some() || self.only.is_some() || self.level.is_some()
    }

    pub(crate) fn admits(&self, view: &View, idx: PointIdx, concern: Concern) -> bool {
        let weight = view.weights.of(idx);
        let is_meant = match self.only {
            Some(only) => only.admits(view.now(idx)),
            None => concern != Concern::Fine || self.found.is_some(),
        };
        is_meant
            && !weight.unplaced
            && self.level.is_none_or(|level| level == weight.level)
            && self.may_admit(idx)
    }

    /// Whether the search lets a point through, whatever else is chosen.
    pub(crate) fn may_admit(&self, idx: PointIdx) -> bool {
        self.found.as_ref().is_none_or(|found| found.holds(idx))
    }

    /// What the search found, if it found a point; never anything without a search.
    pub(crate) fn found(&self, idx: PointIdx) -> Option<&Found> {
        self.found.as_ref().filter(|found| found.holds(idx))
    }

    /// How many points the search found.
    pub(crate) fn n_found(&self) -> Option<usize> {
        self.found.as_ref().map(|found| found.n_points)
    }

    /// Searches after the points changed.
    pub(crate) fn search_again(&mut self, index: &SearchIndex) {
        self.found = (!self.query.trim().is_empty()).then(|| index.find(&self.query));
    }

    /// Searches after the query changed, and the points did not.
    pub(crate) fn search_on(&mut self, index: &SearchIndex) {
        let before = self.found.take();
        self.found = (!self.query.trim().is_empty()).then(|| index.find_after(before.as_ref(), &self.query));
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}
