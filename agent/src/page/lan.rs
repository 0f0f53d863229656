//! The page on the network: the PIN that opens it, who may try how often, and what the people at
//! this machine are shown of that.
//!
//! A PIN has six digits and holds for one event. Wrong tries count for all clients together, since
//! an attacker has as many addresses as it likes: five within [`PAUSE`] keep new browsers out
//! for as long, and the people at this machine are told. Tries, pause and PIN are on the disk before
//! the one who tries is answered, so a restart gives no new tries.

mod address;
mod kept;
mod notice;

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use diemcau_core::ids::BootId;
use diemcau_core::time::Timestamp;
use diemcau_page::pin_lock::{PAUSE, PinLock, PinVerdict};
use diemcau_page::token::{id, is_same};
use diemcau_page::view::{LockoutView, NetworkView};
use diemcau_proto::v1::Welcome;

use crate::clock::{Mono, Now};
use crate::random;
use kept::Kept;

pub use kept::KeptError;
pub use notice::{Lockout, Notice};

/// How long a browser that gave the PIN needs not give it again.
const SESSION: Duration = Duration::from_hours(12);
/// Browsers that gave the PIN; when one more does, the one that did so first must give it again.
const SESSIONS: usize = 64;

/// Guards the page on the network.
#[derive(Debug)]
pub(super) struct LanAccess {
    kept: Kept,
    lock: PinLock,
    boot_id: BootId,
    /// Browsers that gave the PIN, the first first.
    sessions: VecDeque<(String, Mono)>,
}

impl LanAccess {
    /// With what a state directory keeps of an earlier run, or anew.
    ///
    /// # Errors
    /// If there are no random numbers, or what is kept cannot be read.
    pub(super) fn open(state: &Path, boot_id: BootId, now: Now) -> Result<Self, KeptError> {
        let kept = Kept::open(state)?;
        let lock = kept.lock(&boot_id, now.mono);
        Ok(Self { kept, lock, boot_id, sessions: VecDeque::new() })
    }

    /// The secret of which the tokens of forms are made.
    pub(super) fn form_secret(&self) -> &[u8] {
        self.kept.form_secret.as_bytes()
    }

    /// The collector tells which event it is: another one than before has another PIN. True if
    /// something changed that is to be kept.
    ///
    /// # Errors
    /// If there are no random numbers.
    pub(super) fn meet(&mut self, welcome: &Welcome) -> std::io::Result<bool> {
        let changed = self.kept.meet(&welcome.event, welcome.start_ms)?;
        if changed == kept::Met::Another {
            self.sessions.clear();
            self.lock.forget();
        }
        Ok(changed != kept::Met::Same)
    }

    /// Somebody gives a PIN. A wrong one is to be kept before the answer.
    pub(super) fn try_pin(&mut self, pin: &str, from: IpAddr, at_ms: i64, now: Mono) -> PinVerdict {
        let is_right = is_same(pin, &self.kept.pin);
        let verdict = self.lock.try_pin(is_right, now.since_start());
        match verdict {
            PinVerdict::Right => {}
            PinVerdict::Wrong { .. } => tracing::info!(%from, "a wrong PIN was given"),
            PinVerdict::ShutNow => {
                tracing::warn!(%from, pause = ?PAUSE, "too many wrong PINs; nobody new is let in");
                self.kept.lockout = Some(Lockout { at_ms, from: from.to_string() });
            }
            PinVerdict::Shut { .. } => tracing::debug!(%from, "a PIN was given while nobody new is let in"),
        }
        verdict
    }

    /// Lets a browser in that gave the right PIN: its session.
    ///
    /// # Errors
    /// If there are no random numbers.
    pub(super) fn let_in(&mut self, now: Mono) -> std::io::Result<String> {
        let session = random_id()?;
        if self.sessions.len() == SESSIONS {
            self.sessions.pop_front();
        }
        self.sessions.push_back((session.clone(), now));
        Ok(session)
    }

    /// Whether a browser gave the PIN of this event.
    pub(super) fn knows(&self, session: &str, now: Mono) -> bool {
        self.sessions.iter().any(|(known, since)| is_same(known, session) && now.since(*since) < SESSION)
    }

    /// How long nobody new is let in, if so.
    pub(super) fn shut_for(&self, now: Mono) -> Option<Duration> {
        self.lock.shut_for(now.since_start())
    }

    /// What the people at this machine are shown.
    pub(super) fn notice(&self, listen: SocketAddr) -> Notice {
        Notice { pin: self.kept.pin.clone(), listen, lockout: self.kept.lockout.clone() }
    }

    /// The same on the page.
    pub(super) fn view(&self, listen: SocketAddr, now: Mono) -> NetworkView {
        let Notice { pin, lockout, .. } = self.notice(listen);
        let lockout =
            lockout.map(|Lockout { at_ms, from }| LockoutView { at: Timestamp::from_millis(at_ms), from });
        NetworkView { pin, urls: address::urls(listen), lockout, shut_for: self.shut_for(now) }
    }

    /// What is to be on the disk.
    pub(super) fn to_keep(&self) -> Kept {
        self.kept.with_lock(&self.lock, &self.boot_id)
    }
}

/// A new id for a browser, a session or a form.
///
/// # Errors
/// If the machine has no source of random numbers.
pub(super) fn random_id() -> std::io::Result<String> {
    random::bytes().map(id)
}

#[cfg(test)]
mod tests;
