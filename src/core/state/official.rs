//! What of the state enters a figure, and the fold of what people say of one: that it is amended, that it is
//! approved.

use crate::cutoff::{Amendment, Approval, FrozenSums};
use crate::fact::{Fact, FactBody};
use crate::grounds::Grounds;
use crate::ids::PointIdx;
use crate::presence::Presence;
use crate::statements::MediaState;

use super::{State, Touched};

impl State {
    /// By what a point counts as connected.
    pub fn grounds(&self, idx: PointIdx) -> Grounds {
        let said = self.now()[idx.as_usize()].confirmation.as_deref();
        Grounds {
            agent: self.point(idx).link.presence().is_connected(),
            confirmed: said.is_some_and(|said| said.state == MediaState::Good),
            meeting: self.meetings().names(idx),
        }
    }

    /// The sums of the figure of everything known.
    pub(super) fn sums(&self) -> FrozenSums {
        let counts = |idx: &PointIdx| self.now()[idx.as_usize()].presence != Presence::Excused;
        let points = self.roster().iter().filter(|(_, point)| !point.unplaced).map(|(idx, _)| idx);
        let connected = points.filter(counts).filter(|idx| self.grounds(*idx).any()).count();
        let total = self.tallies().total();
        FrozenSums {
            expected: total.points.expected,
            connected: u32::try_from(connected).unwrap_or(u32::MAX),
            attendees: total.attendance.attendees,
        }
    }

    /// Takes in what is said of the last cut-off of a name.
    pub(super) fn said_of_cutoff(&mut self, fact: &Fact) -> Touched {
        let (FactBody::Amended { cutoff, actor, .. } | FactBody::Approved { cutoff, actor, .. }) = &fact.body
        else {
            return Touched::Nothing;
        };
        let named = self.cutoffs_reached.iter_mut().rev().find(|reached| reached.name == *cutoff);
        let Some(reached) = named else { return Touched::Nothing };
        let (at, by) = (self.at, actor.name.clone());
        match &fact.body {
            FactBody::Amended { reason, .. } => {
                reached.amendments.push(Amendment { fact: fact.seq, at, by, reason: reason.clone() });
            }
            FactBody::Approved { amendment, .. } => {
                reached.approvals.push(Approval { fact: fact.seq, amendment: *amendment, at, by });
            }
            _ => {}
        }
        Touched::Nothing
    }
}
