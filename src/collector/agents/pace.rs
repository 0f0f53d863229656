//! How fast one agent may fill the journal. What it says beyond that waits at its stream, and so does all that it says
//! behind it: that costs nobody else anything, and no number that people told is refused for it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use diemcau_core::identity::Digest;
use diemcau_core::ids::PointIdx;
use tokio::time::Instant;

/// Reports of one agent that are taken at once for each point that it may speak of: as many as wait in a full spool.
const REPORTS: u32 = 2_000;
/// Beyond that, one in so long for each such point.
const REPORT_EVERY: Duration = Duration::from_secs(1);
/// So many points at most: more than a commune or a district has below it.
const MOST_POINTS: u32 = 100;
/// Introductions by one certificate that are taken at once.
const HELLOS: u32 = 30;
/// Beyond that, one in so long.
const HELLO_EVERY: Duration = Duration::from_secs(2);
/// Nothing waits longer, however many streams of one agent wait.
const LONGEST: Duration = Duration::from_secs(30);
/// Certificates that are remembered; beyond, those are forgotten that were not in haste.
const MAX_CERTIFICATES: usize = 10_000;

/// When all that was said would have been said at the steady pace, by point and by certificate.
#[derive(Debug, Default)]
pub(in crate::collector) struct Paces {
    reports: Mutex<BTreeMap<PointIdx, Instant>>,
    hellos: Mutex<BTreeMap<Digest, Instant>>,
}

impl Paces {
    /// How long a report of the agent of a point waits, which may speak of so many points.
    pub(super) fn report(&self, point: PointIdx, n_points: u32) -> Duration {
        let n_points = n_points.clamp(1, MOST_POINTS);
        let mut paid_until = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        wait(paid_until.entry(point).or_insert(now), now, (REPORTS * n_points, REPORT_EVERY / n_points))
    }

    /// How long an introduction waits that comes with a certificate.
    pub(super) fn hello(&self, certificate: Digest) -> Duration {
        let mut paid_until = self.hellos.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if paid_until.len() >= MAX_CERTIFICATES {
            paid_until.retain(|_, until| *until > now);
        }
        wait(paid_until.entry(certificate).or_insert(now), now, (HELLOS, HELLO_EVERY))
    }
}

/// Takes off one more.
fn wait(paid_until: &mut Instant, now: Instant, (at_once, every): (u32, Duration)) -> Duration {
    let free = every * at_once;
    *paid_until = ((*paid_until).max(now) + every).min(now + free + LONGEST);
    paid_until.duration_since(now).saturating_sub(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: PointIdx = PointIdx(3);

    #[tokio::test(start_paused = true)]
    async fn a_full_spool_is_taken_at_once_then_one_report_a_second() {
        let paces = Paces::default();
        assert!((0..2_000).all(|_| paces.report(POINT, 1).is_zero()));
        assert_eq!(paces.report(POINT, 1), Duration::from_secs(1));
        assert_eq!(paces.report(PointIdx(4), 1), Duration::ZERO, "another point's agent");
        tokio::time::sleep(Duration::from_secs(11)).await;
        assert_eq!((0..12).filter(|_| paces.report(POINT, 1).is_zero()).count(), 10);
        assert!((0..100).all(|_| paces.report(POINT, 1) <= LONGEST));
        tokio::time::sleep(LONGEST).await;
        assert_eq!(paces.report(POINT, 1), Duration::from_secs(1), "nothing is owed for longer");
    }

    #[tokio::test(start_paused = true)]
    async fn who_speaks_for_others_too_may_say_more() {
        let paces = Paces::default();
        assert!((0..20_000).all(|_| paces.report(POINT, 10).is_zero()));
        assert_eq!(paces.report(POINT, 10), Duration::from_millis(100));
    }

    #[tokio::test(start_paused = true)]
    async fn a_machine_that_comes_again_and_again_waits() {
        let paces = Paces::default();
        assert!((0..30).all(|_| paces.hello([1; 32]).is_zero()));
        assert_eq!(paces.hello([1; 32]), Duration::from_secs(2));
        assert_eq!(paces.hello([2; 32]), Duration::ZERO);
    }
}
