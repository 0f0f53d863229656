//! The fold of the roster: as the event was opened with it, and its changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::area::Areas;
use crate::fact::{EventOpened, Fact};
use crate::ids::Seq;
use crate::point::PointState;
use crate::roster::change::{RowChange, Turn};
use crate::roster_changed::RosterChanged;

use super::{State, Touched};

impl State {
    /// Takes in what the files said.
    pub(super) fn open(&mut self, opened: &EventOpened) -> Touched {
        self.settings = Arc::new(opened.settings.clone());
        self.roster = Arc::new(opened.roster.clone());
        self.areas = Areas::new(&self.roster, self.settings.area_level);
        self.reset_points();
        Touched::Frame
    }

    /// Takes in that the roster was changed. Who is taken out leaves; what was told of it stays, for the day on
    /// which its code comes back.
    pub(super) fn change_roster(&mut self, changed: &RosterChanged, fact: &Fact) -> Touched {
        let roster = self.roster.changed(&changed.rows());
        debug_assert!(roster.is_ok(), "a journal's facts are checked where they are read");
        let Ok(roster) = roster else { return Touched::Nothing };
        self.points.resize_with(roster.len(), PointState::default);
        for change in changed.changes.iter().filter(|change| change.turn() == Turn::TakenOut) {
            self.points[change.point.as_usize()].taken_out(&changed.actor.name, fact.at);
        }
        self.roster = Arc::new(roster);
        self.areas = Areas::new(&self.roster, self.settings.area_level);
        self.recount();
        self.roster_changes.push((fact.seq, Arc::new(changed.clone())));
        Touched::Frame
    }

    /// Takes out the changes of the roster whose facts lie after `written` and were never written, and gives them as
    /// one: from what was written to what is held, which stays as it is.
    pub(crate) fn take_roster_changes_after(&mut self, written: Seq) -> Option<RosterChanged> {
        let unwritten = self.roster_changes.extract_if(.., |(fact, _)| *fact > written);
        let unwritten: Vec<Arc<RosterChanged>> = unwritten.map(|(_, changed)| changed).collect();
        let last = unwritten.last()?;
        let mut first = BTreeMap::new();
        for change in unwritten.iter().flat_map(|changed| &changed.changes) {
            first.entry(change.point).or_insert_with(|| change.was.clone());
        }
        let change = |(point, was)| RowChange { point, was, now: self.roster.point(point).clone() };
        let changes = first.into_iter().map(change).collect();
        let reasons: Vec<&str> = unwritten.iter().map(|changed| &*changed.reason).collect();
        Some(RosterChanged { changes, reason: reasons.join("; ").into(), actor: last.actor.clone() })
    }
}
