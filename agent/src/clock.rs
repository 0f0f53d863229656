//! The two clocks of an agent: one that only runs forward, and the wall clock, which decides
//! nothing. The pure parts are told the time; only the shells ask here.

use std::ops::Add;
use std::time::Duration;

use crate::platform::{self, BootClock as _};

/// Time since this machine started, as far as the platform tells it, microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mono(u64);

/// One look at both clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Since this machine started.
    pub mono: Mono,
    /// The wall clock, milliseconds since 1970.
    pub wall_ms: i64,
}

impl Mono {
    /// From microseconds since the start.
    pub const fn from_micros(us: u64) -> Self {
        Self(us)
    }

    /// Microseconds since the start.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Time since the start.
    pub const fn since_start(self) -> Duration {
        Duration::from_micros(self.0)
    }

    /// Time since `earlier`; zero if that lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Mono {
    type Output = Self;

    fn add(self, length: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(length.as_micros()).unwrap_or(u64::MAX)))
    }
}

impl Now {
    /// Asks the machine's clocks.
    pub fn ask() -> Self {
        Self { mono: Mono::default() + platform::Clock.since_boot(), wall_ms: wall_clock_ms() }
    }
}

fn wall_clock_ms() -> i64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since_1970.map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_forward() {
        let first = Now::ask();
        let second = Now::ask();
        assert!(second.mono >= first.mono);
        assert!(first.wall_ms > 1_600_000_000_000);
    }
}
