//! How often a wrong PIN may be given. Wrong tries count for all clients together, since an attacker
//! has as many addresses as it likes.

use std::time::Duration;

/// How long nobody new is let in after too many wrong tries, and how long a wrong try counts.
pub const PAUSE: Duration = Duration::from_mins(15);

/// Wrong PINs within [`PAUSE`] after which nobody new is let in for as long.
pub const TRIES: usize = 5;

/// The wrong tries of all clients together. Times are those of one clock that only runs forward,
/// from whatever instant it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinLock {
    /// When wrong PINs were given, oldest first, fewer than [`TRIES`].
    pub wrong: Vec<Duration>,
    /// Until when nobody new is let in.
    pub shut_until: Option<Duration>,
}

/// What becomes of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinVerdict {
    /// The PIN is right.
    Right,
    /// It is wrong.
    Wrong {
        /// So many more may be wrong.
        left: usize,
    },
    /// It is wrong, and was one too many.
    ShutNow,
    /// Whether it was right is not looked at.
    Shut {
        /// For so long.
        left: Duration,
    },
}

impl PinLock {
    /// Somebody gives a PIN.
    pub fn try_pin(&mut self, is_right: bool, now: Duration) -> PinVerdict {
        if let Some(left) = self.shut_for(now) {
            return PinVerdict::Shut { left };
        }
        self.shut_until = None;
        if is_right {
            // Wrong ones still count: somebody who knows the PIN frees no guesses for others.
            return PinVerdict::Right;
        }
        self.wrong.retain(|then| now.saturating_sub(*then) < PAUSE);
        self.wrong.push(now);
        let left = TRIES.saturating_sub(self.wrong.len());
        if left > 0 {
            return PinVerdict::Wrong { left };
        }
        self.wrong.clear();
        self.shut_until = Some(now + PAUSE);
        PinVerdict::ShutNow
    }

    /// How long nobody new is let in, if so.
    pub fn shut_for(&self, now: Duration) -> Option<Duration> {
        self.shut_until.map(|until| until.saturating_sub(now)).filter(|left| !left.is_zero())
    }

    /// Tries at another PIN say nothing of this one.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}
