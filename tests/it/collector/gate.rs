//! A journal whose appends wait until the test lets them pass.

use std::sync::Arc;

use diemcau::journal::memory::Memory;
use diemcau::journal::{Appending, Journal, JournalError, LineRow, Opened};
use diemcau_core::fact::Fact;
use diemcau_core::time::Timestamp;
use tokio::sync::watch;

/// What the test holds.
#[derive(Clone)]
pub(crate) struct Gate {
    is_open: Arc<watch::Sender<bool>>,
    /// Facts that wait, or passed.
    asked: Arc<watch::Sender<usize>>,
}

struct Gated {
    gate: Gate,
    inner: Arc<dyn Journal>,
}

impl Gate {
    /// Open, before a journal in memory.
    pub(crate) fn new(memory: &Memory) -> (Self, Opened) {
        let gate =
            Self { is_open: Arc::new(watch::Sender::new(true)), asked: Arc::new(watch::Sender::new(0)) };
        let opened = memory.open();
        let gated = Gated { gate: gate.clone(), inner: opened.journal.into() };
        (gate, Opened { journal: Box::new(gated), ..opened })
    }

    pub(crate) fn open(&self, is_open: bool) {
        self.is_open.send_replace(is_open);
    }

    /// How many facts were handed over so far.
    pub(crate) fn asked(&self) -> usize {
        *self.asked.borrow()
    }

    /// Waits until more than `n` facts were handed over.
    pub(crate) async fn asked_beyond(&self, n: usize) {
        self.asked.subscribe().wait_for(|asked| *asked > n).await.expect("the gate outlives its users");
    }
}

impl Journal for Gated {
    fn append(&self, facts: Vec<Fact>) -> Appending {
        self.gate.asked.send_modify(|asked| *asked += facts.len());
        let mut is_open = self.gate.is_open.subscribe();
        let inner = self.inner.clone();
        Box::pin(async move {
            is_open.wait_for(|is_open| *is_open).await.map_err(|_| JournalError::Closed)?;
            inner.append(facts).await
        })
    }

    fn alive(&self, at: Timestamp) {
        self.inner.alive(at);
    }

    fn save_lines(&self, rows: Vec<LineRow>) {
        self.inner.save_lines(rows);
    }

    fn failure(&self) -> watch::Receiver<Option<JournalError>> {
        self.inner.failure()
    }
}
