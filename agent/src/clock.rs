//! The two clocks of an agent: one that only runs forward, and the wall clock, which decides
//! nothing. The pure parts are told the time; only the shells ask here.

use std::ops::Add;
use std::time::Duration;

/// Time since this machine started, its sleep included (`CLOCK_BOOTTIME`), microseconds.
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
        Self { mono: boot_time(), wall_ms: wall_clock_ms() }
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn boot_time() -> Mono {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Mono(seconds * 1_000_000 + u64::try_from(time.tv_nsec).unwrap_or(0) / 1_000)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn boot_time() -> Mono {
    use std::sync::OnceLock;
    use std::time::Instant;

    static START: OnceLock<Instant> = OnceLock::new();
    Mono::default() + START.get_or_init(Instant::now).elapsed()
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
        assert!(second.mono >= first.mono && first.mono > Mono::default());
        assert!(first.wall_ms > 1_600_000_000_000);
    }
}
