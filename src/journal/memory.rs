//! A journal in memory, for tests. It keeps the order as strictly as the real one, and can be told
//! to fail, to hang, and to lose its answers. Whoever opens it a second time is a second writer.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diemcau_core::chain::EntryHash;
use diemcau_core::fact::Fact;
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::fact::to_wire;
use prost::Message as _;
use tokio::sync::watch;

use super::{
    AppendError, Appending, Batch, Following, JournalError, LINES_PER_POINT, LineRow, Log, Notes, Opened,
    Reading, Refusal, chain,
};

/// A handle on a journal in memory; what it keeps outlives what [`Self::open`] gave.
#[derive(Clone, Debug)]
pub struct Memory {
    kept: Arc<Mutex<Kept>>,
    failure: Arc<watch::Sender<Option<JournalError>>>,
    /// Appends wait until it does not hang.
    hangs: Arc<watch::Sender<bool>>,
    /// Facts that were handed over, whatever became of them.
    asked: Arc<watch::Sender<usize>>,
    /// Number of the last fact.
    last: Arc<watch::Sender<Seq>>,
}

/// What becomes of an append whose answer is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Its facts are stored.
    AfterStoring,
    /// They are not.
    BeforeStoring,
}

/// What it keeps.
#[derive(Debug, Default)]
struct Kept {
    facts: Vec<Fact>,
    /// The hash of each fact, when it was appended.
    hashes: Vec<EntryHash>,
    /// The last note.
    alive: Option<Timestamp>,
    /// The samples.
    lines: Vec<LineRow>,
    /// What becomes of the next appends.
    losing: VecDeque<Lost>,
}

impl Memory {
    /// An empty one that works.
    pub fn new() -> Self {
        Self {
            kept: Arc::default(),
            failure: Arc::new(watch::Sender::new(None)),
            hangs: Arc::new(watch::Sender::new(false)),
            asked: Arc::new(watch::Sender::new(0)),
            last: Arc::new(watch::Sender::new(Seq(0))),
        }
    }

    /// Opens it, again and again if need be.
    pub fn open(&self) -> Opened {
        let kept = self.lock();
        Opened {
            log: Arc::new(self.clone()),
            notes: Arc::new(self.clone()),
            facts: Box::new(kept.checked().collect::<Vec<_>>().into_iter()),
            last_alive: kept.alive,
            lines: super::newest_lines(kept.lines.iter().rev().copied(), LINES_PER_POINT),
        }
    }

    /// From here on every write fails so, or none does.
    pub fn fail(&self, error: Option<JournalError>) {
        self.failure.send_replace(error);
    }

    /// From here on appends hang, or those that hung go on.
    pub fn hang(&self, hangs: bool) {
        self.hangs.send_replace(hangs);
    }

    /// The next append that nothing was told of yet ends as unknown.
    pub fn lose(&self, lost: Lost) {
        self.lock().losing.push_back(lost);
    }

    /// Puts another fact in the place of the one with its number, behind the journal's back.
    pub fn alter(&self, fact: Fact) {
        let mut kept = self.lock();
        if let Some(held) = kept.facts.iter_mut().find(|held| held.seq == fact.seq) {
            *held = fact;
        }
    }

    /// How many facts were handed over so far.
    pub fn asked(&self) -> usize {
        *self.asked.borrow()
    }

    /// Waits until more than `n` facts were handed over.
    pub async fn asked_beyond(&self, n: usize) {
        // It cannot end: the sender lives as long as this.
        let _ = self.asked.subscribe().wait_for(|asked| *asked > n).await;
    }

    /// The facts kept.
    pub fn facts(&self) -> Vec<Fact> {
        self.lock().facts.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn works(&self) -> Result<(), JournalError> {
        self.failure.borrow().clone().map_or(Ok(()), Err)
    }

    fn take(&self, after: Seq, facts: &[Fact]) -> Result<(), AppendError> {
        self.works()?;
        let mut kept = self.lock();
        let unknown = || Err(AppendError::Unknown(JournalError::Closed));
        let losing = kept.losing.pop_front();
        if losing == Some(Lost::BeforeStoring) {
            return unknown();
        }
        kept.append(after, facts)?;
        let last = kept.last();
        self.last.send_if_modified(|told| std::mem::replace(told, last) != last);
        match losing {
            Some(_) => unknown(),
            None => Ok(()),
        }
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Log for Memory {
    fn append(&self, after: Seq, facts: Batch) -> Appending {
        self.asked.send_modify(|asked| *asked += facts.len());
        let memory = self.clone();
        let mut hangs = self.hangs.subscribe();
        Box::pin(async move {
            // It cannot end: the sender lives as long as `memory`.
            let _ = hangs.wait_for(|hangs| !hangs).await;
            memory.take(after, &facts)
        })
    }

    fn read(&self, from: Seq, max: usize) -> Reading {
        let is_wanted = |fact: &Result<Fact, _>| fact.as_ref().is_ok_and(|fact: &Fact| fact.seq >= from);
        let read = self.lock().checked().filter(|fact| fact.is_err() || is_wanted(fact)).take(max).collect();
        Box::pin(std::future::ready(read))
    }

    fn follow(&self, seen: Seq) -> Following {
        let mut last = self.last.subscribe();
        Box::pin(async move {
            last.wait_for(|last| *last > seen).await.map(|last| *last).map_err(|_| JournalError::Closed)
        })
    }
}

impl Notes for Memory {
    fn alive(&self, at: Timestamp) {
        if self.works().is_ok() {
            self.lock().alive = Some(at);
        }
    }

    fn save_lines(&self, rows: Vec<LineRow>) {
        if self.works().is_ok() {
            self.lock().lines.extend(rows);
        }
    }

    fn failure(&self) -> watch::Receiver<Option<JournalError>> {
        self.failure.subscribe()
    }
}

impl Kept {
    /// The facts, each held against its hash; the first that is not as it was written ends them.
    fn checked(&self) -> impl Iterator<Item = Result<Fact, JournalError>> + '_ {
        let mut before = EntryHash::default();
        let mut is_over = false;
        self.facts.iter().zip(&self.hashes).map_while(move |(fact, written)| {
            if std::mem::replace(&mut is_over, hash(&before, fact) != *written) {
                return None;
            }
            before = *written;
            Some(if is_over { Err(chain::altered(fact.seq)) } else { Ok(fact.clone()) })
        })
    }

    fn last(&self) -> Seq {
        self.facts.last().map_or(Seq(0), |fact| fact.seq)
    }

    fn append(&mut self, after: Seq, facts: &[Fact]) -> Result<(), AppendError> {
        let mut expected = after.next();
        for fact in facts {
            if fact.seq != expected {
                return Err(JournalError::Gap { got: fact.seq, expected }.into());
            }
            expected = expected.next();
        }
        let last = self.last();
        if after > last {
            return Err(JournalError::Gap { got: after.next(), expected: last.next() }.into());
        }
        let start = self.facts.partition_point(|fact| fact.seq <= after);
        let (_, there) = self.facts.split_at(start);
        if after == last {
            for fact in facts {
                let before = self.hashes.last().copied().unwrap_or_default();
                self.hashes.push(hash(&before, fact));
                self.facts.push(fact.clone());
            }
            return Ok(());
        }
        if there.starts_with(facts) {
            return Ok(());
        }
        let facts = there.iter().take(Refusal::FACTS).cloned().collect();
        Err(AppendError::Refused(Refusal { after, last, facts }))
    }
}

fn hash(before: &EntryHash, fact: &Fact) -> EntryHash {
    chain::hash(before, (fact.seq, fact.at), &to_wire(fact).encode_to_vec())
}
