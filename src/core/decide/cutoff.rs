//! Cut-offs, reached in their time, or late where the collector was not there.

use crate::cutoff::{self, Known, Reached};
use crate::fact::FactBody;
use crate::time::Timestamp;
use crate::timer::Timer;

use super::{Core, Facts};

impl Core {
    /// Sees to it that the core wakes at the next cut-off.
    pub(super) fn look_at_cutoff(&mut self) {
        if let Some(next) = cutoff::next(self.state.settings(), self.state.cutoffs_reached()) {
            self.watch.look(Timer::Cutoff, next);
        }
    }

    /// Cut-offs up to `at` are reached.
    pub(super) fn reach_cutoffs(&mut self, at: Timestamp, facts: &mut Facts) {
        let pending = cutoff::pending(self.state.settings(), self.state.cutoffs_reached(), at);
        let pending: Vec<_> = pending.cloned().collect();
        for cutoff in pending {
            let body =
                FactBody::CutoffReached { name: cutoff.name.into(), at: cutoff.at, known: Known::InTime };
            self.record(cutoff.at, body, facts);
        }
        self.look_at_cutoff();
    }

    /// Cut-offs that were reached in a gap of the journal which began at `from`: nothing that happened since is
    /// in their figures.
    pub(super) fn reach_unwritten(
        &mut self,
        cutoffs: Vec<Reached>,
        (from, now): (Timestamp, Timestamp),
        facts: &mut Facts,
    ) {
        for Reached { name, at, known, .. } in cutoffs {
            let known = match known {
                Known::InTime => Known::Until(from),
                Known::Until(_) | Known::Nothing => known,
            };
            self.record(now, FactBody::CutoffReached { name, at, known }, facts);
        }
    }

    /// Cut-offs that lie before `now` are reached late: the collector watched until `watched` last, or did not
    /// at all.
    pub(super) fn catch_up_cutoffs(&mut self, now: Timestamp, watched: Option<Timestamp>, facts: &mut Facts) {
        let pending = cutoff::pending(self.state.settings(), self.state.cutoffs_reached(), now);
        let pending: Vec<_> = pending.cloned().collect();
        for cutoff in pending {
            let known = match watched {
                None => Known::Nothing,
                Some(watched) if watched < cutoff.at => Known::Until(watched),
                Some(_) => Known::InTime,
            };
            let body = FactBody::CutoffReached { name: cutoff.name.into(), at: cutoff.at, known };
            self.record(now, body, facts);
        }
        self.look_at_cutoff();
    }
}
