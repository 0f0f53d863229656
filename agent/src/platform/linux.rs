//! Linux: the kernel tells the time since it started and the name of this boot, and shows power
//! supplies in a tree of files.

use std::time::Duration;

use diemcau_core::ids::BootId;

use super::sysfs::{ROOT, Sysfs};
use super::{BootClock, BootName, HostName, PowerProbe};

/// Time since the kernel started, the machine's sleep included (`CLOCK_BOOTTIME`).
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock;

/// The kernel's random number of this boot.
#[derive(Debug, Clone, Copy, Default)]
pub struct Boot;

/// The kernel's name of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Host;

/// Reads the kernel's power supplies.
pub fn power_probe() -> impl PowerProbe {
    Sysfs::new(ROOT.into())
}

impl BootClock for Clock {
    fn since_boot(&self) -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
        Duration::from_secs(seconds) + Duration::from_nanos(u64::try_from(time.tv_nsec).unwrap_or(0))
    }
}

impl BootName for Boot {
    fn boot_id(&self) -> Option<BootId> {
        let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(text.trim()).filter(|name| !name.is_empty()).map(BootId::new)
    }
}

impl HostName for Host {
    fn host_name(&self) -> Option<Box<str>> {
        let text = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
        Some(text.trim()).filter(|name| !name.is_empty()).map(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boot_has_one_name_and_a_past() {
        assert!(Boot.boot_id().is_some());
        assert_eq!(Boot.boot_id(), Boot.boot_id());
        assert!(Clock.since_boot() > Duration::ZERO);
        assert!(Host.host_name().is_some());
    }
}
