//! Who an agent is.

use std::fs::File;
use std::io::{self, Read};

use diemcau_core::ids::{AgentId, BootId, Code};
use diemcau_proto::v1;

use crate::clock::Now;
use crate::platform::{self, BootName as _, HostName as _};

/// Who is calling. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The code of its point in the roster.
    pub point: Code,
    /// The installation: report sequences count within it.
    pub agent_id: AgentId,
    /// This boot of the machine.
    pub boot_id: BootId,
    /// Version of the program.
    pub version: &'static str,
    /// One of a rehearsal fleet. Its power readings are always fresh.
    pub simulated: bool,
    /// What the machine calls itself; empty: that is not known.
    pub host: Box<str>,
}

impl Identity {
    /// The greeting, all but power and time.
    pub(crate) fn hello(&self) -> v1::Hello {
        v1::Hello {
            point: self.point.to_string(),
            agent_id: self.agent_id.to_string(),
            boot_id: self.boot_id.to_string(),
            version: self.version.to_owned(),
            simulated: self.simulated,
            wall_clock_ms: None,
            power: None,
            host: self.host.to_string(),
            answers_probes: false,
        }
    }
}

/// The version of this crate.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The identity of this boot. Where the machine does not tell it, each start of the program counts
/// as a boot, which is safe: ages are then marked as estimated.
///
/// # Errors
/// If there is no source of random numbers either.
pub fn boot_id() -> io::Result<BootId> {
    match platform::Boot.boot_id() {
        Some(boot_id) => Ok(boot_id),
        None => Ok(BootId::new(&random_id()?)),
    }
}

/// What this machine calls itself; empty where it does not say.
pub(crate) fn host() -> Box<str> {
    platform::Host.host_name().unwrap_or_default()
}

/// A seed for waiting times, different for each start.
pub(crate) fn random_seed() -> u64 {
    let mut bytes = [0; 8];
    match File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes)) {
        Ok(()) => u64::from_le_bytes(bytes),
        Err(_) => Now::ask().mono.as_micros(),
    }
}

/// A new identity in the form of a random UUID.
///
/// # Errors
/// If the machine's source of random numbers cannot be read.
pub fn random_id() -> io::Result<String> {
    use std::fmt::Write as _;

    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (idx, byte) in bytes.iter().enumerate() {
        if matches!(idx, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        write!(text, "{byte:02x}").expect("a String takes what is written");
    }
    Ok(text)
}

/// A number that names a run of the spool; never 0, which is that of versions without runs.
///
/// # Errors
/// If the machine's source of random numbers cannot be read.
pub(crate) fn random_run() -> io::Result<u64> {
    let mut bytes = [0; 8];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_ids_differ_and_have_the_form_of_a_uuid() {
        let (one, other) = (random_id().unwrap(), random_id().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 36);
        assert_eq!(one.as_bytes()[14], b'4');
    }
}
