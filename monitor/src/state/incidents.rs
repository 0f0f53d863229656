//! The incidents that stand, in the order in which they are shown, and which of them nobody looked at yet.

use std::collections::BTreeSet;

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::ranking::{ranked, ringing};
use diemcau_core::incident::{Incident, IncidentId, Severity};
use diemcau_core::replica::Replica;

use super::Scroll;

/// The incidents.
#[derive(Debug, Default)]
pub(crate) struct IncidentList {
    /// Those that stand, the first to be looked at first.
    rows: Vec<(Severity, IncidentId)>,
    /// How many of them nobody took.
    n_untaken: usize,
    /// By point, the first of them that strikes it: a frame asks for it, however many there are.
    of_point: Vec<Option<u32>>,
    /// The cursor among them.
    pub(crate) scroll: Scroll,
    /// The cursor among the points of the selected one.
    pub(crate) points: Scroll,
    /// The points of the selected one take the keys.
    pub(crate) in_detail: bool,
    /// Those that were critical at some time while this looks; none before the first picture.
    rung: Option<BTreeSet<IncidentId>>,
    /// Those that became critical while this looks, and that the reader did not look at.
    fresh: BTreeSet<IncidentId>,
}

impl IncidentList {
    /// How many stand.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Those that stand, the first to be looked at first.
    pub(crate) fn rows(&self) -> &[(Severity, IncidentId)] {
        &self.rows
    }

    /// How many of those that stand nobody took.
    pub(crate) fn n_untaken(&self) -> usize {
        self.n_untaken
    }

    /// The first of those that stand that strikes a point.
    pub(crate) fn of_point(&self, idx: PointIdx) -> Option<IncidentId> {
        let at = self.of_point.get(idx.as_usize()).copied().flatten()?;
        self.rows.get(at as usize).map(|(_, id)| *id)
    }

    /// The one under the cursor.
    pub(crate) fn selected(&self) -> Option<IncidentId> {
        self.rows.get(self.scroll.cursor).map(|(_, id)| *id)
    }

    /// How many critical ones came that nobody looked at.
    pub(crate) fn n_fresh(&self) -> usize {
        self.fresh.len()
    }

    pub(crate) fn is_fresh(&self, id: IncidentId) -> bool {
        self.fresh.contains(&id)
    }

    /// Lists what stands in a picture; the cursor stays on what the reader put it on. Says whether one is
    /// critical that was not before; those that were there first are news to nobody.
    pub(crate) fn rebuild(&mut self, replica: &Replica) -> bool {
        let (incidents, terms) = (replica.incidents().incidents(), replica.terms());
        let held = self.selected().filter(|_| self.scroll.cursor > 0 || self.scroll.held || self.in_detail);
        let ranked = ranked(incidents, &terms);
        self.n_untaken = ranked.iter().filter(|(_, incident)| incident.acknowledged.is_none()).count();
        self.of_point.clear();
        self.of_point.resize(replica.roster().len(), None);
        for (at, (_, incident)) in (0..).zip(&ranked) {
            for member in &incident.found.members {
                if let Some(first) = self.of_point.get_mut(member.point.as_usize()) {
                    first.get_or_insert(at);
                }
            }
        }
        self.rows = ranked.into_iter().map(|(severity, incident)| (severity, incident.id)).collect();
        if let Some(held) = held {
            let at = self.rows.iter().position(|(_, id)| *id == held);
            self.scroll.cursor = at.unwrap_or(self.scroll.cursor);
            if at.is_none() {
                // What was looked at is over: its points are no other's.
                (self.in_detail, self.points) = (false, Scroll::default());
            }
        }
        let now = ringing(incidents, &terms);
        let Some(rung) = &mut self.rung else {
            self.rung = Some(now);
            return false;
        };
        self.fresh.retain(|id| now.contains(id));
        let n_before = rung.len();
        for id in now {
            if rung.insert(id) {
                self.fresh.insert(id);
            }
        }
        let rings = rung.len() > n_before;
        rung.retain(|id| incidents.get(*id).is_some_and(Incident::is_open));
        rings
    }

    /// The reader looked at the one under the cursor.
    pub(crate) fn looked(&mut self) {
        if let Some(id) = self.selected() {
            self.fresh.remove(&id);
        }
    }
}
