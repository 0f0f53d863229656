//! Folders in which a journal was begun and is not there, or not all of it.

use std::fs;
use std::path::Path;

use super::{all, append, at, facts, journal_of, open};
use crate::journal::sqlite::read;
use crate::journal::{JOURNAL_FILE, JournalError, Opened};

#[tokio::test]
async fn nothing_is_begun_anew_where_a_journal_is_gone() {
    let dir = journal_of(3).await;
    let file = dir.path().join(JOURNAL_FILE);
    let kept = fs::read(&file).unwrap();
    for is_emptied in [false, true] {
        if is_emptied {
            fs::write(&file, "").unwrap();
        } else {
            fs::remove_file(&file).unwrap();
        }
        for refused in [open(dir.path()).err(), read(&file).err()] {
            let error = refused.unwrap();
            assert!(matches!(error, JournalError::Gone { .. }), "{error:?}");
            let told = format!(
                "there was a journal in {}, but journal.sqlite is gone or empty; left of it: last-fact: ",
                dir.path().display()
            );
            assert!(error.to_string().starts_with(&told), "{error}");
        }
        assert_eq!(file.exists(), is_emptied, "nothing is made");
    }
    fs::write(&file, kept).unwrap();
    assert_eq!(all(open(dir.path()).unwrap().facts), facts(1..=3), "it goes on when it is put back");
}

#[tokio::test]
async fn nor_where_all_files_of_the_journal_were_moved_away_together() {
    let dir = tempfile::tempdir().unwrap();
    let Opened { log, .. } = open(dir.path()).unwrap();
    append(&log, facts(1..=3)).await.unwrap();
    drop(log);
    for entry in fs::read_dir(dir.path()).unwrap().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().starts_with("journal") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let error = open(dir.path()).err().unwrap();
    assert!(matches!(error, JournalError::Gone { .. }), "{error:?}");
}

#[tokio::test]
async fn what_sqlite_left_is_a_trace_too() {
    for left in ["-wal", "-shm"] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(format!("{JOURNAL_FILE}{left}")), "").unwrap();
        let error = open(dir.path()).err().unwrap();
        assert!(error.to_string().contains(&format!("left of it: journal.sqlite{left}:")), "{error}");
    }
}

#[tokio::test]
async fn a_start_that_failed_before_anything_was_written_may_be_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(JOURNAL_FILE), "").unwrap();
    drop(open(dir.path()).unwrap());
    fs::remove_file(dir.path().join(JOURNAL_FILE)).unwrap();
    assert!(dir.path().join("last-fact").exists());
    drop(open(dir.path()).unwrap());
}

#[tokio::test]
async fn facts_that_were_only_in_a_log_that_is_gone_are_missed() {
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(open(dir.path()).unwrap());
    let Opened { log, notes, .. } = open(dir.path()).unwrap();
    append(&log, facts(1..=7)).await.unwrap();
    notes.alive(at(1));
    for name in [JOURNAL_FILE, "last-fact"] {
        fs::copy(dir.path().join(name), copy.path().join(name)).unwrap();
    }
    let before = contents(copy.path());
    let error = open(copy.path()).err().unwrap();
    let told =
        "the journal ends with fact 0, but facts up to 7 were acknowledged: put back the file and its -wal";
    assert!(error.to_string().starts_with(told), "{error}");
    let checked = read(&copy.path().join(JOURNAL_FILE)).unwrap().last().unwrap().unwrap_err();
    assert_eq!(checked.to_string(), error.to_string());
    assert_eq!(contents(copy.path()), before, "it is left as it is, for whoever can save more");

    fs::remove_file(copy.path().join("last-fact")).unwrap();
    assert_eq!(open(copy.path()).unwrap().facts.count(), 0, "a person's word to go on without them");
}

#[tokio::test]
async fn a_journal_put_back_from_an_older_copy_is_missed_too() {
    let dir = journal_of(5).await;
    let older = fs::read(dir.path().join(JOURNAL_FILE)).unwrap();
    let Opened { log, facts: read, .. } = open(dir.path()).unwrap();
    assert_eq!(read.count(), 5);
    append(&log, facts(6..=9)).await.unwrap();
    drop(log);
    fs::write(dir.path().join(JOURNAL_FILE), older).unwrap();
    let error = open(dir.path()).err().unwrap();
    assert!(error.to_string().contains("ends with fact 5, but facts up to 9 "), "{error}");
}

#[tokio::test]
async fn another_journal_in_its_place_is_not_taken_for_it() {
    let (dir, other) = (journal_of(5).await, tempfile::tempdir().unwrap());
    let Opened { log, .. } = open(other.path()).unwrap();
    let mut theirs = facts(1..=9);
    theirs[2].at = at(31);
    append(&log, theirs).await.unwrap();
    drop(log);
    fs::copy(other.path().join(JOURNAL_FILE), dir.path().join(JOURNAL_FILE)).unwrap();
    for _ in 0..2 {
        let error = open(dir.path()).unwrap().facts.find_map(Result::err).unwrap();
        assert_eq!(error.to_string(), "the journal is damaged: fact 5 is not as it was written");
    }
}

#[tokio::test]
async fn a_mark_that_is_behind_alarms_nobody() {
    let dir = journal_of(5).await;
    let mark = fs::read(dir.path().join("last-fact")).unwrap();
    let Opened { log, facts: read, .. } = open(dir.path()).unwrap();
    assert_eq!(read.count(), 5);
    append(&log, facts(6..=9)).await.unwrap();
    drop(log);
    fs::write(dir.path().join("last-fact"), mark).unwrap();
    assert_eq!(all(open(dir.path()).unwrap().facts), facts(1..=9));
}

fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() == JOURNAL_FILE || entry.file_name() == "last-fact")
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}
