//! The fold of what people say of a figure: that it is amended, that it is approved.

use crate::cutoff::{Amendment, Approval};
use crate::fact::{Fact, FactBody};

use super::{State, Touched};

impl State {
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
