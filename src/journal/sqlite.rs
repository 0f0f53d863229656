//! The journal in one SQLite file. A thread of its own owns the connection and commits in groups:
//! whatever is queued when it comes round goes into one transaction and one flush to the disk.

mod replay;
mod store;
#[cfg(test)]
mod tests;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use diemcau_core::fact::Fact;
use diemcau_core::time::Timestamp;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use super::{Appending, Cause, Facts, Journal, JournalError, LineRow, Opened};
use replay::Replay;
use store::Store;
use writer::{Command, Queued, Writer};

/// Most commands that wait for the writer. Beyond it an append waits its turn; notes of being alive
/// and samples are dropped.
const QUEUE: usize = 256;

/// The handle of the writer thread.
struct Sqlite {
    /// To the writer. None once closed. As deep as `room` is wide, so that sending never waits.
    commands: Option<mpsc::Sender<Queued>>,
    /// The room in the queue. Who waits here holds no sender, so closing waits for nobody.
    room: Arc<Semaphore>,
    /// How the last write went.
    failure: watch::Receiver<Option<JournalError>>,
    /// The writer; none once joined.
    thread: Option<JoinHandle<()>>,
}

/// Opens the journal in `path`, and makes it if it is not there.
pub(super) fn open(path: &Path) -> Result<Opened, JournalError> {
    let store = Store::open(path)?;
    let facts = Replay::open(path, store.last())?;
    let (last_alive, lines) = (store.last_alive()?, store.lines()?);
    let (commands, queue) = mpsc::channel(QUEUE);
    let (failure, failure_seen) = watch::channel(None);
    let writer = Writer::new(path.to_owned(), store, failure);
    let thread = thread::Builder::new()
        .name("journal".to_owned())
        .spawn(move || writer.run(queue))
        .map_err(|source| JournalError::Io(Cause::new(source)))?;
    let journal = Sqlite {
        commands: Some(commands),
        room: Arc::new(Semaphore::new(QUEUE)),
        failure: failure_seen,
        thread: Some(thread),
    };
    Ok(Opened { journal: Box::new(journal), facts: Box::new(facts) as Facts, last_alive, lines })
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

impl Journal for Sqlite {
    fn append(&self, facts: Vec<Fact>) -> Appending {
        let (done, outcome) = oneshot::channel();
        let command = Command::Append { facts, done };
        let commands = self.commands.as_ref().map(mpsc::Sender::downgrade);
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(|_| Arc::clone(&self.room));
        let send = move |permit| {
            let commands = commands.and_then(|weak| weak.upgrade()).ok_or(JournalError::Closed)?;
            commands.try_send(Queued { command, _room: permit }).map_err(|_| JournalError::Closed)
        };
        match room {
            Ok(permit) => {
                let queued = send(permit);
                Box::pin(async move {
                    queued?;
                    outcome.await.unwrap_or(Err(JournalError::Closed))
                })
            }
            Err(room) => Box::pin(async move {
                let permit = room.acquire_owned().await.map_err(|_| JournalError::Closed)?;
                send(permit)?;
                outcome.await.unwrap_or(Err(JournalError::Closed))
            }),
        }
    }

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
