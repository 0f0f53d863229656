//! The journal: the facts, kept in order and never edited, and beside them what is worth keeping
//! but no fact: when the collector was last alive, and samples of the points' lines.
//!
//! Nothing outside this module knows how it is kept. It decides nothing and gives no number: facts
//! come numbered, and a gap or a second fact of a number is refused.

mod error;
pub mod memory;
mod sqlite;

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use diemcau_core::fact::Fact;
use diemcau_core::ids::PointIdx;
use diemcau_core::time::Timestamp;
use tokio::sync::watch;

pub use error::{Cause, JournalError};

/// Keeps facts.
pub trait Journal: Send + Sync {
    /// Appends facts, all or none of them. Resolves when they are durable, and takes its place in
    /// the queue when first polled (at once, if there is room): a caller with several under way
    /// polls them in order.
    ///
    /// After an error the same facts can be appended again: those that are there already, byte for
    /// byte, are passed over.
    fn append(&self, facts: Vec<Fact>) -> Appending;

    /// Notes that the collector watches at `at`. Does not wait; when the queue is full the note is
    /// dropped, since the next one says more. It is also what finds out that a failed journal
    /// works again.
    fn alive(&self, at: Timestamp);

    /// Keeps samples of lines, for a day or so. Does not wait; when the queue is full they are
    /// dropped.
    fn save_lines(&self, rows: Vec<LineRow>);

    /// How the last write went: none, or why it failed. Changes are told.
    fn failure(&self) -> watch::Receiver<Option<JournalError>>;
}

/// An append under way.
pub type Appending = Pin<Box<dyn Future<Output = Result<(), JournalError>> + Send>>;

/// The facts of an opened journal in their order, read as they are asked for. After an error there
/// are no more.
pub type Facts = Box<dyn Iterator<Item = Result<Fact, JournalError>> + Send>;

/// One sample of a point's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRow {
    /// The point.
    pub point: PointIdx,
    /// When it was taken.
    pub at: Timestamp,
    /// Round trip, microseconds; none if nothing was heard.
    pub rtt_us: Option<u32>,
    /// Jitter, microseconds.
    pub jitter_us: Option<u32>,
}

/// A journal, and what it held when it was opened.
pub struct Opened {
    /// To append to. Dropping it waits until all that was queued is durable.
    pub journal: Box<dyn Journal>,
    /// What happened so far. To be read before anything is appended.
    pub facts: Facts,
    /// When the collector was last known to watch.
    pub last_alive: Option<Timestamp>,
    /// The newest samples of the lines, oldest first, at most [`LINES_PER_POINT`] of each point.
    pub lines: Vec<LineRow>,
}

/// Name of the journal's file in a data directory.
pub const JOURNAL_FILE: &str = "journal.sqlite";

/// How many samples of a point's line are given back at opening.
pub const LINES_PER_POINT: usize = 60;

/// Opens the journal of a data directory, and makes it if there is none.
///
/// # Errors
/// If the disk does not allow it, or the file is damaged, of a newer format or in use.
pub fn open(dir: &Path) -> Result<Opened, JournalError> {
    sqlite::open(&dir.join(JOURNAL_FILE))
}

/// Takes samples newest first, keeps the first `per_point` of each point, and turns them round.
fn newest_lines(newest_first: impl Iterator<Item = LineRow>, per_point: usize) -> Vec<LineRow> {
    let mut taken = BTreeMap::new();
    let mut rows: Vec<_> = newest_first
        .filter(|row| {
            let n_taken = taken.entry(row.point).or_insert(0);
            *n_taken += 1;
            *n_taken <= per_point
        })
        .collect();
    rows.reverse();
    rows
}
