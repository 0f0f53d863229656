//! How often somebody went beyond a limit and was refused or ended for it, for whoever monitors.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A limit that others may go beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// A handshake was ended for a newer one.
    Handshakes,
    /// A connection without a certificate was ended for a newer one of its address.
    Strangers,
    /// A connection was closed on which nothing went on.
    Idle,
    /// A connection could not be accepted: the process or the machine has no file left, or no memory.
    Files,
    /// An act of who shows no certificate found too many under way.
    Acts,
    /// A try with an enrolment code found too many waiting.
    Enrolments,
    /// A connection by HTTP was ended for a newer one.
    Http,
    /// A wrong link was slowed.
    Links,
    /// A form of a point's link was one too many.
    Forms,
    /// A report of an agent waited, since it sends them too fast.
    Reports,
    /// An agent's introduction waited, since it comes too often.
    Hellos,
}

/// Counts them since the start. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exceeded(Arc<[AtomicU64; Limit::ALL.len()]>);

impl Limit {
    /// All of them.
    pub(crate) const ALL: [Self; 11] = [
        Self::Handshakes,
        Self::Strangers,
        Self::Idle,
        Self::Files,
        Self::Acts,
        Self::Enrolments,
        Self::Http,
        Self::Links,
        Self::Forms,
        Self::Reports,
        Self::Hellos,
    ];

    /// As metrics name it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Handshakes => "handshakes",
            Self::Strangers => "strangers",
            Self::Idle => "idle",
            Self::Files => "files",
            Self::Acts => "acts",
            Self::Enrolments => "enrolments",
            Self::Http => "http",
            Self::Links => "links",
            Self::Forms => "forms",
            Self::Reports => "reports",
            Self::Hellos => "hellos",
        }
    }
}

impl Exceeded {
    /// Once more.
    pub(crate) fn note(&self, limit: Limit) {
        self.add(limit, 1);
    }

    /// So often more.
    pub(crate) fn add(&self, limit: Limit, n: usize) {
        self.0[limit as usize].fetch_add(n as u64, Ordering::Relaxed);
    }

    /// How often so far.
    pub(crate) fn count(&self, limit: Limit) -> u64 {
        self.0[limit as usize].load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_counts_for_itself() {
        let exceeded = Exceeded::default();
        for (n, limit) in Limit::ALL.into_iter().enumerate() {
            exceeded.clone().add(limit, n);
            assert_eq!(limit as usize, n);
        }
        let counts = Limit::ALL.map(|limit| exceeded.count(limit));
        assert_eq!(counts, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
}
