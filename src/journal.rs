//! The journal: the facts, kept in order and never edited, and beside them what is worth keeping
//! but no fact: when the collector was last alive, and samples of the points' lines.
//!
//! The facts are a [`Log`], which may one day be kept by several machines; the rest are [`Notes`],
//! which are this machine's own. Nothing outside this module knows how either is kept. The journal
//! decides nothing and gives no number: facts come numbered, and what does not follow is refused.

mod chain;
mod error;
pub mod memory;
mod sqlite;
mod verified;

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use diemcau_core::chain::EntryHash;
use diemcau_core::fact::Fact;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::time::Timestamp;
use tokio::sync::watch;

pub use error::{AppendError, Cause, JournalError, Refusal};
pub use sqlite::{Backup, PurgedJournal};
pub use verified::verified;

/// Facts that are appended together, all or none of them.
pub type Batch = Arc<[Fact]>;

/// The facts: an append-only log. Each entry has a hash over itself and the hash of the entry before
/// ([`diemcau_core::chain`]), so a fact that is not as it was written is an error that names it.
pub trait Log: Send + Sync {
    /// Appends facts after the fact `after`, whose numbers follow it without a gap.
    ///
    /// Resolves when they are durable, or when they are not and it is known why. Of several under way
    /// any may find room first, and one that came before its time is not stored: a caller has one under
    /// way.
    ///
    /// Whoever does not know how an append ended repeats the same one, with the same facts: it is
    /// stored once, however often it is repeated.
    fn append(&self, after: Seq, facts: Batch) -> Appending;

    /// Reads the facts from the number `from` on, at most so many; none if there are none yet.
    fn read(&self, from: Seq, max: usize) -> Reading;

    /// Resolves with the number of the last fact when that is above `seen`.
    fn follow(&self, seen: Seq) -> Following;
}

/// What is kept beside the facts.
pub trait Notes: Send + Sync {
    /// Notes that the collector watches at `at`. Does not wait; when the queue is full the note is
    /// dropped, since the next one says more. It is also what finds out that a failed journal
    /// works again.
    fn alive(&self, at: Timestamp);

    /// Keeps samples of lines, for a day or so. Does not wait; when the queue is full they are
    /// dropped.
    fn save_lines(&self, rows: Vec<LineRow>);

    /// How the last write went, that of facts included: none, or why it failed. Changes are told.
    fn failure(&self) -> watch::Receiver<Option<JournalError>>;
}

/// An append under way.
pub type Appending = Pin<Box<dyn Future<Output = Result<(), AppendError>> + Send>>;

/// Facts that are being read.
pub type Reading = Pin<Box<dyn Future<Output = Result<Vec<Fact>, JournalError>> + Send>>;

/// Waiting for more facts.
pub type Following = Pin<Box<dyn Future<Output = Result<Seq, JournalError>> + Send>>;

/// The facts of an opened journal in their order, read as they are asked for: that blocks. After an
/// error there are no more.
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

/// Entries that nobody read, since one before them is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// How many.
    pub n_facts: u64,
    /// The earliest time that one of them has.
    pub from: Timestamp,
    /// The latest.
    pub to: Timestamp,
}

/// A small file that lies beside a journal and is kept with it in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its name in the data directory.
    pub name: String,
    /// What it holds.
    pub content: Vec<u8>,
}

/// That personal data was purged from a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purged {
    /// When, by the clock of the machine.
    pub at: Timestamp,
    /// The hash of the last fact of the journal before, from which its chain goes on.
    pub before: EntryHash,
}

/// A journal, and what it held when it was opened.
pub struct Opened {
    /// To append to. Dropping it and `notes` waits until all that was queued is durable.
    pub log: Arc<dyn Log>,
    /// To keep notes in.
    pub notes: Arc<dyn Notes>,
    /// What happened so far, not [`verified`] yet. To be read before anything is appended.
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

/// Opens the journal of a data directory to write it, and makes it if there is none. A disk that
/// hangs holds up a thread of its own, not the caller's.
///
/// # Errors
/// If the disk does not allow it, or the file is damaged, of another format or in use.
pub async fn open(dir: &Path) -> Result<Opened, JournalError> {
    let path = dir.join(JOURNAL_FILE);
    off_the_runtime(move || sqlite::open(&path)).await
}

/// Reads the facts of a data directory, or of a copy of one, and writes nothing there: a collector
/// may run on it meanwhile, and what it appends from here on is not read. The facts are
/// [`verified`]. Blocks.
///
/// # Errors
/// If there is no journal, it is of another format, or cannot be read at all.
pub fn read(dir: &Path) -> Result<Facts, JournalError> {
    Ok(verified(sqlite::read(&dir.join(JOURNAL_FILE))?))
}

/// Reads the samples of lines that a data directory, or a copy of one, keeps, oldest first. Blocks.
///
/// # Errors
/// As [`read`].
pub fn read_lines(dir: &Path) -> Result<Vec<LineRow>, JournalError> {
    sqlite::all_lines(&dir.join(JOURNAL_FILE))
}

/// Counts the entries of a data directory behind a fact at which reading stopped. None if there are none, or
/// they cannot even be counted. Blocks.
pub fn rest(dir: &Path, stopped_at: Seq) -> Option<Rest> {
    sqlite::rest(&dir.join(JOURNAL_FILE), stopped_at).ok().flatten()
}

/// Copies the journal of a data directory as it is now, and `beside`, into the file `to`, for its owner alone; a
/// collector may run meanwhile. What is in the file is overwritten. Blocks.
///
/// # Errors
/// If there is no journal, it ends before what was written to it, or either cannot be read or written.
pub fn back_up(dir: &Path, to: &Path, beside: &[Beside]) -> Result<(), JournalError> {
    sqlite::back_up(&dir.join(JOURNAL_FILE), to, beside)
}

/// When personal data was purged from the journal of a data directory; none: it was not. Blocks.
///
/// # Errors
/// If there is no journal, or it cannot be read.
pub fn purged(dir: &Path) -> Result<Option<Purged>, JournalError> {
    sqlite::purged(&dir.join(JOURNAL_FILE))
}

/// Writes the journal of a data directory anew beside itself, without personal data, at `now` by the clock of the
/// machine. Nobody may write the old one meanwhile. Blocks.
///
/// # Errors
/// If there is no journal, it is damaged, or the disk does not take the new one. The old one is as it was.
pub fn write_purged(dir: &Path, now: Timestamp) -> Result<PurgedJournal, JournalError> {
    sqlite::write_purged(&dir.join(JOURNAL_FILE), now)
}

/// Completes a purge that was broken off after the new journal had its place. Blocks.
///
/// # Errors
/// If the disk fails.
pub fn complete_purge(dir: &Path) -> Result<(), JournalError> {
    let path = dir.join(JOURNAL_FILE);
    sqlite::clear_away(&path)?;
    sqlite::complete(&path)
}

/// Does what blocks on a thread of its own.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, JournalError> + Send + 'static,
) -> Result<T, JournalError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| JournalError::Io(Cause::new(error)))?
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

impl Backup {
    /// Writes its journal into a data directory that has none. Blocks.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub fn restore(&self, dir: &Path) -> Result<(), JournalError> {
        self.restore_to(&dir.join(JOURNAL_FILE))
    }
}
