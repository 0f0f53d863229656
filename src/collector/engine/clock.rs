//! Whether the clock of this machine goes with the event's.

use std::time::Duration;

use diemcau_core::input::Input;
use diemcau_core::time::Timestamp;

use super::Engine;
use crate::clock::MAX_DRIFT;

/// A clock that was elsewhere is back when it is within that.
const BACK_WITHIN: Duration = Duration::from_secs(1);

impl Engine {
    /// Tells the core whether the clock of this machine goes with the event's.
    pub(super) fn compare_clocks(&mut self, now: Timestamp) {
        let drift = self.clock.drift_ms();
        // Once it was elsewhere it must be well back, so that a clock at the edge is told once.
        let is_elsewhere = self.core.state().clock().is_some();
        let most = if is_elsewhere { BACK_WITHIN } else { MAX_DRIFT };
        let ahead_ms = (u128::from(drift.unsigned_abs()) > most.as_millis()).then_some(drift);
        if is_elsewhere != ahead_ms.is_some() {
            self.core.handle(now, Input::Clock { ahead_ms }, &mut self.facts);
        }
    }
}
