//! Which refused introductions were logged already. An agent that is not in the roster goes on
//! trying for days, and is worth one line, not one a second.

use std::collections::HashSet;
use std::net::IpAddr;

use tracing::warn;

/// Refusals remembered. When there are more, all are forgotten and may be logged once more.
const MAX_REMEMBERED: usize = 4_096;

/// The refusals that were logged: who called, as which point, and why it was refused.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    logged: HashSet<(Option<IpAddr>, Box<str>, Box<str>)>,
}

impl Refusals {
    /// Logs a refusal unless it was logged before; says whether it did.
    pub(super) fn log(&mut self, peer: Option<IpAddr>, code: &str, why: &str) -> bool {
        if self.logged.len() >= MAX_REMEMBERED {
            self.logged.clear();
        }
        let is_new = self.logged.insert((peer, code.into(), why.into()));
        if is_new {
            let peer = peer.map(tracing::field::display);
            warn!(peer, point = code, why, "agent refused; the same again is not logged");
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_refusal_is_logged_once_and_memory_is_bounded() {
        let mut refusals = Refusals::default();
        assert!(refusals.log(None, "380", "not in the roster"));
        assert!(!refusals.log(None, "380", "not in the roster"));
        assert!(refusals.log(Some([127, 0, 0, 1].into()), "380", "not in the roster"));
        assert!(refusals.log(None, "380", "simulated"));
        for n in 0..2 * MAX_REMEMBERED {
            refusals.log(None, &n.to_string(), "not in the roster");
            assert!(refusals.logged.len() <= MAX_REMEMBERED);
        }
    }
}
