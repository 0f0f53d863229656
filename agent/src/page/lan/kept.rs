//! What the page keeps in the state directory, for the agent's owner alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau_core::ids::BootId;
use diemcau_page::pin_lock::{PAUSE, PinLock, TRIES};
use diemcau_phrase::system::Deed;
use serde::{Deserialize, Serialize};

use super::notice::Lockout;
use super::random_id;
use crate::clock::Mono;
use crate::random;

/// What is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::page) struct Kept {
    /// Where.
    #[serde(skip)]
    path: PathBuf,
    /// The tokens of forms are made of it.
    pub(super) form_secret: String,
    /// Six digits.
    pub(super) pin: String,
    /// Of which event the PIN is; none before the first was known.
    event: Option<Event>,
    /// The boot of the machine in which the times below count.
    boot_id: String,
    /// When wrong PINs were given, microseconds since that boot.
    wrong_us: Vec<u64>,
    /// Until when nobody new is let in.
    shut_until_us: Option<u64>,
    /// When that began last.
    pub(super) lockout: Option<Lockout>,
}

/// What tells one event from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Event {
    name: String,
    start_ms: i64,
}

/// Which event was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// The one that was known.
    Same,
    /// The first ever.
    First,
    /// Another one.
    Another,
}

/// Why the page cannot keep what it must.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The disk does not do what it should.
    #[error("cannot {what} {}", path.display())]
    Io {
        /// What.
        what: Deed,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There are no random numbers.
    #[error("cannot make a PIN")]
    Random(#[source] io::Error),
}

impl Kept {
    /// Reads it; makes it where there is none. A damaged one is made anew as well, and costs a pause:
    /// it may have told of tries.
    pub(super) fn open(state: &Path) -> Result<Self, KeptError> {
        let path = state.join("page.json");
        let was_damaged = match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(kept) => return Ok(Self { path, ..kept }),
                Err(error) => {
                    tracing::error!(path = %path.display(), %error, "damaged; the page has a new PIN");
                    true
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(source) => return Err(KeptError::Io { what: Deed::Read, path, source }),
        };
        let mut kept = Self::anew(path).map_err(KeptError::Random)?;
        // Of no boot: it begins now.
        kept.shut_until_us = was_damaged.then_some(0);
        kept.write()?;
        Ok(kept)
    }

    fn anew(path: PathBuf) -> io::Result<Self> {
        Ok(Self {
            path,
            form_secret: random_id()?,
            pin: random_pin()?,
            event: None,
            boot_id: String::new(),
            wrong_us: Vec::new(),
            shut_until_us: None,
            lockout: None,
        })
    }

    /// An event is on. The PIN that was told before any was known is that of the first.
    pub(super) fn meet(&mut self, name: &str, start_ms: i64) -> io::Result<Met> {
        let event = Event { name: name.to_owned(), start_ms };
        let met = match &self.event {
            Some(known) if *known == event => return Ok(Met::Same),
            Some(_) => Met::Another,
            None => Met::First,
        };
        if met == Met::Another {
            self.pin = random_pin()?;
            self.lockout = None;
        }
        self.event = Some(event);
        Ok(met)
    }

    /// The tries in the boot that is on. Those of another boot count as if made now, and a pause
    /// begins anew: no clock tells how long the machine was off.
    pub(super) fn lock(&self, boot_id: &BootId, now: Mono) -> PinLock {
        let is_this_boot = self.boot_id == boot_id.as_str();
        let now = now.since_start();
        let at = |us: u64| if is_this_boot { Duration::from_micros(us).min(now) } else { now };
        let until =
            |us: u64| if is_this_boot { Duration::from_micros(us).min(now + PAUSE) } else { now + PAUSE };
        PinLock {
            wrong: self.wrong_us.iter().take(TRIES - 1).map(|us| at(*us)).collect(),
            shut_until: self.shut_until_us.map(until),
        }
    }

    pub(super) fn with_lock(&self, lock: &PinLock, boot_id: &BootId) -> Self {
        let micros = |at: Duration| u64::try_from(at.as_micros()).unwrap_or(u64::MAX);
        Self {
            boot_id: boot_id.to_string(),
            wrong_us: lock.wrong.iter().copied().map(micros).collect(),
            shut_until_us: lock.shut_until.map(micros),
            ..self.clone()
        }
    }

    /// Writes it under another name and puts it in place. May block.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub(in crate::page) fn write(&self) -> Result<(), KeptError> {
        use std::os::unix::fs::OpenOptionsExt as _;

        let new = self.path.with_extension("new");
        let mut bytes = serde_json::to_vec_pretty(self).expect("it is plain JSON");
        bytes.push(b'\n');
        let replace = || {
            // One that was left behind may be open to others.
            match fs::remove_file(&new) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&new, &self.path)?;
            // Or a power cut brings the file of before back, and with it new tries.
            self.path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
        };
        replace().map_err(|source| KeptError::Io { what: Deed::Write, path: self.path.clone(), source })
    }
}

/// Six digits, each PIN as likely as any other.
fn random_pin() -> io::Result<String> {
    const PINS: u32 = 1_000_000;
    loop {
        let number = u32::from_le_bytes(random::bytes()?);
        if number < u32::MAX - u32::MAX % PINS {
            return Ok(format!("{:06}", number % PINS));
        }
    }
}
