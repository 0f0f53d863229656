//! A platform of which nothing is known: time counts from the program's start, the boot has no name,
//! and power is unknown.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use diemcau_core::ids::BootId;
use diemcau_core::power::PowerReading;

use super::{BootClock, BootName, HostName, PowerProbe};

/// Time since the program first asked. A machine's sleep may be missing from it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock;

/// A boot without a name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Boot;

/// A machine without a name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Host;

/// Power that nobody tells of.
#[derive(Debug, Clone, Copy, Default)]
struct NoPower;

/// Knows nothing.
pub fn power_probe() -> impl PowerProbe {
    NoPower
}

impl BootClock for Clock {
    fn since_boot(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}

impl HostName for Host {
    fn host_name(&self) -> Option<Box<str>> {
        None
    }
}

impl BootName for Boot {
    fn boot_id(&self) -> Option<BootId> {
        None
    }
}

impl PowerProbe for NoPower {
    fn read(&mut self) -> PowerReading {
        PowerReading::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity;
    use crate::power::platform_probe;

    #[test]
    fn what_is_unknown_is_said_to_be_unknown() {
        assert_eq!(platform_probe(None).read(), PowerReading::default());
        assert_eq!(Boot.boot_id(), None);
    }

    #[test]
    fn each_start_counts_as_a_boot() {
        assert_ne!(identity::boot_id().unwrap(), identity::boot_id().unwrap());
    }

    #[test]
    fn time_runs_from_the_first_look() {
        let first = Clock.since_boot();
        let deadline = Instant::now() + Duration::from_secs(5);
        while Clock.since_boot() <= first {
            assert!(Instant::now() < deadline, "the clock stands");
        }
    }
}
