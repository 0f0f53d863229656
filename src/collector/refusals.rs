//! What the log says of agents that are refused or slowed, or that two installations say they are one point. An agent
//! that is not in the roster goes on trying for days and is worth one line; a hostile peer has another code
//! for each try, and gets a line a minute for each reason, with how many more there were.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::time::Duration;

use diemcau_core::time::Timestamp;
use tracing::warn;

/// Refusals remembered. When there are more, all are forgotten and may be logged once more.
const MAX_REMEMBERED: usize = 4_096;
/// At most one line for a reason in this time.
const LINE_EVERY: Duration = Duration::from_mins(1);

/// Why there is something to tell of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Reason {
    /// Its introduction makes no sense.
    Malformed,
    /// Its point is not in the roster.
    UnknownPoint,
    /// It is simulated, and the session is live.
    Simulated,
    /// It shows no certificate.
    NoCertificate,
    /// Its certificate is another point's.
    OthersCertificate,
    /// Its certificate was revoked or replaced.
    EndedCertificate,
    /// Its certificate was not given out here.
    UnknownCertificate,
    /// Another agent says that it is the same point.
    Double,
    /// It says more than is taken at once.
    Slowed,
}

/// The refusals that were logged.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    logged: HashSet<Refusal>,
    /// By reason, since its last line.
    reasons: BTreeMap<Reason, Told>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Refusal {
    /// Who called.
    peer: Option<IpAddr>,
    /// As which point.
    code: Box<str>,
    /// What was wrong.
    reason: Reason,
    /// The same in words.
    why: Box<str>,
}

#[derive(Debug)]
struct Told {
    /// When there was a line.
    at: Timestamp,
    /// How many more had no line since.
    n_untold: u32,
}

impl Refusals {
    /// Logs a refusal unless it was logged before, or its reason had a line within the minute: then it may
    /// have its own when it comes again. Says whether it did.
    pub(super) fn log(
        &mut self,
        now: Timestamp,
        peer: Option<IpAddr>,
        code: &str,
        (reason, why): (Reason, &str),
    ) -> bool {
        let refusal = Refusal { peer, code: code.into(), reason, why: why.into() };
        if self.logged.contains(&refusal) {
            return false;
        }
        if let Some(told) = self.reasons.get_mut(&reason)
            && now.since(told.at) < LINE_EVERY
        {
            told.n_untold = told.n_untold.saturating_add(1);
            return false;
        }
        if self.logged.len() >= MAX_REMEMBERED {
            self.logged.clear();
        }
        self.logged.insert(refusal);
        let told = self.reasons.insert(reason, Told { at: now, n_untold: 0 });
        let untold = told.map_or(0, |told| told.n_untold);
        let peer = peer.map(tracing::field::display);
        match reason {
            Reason::Double => {
                warn!(peer, point = code, why, untold, "two agents say that they are this point");
            }
            Reason::Slowed => {
                warn!(peer, point = code, why, untold, "agent slowed; the same again is not logged");
            }
            Reason::Malformed
            | Reason::UnknownPoint
            | Reason::Simulated
            | Reason::NoCertificate
            | Reason::OthersCertificate
            | Reason::EndedCertificate
            | Reason::UnknownCertificate => {
                warn!(peer, point = code, why, untold, "agent refused; the same again is not logged");
            }
        }
        true
    }

    /// Tells how many had no line, once the minute is over. Call once a second.
    pub(super) fn tell_untold(&mut self, now: Timestamp) {
        for (reason, told) in &mut self.reasons {
            if told.n_untold > 0 && now.since(told.at) >= LINE_EVERY {
                warn!(?reason, untold = told.n_untold, "more agents were refused or slowed, or clashed");
                *told = Told { at: now, n_untold: 0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN: (Reason, &str) = (Reason::UnknownPoint, "not in the roster");

    #[test]
    fn the_same_refusal_is_logged_once_and_memory_is_bounded() {
        let mut refusals = Refusals::default();
        let mut now = minutes(0);
        let mut log = |peer, code: &str, reason| {
            now = now + LINE_EVERY;
            let is_told = refusals.log(now, peer, code, reason);
            assert!(refusals.logged.len() <= MAX_REMEMBERED);
            is_told
        };
        assert!(log(None, "380", UNKNOWN));
        assert!(!log(None, "380", UNKNOWN));
        assert!(log(Some([127, 0, 0, 1].into()), "380", UNKNOWN));
        assert!(log(None, "380", (Reason::Simulated, "simulated")));
        for n in 0..2 * MAX_REMEMBERED {
            log(None, &n.to_string(), UNKNOWN);
        }
    }

    #[test]
    fn a_peer_with_a_code_for_each_try_gets_a_line_a_minute_for_each_reason() {
        let mut refusals = Refusals::default();
        let mut n_lines = 0;
        for n in 0..999 {
            n_lines += u32::from(refusals.log(minutes(0), None, &n.to_string(), UNKNOWN));
        }
        assert_eq!((n_lines, refusals.reasons[&Reason::UnknownPoint].n_untold), (1, 998));
        assert!(refusals.log(minutes(0), None, "380", (Reason::Double, "a, b")), "another reason is told");
        assert!(refusals.log(minutes(1), None, "998", UNKNOWN), "one of them that comes again");
        assert_eq!(refusals.reasons[&Reason::UnknownPoint].n_untold, 0, "they were told with it");

        refusals.log(minutes(1), None, "newer", UNKNOWN);
        refusals.tell_untold(minutes(1));
        assert_eq!(refusals.reasons[&Reason::UnknownPoint].n_untold, 1, "not within the minute");
        refusals.tell_untold(minutes(2));
        assert_eq!(refusals.reasons[&Reason::UnknownPoint].n_untold, 0);
    }

    fn minutes(n: u64) -> Timestamp {
        Timestamp::default() + Duration::from_mins(n)
    }
}
