//! The journal in one SQLite file. A thread of its own owns the connection and commits in groups:
//! whatever is queued when it comes round goes into one transaction and one flush to the disk.
//! Readers have connections of their own.

mod append;
mod backup;
mod begun;
mod mark;
mod place;
mod purge;
mod reader;
mod replay;
mod store;
#[cfg(test)]
mod tests;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tracing::warn;

use super::{
    AppendError, Appending, Batch, Cause, Following, JournalError, LineRow, Log, Notes, Opened, Reading,
    off_the_runtime,
};
use place::FileId;
use reader::Content;
use replay::{Replay, last_seq, read_facts, tip_at};
use store::{Store, connect, last_alive, lines};
use writer::{Command, Queued, Writer};

pub use backup::Backup;
pub(super) use backup::make as back_up;
pub use purge::PurgedJournal;
pub(super) use purge::{clear_away, complete, when as purged, write as write_purged};
pub(super) use reader::{all_lines, read, rest};

/// Most commands that wait for the writer. Beyond it an append waits its turn; notes of being alive
/// and samples are dropped.
const QUEUE: usize = 256;

/// The handle of the writer thread.
struct Sqlite {
    path: PathBuf,
    /// To the writer. None once closed. As deep as `room` is wide, so that sending never waits.
    commands: Option<mpsc::Sender<Queued>>,
    /// The room in the queue. Who waits here holds no sender, so closing waits for nobody.
    room: Arc<Semaphore>,
    /// How the last write went.
    failure: watch::Receiver<Option<JournalError>>,
    /// Number of the last fact.
    last: watch::Receiver<Seq>,
    /// The writer; none once joined.
    thread: Option<JoinHandle<()>>,
}

/// Opens the journal in `path`, and makes it if it is not there. One that has facts and cannot be written
/// opens too: it fails, and is written once it can be.
pub(super) fn open(path: &Path) -> Result<Opened, JournalError> {
    let (store, content, failure) = match Store::open(path) {
        Ok(store) => {
            let content = content_of(path, &store)?;
            (Some(store), content, None)
        }
        Err(error) if error.is_unwritable() => {
            let content = reader::content(path).map_err(|why| worse(&error, why))?;
            warn!(error = &error as &dyn std::error::Error, "journal cannot be written; it is only read");
            (None, content, Some(error))
        }
        Err(error) => return Err(error),
    };
    let file = FileId::of(path)?;
    let Content { facts, last, last_alive, lines } = content;
    let (commands, queue) = mpsc::channel(QUEUE);
    let (failure_told, failure) = watch::channel(failure);
    let (last_told, last) = watch::channel(last);
    let writer = Writer::new((path.to_owned(), file), store, failure_told, last_told);
    let thread = thread::Builder::new()
        .name("journal".to_owned())
        .spawn(move || writer.run(queue))
        .map_err(|source| JournalError::Io(Cause::new(source)))?;
    let journal = Arc::new(Sqlite {
        path: path.to_owned(),
        commands: Some(commands),
        room: Arc::new(Semaphore::new(QUEUE)),
        failure,
        last,
        thread: Some(thread),
    });
    let notes = journal.clone();
    Ok(Opened { log: journal, notes, facts, last_alive, lines })
}

fn content_of(path: &Path, store: &Store) -> Result<Content, JournalError> {
    let facts = Box::new(Replay::new(connect(path)?, store.last(), store.known())?);
    let (last_alive, lines) = (last_alive(&store.conn)?, lines(&store.conn)?);
    Ok(Content { facts, last: store.last(), last_alive, lines })
}

/// What is told of a journal that can be neither written nor read: one without facts, or on such a disk, is
/// told as not written.
fn worse(unwritable: &JournalError, unreadable: JournalError) -> JournalError {
    match unreadable {
        JournalError::Missing => unwritable.clone(),
        error if error.is_unwritable() => unwritable.clone(),
        error => error,
    }
}

impl Sqlite {
    /// Sends what may be dropped.
    fn send_or_drop(&self, command: Command) {
        let (Some(commands), Ok(permit)) = (&self.commands, Arc::clone(&self.room).try_acquire_owned())
        else {
            return;
        };
        let _ = commands.try_send(Queued { command, _room: permit });
    }
}

impl Log for Sqlite {
    fn append(&self, after: Seq, facts: Batch) -> Appending {
        let (done, outcome) = oneshot::channel();
        let command = Command::Append { after, facts, done };
        let commands = self.commands.as_ref().map(mpsc::Sender::downgrade);
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(|_| Arc::clone(&self.room));
        let send = move |permit| {
            let commands = commands.and_then(|weak| weak.upgrade()).ok_or(JournalError::Closed)?;
            commands.try_send(Queued { command, _room: permit }).map_err(|_| JournalError::Closed)
        };
        // A writer that ends without an answer may have written before.
        let unanswered = || Err(AppendError::Unknown(JournalError::Closed));
        match room {
            Ok(permit) => {
                let queued = send(permit);
                Box::pin(async move {
                    queued?;
                    outcome.await.unwrap_or_else(|_| unanswered())
                })
            }
            Err(room) => Box::pin(async move {
                let permit = room.acquire_owned().await.map_err(|_| JournalError::Closed)?;
                send(permit)?;
                outcome.await.unwrap_or_else(|_| unanswered())
            }),
        }
    }

    fn read(&self, from: Seq, max: usize) -> Reading {
        let path = self.path.clone();
        let read = move || {
            let conn = connect(&path)?;
            let last = last_seq(&conn).map_err(replay::from_sql)?;
            let after = Seq(from.0.saturating_sub(1));
            if after >= last {
                return Ok(Vec::new());
            }
            Ok(read_facts(&conn, tip_at(&conn, after)?, last, max)?.0)
        };
        Box::pin(off_the_runtime(read))
    }

    fn follow(&self, seen: Seq) -> Following {
        let mut last = self.last.clone();
        Box::pin(async move {
            last.wait_for(|last| *last > seen).await.map(|last| *last).map_err(|_| JournalError::Closed)
        })
    }
}

impl Notes for Sqlite {
    fn alive(&self, at: Timestamp) {
        self.send_or_drop(Command::Alive(at));
    }

    fn save_lines(&self, rows: Vec<LineRow>) {
        self.send_or_drop(Command::Lines(rows));
    }

    fn failure(&self) -> watch::Receiver<Option<JournalError>> {
        self.failure.clone()
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the journal's writer panicked");
        }
    }
}
