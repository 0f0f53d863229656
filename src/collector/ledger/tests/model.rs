//! Any order of facts, effects and misfortunes of the journal, beside a plain list of what was
//! handed over.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;

use super::{at, fact, over};
use crate::collector::ledger::*;
use crate::journal::memory::{Lost, Memory};

/// One thing that can happen.
#[derive(Clone, Copy, Debug)]
enum Op {
    Record(u64),
    Hold,
    Flush,
    /// What the journal did is taken in.
    Progress,
    Second,
    Hang(bool),
    Fail(bool),
    Lose(Lost),
    /// Another writer appends.
    Overtake,
}

/// An effect: its number, how many facts it rests on, and whether one of them was dropped.
type Held = (usize, usize, bool);

struct Model {
    memory: Memory,
    ledger: Ledger<Held>,
    now: Timestamp,
    /// Number of the last fact decided.
    decided: Seq,
    /// What the ledger took and did not drop.
    taken: Vec<Fact>,
    /// A fact was dropped since the journal began to fail.
    dropped: bool,
    n_held: usize,
    n_released: usize,
    told: Vec<Fact>,
    overtaken: bool,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_told_too_early_twice_or_never(ops in prop::collection::vec(op(), 0..120)) {
        let mut model = Model::new();
        for op in ops {
            if model.run(op).is_err() {
                assert!(model.overtaken, "refused for nothing");
                return Ok(());
            }
            model.check();
        }
        model.end();
    }
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (1..4_u64).prop_map(Op::Record),
        6 => Just(Op::Hold),
        6 => Just(Op::Flush),
        9 => Just(Op::Progress),
        4 => Just(Op::Second),
        2 => any::<bool>().prop_map(Op::Hang),
        2 => any::<bool>().prop_map(Op::Fail),
        1 => prop_oneof![Just(Lost::AfterStoring), Just(Lost::BeforeStoring)].prop_map(Op::Lose),
        1 => prop_oneof![9 => Just(Op::Flush), 1 => Just(Op::Overtake)],
    ]
}

impl Model {
    fn new() -> Self {
        let memory = Memory::new();
        let ledger = over(memory.open());
        Self {
            memory,
            ledger,
            now: at(1),
            decided: Seq(0),
            taken: Vec::new(),
            dropped: false,
            n_held: 0,
            n_released: 0,
            told: Vec::new(),
            overtaken: false,
        }
    }

    fn run(&mut self, op: Op) -> Result<(), Refusal> {
        match op {
            Op::Record(n) => (0..n).for_each(|_| self.record()),
            Op::Hold => {
                self.ledger.hold((self.n_held, self.taken.len(), self.dropped));
                self.n_held += 1;
            }
            Op::Flush => {
                let released = self.ledger.flush(self.now);
                self.release(released);
            }
            Op::Progress => self.progress()?,
            Op::Second => {
                self.now = self.now + Duration::from_secs(1);
                let released = self.ledger.nudge(self.now);
                self.release(released);
            }
            Op::Hang(hangs) => self.memory.hang(hangs),
            Op::Fail(fails) => self.memory.fail(fails.then_some(JournalError::Closed)),
            Op::Lose(lost) => self.memory.lose(lost),
            Op::Overtake => {
                let n = self.memory.facts().len() as u64;
                let theirs = Fact { at: at(-1), ..fact(n + 1) };
                let log = self.memory.open().log;
                let _ = ready(log.append(Seq(n), [theirs.clone()].into()));
                self.overtaken |= self.memory.facts().contains(&theirs);
            }
        }
        Ok(())
    }

    fn record(&mut self) {
        self.decided = self.decided.next();
        let fact = fact(self.decided.0);
        match self.ledger.failing() {
            Some(_) => self.dropped = true,
            None => self.taken.push(fact.clone()),
        }
        self.ledger.record([fact]);
    }

    fn progress(&mut self) -> Result<(), Refusal> {
        let Some(progress) = ready(self.ledger.progress()) else { return Ok(()) };
        let (released, healed) = self.ledger.settle(self.now, progress)?;
        self.release(released);
        let Some(healed) = healed else { return Ok(()) };
        assert_eq!(healed.written.0, self.taken.len() as u64, "all that was kept is written");
        assert_eq!(healed.dropped_from.is_some(), self.dropped);
        if std::mem::take(&mut self.dropped) {
            self.decided = healed.written;
            self.record();
        }
        Ok(())
    }

    fn release(&mut self, released: Released<Held>) {
        self.told.extend(released.stored.iter().flat_map(|facts| facts.iter().cloned()));
        for (number, rests_on, on_dropped) in released.effects {
            assert_eq!(number, self.n_released, "each once, in order");
            self.n_released += 1;
            if released.durable {
                assert!(!on_dropped && self.told.len() >= rests_on, "{number} rests on {rests_on} facts");
            }
        }
    }

    fn check(&self) {
        let stored = self.memory.facts();
        assert!(self.taken.starts_with(&self.told), "told in order, each once");
        assert!(stored.starts_with(&self.told), "what is told is durable");
        assert!(self.overtaken || self.taken.starts_with(&stored), "stored in order, each once");
        assert!(self.dropped || self.decided.0 == self.taken.len() as u64, "numbering goes on");
    }

    /// All misfortunes end, and all is written and told.
    fn end(&mut self) {
        self.memory.hang(false);
        self.memory.fail(None);
        for _ in 0..100 {
            for op in [Op::Progress, Op::Flush, Op::Second] {
                if self.run(op).is_err() {
                    assert!(self.overtaken, "refused for nothing");
                    return;
                }
                self.check();
            }
        }
        assert!(self.ledger.is_settled() && self.n_released == self.n_held, "nothing waits");
        assert_eq!(self.told, self.taken, "what was kept is told");
    }
}

/// What a future gives at once, if it does.
fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
