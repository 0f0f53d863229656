//! Between the core and the journal: facts go out in batches, one batch under way at a time, and
//! whatever is to be told to the outside waits behind the facts that it rests on.
//!
//! When the journal fails, the facts that were under way or waiting are kept and tried again each
//! second, the batch that was under way as it was: it may be stored already. Later facts are
//! dropped, what waits is let out as not durable, and once the journal has taken what was kept, the
//! caller restates where things stand. When another writer went on in the journal, it is over.

mod trouble;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::fact::Fact;
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use tokio::sync::watch;

use trouble::Trouble;

use crate::journal::{AppendError, Appending, Batch, JournalError, LineRow, Log, Notes, Refusal};

/// Facts that may wait while a batch is under way. When there are more the journal counts as
/// failing, since it cannot keep up.
const MAX_WAITING: usize = 100_000;

/// A batch that takes longer counts as failing, though it may still succeed.
const SLOW_AFTER: Duration = Duration::from_secs(5);

/// Appends facts, and holds effects back until their facts are durable.
pub(super) struct Ledger<E> {
    log: Arc<dyn Log>,
    notes: Arc<dyn Notes>,
    failure: watch::Receiver<Option<JournalError>>,
    waiting: Vec<Fact>,
    /// What rests on the facts up to the last of `waiting`.
    effects: Vec<E>,
    writing: Writing<E>,
    /// Number of the last fact that is durable.
    durable: Seq,
}

enum Writing<E> {
    /// All that was handed over is durable.
    Idle,
    /// A batch is under way.
    Batch { appending: Appending, facts: Batch, effects: Vec<E>, since: Timestamp },
    /// The journal fails.
    Failing(Failing),
}

struct Failing {
    since: Timestamp,
    trouble: Trouble,
    /// Facts from before the failure, to be tried again: what was under way, then what waited.
    kept: VecDeque<Batch>,
    /// Time of the first fact that was not kept.
    dropped_from: Option<Timestamp>,
    /// The first of `kept`, under way.
    trying: Option<Appending>,
}

/// What `progress` saw.
#[derive(Debug)]
pub(super) enum Progress {
    /// An append is over.
    Appended(Result<(), AppendError>),
    /// The journal says that it fails, or works again.
    Health,
}

/// What may go out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Released<E> {
    /// The facts that have just become durable, in their order. Each is released once.
    pub(super) stored: Option<Batch>,
    /// What rested on facts, in its order.
    pub(super) effects: Vec<E>,
    /// Whether the facts behind the effects are on disk.
    pub(super) durable: bool,
}

/// The journal works again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Healed {
    /// Number of the last fact that is durable.
    pub(super) written: Seq,
    /// Time of the first fact that was dropped; none if none was.
    pub(super) dropped_from: Option<Timestamp>,
}

impl<E> Ledger<E> {
    /// Appends after the fact `durable`.
    pub(super) fn new(log: Arc<dyn Log>, notes: Arc<dyn Notes>, durable: Seq) -> Self {
        let failure = notes.failure();
        let (waiting, effects) = (Vec::new(), Vec::new());
        Self { log, notes, failure, waiting, effects, writing: Writing::Idle, durable }
    }

    /// One whose journal has failed from the beginning: it holds facts up to `durable`, and `facts` are
    /// still to be written.
    pub(super) fn failing_since(
        since: Timestamp,
        (log, notes): (Arc<dyn Log>, Arc<dyn Notes>),
        durable: Seq,
        (facts, error): (Batch, JournalError),
    ) -> Self {
        let failing = Failing { kept: [facts].into(), ..Failing::new(since, error.into()) };
        Self { writing: Writing::Failing(failing), ..Self::new(log, notes, durable) }
    }

    /// Since when the journal fails and why, if it does.
    pub(super) fn failing(&self) -> Option<(Timestamp, &Trouble)> {
        match &self.writing {
            Writing::Failing(failing) => Some((failing.since, &failing.trouble)),
            Writing::Idle | Writing::Batch { .. } => None,
        }
    }

    /// Takes facts over, in the order of their numbers.
    pub(super) fn record(&mut self, facts: impl IntoIterator<Item = Fact>) {
        match &mut self.writing {
            Writing::Idle | Writing::Batch { .. } => self.waiting.extend(facts),
            Writing::Failing(failing) => {
                for fact in facts {
                    failing.dropped_from.get_or_insert(fact.at);
                }
            }
        }
    }

    /// Takes over what may go out once the facts recorded so far are durable.
    pub(super) fn hold(&mut self, effect: E) {
        self.effects.push(effect);
    }

    /// Hands a batch to the journal if none is under way, and lets out what need not wait.
    pub(super) fn flush(&mut self, now: Timestamp) -> Released<E> {
        match &self.writing {
            Writing::Idle if self.waiting.is_empty() => self.release(true),
            Writing::Idle => {
                let facts: Batch = self.waiting.drain(..).collect();
                let effects = std::mem::take(&mut self.effects);
                let appending = self.log.append(self.durable, facts.clone());
                self.writing = Writing::Batch { appending, facts, effects, since: now };
                Released::nothing()
            }
            Writing::Batch { .. } if self.waiting.len() > MAX_WAITING => {
                self.fail(now, Trouble::Behind, Running::Yes)
            }
            Writing::Batch { .. } => Released::nothing(),
            Writing::Failing(_) => self.release(false),
        }
    }

    /// Waits for the journal. Safe to drop.
    pub(super) async fn progress(&mut self) -> Progress {
        let appending = match &mut self.writing {
            Writing::Idle => None,
            Writing::Batch { appending, .. } => Some(appending),
            Writing::Failing(failing) => failing.trying.as_mut(),
        };
        let Some(appending) = appending else {
            return changed(&mut self.failure).await;
        };
        tokio::select! {
            outcome = appending => Progress::Appended(outcome),
            progress = changed(&mut self.failure) => progress,
        }
    }

    /// Takes in what `progress` saw. Call `flush` afterwards.
    ///
    /// # Errors
    /// If another writer went on in the journal. What was recorded and is not durable never will be,
    /// nothing more may be decided, and the ledger is of no use any more.
    pub(super) fn settle(
        &mut self,
        now: Timestamp,
        progress: Progress,
    ) -> Result<(Released<E>, Option<Healed>), Refusal> {
        let settled = match progress {
            Progress::Appended(Ok(())) => self.appended(),
            Progress::Appended(Err(AppendError::Refused(refusal))) => return Err(refusal),
            Progress::Appended(Err(AppendError::Unknown(error) | AppendError::NotStored(error))) => {
                (self.fail(now, error.into(), Running::No), None)
            }
            Progress::Health => {
                let error = self.failure.borrow_and_update().clone();
                match (&mut self.writing, error) {
                    (Writing::Idle, Some(error)) => (self.fail(now, error.into(), Running::No), None),
                    (Writing::Failing(failing), None) if failing.kept.is_empty() => self.heal(None),
                    (Writing::Failing(failing), Some(error)) => {
                        failing.trouble = error.into();
                        (Released::nothing(), None)
                    }
                    (Writing::Idle | Writing::Batch { .. } | Writing::Failing(_), _) => {
                        (Released::nothing(), None)
                    }
                }
            }
        };
        Ok(settled)
    }

    /// Notices a batch that hangs, and tries a failed one again. Call once a second.
    pub(super) fn nudge(&mut self, now: Timestamp) -> Released<E> {
        match &mut self.writing {
            Writing::Batch { since, .. } if now.since(*since) > SLOW_AFTER => {
                return self.fail(now, Trouble::Silent(SLOW_AFTER), Running::Yes);
            }
            Writing::Failing(failing) if failing.kept.is_empty() => self.notes.alive(now),
            Writing::Failing(failing) if failing.trying.is_none() => {
                failing.trying =
                    failing.kept.front().map(|facts| self.log.append(self.durable, facts.clone()));
            }
            Writing::Idle | Writing::Batch { .. } | Writing::Failing(_) => {}
        }
        Released::nothing()
    }

    /// Notes that the collector watches, unless what it sees cannot be written.
    pub(super) fn alive(&self, now: Timestamp) {
        if self.failing().is_none() {
            self.notes.alive(now);
        }
    }

    /// Keeps samples of lines.
    pub(super) fn save_lines(&self, rows: Vec<LineRow>) {
        if !rows.is_empty() {
            self.notes.save_lines(rows);
        }
    }

    /// Whether nothing is under way or waiting.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.writing, Writing::Idle) && self.waiting.is_empty()
    }

    /// What was under way is durable.
    fn appended(&mut self) -> (Released<E>, Option<Healed>) {
        match std::mem::replace(&mut self.writing, Writing::Idle) {
            Writing::Idle => (Released::nothing(), None),
            Writing::Batch { facts, effects, .. } => {
                self.stored(&facts);
                (Released { stored: Some(facts), effects, durable: true }, None)
            }
            Writing::Failing(mut failing) => {
                let stored = failing.kept.pop_front();
                if let Some(facts) = &stored {
                    self.stored(facts);
                }
                failing.trying =
                    failing.kept.front().map(|facts| self.log.append(self.durable, facts.clone()));
                let goes_on = failing.trying.is_some();
                self.writing = Writing::Failing(failing);
                if goes_on { (Released { stored, ..Released::nothing() }, None) } else { self.heal(stored) }
            }
        }
    }

    fn stored(&mut self, facts: &Batch) {
        self.durable = facts.last().map_or(self.durable, |fact| fact.seq);
    }

    /// The journal works again. What is held may rest on facts that were dropped.
    fn heal(&mut self, stored: Option<Batch>) -> (Released<E>, Option<Healed>) {
        let dropped_from = match std::mem::replace(&mut self.writing, Writing::Idle) {
            Writing::Failing(failing) => failing.dropped_from,
            Writing::Idle | Writing::Batch { .. } => None,
        };
        let healed = Healed { written: self.durable, dropped_from };
        (Released { stored, ..self.release(false) }, Some(healed))
    }

    /// From here on the journal fails. An append that still runs is left to end: it may succeed.
    fn fail(&mut self, now: Timestamp, trouble: Trouble, running: Running) -> Released<E> {
        let mut effects = Vec::new();
        let mut failing = match std::mem::replace(&mut self.writing, Writing::Idle) {
            Writing::Failing(failing) => Failing { trouble, trying: None, ..failing },
            Writing::Idle => Failing::new(now, trouble),
            Writing::Batch { appending, facts, effects: held, .. } => {
                effects = held;
                let trying = (running == Running::Yes).then_some(appending);
                Failing { kept: [facts].into(), trying, ..Failing::new(now, trouble) }
            }
        };
        if !self.waiting.is_empty() {
            failing.kept.push_back(self.waiting.drain(..).collect());
        }
        effects.append(&mut self.effects);
        self.writing = Writing::Failing(failing);
        Released { stored: None, effects, durable: false }
    }

    fn release(&mut self, durable: bool) -> Released<E> {
        Released { stored: None, effects: std::mem::take(&mut self.effects), durable }
    }
}

impl<E> Released<E> {
    fn nothing() -> Self {
        Self { stored: None, effects: Vec::new(), durable: true }
    }
}

impl Failing {
    fn new(since: Timestamp, trouble: Trouble) -> Self {
        Self { since, trouble, kept: VecDeque::new(), dropped_from: None, trying: None }
    }
}

/// Whether the append that is under way when the journal fails may still succeed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Running {
    Yes,
    No,
}

async fn changed(failure: &mut watch::Receiver<Option<JournalError>>) -> Progress {
    match failure.changed().await {
        Ok(()) => Progress::Health,
        // Nobody is left to tell of changes: appends tell enough.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
