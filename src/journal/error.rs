//! Why a journal cannot be opened, read or written, and how an append ends that stores nothing.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use diemcau_core::fact::Fact;
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use diemcau_core::verify::Damage;

/// Why a journal cannot be opened, read or written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JournalError {
    /// There is none.
    #[error("there is no journal")]
    Missing,
    /// There was one, and its file is gone or empty.
    #[error(
        "there was a journal in {}, but {} is gone or empty; left of it: {}: put it back, or take another \
         data directory", folder(path).display(), name(path), names(traces)
    )]
    Gone {
        /// Where it should be.
        path: PathBuf,
        /// What is left of it.
        traces: Vec<PathBuf>,
    },
    /// It ends before what is known to have been written to it.
    #[error(
        "the journal ends with fact {}, but facts up to {} were acknowledged: put back the file and its \
         -wal, or remove {} to go on without those facts", .last.0, .known.0, mark.display()
    )]
    Short {
        /// Number of the last fact that it holds.
        last: Seq,
        /// Number of the last one that was written.
        known: Seq,
        /// The mark that says so.
        mark: PathBuf,
    },
    /// Its file, or the log beside it, is not where it was opened, or another one lies there.
    #[error(
        "the journal's file {} was moved or removed: put that very file back, and let the collector run on, \
         which holds it open", path.display()
    )]
    Moved {
        /// Where it was.
        path: PathBuf,
    },
    /// The disk, or the quota, is full.
    #[error("the journal's disk is full")]
    Full(#[source] Cause),
    /// It may not be written.
    #[error("the journal is read-only")]
    ReadOnly(#[source] Cause),
    /// Its content makes no sense.
    #[error("the journal is damaged: {what}")]
    Corrupt {
        /// The fact that cannot be read; none if no single one is to blame.
        fact: Option<Seq>,
        /// Where and how.
        what: String,
        /// What found it, if another one did.
        #[source]
        source: Option<Cause>,
    },
    /// A fact can be read, but cannot have happened after those before it.
    #[error("the journal is damaged: {0}")]
    Damaged(Damage),
    /// Personal data was purged from it: it is only read from then on.
    #[error("personal data was purged from the journal: the event is over, and it is only read")]
    Purged {
        /// When, by the clock of the machine.
        at: Timestamp,
    },
    /// A file that should be a backup of a journal is something else.
    #[error("{} is no backup that `diemcau backup` made", path.display())]
    NoBackup {
        /// The file.
        path: PathBuf,
    },
    /// It has another format than this program knows.
    #[error(
        "the journal has format {found}, this program knows format {known} alone: go on with the program \
         that began it, or begin anew in another data directory"
    )]
    Format {
        /// Its format.
        found: u32,
        /// The one that is known.
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

/// How an append ends that did not store, or may not have stored, its facts.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppendError {
    /// Another writer went on from there: nothing of it is stored, and never will be.
    #[error("another writer went on in the journal")]
    Refused(#[source] Refusal),
    /// Nobody knows whether it is stored: the same append is to be repeated.
    #[error("whether the facts are stored is not known")]
    Unknown(#[source] JournalError),
    /// Nothing of it is stored; it may be repeated.
    #[error(transparent)]
    NotStored(#[from] JournalError),
}

/// What another writer wrote where an append was to go.
#[derive(Clone, Debug, thiserror::Error)]
#[error("after fact {} it wrote facts up to {}", .after.0, .last.0)]
pub struct Refusal {
    /// The fact after which the append was to go.
    pub after: Seq,
    /// Number of the last fact there is.
    pub last: Seq,
    /// The first facts after `after`, at most [`Refusal::FACTS`].
    pub facts: Vec<Fact>,
}

/// What lies under an error; shared, since several batches fail of one cause.
#[derive(Clone, Debug)]
pub struct Cause(Arc<dyn Error + Send + Sync>);

impl JournalError {
    /// Whether the disk takes nothing, so that what is there may still be read.
    pub fn is_unwritable(&self) -> bool {
        match self {
            Self::Full(_) | Self::ReadOnly(_) | Self::Io(_) => true,
            Self::Missing
            | Self::Gone { .. }
            | Self::Short { .. }
            | Self::Moved { .. }
            | Self::Corrupt { .. }
            | Self::Damaged(_)
            | Self::Purged { .. }
            | Self::NoBackup { .. }
            | Self::Format { .. }
            | Self::Gap { .. }
            | Self::Busy(_)
            | Self::Closed => false,
        }
    }

    /// The fact that is damaged, if a single one is.
    pub fn fact(&self) -> Option<Seq> {
        match self {
            Self::Corrupt { fact, .. } => *fact,
            Self::Damaged(damage) => Some(damage.seq),
            Self::Missing
            | Self::Gone { .. }
            | Self::Short { .. }
            | Self::Moved { .. }
            | Self::Full(_)
            | Self::ReadOnly(_)
            | Self::Purged { .. }
            | Self::NoBackup { .. }
            | Self::Format { .. }
            | Self::Gap { .. }
            | Self::Busy(_)
            | Self::Io(_)
            | Self::Closed => None,
        }
    }
}

impl Refusal {
    /// Most facts that a refusal brings; the others are to be read.
    pub const FACTS: usize = 64;
}

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

/// The folder that a file lies in.
fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// The names of files, without their folders.
fn names(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| name(path)).collect::<Vec<_>>().join(", ")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
