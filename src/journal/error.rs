//! Why a journal cannot be opened, read or written.

use std::error::Error;
use std::sync::Arc;

use diemcau_core::ids::Seq;

/// Why a journal cannot be opened, read or written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk, or the quota, is full.
    #[error("the journal's disk is full")]
    Full(#[source] Cause),
    /// It may not be written.
    #[error("the journal is read-only")]
    ReadOnly(#[source] Cause),
    /// Its content makes no sense.
    #[error("the journal is damaged: {what}")]
    Corrupt {
        /// Where and how.
        what: String,
        /// What found it, if another one did.
        #[source]
        source: Option<Cause>,
    },
    /// It was written by a newer program.
    #[error("the journal has format {found}, this program knows formats up to {known}")]
    TooNew {
        /// Its format.
        found: u32,
        /// The newest known.
        known: u32,
    },
    /// The facts do not follow the last one.
    #[error("fact {} does not follow, {} would", got.0, expected.0)]
    Gap {
        /// Number of the first fact that does not fit.
        got: Seq,
        /// The number that would.
        expected: Seq,
    },
    /// Another fact of that number is there.
    #[error("another fact {} is in the journal", .0.0)]
    Taken(Seq),
    /// Another program holds it.
    #[error("the journal is in use by another program")]
    Busy(#[source] Cause),
    /// Reading or writing failed otherwise.
    #[error("the journal cannot be read or written")]
    Io(#[source] Cause),
    /// It was closed.
    #[error("the journal is closed")]
    Closed,
}

/// What lies under an error; shared, since several batches fail of one cause.
#[derive(Clone, Debug)]
pub struct Cause(Arc<dyn Error + Send + Sync>);

impl Cause {
    /// Takes the error in.
    pub fn new(error: impl Error + Send + Sync + 'static) -> Self {
        Self(Arc::new(error))
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
