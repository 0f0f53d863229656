use diemcau_core::event::Session;
use diemcau_core::fact::FactBody;

use super::*;

#[tokio::test]
async fn keeps_order_and_takes_an_append_again() {
    let memory = Memory::new();
    let log = memory.open().log;
    log.append(Seq(0), batch([1, 2])).await.unwrap();
    log.append(Seq(2), batch([3])).await.unwrap();
    log.append(Seq(0), batch([1, 2])).await.unwrap();
    let gap = log.append(Seq(4), batch([5])).await.unwrap_err();
    assert!(matches!(gap, AppendError::NotStored(JournalError::Gap { .. })), "{gap:?}");
    assert_eq!(memory.open().facts.map(Result::unwrap).collect::<Vec<_>>(), [1, 2, 3].map(fact));
    assert_eq!(log.read(Seq(2), 9).await.unwrap(), [2, 3].map(fact));
}

#[tokio::test]
async fn refuses_whom_another_writer_overtook_and_says_what_it_wrote() {
    let memory = Memory::new();
    let (one, other) = (memory.open().log, memory.open().log);
    one.append(Seq(0), batch([1])).await.unwrap();
    let theirs = Fact { at: Timestamp::from_millis(9), ..fact(2) };
    other.append(Seq(1), [theirs.clone()].into()).await.unwrap();
    let refused = one.append(Seq(1), batch([2, 3])).await.unwrap_err();
    let AppendError::Refused(refusal) = refused else { panic!("{refused:?}") };
    assert_eq!((refusal.after, refusal.last, refusal.facts), (Seq(1), Seq(2), vec![theirs]));
}

#[tokio::test]
async fn an_append_whose_answer_is_lost_is_repeated_and_stored_once() {
    for lost in [Lost::AfterStoring, Lost::BeforeStoring] {
        let memory = Memory::new();
        let log = memory.open().log;
        memory.lose(lost);
        let facts = batch([1, 2]);
        let unknown = log.append(Seq(0), facts.clone()).await.unwrap_err();
        assert!(matches!(unknown, AppendError::Unknown(_)), "{unknown:?}");
        assert_eq!(memory.facts().len(), if lost == Lost::AfterStoring { 2 } else { 0 });
        log.append(Seq(0), facts).await.unwrap();
        assert_eq!(memory.facts(), [1, 2].map(fact));
    }
}

#[tokio::test]
async fn a_fact_that_is_not_as_it_was_written_is_named() {
    let memory = Memory::new();
    let log = memory.open().log;
    log.append(Seq(0), batch([1, 2, 3])).await.unwrap();
    memory.alter(Fact { at: Timestamp::from_millis(9), ..fact(2) });
    let read: Vec<_> = memory.open().facts.collect();
    assert_eq!(read.len(), 2);
    assert_eq!(read[1].as_ref().unwrap_err().fact(), Some(Seq(2)));
    assert!(log.read(Seq(3), 9).await.is_err(), "nothing behind it is known");
}

#[tokio::test]
async fn fails_when_told_to_and_heals() {
    let memory = Memory::new();
    let Opened { log, notes, .. } = memory.open();
    memory.fail(Some(JournalError::Closed));
    notes.alive(Timestamp::from_millis(1));
    assert!(log.append(Seq(0), batch([1])).await.is_err());
    assert!(notes.failure().borrow().is_some());
    memory.fail(None);
    log.append(Seq(0), batch([1])).await.unwrap();
    assert_eq!((memory.open().last_alive, log.follow(Seq(0)).await.unwrap()), (None, Seq(1)));
}

fn batch<const N: usize>(seqs: [u64; N]) -> Batch {
    seqs.map(fact).into()
}

fn fact(seq: u64) -> Fact {
    Fact {
        seq: Seq(seq),
        at: Timestamp::from_millis(i64::try_from(seq).unwrap()),
        session: Session::Live,
        body: FactBody::SessionOpened { session: Session::Live },
    }
}
