//! Keeps account of who is out when, so that never too many are at once and no point is struck
//! twice at the same time. Faults are entered in the order of their beginning.

use std::time::Duration;

use super::simulated::Participant;
use super::{MAX_OUT, Script};

/// After its end an outage still counts as one for this long: a point needs time to come back.
const RETURN: Duration = Duration::from_secs(12);

/// A point that just arrived is left alone this long.
const SETTLE: Duration = Duration::from_secs(2);

/// The account.
#[derive(Debug)]
pub(super) struct Outages {
    /// When each point can be struck next; none for those that never come.
    free_from: Vec<Option<Duration>>,
    /// Until when, and how many.
    running: Vec<(Duration, usize)>,
    n_absent: usize,
    max_out: usize,
}

impl Outages {
    /// Nobody is out but those that never come.
    pub(super) fn new(scripts: &[Script], max_out: usize) -> Self {
        let free_from: Vec<_> = scripts.iter().map(|script| script.arrive.map(|at| at + SETTLE)).collect();
        let n_absent = free_from.iter().filter(|free| free.is_none()).count();
        Self { free_from, running: Vec::new(), n_absent, max_out }
    }

    /// Of some points those that can be struck at a time.
    pub(super) fn free(&self, participants: &[Participant], at: Duration) -> Vec<Participant> {
        let is_free = |participant: &Participant| self.free_from[*participant].is_some_and(|from| from <= at);
        participants.iter().copied().filter(is_free).collect()
    }

    /// How many more may go out at a time; no later question may be about an earlier time.
    pub(super) fn room(&mut self, at: Duration) -> usize {
        self.running.retain(|(until, _)| *until > at);
        let n_out: usize = self.running.iter().map(|(_, n)| n).sum();
        self.max_out.saturating_sub(n_out + self.n_absent)
    }

    /// Enters a fault: none of the points is struck again before it is over, and so many of them
    /// are out.
    pub(super) fn enter(&mut self, participants: &[Participant], until: Duration, n_out: usize) {
        for participant in participants {
            self.free_from[*participant] = Some(until + RETURN);
        }
        if n_out > 0 {
            self.running.push((until + RETURN, n_out));
        }
    }
}

/// Fewer than the limit, so that a point that falls of itself finds room.
pub(super) const MIX_MAX_OUT: usize = MAX_OUT - 5;
