//! Samples under way.

use std::collections::VecDeque;
use std::time::Duration;

use diemcau_core::path::window::MAX_HELD;
use tokio::time::Instant;

/// Samples under way, oldest first. Where there are [`MAX_HELD`] none is sent before one lands or
/// expires.
#[derive(Debug, Default)]
pub(super) struct Flights(VecDeque<Flight>);

#[derive(Debug)]
struct Flight {
    seq: u32,
    sent: Instant,
    has_landed: bool,
}

impl Flights {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= MAX_HELD
    }

    /// A sample was sent, numbered above all before it.
    pub(super) fn depart(&mut self, seq: u32, sent: Instant) {
        self.0.push_back(Flight { seq, sent, has_landed: false });
    }

    /// Its answer came; gives when it was sent, once.
    pub(super) fn land(&mut self, seq: u32) -> Option<Instant> {
        let idx = self.0.binary_search_by_key(&seq, |flight| flight.seq).ok()?;
        let flight = &mut self.0[idx];
        if std::mem::replace(&mut flight.has_landed, true) {
            return None;
        }
        let sent = flight.sent;
        while self.0.front().is_some_and(|flight| flight.has_landed) {
            self.0.pop_front();
        }
        Some(sent)
    }

    /// When the oldest expires.
    pub(super) fn expires_at(&self, timeout: Duration) -> Option<Instant> {
        self.0.front().map(|flight| flight.sent + timeout)
    }

    /// Takes out the oldest if it is older than that: its number, and when it was sent.
    pub(super) fn expire(&mut self, now: Instant, timeout: Duration) -> Option<(u32, Instant)> {
        if self.expires_at(timeout)? > now {
            return None;
        }
        let expired = self.0.pop_front().map(|flight| (flight.seq, flight.sent));
        while self.0.front().is_some_and(|flight| flight.has_landed) {
            self.0.pop_front();
        }
        expired
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMEOUT: Duration = Duration::from_secs(2);

    #[test]
    fn each_lands_or_expires_once() {
        let begun = Instant::now();
        let at = |ms| begun + Duration::from_millis(ms);
        let mut flights = Flights::default();
        for (seq, ms) in [(3, 0), (4, 100), (6, 200), (7, 300)] {
            flights.depart(seq, at(ms));
        }
        assert_eq!(flights.land(5), None, "never sent");
        assert_eq!(flights.land(6), Some(at(200)));
        assert_eq!(flights.land(6), None, "landed before");
        assert_eq!(flights.expires_at(TIMEOUT), Some(at(2_000)));
        assert_eq!(flights.expire(at(1_999), TIMEOUT), None);
        assert_eq!(flights.expire(at(2_100), TIMEOUT), Some((3, at(0))));
        assert_eq!(flights.expire(at(2_100), TIMEOUT), Some((4, at(100))));
        assert_eq!(flights.expire(at(2_200), TIMEOUT), None, "the next one landed");
        assert_eq!(flights.land(3), None, "expired");
        assert_eq!(flights.land(7), Some(at(300)));
        assert!(flights.is_empty());
    }
}
