//! How often a wrong PIN may be given.

use std::time::Duration;

use super::PAUSE;
use crate::clock::Mono;

/// Wrong PINs within [`PAUSE`] after which nobody new is let in for as long.
pub(super) const TRIES: usize = 5;

/// The wrong tries of all clients together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lock {
    /// When wrong PINs were given, oldest first, fewer than [`TRIES`].
    pub(super) wrong: Vec<Mono>,
    /// Until when nobody new is let in.
    pub(super) shut_until: Option<Mono>,
}

/// What becomes of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page) enum Verdict {
    /// The PIN is right.
    Right,
    /// It is wrong.
    Wrong {
        /// So many more may be wrong.
        left: usize,
    },
    /// It is wrong, and was one too many.
    ShutNow,
    /// Nobody asks what it was.
    Shut {
        /// For so long.
        left: Duration,
    },
}

impl Lock {
    pub(super) fn try_pin(&mut self, is_right: bool, now: Mono) -> Verdict {
        if let Some(left) = self.shut_for(now) {
            return Verdict::Shut { left };
        }
        self.shut_until = None;
        if is_right {
            // Wrong ones still count: somebody who knows the PIN frees no guesses for others.
            return Verdict::Right;
        }
        self.wrong.retain(|then| now.since(*then) < PAUSE);
        self.wrong.push(now);
        let left = TRIES.saturating_sub(self.wrong.len());
        if left > 0 {
            return Verdict::Wrong { left };
        }
        self.wrong.clear();
        self.shut_until = Some(now + PAUSE);
        Verdict::ShutNow
    }

    pub(super) fn shut_for(&self, now: Mono) -> Option<Duration> {
        self.shut_until.map(|until| until.since(now)).filter(|left| !left.is_zero())
    }

    /// Tries at another PIN say nothing of this one.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}
