//! The thread that writes: takes what is queued, commits it as one group, and tells who waits.

use std::path::PathBuf;

use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};
use tracing::{info, warn};

use super::append::Outcomes;
use super::place::FileId;
use super::store::Store;
use crate::journal::{AppendError, Batch, JournalError, LineRow};

/// Facts gathered into one transaction before it is committed, however many more wait.
const GROUP_FACTS: usize = 10_000;

/// Something to write.
pub(super) enum Command {
    /// Facts, all or none.
    Append {
        /// After which fact.
        after: Seq,
        /// Which.
        facts: Batch,
        /// Told when they are durable.
        done: Done,
    },
    /// The collector watches.
    Alive(Timestamp),
    /// Samples.
    Lines(Vec<LineRow>),
}

/// Who waits for an append.
type Done = oneshot::Sender<Result<(), AppendError>>;

/// A command in the queue.
pub(super) struct Queued {
    /// What to write.
    pub(super) command: Command,
    /// Its place in the queue, freed when it is taken out.
    pub(super) _room: OwnedSemaphorePermit,
}

/// The writer.
pub(super) struct Writer {
    path: PathBuf,
    /// The file it began with; it writes no other one.
    file: FileId,
    /// The open file; none after a failure, when it is opened anew for the next write: a file that
    /// could not be written may have become writable only for a new opening.
    store: Option<Store>,
    /// The file, while it is not where it was. It is held open, since nobody else may be able to open it.
    away: Option<Store>,
    failure: watch::Sender<Option<JournalError>>,
    /// Number of the last fact.
    last: watch::Sender<Seq>,
}

/// What one transaction writes.
#[derive(Default)]
struct Group {
    batches: Vec<(Seq, Batch)>,
    /// Who waits, by batch.
    waiting: Vec<Done>,
    n_facts: usize,
    alive: Option<Timestamp>,
    lines: Vec<LineRow>,
}

impl Writer {
    /// Writes to a file, through `store` if it could be opened.
    pub(super) fn new(
        (path, file): (PathBuf, FileId),
        store: Option<Store>,
        failure: watch::Sender<Option<JournalError>>,
        last: watch::Sender<Seq>,
    ) -> Self {
        Self { path, file, store, away: None, failure, last }
    }

    /// Writes until the queue is closed and empty.
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Queued>) {
        while let Some(first) = queue.blocking_recv() {
            let mut group = Group::default();
            group.add(first.command);
            while group.n_facts < GROUP_FACTS
                && let Ok(next) = queue.try_recv()
            {
                group.add(next.command);
            }
            self.write(group);
        }
        if let Some(store) = self.store.take()
            && store.check_place().is_err()
        {
            self.hold(store);
        }
    }

    fn write(&mut self, group: Group) {
        let Group { batches, waiting, alive, lines, .. } = group;
        if !batches.is_empty() || alive.is_some() {
            let written = self.with_store(|store| store.append(&batches, alive));
            self.answer(waiting, written);
            if let Some(store) = &mut self.store {
                store.flush_mark();
            }
        }
        if !lines.is_empty() {
            let saved = self.with_store(|store| store.save_lines(&lines));
            self.note(saved.err());
        }
    }

    /// Tells each batch's outcome. What follows a batch that failed does not follow the last fact,
    /// and failed for the same reason.
    fn answer(&self, waiting: Vec<Done>, written: Result<Outcomes, AppendError>) {
        let earlier = self.failure.borrow().clone();
        self.note(match &written {
            Ok(_) | Err(AppendError::Refused(_)) => None,
            Err(AppendError::Unknown(error) | AppendError::NotStored(error)) => Some(error.clone()),
        });
        let outcomes = match written {
            Ok(outcomes) => outcomes,
            Err(error) => vec![Err(error); waiting.len()],
        };
        for (done, outcome) in waiting.into_iter().zip(outcomes) {
            let outcome = match (outcome, &earlier) {
                (Err(AppendError::NotStored(JournalError::Gap { .. })), Some(earlier)) => {
                    Err(earlier.clone().into())
                }
                (outcome, _) => outcome,
            };
            let _ = done.send(outcome);
        }
    }

    fn with_store<T, E: From<JournalError>>(
        &mut self,
        write: impl FnOnce(&mut Store) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut store = self.take_store()?;
        let written = store.check_place().map_err(E::from).and_then(|()| write(&mut store));
        if written.is_err() && store.check_place().is_err() {
            self.hold(store);
        } else if written.is_ok() {
            self.last.send_if_modified(|last| std::mem::replace(last, store.last()) != store.last());
            self.store = Some(store);
        }
        written
    }

    fn take_store(&mut self) -> Result<Store, JournalError> {
        if let Some(away) = &mut self.away {
            away.check_file()?;
            away.write_back()?;
            self.away = None;
        }
        match self.store.take() {
            Some(store) => Ok(store),
            None => Store::reopen(&self.path, self.file),
        }
    }

    /// Holds a file that is not where it was, and makes it whole: it may be put back without its log.
    fn hold(&mut self, mut store: Store) {
        let whole = store.leave_folder_alone().and_then(|()| store.write_back());
        if let Err(error) = whole {
            warn!(error = &error as &dyn std::error::Error, "journal's log not written back into its file");
        }
        self.away = Some(store);
    }

    fn note(&self, failure: Option<JournalError>) {
        self.failure.send_if_modified(|last| {
            match (&*last, &failure) {
                (None, None) => return false,
                (Some(last), Some(failure)) if last.to_string() == failure.to_string() => return false,
                (_, Some(error)) => warn!(error = error as &dyn std::error::Error, "journal failed"),
                (Some(_), None) => info!("journal writes again"),
            }
            *last = failure;
            true
        });
    }
}

impl Group {
    fn add(&mut self, command: Command) {
        match command {
            Command::Append { after, facts, done } => {
                self.n_facts += facts.len();
                self.batches.push((after, facts));
                self.waiting.push(done);
            }
            Command::Alive(at) => self.alive = Some(at),
            Command::Lines(rows) => self.lines.extend(rows),
        }
    }
}
