//! How a core goes on by the clock of its machine where the facts lie ahead of it.

use std::time::Duration;

use crate::fact::{Fact, FactBody};
use crate::time::Timestamp;

use super::{Core, Facts};

impl Core {
    /// Goes on at `now` though facts lie up to `by` ahead of it, whose clock was wrong from `since` on.
    /// Before [`Core::open_session`] alone: whoever watches has deadlines by the other clock.
    pub fn accept_clock(&mut self, now: Timestamp, since: Timestamp, by: Duration, facts: &mut Facts) {
        let session = self.state.session().unwrap_or_default();
        let body = FactBody::ClockAccepted { since, by };
        // The one fact that is stamped below the one before.
        let fact = Fact { seq: self.state.seq().next(), at: now, session, body };
        let touched = self.state.apply(&fact);
        facts.push((fact, touched));
    }
}
