//! A journal in memory, for tests and for measuring without one. It keeps the order as strictly as
//! the real one, and can be told to fail.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diemcau_core::fact::Fact;
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use tokio::sync::watch;

use super::{Appending, Journal, JournalError, LINES_PER_POINT, LineRow, Opened};

/// A handle on a journal in memory; what it keeps outlives what [`Self::open`] gave.
#[derive(Clone, Debug)]
pub struct Memory {
    kept: Arc<Mutex<Kept>>,
    failure: Arc<watch::Sender<Option<JournalError>>>,
}

/// What it keeps.
#[derive(Debug, Default)]
struct Kept {
    /// The facts, unless they are thrown away.
    facts: Vec<Fact>,
    /// Number of the last fact.
    last: Seq,
    /// Facts and samples are checked and thrown away.
    discards: bool,
    /// The last note.
    alive: Option<Timestamp>,
    /// The samples.
    lines: Vec<LineRow>,
}

impl Memory {
    /// One that keeps everything.
    pub fn new() -> Self {
        Self::keeping(Kept::default())
    }

    /// One that keeps nothing but the last fact's number.
    pub fn discarding() -> Self {
        Self::keeping(Kept { discards: true, ..Kept::default() })
    }

    /// Opens it, again and again if need be.
    pub fn open(&self) -> Opened {
        let kept = self.lock();
        Opened {
            journal: Box::new(self.clone()),
            facts: Box::new(kept.facts.clone().into_iter().map(Ok)),
            last_alive: kept.alive,
            lines: super::newest_lines(kept.lines.iter().rev().copied(), LINES_PER_POINT),
        }
    }

    /// From here on every write fails so, or none does.
    pub fn fail(&self, error: Option<JournalError>) {
        self.failure.send_replace(error);
    }

    /// The facts kept.
    pub fn facts(&self) -> Vec<Fact> {
        self.lock().facts.clone()
    }

    fn keeping(kept: Kept) -> Self {
        Self { kept: Arc::new(Mutex::new(kept)), failure: Arc::new(watch::Sender::new(None)) }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn works(&self) -> Result<(), JournalError> {
        self.failure.borrow().clone().map_or(Ok(()), Err)
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Journal for Memory {
    fn append(&self, facts: Vec<Fact>) -> Appending {
        let outcome = self.works().and_then(|()| self.lock().append(facts));
        Box::pin(std::future::ready(outcome))
    }

    fn alive(&self, at: Timestamp) {
        if self.works().is_ok() {
            self.lock().alive = Some(at);
        }
    }

    fn save_lines(&self, rows: Vec<LineRow>) {
        let mut kept = self.lock();
        if !kept.discards && self.works().is_ok() {
            kept.lines.extend(rows);
        }
    }

    fn failure(&self) -> watch::Receiver<Option<JournalError>> {
        self.failure.subscribe()
    }
}

impl Kept {
    fn append(&mut self, facts: Vec<Fact>) -> Result<(), JournalError> {
        let mut last = self.last;
        let mut new = Vec::with_capacity(facts.len());
        for fact in facts {
            if fact.seq > last {
                if fact.seq != last.next() {
                    return Err(JournalError::Gap { got: fact.seq, expected: last.next() });
                }
                last = fact.seq;
                new.push(fact);
            } else if !self.holds(&fact) {
                return Err(JournalError::Taken(fact.seq));
            }
        }
        self.last = last;
        if !self.discards {
            self.facts.append(&mut new);
        }
        Ok(())
    }

    fn holds(&self, fact: &Fact) -> bool {
        self.facts.binary_search_by_key(&fact.seq, |kept| kept.seq).is_ok_and(|idx| self.facts[idx] == *fact)
    }
}

#[cfg(test)]
mod tests {
    use diemcau_core::event::Session;
    use diemcau_core::fact::FactBody;

    use super::*;

    #[tokio::test]
    async fn keeps_order_and_takes_a_batch_again() {
        let memory = Memory::new();
        let journal = memory.open().journal;
        journal.append(vec![fact(1), fact(2)]).await.unwrap();
        journal.append(vec![fact(1), fact(2), fact(3)]).await.unwrap();
        assert!(matches!(journal.append(vec![fact(5)]).await, Err(JournalError::Gap { .. })));
        let other = Fact { at: Timestamp::from_millis(9), ..fact(2) };
        assert!(matches!(journal.append(vec![other]).await, Err(JournalError::Taken(Seq(2)))));
        assert_eq!(memory.open().facts.map(Result::unwrap).collect::<Vec<_>>(), [1, 2, 3].map(fact));
    }

    #[tokio::test]
    async fn fails_when_told_to_and_heals() {
        let memory = Memory::new();
        let journal = memory.open().journal;
        memory.fail(Some(JournalError::Closed));
        journal.alive(Timestamp::from_millis(1));
        assert!(journal.append(vec![fact(1)]).await.is_err());
        assert!(journal.failure().borrow().is_some());
        memory.fail(None);
        journal.append(vec![fact(1)]).await.unwrap();
        assert_eq!(memory.open().last_alive, None);
    }

    fn fact(seq: u64) -> Fact {
        Fact {
            seq: Seq(seq),
            at: Timestamp::from_millis(i64::try_from(seq).unwrap()),
            session: Session::Live,
            body: FactBody::SessionOpened { session: Session::Live },
        }
    }
}
