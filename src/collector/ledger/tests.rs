mod model;

use std::sync::{Arc, Mutex};

use diemcau_core::event::Session;
use diemcau_core::fact::FactBody;
use diemcau_core::ids::PointIdx;
use tokio::sync::oneshot;

use super::*;
use crate::journal::memory::Memory;
use crate::journal::{Following, Opened, Reading};

type Asked = (Vec<u64>, Option<oneshot::Sender<Outcome>>);
type Outcome = Result<(), AppendError>;

#[tokio::test]
async fn what_rests_on_facts_waits_until_they_are_durable() {
    let (mut ledger, stub) = slow();
    ledger.hold("nothing decided before");
    assert_eq!(ledger.flush(at(1)), durable(["nothing decided before"]));

    ledger.record([fact(1)]);
    ledger.hold("rests on 1");
    assert_eq!(ledger.flush(at(1)).effects, [""; 0]);
    ledger.hold("decided while 1 is under way");
    assert_eq!(ledger.flush(at(1)).effects, [""; 0]);
    stub.end_next(Ok(()));
    let (released, healed) = step(&mut ledger).await;
    let released_after = Released { stored: Some([fact(1)].into()), ..durable(["rests on 1"]) };
    assert_eq!((released, healed), (released_after, None));
    assert_eq!(ledger.flush(at(1)), durable(["decided while 1 is under way"]));
}

#[tokio::test]
async fn facts_from_before_a_failure_are_kept_and_later_ones_dropped() {
    let (mut ledger, stub) = slow();
    ledger.record([fact(1)]);
    ledger.hold("one");
    ledger.flush(at(1));
    ledger.record([fact(2)]);
    ledger.hold("two");
    stub.end_next(Err(JournalError::Closed.into()));
    let (released, _) = step(&mut ledger).await;
    assert_eq!(released, refused(["one", "two"]));
    let failing = ledger.failing().map(|(since, trouble)| (since, trouble.text()));
    assert_eq!(failing, Some((at(5), "the journal is closed".to_owned())));

    ledger.record([fact(3), fact(4)]);
    ledger.hold("three");
    assert_eq!(ledger.flush(at(6)), refused(["three"]));
    ledger.nudge(at(7));
    assert_eq!(stub.last(), [1], "what was under way is tried again as it was");
    stub.end_next(Ok(()));
    let (released, healed) = step(&mut ledger).await;
    assert_eq!((released.stored, healed), (Some([fact(1)].into()), None), "and told");
    assert_eq!(stub.last(), [2], "what waited follows, what came later does not");
    stub.end_next(Ok(()));
    let (released, healed) = step(&mut ledger).await;
    assert_eq!(released.stored, Some([fact(2)].into()));
    assert_eq!(healed, Some(Healed { written: Seq(2), dropped_from: Some(at(3)) }));
    assert!(ledger.is_settled());
}

#[tokio::test]
async fn a_hanging_batch_counts_as_failing_and_may_still_succeed() {
    let (mut ledger, stub) = slow();
    ledger.record([fact(1)]);
    ledger.hold("one");
    ledger.flush(at(1));
    ledger.record([fact(2)]);
    assert!(ledger.nudge(at(5_001)).durable, "not yet");
    assert_eq!(ledger.nudge(at(5_002)), refused(["one"]));

    stub.end_next(Ok(()));
    assert_eq!(step(&mut ledger).await.1, None, "2 is still to be written");
    assert_eq!(stub.last(), [2]);
    stub.end_next(Ok(()));
    assert_eq!(step(&mut ledger).await.1, Some(Healed { written: Seq(2), dropped_from: None }));
}

#[tokio::test]
async fn a_failure_seen_without_facts_heals_without_a_gap() {
    let memory = Memory::new();
    let mut ledger = over(memory.open());
    memory.fail(Some(JournalError::Closed));
    step(&mut ledger).await;
    assert!(ledger.failing().is_some());
    memory.fail(None);
    assert_eq!(step(&mut ledger).await.1, Some(Healed { written: Seq(0), dropped_from: None }));
    assert!(ledger.failing().is_none());
}

fn over<E>(opened: Opened) -> Ledger<E> {
    Ledger::new(opened.log, opened.notes, Seq(0))
}

async fn step(ledger: &mut Ledger<&'static str>) -> (Released<&'static str>, Option<Healed>) {
    let progress = ledger.progress().await;
    ledger.settle(at(5), progress).expect("nobody else writes")
}

fn durable<const N: usize>(effects: [&'static str; N]) -> Released<&'static str> {
    Released { stored: None, effects: effects.to_vec(), durable: true }
}

fn refused<const N: usize>(effects: [&'static str; N]) -> Released<&'static str> {
    Released { durable: false, ..durable(effects) }
}

fn slow() -> (Ledger<&'static str>, Slow) {
    let slow = Slow::default();
    (Ledger::new(Arc::new(slow.clone()), Arc::new(slow.clone()), Seq(0)), slow)
}

fn fact(seq: u64) -> Fact {
    Fact {
        seq: Seq(seq),
        at: at(i64::try_from(seq).unwrap()),
        session: Session::Live,
        body: FactBody::Heard { point: PointIdx(0) },
    }
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(ms)
}

/// A journal whose appends end when the test says so.
#[derive(Clone, Default)]
struct Slow {
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Slow {
    fn end_next(&self, outcome: Outcome) {
        let mut asked = self.asked.lock().unwrap();
        let sender = asked.iter_mut().find_map(|(_, sender)| sender.take()).unwrap();
        sender.send(outcome).unwrap();
    }

    fn last(&self) -> Vec<u64> {
        self.asked.lock().unwrap().last().unwrap().0.clone()
    }
}

impl Log for Slow {
    fn append(&self, _after: Seq, facts: Batch) -> Appending {
        let (tx, rx) = oneshot::channel();
        let seqs = facts.iter().map(|fact| fact.seq.0).collect();
        self.asked.lock().unwrap().push((seqs, Some(tx)));
        Box::pin(async move { rx.await.unwrap() })
    }

    fn read(&self, _from: Seq, _max: usize) -> Reading {
        unimplemented!("the ledger reads nothing")
    }

    fn follow(&self, _seen: Seq) -> Following {
        unimplemented!("the ledger follows nothing")
    }
}

impl Notes for Slow {
    fn alive(&self, _at: Timestamp) {}

    fn save_lines(&self, _rows: Vec<LineRow>) {}

    fn failure(&self) -> watch::Receiver<Option<JournalError>> {
        watch::Sender::new(None).subscribe()
    }
}
