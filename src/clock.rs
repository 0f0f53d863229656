//! The event clock: the wall clock at the start plus monotonic time, never below the last fact.
//! It goes on evenly whatever happens to the host's wall clock, and only tells how far the two are
//! apart; to follow the wall clock is a person's decision.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use diemcau_core::time::Timestamp;
use jiff::tz::TimeZone;

/// A difference to the host's wall clock above this is shown.
pub const MAX_DRIFT: Duration = Duration::from_secs(2);

/// The event clock. A copy tells the same time.
#[derive(Clone, Copy, Debug)]
pub struct EventClock {
    /// What it showed at the start.
    start: Timestamp,
    /// What the monotonic clock showed at the start.
    origin: Origin,
}

/// A reading of the monotonic clock that carries the event clock on.
#[derive(Clone, Copy, Debug)]
enum Origin {
    /// Counts while the host is suspended as well: an hour asleep is an hour not watched.
    #[cfg(target_os = "linux")]
    Boottime(Duration),
    /// Where there is no such clock.
    #[cfg(not(target_os = "linux"))]
    Instant(std::time::Instant),
    /// The runtime's clock, which a test can pause.
    Runtime(tokio::time::Instant),
}

impl EventClock {
    /// Starts at the host's wall clock, or at `floor` (the last fact) if that is later.
    pub fn start(floor: Timestamp) -> Self {
        Self { start: wall_clock().max(floor), origin: Origin::now() }
    }

    /// Starts at `start` and goes as the runtime's clock does, which a test can pause.
    pub fn on_runtime(start: Timestamp) -> Self {
        Self { start, origin: Origin::Runtime(tokio::time::Instant::now()) }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.start + self.origin.elapsed()
    }

    /// The host's wall clock minus this clock, milliseconds.
    ///
    /// Nothing is compared where a test moves the clock.
    pub fn drift_ms(&self) -> i64 {
        if matches!(self.origin, Origin::Runtime(_)) {
            return 0;
        }
        wall_clock().as_millis().saturating_sub(self.now().as_millis())
    }

    /// As [`Self::drift_ms`], if it is more than [`MAX_DRIFT`].
    pub fn excess_drift_ms(&self) -> Option<i64> {
        let drift = self.drift_ms();
        (u128::from(drift.unsigned_abs()) > MAX_DRIFT.as_millis()).then_some(drift)
    }
}

/// How far local time in a zone is ahead of UTC at an instant, seconds.
pub fn utc_offset_s(zone: &TimeZone, at: Timestamp) -> i32 {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    zone.to_offset(at).seconds()
}

impl Origin {
    #[cfg(target_os = "linux")]
    fn now() -> Self {
        Self::Boottime(boottime())
    }

    #[cfg(not(target_os = "linux"))]
    fn now() -> Self {
        Self::Instant(std::time::Instant::now())
    }

    fn elapsed(self) -> Duration {
        match self {
            #[cfg(target_os = "linux")]
            Self::Boottime(origin) => boottime().saturating_sub(origin),
            #[cfg(not(target_os = "linux"))]
            Self::Instant(origin) => origin.elapsed(),
            Self::Runtime(origin) => origin.elapsed(),
        }
    }
}

#[cfg(target_os = "linux")]
fn boottime() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let secs = u64::try_from(now.tv_sec).unwrap_or(0);
    let nanos = u32::try_from(now.tv_nsec).unwrap_or(0);
    Duration::new(secs, nanos)
}

/// The host's wall clock; 1970 if it is set before that.
pub(crate) fn wall_clock() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(0) + since_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_at_the_wall_clock_and_goes_on() {
        let clock = EventClock::start(Timestamp::from_millis(0));
        assert!(clock.drift_ms().abs() < 500, "{} ms", clock.drift_ms());
        assert_eq!(clock.excess_drift_ms(), None);

        let before = clock.now();
        let deadline = std::time::Instant::now() + Duration::from_millis(20);
        while std::time::Instant::now() < deadline {
            assert!(clock.now() >= before);
        }
        let passed = clock.now().since(before);
        assert!(passed >= Duration::from_millis(19), "{passed:?}");
    }

    #[test]
    fn is_never_below_the_last_fact_and_says_how_far_off_it_is() {
        let floor = wall_clock() + Duration::from_hours(1);
        let clock = EventClock::start(floor);
        assert!(clock.now() >= floor);
        let drift = clock.excess_drift_ms().expect("an hour is more than 2 s");
        assert!((-3_600_500..=-3_599_500).contains(&drift), "{drift} ms");
    }

    #[tokio::test(start_paused = true)]
    async fn goes_with_the_runtime_when_asked_to() {
        let clock = EventClock::on_runtime(Timestamp::from_millis(1_000));
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(clock.now(), Timestamp::from_millis(6_000));
    }
}
