//! Which points the list shows.

pub(crate) mod choice;

use std::collections::BTreeSet;

use diemcau_core::cause::Cause;
use diemcau_core::ids::{LevelIdx, PointIdx};
use diemcau_core::incident::Incident;
use diemcau_core::point::PointNow;
use diemcau_core::power::PowerSource;
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
    /// Points that live on that; none: any.
    pub(crate) power: Option<PowerSource>,
    /// Points of the area of that first node; none: any.
    pub(crate) area: Option<PointIdx>,
    /// Points with a line of this carrier; none: any.
    pub(crate) carrier: Option<Box<str>>,
    /// Points in an incident of this cause; none: any.
    pub(crate) cause: Option<Cause>,
    /// Points in an incident that the reader took, or that is theirs.
    pub(crate) mine: bool,
    /// Which points those incidents have; none where neither is asked for.
    in_incidents: Option<BTreeSet<PointIdx>>,
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
        self.found.is_some()
            || self.only.is_some()
            || self.level.is_some()
            || self.area.is_some()
            || self.carrier.is_some()
            || self.means_all()
    }

    /// Whether what is chosen means points even where they ask for nothing.
    fn means_all(&self) -> bool {
        self.found.is_some() || self.power.is_some() || self.cause.is_some() || self.mine
    }

    /// Finds the points of the incidents that are meant; says whether those are others than before.
    pub(crate) fn look_up(&mut self, view: &View, operator: Option<&str>) -> bool {
        let is_mine = |incident: &Incident| {
            let taken = incident.acknowledged.as_ref().map(|taken| &*taken.by);
            operator.is_some() && (incident.assigned_to.as_deref() == operator || taken == operator)
        };
        let is_meant = |incident: &Incident| {
            self.cause.is_none_or(|cause| cause == incident.found.cause) && (!self.mine || is_mine(incident))
        };
        let wanted = (self.cause.is_some() || self.mine).then(|| {
            let incidents = view.replica().incidents().incidents().open();
            let meant = incidents.filter(|incident| is_meant(incident));
            meant.flat_map(|incident| incident.found.members.iter().map(|member| member.point)).collect()
        });
        let is_other = wanted != self.in_incidents;
        self.in_incidents = wanted;
        is_other
    }

    pub(crate) fn admits(&self, view: &View, idx: PointIdx, concern: Concern) -> bool {
        let weight = view.weights.of(idx);
        let is_meant = match self.only {
            Some(only) => only.admits(view.now(idx)),
            None => concern != Concern::Fine || self.means_all(),
        };
        is_meant
            && !weight.unplaced
            && self.level.is_none_or(|level| level == weight.level)
            && self.area.is_none_or(|area| area == view.areas().of(idx))
            && self.power.is_none_or(|power| power == view.now(idx).power.source)
            && self.carrier.as_ref().is_none_or(|carrier| *carrier == view.point(idx).carrier)
            && self.may_admit(idx)
    }

    /// Whether the search lets a point through, whatever else is chosen.
    pub(crate) fn may_admit(&self, idx: PointIdx) -> bool {
        self.found.as_ref().is_none_or(|found| found.holds(idx))
            && self.in_incidents.as_ref().is_none_or(|points| points.contains(&idx))
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
