//! What is sent, and what comes back.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::incident::Severity;
pub use diemcau_core::outbox::Kind;
use diemcau_core::time::Timestamp;
use diemcau_phrase::delivery::DeliveryFault;

/// One message to one recipient about one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The idempotency key: the same for each try of the same message.
    pub key: String,
    /// Number of the incident.
    pub incident: u64,
    /// What it tells of the incident.
    pub kind: Kind,
    /// How grave the incident is.
    pub severity: Severity,
    /// One line, for subjects and titles.
    pub subject: String,
    /// Several lines.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// One line that starts with how many of how many points are concerned.
    pub short: String,
    /// A sentence to be read aloud.
    pub voice: String,
    /// For templates: each of [`FIELDS`].
    pub fields: BTreeMap<&'static str, String>,
    /// When the incident began.
    pub starts_at: Timestamp,
    /// When it ended; none while it is open.
    pub ends_at: Option<Timestamp>,
    /// Whether it is open.
    pub active: bool,
    /// When all was over that this recipient was told of in the same thread; none while some of it is open.
    pub thread_ends_at: Option<Timestamp>,
    /// The proof of the first message about this incident to this recipient on this channel, which this one
    /// edits or follows.
    pub previous: Option<Proof>,
    /// A file that goes with it.
    pub attachment: Option<Attachment>,
}

/// What templates may speak of as `fields.NAME`; each message has all of them, maybe empty.
pub const FIELDS: [&str; 9] =
    ["affected", "cause", "contact", "event", "evidence", "of", "points", "scope", "since"];

/// A file that goes with a message, by the channels that carry files.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

/// What a vendor gave for a message: its id there, by which it can be found, edited or answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proof(String);

/// Why a message did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may succeed later, or may even have arrived.
    #[error("not now: {reason}")]
    Retry {
        /// How long the other end wants us to wait, if it says so.
        after: Option<Duration>,
        /// Why.
        reason: DeliveryFault,
    },
    /// Our own pace does not let it leave yet: nothing was tried.
    #[error("not yet: {reason}")]
    NotYet {
        /// How long it has to wait.
        after: Duration,
        /// Why.
        reason: DeliveryFault,
    },
    /// It will not succeed as it is.
    #[error("refused: {reason}")]
    Refused {
        /// Why.
        reason: DeliveryFault,
    },
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} bytes", self.name, self.bytes.len())
    }
}

impl Proof {
    /// What a vendor gave.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl SendError {
    /// It may succeed later.
    pub const fn retry(reason: DeliveryFault) -> Self {
        Self::Retry { after: None, reason }
    }

    /// It will not succeed as it is.
    pub const fn refused(reason: DeliveryFault) -> Self {
        Self::Refused { reason }
    }

    /// Why.
    pub const fn reason(&self) -> &DeliveryFault {
        match self {
            Self::Retry { reason, .. } | Self::NotYet { reason, .. } | Self::Refused { reason } => reason,
        }
    }
}
