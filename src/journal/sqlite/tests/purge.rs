//! A purge that is broken off: the old journal stands whole, or the new one does, and done again it is completed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use diemcau_core::event::{EventSettings, Level, Pace, Session};
use diemcau_core::fact::{EventOpened, Fact, FactBody};
use diemcau_core::ids::{Code, LevelIdx, PointIdx, Seq};
use diemcau_core::personal::Purge;
use diemcau_core::roster::{Point, Roster};
use tempfile::TempDir;
use tokio::time::timeout;

use super::{all, append, at, change, facts, open};
use crate::journal::sqlite::all_lines;
use crate::journal::sqlite::purge::{Step, unfinished};
use crate::journal::{self, JOURNAL_FILE, JournalError, LineRow, Opened};

const SAID: &[u8] = "Lê Thị Hạnh".as_bytes();

#[tokio::test]
async fn broken_off_after_any_step_one_of_the_two_stands_whole_and_a_second_purge_completes() {
    let whole = happened();
    let mut purge = Purge::default();
    let left: Vec<Fact> = whole.iter().map(|fact| purge.purged(fact.clone())).collect();
    for n_steps in 0..=Step::ALL.len() {
        let dir = journal_of(&whole).await;
        let new = journal::write_purged(dir.path(), at(77)).unwrap();
        assert_eq!(all(new.facts().unwrap()), left);
        for step in Step::ALL.into_iter().take(n_steps) {
            new.take(step).unwrap();
        }
        drop(new);
        let is_done = n_steps > 2;
        let read = all(journal::read(dir.path()).unwrap());
        assert!(read == if is_done { left.clone() } else { whole.clone() }, "after {n_steps} steps");
        assert_eq!(journal::purged(dir.path()).unwrap().is_some(), is_done);
        if is_done {
            journal::complete_purge(dir.path()).unwrap();
        } else {
            if n_steps == 2 {
                drop(open(dir.path()).unwrap());
            }
            journal::write_purged(dir.path(), at(78)).unwrap().put_in_place().unwrap();
        }
        assert_eq!(all(journal::read(dir.path()).unwrap()), left, "after {n_steps} steps");
        nothing_is_left_of_what_was_said(dir.path());
        let error = open(dir.path()).err().unwrap();
        assert!(matches!(error, JournalError::Purged { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn the_chain_goes_on_from_the_last_fact_of_the_journal_before() {
    let dir = journal_of(&happened()).await;
    let new = journal::write_purged(dir.path(), at(77)).unwrap();
    let before = *new.before();
    new.put_in_place().unwrap();
    let purged = journal::purged(dir.path()).unwrap().unwrap();
    assert_eq!((purged.at, purged.before, before.seq), (at(77), before.hash, Seq(30)));
    assert_eq!(all_lines(&dir.path().join(JOURNAL_FILE)).unwrap(), [line()], "round trips are nobody's");
    change(dir.path(), "UPDATE purged SET before = zeroblob(32)");
    let error = journal::read(dir.path()).unwrap().next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the journal is damaged: fact 1 is not as it was written");
}

#[tokio::test]
async fn a_damaged_journal_and_one_that_is_read_are_left_as_they_are() {
    let dir = journal_of(&happened()).await;
    let reader = rusqlite::Connection::open(dir.path().join(JOURNAL_FILE)).unwrap();
    let n: i64 = reader.query_row("SELECT count(*) FROM fact", [], |row| row.get(0)).unwrap();
    assert_eq!(n, 30);
    let error = journal::write_purged(dir.path(), at(77)).unwrap().put_in_place().unwrap_err();
    assert!(matches!(error, JournalError::Busy(_)), "{error:?}");
    drop(reader);
    assert_eq!(all(journal::read(dir.path()).unwrap()), happened());

    change(dir.path(), "UPDATE fact SET at = at + 1 WHERE seq = 9");
    let error = journal::write_purged(dir.path(), at(77)).unwrap_err();
    assert_eq!(error.fact(), Some(Seq(9)), "{error}");
}

async fn journal_of(facts: &[Fact]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let Opened { log, notes, .. } = open(dir.path()).unwrap();
    notes.save_lines(vec![line()]);
    append(&log, facts.to_vec()).await.unwrap();
    // Samples are kept by the way, and nobody is told when.
    let kept_line = async || {
        while all_lines(&dir.path().join(JOURNAL_FILE)).unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(20), kept_line()).await.unwrap();
    // Closed as by `kill -9`: what was written lies in the log.
    let kept = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(dir.path()).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), kept.path().join(entry.file_name())).unwrap();
    }
    drop((log, notes));
    kept
}

fn line() -> LineRow {
    LineRow { point: PointIdx(3), at: at(5), rtt_us: Some(900), jitter_us: None }
}

/// An event of forty points, and what people and devices said there.
fn happened() -> Vec<Fact> {
    let settings = EventSettings {
        levels: vec![Level::new("thon", "thôn", Pace::STANDARD)],
        ..EventSettings::default()
    };
    let point = |n: u32| Point {
        phone: "Lê Thị Hạnh".into(),
        ..Point::new(Code::new(&n.to_string()), "Điểm cầu", LevelIdx(0))
    };
    let roster = Roster::new((0..40).map(point).collect()).unwrap();
    let opened = FactBody::EventOpened(Box::new(EventOpened { settings, roster }));
    let first = Fact { seq: Seq(1), at: at(0), session: Session::Live, body: opened };
    let begun = FactBody::SessionOpened { session: Session::Live };
    let second = Fact { seq: Seq(2), at: at(0), session: Session::Live, body: begun };
    [vec![first, second], facts(3..=30)].concat()
}

fn nothing_is_left_of_what_was_said(dir: &Path) {
    assert!(!unfinished(&dir.join(JOURNAL_FILE)).exists());
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let bytes = fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(SAID.len()).any(|bytes| bytes == SAID), "{:?}", entry.path());
    }
}
