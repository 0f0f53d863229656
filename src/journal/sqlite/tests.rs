//! What the journal promises, tried on real files.

mod begun;
mod crash;
mod disk;
mod flips;
mod formats;
mod moved;
mod purge;
mod reading;
mod torn;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use diemcau_core::attendance::{Count, CountSource};
use diemcau_core::event::Session;
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::ids::{AgentId, PointIdx, Run, Seq};
use diemcau_core::time::Timestamp;
use rusqlite::Connection;

use super::QUEUE;
use crate::journal::{AppendError, Batch, JOURNAL_FILE, JournalError, LineRow, Log, Opened, Refusal};

#[tokio::test]
async fn gives_back_what_it_was_given() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path()).unwrap();
    assert!(opened.facts.count() == 0 && opened.last_alive.is_none() && opened.lines.is_empty());
    append(&opened.log, facts(1..=10_000)).await.unwrap();
    append(&opened.log, facts(10_001..=10_003)).await.unwrap();
    opened.notes.alive(at(5));
    opened.notes.alive(at(7));
    let line = |ms| LineRow { point: PointIdx(3), at: at(ms), rtt_us: Some(900), jitter_us: None };
    opened.notes.save_lines((0..100).map(line).collect());
    drop((opened.log, opened.notes));

    let opened = open(dir.path()).unwrap();
    assert_eq!(all(opened.facts), facts(1..=10_003));
    assert_eq!(opened.last_alive, Some(at(7)));
    assert_eq!(opened.lines, (40..100).map(line).collect::<Vec<_>>());
}

#[tokio::test]
async fn takes_an_append_again_and_refuses_what_another_writer_overtook() {
    let dir = tempfile::tempdir().unwrap();
    let Opened { log, notes, .. } = open(dir.path()).unwrap();
    append(&log, facts(1..=5)).await.unwrap();
    append(&log, facts(6..=8)).await.unwrap();
    append(&log, facts(1..=5)).await.unwrap();
    let other = Fact { at: at(0), ..fact(7) };
    let Err(AppendError::Refused(refusal)) = append(&log, vec![other]).await else { panic!("it is refused") };
    assert_eq!((refusal.after, refusal.last, refusal.facts), (Seq(6), Seq(8), facts(7..=8)));
    let Err(AppendError::Refused(_)) = append(&log, facts(7..=9)).await else {
        panic!("a longer one is another one")
    };
    append(&log, facts(9..=400)).await.unwrap();
    let Err(AppendError::Refused(refusal)) = append(&log, facts(3..=401)).await else {
        panic!("it is refused")
    };
    assert_eq!(refusal.facts, facts(3..=2 + u64::try_from(Refusal::FACTS).unwrap()));
    assert!(notes.failure().borrow().is_none(), "the disk is well");
    drop((log, notes));
    assert_eq!(all(open(dir.path()).unwrap().facts), facts(1..=400));
}

#[tokio::test]
async fn stores_nothing_that_leaves_a_gap() {
    let dir = journal_of(8).await;
    let Opened { log, .. } = open(dir.path()).unwrap();
    let gap = append(&log, facts(10..=12)).await.unwrap_err();
    let AppendError::NotStored(gap) = gap else { panic!("{gap:?}") };
    assert!(matches!(gap, JournalError::Gap { got: Seq(10), expected: Seq(9) }), "{gap:?}");
    let gap = append(&log, vec![fact(9), fact(11)]).await.unwrap_err();
    let AppendError::NotStored(gap) = gap else { panic!("{gap:?}") };
    assert!(matches!(gap, JournalError::Gap { got: Seq(11), expected: Seq(10) }), "{gap:?}");
    drop(log);
    assert_eq!(all(open(dir.path()).unwrap().facts), facts(1..=8));
}

/// Several appends under way find room in any order; one that came before its time is not stored, says
/// so, and is stored when it comes again.
#[tokio::test]
async fn makes_appends_wait_when_the_queue_is_full() {
    let dir = tempfile::tempdir().unwrap();
    let Opened { log, .. } = open(dir.path()).unwrap();
    let n = u64::try_from(QUEUE).unwrap() * 4;
    let under_way: Vec<_> = (1..=n).map(|seq| append(&log, vec![fact(seq)])).collect();
    for (appending, seq) in under_way.into_iter().zip(1..) {
        match appending.await {
            Ok(()) => {}
            Err(AppendError::NotStored(JournalError::Gap { .. })) => {
                append(&log, vec![fact(seq)]).await.unwrap();
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    drop(log);
    assert_eq!(all(open(dir.path()).unwrap().facts), facts(1..=n));
}

#[tokio::test]
async fn closes_when_all_that_found_room_is_written_and_tells_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let Opened { log, .. } = open(dir.path()).unwrap();
    let n = u64::try_from(QUEUE).unwrap() * 4;
    let under_way: Vec<_> = (1..=n).map(|seq| append(&log, vec![fact(seq)])).collect();
    drop(log);
    let n_kept = u64::try_from(open(dir.path()).unwrap().facts.count()).unwrap();
    assert!((1..=n).contains(&n_kept));
    for (appending, seq) in under_way.into_iter().zip(1..) {
        match appending.await {
            Ok(()) => assert!(seq <= n_kept, "{seq} of {n_kept}"),
            Err(AppendError::NotStored(JournalError::Closed | JournalError::Gap { .. })) => {
                assert!(seq > n_kept, "{seq} of {n_kept}");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn says_what_is_damaged() {
    check_damage("DELETE FROM fact WHERE seq = 2", "fact 2 is missing").await;
    check_damage("UPDATE fact SET body = x'ffff' WHERE seq = 3", "fact 3 cannot be read").await;
    let swap = "UPDATE fact SET body = (SELECT body FROM fact WHERE seq = 1) WHERE seq = 2";
    check_damage(swap, "fact 2 calls itself 1").await;
    check_damage("DELETE FROM fact WHERE seq = 1", "fact 1 is missing").await;

    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(JOURNAL_FILE), "not a database, by far".repeat(400)).unwrap();
    let error = open(dir.path()).err().unwrap();
    assert!(matches!(error, JournalError::Corrupt { .. }), "{error:?}");

    let dir = tempfile::tempdir().unwrap();
    change(dir.path(), "CREATE TABLE recipe (name TEXT)");
    let error = open(dir.path()).err().unwrap();
    assert_eq!(error.to_string(), "the journal is damaged: it is a database of another program");
}

async fn check_damage(sql: &str, what: &str) {
    let dir = journal_of(3).await;
    change(dir.path(), sql);
    let read: Vec<_> = open(dir.path()).unwrap().facts.collect();
    let (last, _) = read.split_last().unwrap();
    assert_eq!(last.as_ref().unwrap_err().to_string(), format!("the journal is damaged: {what}"));
    let number = last.as_ref().unwrap_err().fact().unwrap();
    assert_eq!(u64::try_from(read.len()).unwrap(), number.0, "the facts before it are read");
    let n_errors = read.iter().filter(|fact| fact.is_err()).count();
    assert_eq!(n_errors, 1, "after an error there is nothing more");
}

async fn journal_of(n: u64) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let Opened { log, .. } = open(dir.path()).unwrap();
    append(&log, facts(1..=n)).await.unwrap();
    dir
}

fn change(dir: &Path, sql: &str) {
    Connection::open(dir.join(JOURNAL_FILE)).unwrap().execute_batch(sql).unwrap();
}

fn open(dir: &Path) -> Result<Opened, JournalError> {
    super::open(&dir.join(JOURNAL_FILE))
}

/// Appends facts after the one before the first of them.
fn append(log: &Arc<dyn Log>, facts: Vec<Fact>) -> impl Future<Output = Result<(), AppendError>> + use<> {
    let (after, facts) = batch(facts);
    log.append(after, facts)
}

fn batch(facts: Vec<Fact>) -> (Seq, Batch) {
    (Seq(facts[0].seq.0 - 1), facts.into())
}

fn all(facts: impl Iterator<Item = Result<Fact, JournalError>>) -> Vec<Fact> {
    facts.map(Result::unwrap).collect()
}

fn facts(seqs: impl Iterator<Item = u64>) -> Vec<Fact> {
    seqs.map(fact).collect()
}

/// The fact of that number: always the same, and different from all others.
fn fact(seq: u64) -> Fact {
    let point = PointIdx(u32::try_from(seq % 5_000).unwrap());
    let time = at(i64::try_from(seq).unwrap() * 10);
    let body = match seq % 3 {
        0 => FactBody::Heard { point },
        1 => FactBody::Lost { point, since: time },
        _ => FactBody::AttendanceReported {
            point,
            count: Box::new(Count {
                count: 45,
                source: CountSource::Person,
                by: "Lê Thị Hạnh".into(),
                note: "".into(),
                reporter: point,
                agent: AgentId::new("7b1c"),
                run: Run(1),
                report_seq: seq,
                observed: time,
                observed_estimated: false,
                received: time,
                is_entered: false,
            }),
        },
    };
    Fact { seq: Seq(seq), at: time, session: Session::Live, body }
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(ms)
}
