//! What each platform does in its own way: one trait per concern, and the choice of this build.
//!
//! A platform without a way of its own gets the module `fallback`, which answers that it does not know.
//! The feature `fallback` chooses it on Linux too, where it is built and tested.

#[cfg(any(feature = "fallback", not(any(target_os = "linux", target_os = "android"))))]
pub mod fallback;
#[cfg(all(not(feature = "fallback"), any(target_os = "linux", target_os = "android")))]
pub mod linux;

pub mod sysfs;

use std::time::Duration;

use diemcau_core::ids::BootId;
use diemcau_core::power::PowerReading;

#[cfg(any(feature = "fallback", not(any(target_os = "linux", target_os = "android"))))]
pub(crate) use fallback::{Boot, Clock, Host, power_probe};
#[cfg(all(not(feature = "fallback"), any(target_os = "linux", target_os = "android")))]
pub(crate) use linux::{Boot, Clock, Host, power_probe};

/// A clock that only runs forward.
pub trait BootClock {
    /// Time since an instant that is the same for as long as [`BootName::boot_id`] is.
    fn since_boot(&self) -> Duration;
}

/// Reads the power. It may block, and may take for ever if a driver hangs.
pub trait PowerProbe: Send + 'static {
    /// What is known; what is not known is said to be unknown, never guessed.
    fn read(&mut self) -> PowerReading;
}

/// Tells one boot of the machine from another.
pub trait BootName {
    /// The name of this boot, the same for as long as the machine runs; `None` if it is not known.
    fn boot_id(&self) -> Option<BootId>;
}

/// Tells what a machine is called.
pub trait HostName {
    /// Its name, as its people see it; `None` if it is not known.
    fn host_name(&self) -> Option<Box<str>>;
}

impl PowerProbe for Box<dyn PowerProbe> {
    fn read(&mut self) -> PowerReading {
        (**self).read()
    }
}
