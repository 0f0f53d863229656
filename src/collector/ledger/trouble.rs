//! Why the journal counts as failing.

use std::error::Error as _;
use std::time::Duration;

use diemcau_phrase::journal::JournalFault;

use crate::journal::JournalError;

/// Why the journal counts as failing.
#[derive(Clone, Debug, thiserror::Error)]
pub(in crate::collector) enum Trouble {
    /// It says so.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// More waits for it than may.
    #[error("the journal cannot keep up")]
    Behind,
    /// It does not answer.
    #[error("the journal has not answered for {} s", .0.as_secs())]
    Silent(Duration),
}

impl Trouble {
    /// It with its cause, for the log and for developers.
    pub(in crate::collector) fn text(&self) -> String {
        match self.source() {
            Some(cause) => format!("{self}: {cause}"),
            None => self.to_string(),
        }
    }

    /// What of it people are told in words of their own.
    pub(in crate::collector) fn fault(&self) -> Option<JournalFault> {
        match self {
            Self::Behind | Self::Silent(_) => Some(JournalFault::Slow),
            Self::Journal(JournalError::Full(_)) => Some(JournalFault::Full),
            Self::Journal(JournalError::ReadOnly(_)) => Some(JournalFault::ReadOnly),
            Self::Journal(JournalError::Moved { .. } | JournalError::Gone { .. }) => {
                Some(JournalFault::Moved)
            }
            Self::Journal(
                JournalError::Corrupt { .. } | JournalError::Damaged(_) | JournalError::Short { .. },
            ) => Some(JournalFault::Damaged),
            Self::Journal(JournalError::Busy(_)) => Some(JournalFault::Busy),
            Self::Journal(
                JournalError::Missing
                | JournalError::Purged { .. }
                | JournalError::NoBackup { .. }
                | JournalError::Format { .. }
                | JournalError::Gap { .. }
                | JournalError::Io(_)
                | JournalError::Closed,
            ) => None,
        }
    }
}
