//! Why the core wakes by itself, and when: one queue of timers.
//!
//! What is due at one instant has a written order, that of the variants of [`Timer`], and within a
//! variant that of the points:
//!
//! 1. inputs that were read at that instant or before,
//! 2. [`Timer::Presence`], a silence that is long enough by then,
//! 3. [`Timer::Confirmation`], a word that holds no longer,
//! 4. [`Timer::Meeting`], a participant list that holds no longer,
//! 5. [`Timer::Cutoff`], the official figure is taken,
//! 6. [`Timer::Phase`], the next part of the day,
//! 7. [`Timer::Agenda`], a speaker is watched closer, or no longer,
//! 8. [`Timer::Incidents`], whether what happened makes an incident: it sees what the facts of that
//!    instant made,
//! 9. [`Timer::Delivery`], which sends what tells of them.
//!
//! A loss that is due at T stands before a cut-off at T: a loss whose deadline lies *after* T still counts as connected at T (design §3.3), so one whose
//! deadline is T does not; and a phase that begins with a cut-off begins after its figure is taken.
//! An input read at T comes first, because who spoke at T was not silent until T. The other order, the
//! cut-off first, would call a point connected whose silence was complete.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::ids::PointIdx;
use crate::time::Timestamp;

/// Why the core wakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// A point may have been silent for long enough to be suspect or lost, or the grace after an
    /// interruption ends for it. It turns out then whether it was: heartbeats move no timer.
    Presence(PointIdx),
    /// A point's *hình, tiếng tốt* was said half an hour ago.
    Confirmation(PointIdx),
    /// A participant list of the meeting was told too long ago.
    Meeting,
    /// The official figure is taken: the fold of all facts before this.
    Cutoff,
    /// Another part of the day begins, which makes other things a trouble: all points are judged
    /// anew.
    Phase,
    /// A point of the programme is about to speak or has spoken: it is watched at another pace.
    Agenda,
    /// Something changed in the second before, or was waited for: incidents are judged, at whole seconds,
    /// so that what fell within one second falls together.
    Incidents,
    /// A notification is to be sent, or tried again.
    Delivery,
}

/// What is due when, earliest first. An entry is a promise to look no later than then, not yet news.
///
/// There is no removal: whoever set a timer knows whether it still holds. Rejected: a wheel or a tree
/// in which each heartbeat moves its point's entry, since heartbeats are the hot path and move one
/// number alone.
#[derive(Clone, Debug, Default)]
pub struct TimerQueue {
    due: BinaryHeap<Reverse<(Timestamp, Timer)>>,
}

impl TimerQueue {
    /// Promises to look at `at`.
    pub fn set(&mut self, at: Timestamp, timer: Timer) {
        self.due.push(Reverse((at, timer)));
    }

    /// The earliest promise.
    pub fn peek(&self) -> Option<(Timestamp, Timer)> {
        self.due.peek().map(|Reverse(next)| *next)
    }

    /// Takes the earliest promise out.
    pub fn pop(&mut self) -> Option<(Timestamp, Timer)> {
        self.due.pop().map(|Reverse(next)| next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_at_one_instant_comes_in_the_written_order() {
        let (early, late) = (Timestamp::from_millis(1), Timestamp::from_millis(2));
        let written = [
            (early, Timer::Phase),
            (late, Timer::Presence(PointIdx(0))),
            (late, Timer::Presence(PointIdx(7))),
            (late, Timer::Confirmation(PointIdx(0))),
            (late, Timer::Phase),
        ];
        let mut queue = TimerQueue::default();
        for (at, timer) in [3, 0, 4, 2, 1].map(|idx| written[idx]) {
            queue.set(at, timer);
        }
        assert_eq!(queue.peek(), Some(written[0]));
        assert_eq!(std::iter::from_fn(|| queue.pop()).collect::<Vec<_>>(), written);
    }
}
