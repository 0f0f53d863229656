//! The picture that dashboards see, and what stands around its points.

use std::sync::Arc;

use diemcau_core::cutoff::{FrozenFigure, Reached};
use diemcau_core::event::{EventSettings, Session};
use diemcau_core::ids::Seq;
use diemcau_core::incident::picture::IncidentPicture;
use diemcau_core::point::PointNow;
use diemcau_core::replica::FrameChange;
use diemcau_core::roster::Roster;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_proto::v1;

/// What dashboards see.
#[derive(Clone, Debug)]
pub(in crate::collector) struct Picture {
    /// The event's settings.
    pub(in crate::collector) settings: Arc<EventSettings>,
    /// The roster.
    pub(in crate::collector) roster: Arc<Roster>,
    /// The session that is on.
    pub(in crate::collector) session: Session,
    /// Number of the last fact in it.
    pub(in crate::collector) revision: Seq,
    /// The event clock.
    pub(in crate::collector) at: Timestamp,
    /// How the points stand, by index.
    pub(in crate::collector) now: Vec<PointNow>,
    /// The figures that are frozen, in the order in which their cut-offs were reached.
    pub(in crate::collector) frozen: Vec<FrozenFigure>,
    /// Incidents, and what is said of them.
    pub(in crate::collector) incidents: IncidentPicture,
    /// How the collector is.
    pub(in crate::collector) health: v1::Health,
}

/// What stands around the points.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) session: Session,
    pub(super) settings: Arc<EventSettings>,
    pub(super) roster: Arc<Roster>,
    pub(super) frozen: Vec<FrozenFigure>,
}

impl Frame {
    pub(super) fn of(state: &State) -> Self {
        Self {
            session: state.session().unwrap_or_default(),
            settings: state.settings().clone(),
            roster: state.roster().clone(),
            frozen: frozen(state),
        }
    }

    /// Takes in the figures that are frozen, which any fact may change; what that changed.
    pub(super) fn refreeze(&mut self, state: &State) -> Option<FrameChange> {
        let frozen = frozen(state);
        if frozen == self.frozen {
            return None;
        }
        self.frozen.clone_from(&frozen);
        Some(FrameChange { frozen: Some(frozen), ..FrameChange::default() })
    }

    pub(super) fn change_to(&self, new: &Self) -> FrameChange {
        let rows = new.roster.rows().filter(|(idx, point)| self.roster.get(*idx) != Some(point));
        FrameChange {
            session: (new.session != self.session).then_some(new.session),
            settings: (new.settings != self.settings).then(|| (*new.settings).clone()),
            points: rows.map(|(idx, point)| (idx, point.clone())).collect(),
            frozen: (new.frozen != self.frozen).then(|| new.frozen.clone()),
        }
    }
}

/// Whether more changed than what is frozen.
pub(super) fn is_reframed(frame: &FrameChange) -> bool {
    frame.session.is_some() || frame.settings.is_some() || !frame.points.is_empty()
}

fn frozen(state: &State) -> Vec<FrozenFigure> {
    state.cutoffs_reached().iter().map(Reached::frozen).collect()
}

impl Picture {
    /// Takes in what changed around the points; how new ones stand comes with them.
    pub(super) fn reframe(&mut self, frame: &FrameChange) {
        self.session = frame.session.unwrap_or(self.session);
        if let Some(frozen) = &frame.frozen {
            self.frozen.clone_from(frozen);
        }
        if let Some(settings) = &frame.settings {
            self.settings = Arc::new(settings.clone());
        }
        if let Ok(roster) = self.roster.changed(&frame.points) {
            self.now.resize(roster.len(), PointNow::default());
            self.roster = Arc::new(roster);
        }
    }
}
