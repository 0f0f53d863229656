//! Files that are moved, removed or replaced under a journal that is being written.

use std::fs;
use std::path::{Path, PathBuf};

use super::{all, append, at, facts, open};
use crate::journal::sqlite::read;
use crate::journal::{AppendError, JOURNAL_FILE, JournalError, Opened};

#[tokio::test]
async fn a_file_that_is_gone_takes_nothing_and_goes_on_when_it_is_back() {
    let stage = Stage::new();
    let away = stage.outer.path().join("elsewhere");
    let file = stage.dir.join(JOURNAL_FILE);
    check(&stage, || fs::rename(&file, &away).unwrap(), || fs::rename(&away, &file).unwrap()).await;
}

#[tokio::test]
async fn so_does_a_directory_that_is_renamed() {
    let stage = Stage::new();
    let away = stage.outer.path().join("renamed");
    check(&stage, || fs::rename(&stage.dir, &away).unwrap(), || fs::rename(&away, &stage.dir).unwrap()).await;
}

#[tokio::test]
async fn another_file_in_its_place_is_left_as_it_is() {
    let stage = Stage::new();
    let (file, away) = (stage.dir.join(JOURNAL_FILE), stage.outer.path().join("elsewhere"));
    let other = b"another file altogether".repeat(200);
    let replace = || {
        fs::rename(&file, &away).unwrap();
        fs::write(&file, &other).unwrap();
    };
    let put_back = || {
        assert_eq!(fs::read(&file).unwrap(), other);
        fs::rename(&away, &file).unwrap();
    };
    check(&stage, replace, put_back).await;
}

#[tokio::test]
async fn a_copy_in_its_place_is_not_it() {
    let stage = Stage::new();
    let (file, away) = (stage.dir.join(JOURNAL_FILE), stage.outer.path().join("elsewhere"));
    let replace = || {
        fs::rename(&file, &away).unwrap();
        fs::copy(&away, &file).unwrap();
    };
    check(&stage, replace, || fs::rename(&away, &file).unwrap()).await;
}

/// Ten facts are written, then the file goes, then it comes back.
async fn check(stage: &Stage, take_away: impl FnOnce(), put_back: impl FnOnce()) {
    let Opened { log, notes, .. } = open(&stage.dir).unwrap();
    append(&log, facts(1..=10)).await.unwrap();
    let mut failure = notes.failure();
    take_away();
    notes.alive(at(1));
    failure.changed().await.unwrap();
    let is_moved = |error: &JournalError| matches!(error, JournalError::Moved { .. });
    assert!(failure.borrow_and_update().as_ref().is_some_and(is_moved), "it is noticed without a fact");
    for _ in 0..2 {
        let error = append(&log, facts(11..=12)).await.unwrap_err();
        let AppendError::NotStored(error) = error else { panic!("{error:?}") };
        assert!(is_moved(&error), "{error:?}");
    }
    put_back();
    append(&log, facts(11..=12)).await.unwrap();
    assert!(failure.borrow_and_update().is_none(), "healing is told");
    drop((log, notes));
    assert_eq!(all(open(&stage.dir).unwrap().facts), facts(1..=12));
}

#[tokio::test]
async fn a_file_that_is_moved_for_good_is_whole_and_no_new_one_is_made() {
    let stage = Stage::new();
    let away = stage.outer.path().join("elsewhere");
    let Opened { log, notes, .. } = open(&stage.dir).unwrap();
    append(&log, facts(1..=10)).await.unwrap();
    fs::rename(stage.dir.join(JOURNAL_FILE), &away).unwrap();
    drop((log, notes));
    assert_eq!(all(read(&away).unwrap()), facts(1..=10), "without the log that was left behind");
    assert!(!stage.dir.join(JOURNAL_FILE).exists());
}

#[tokio::test]
async fn a_journal_without_its_log_loses_nothing() {
    let stage = Stage::new();
    let Opened { log, notes, .. } = open(&stage.dir).unwrap();
    append(&log, facts(1..=10)).await.unwrap();
    fs::remove_file(log_of(&stage.dir)).unwrap();
    let error = append(&log, facts(11..=12)).await.unwrap_err();
    assert!(matches!(error, AppendError::NotStored(JournalError::Moved { .. })), "{error:?}");
    append(&log, facts(11..=12)).await.unwrap();
    assert!(log_of(&stage.dir).exists(), "it has a log again");
    drop((log, notes));
    assert_eq!(all(open(&stage.dir).unwrap().facts), facts(1..=12));
}

#[tokio::test]
async fn what_lies_beside_another_journal_is_left_to_it() {
    let stage = Stage::new();
    let Opened { log, notes, .. } = open(&stage.dir).unwrap();
    append(&log, facts(1..=10)).await.unwrap();
    fs::rename(&stage.dir, stage.outer.path().join("renamed")).unwrap();
    fs::create_dir(&stage.dir).unwrap();
    fs::write(log_of(&stage.dir), "of another").unwrap();
    drop((log, notes));
    assert_eq!(fs::read_to_string(log_of(&stage.dir)).unwrap(), "of another");
}

struct Stage {
    outer: tempfile::TempDir,
    dir: PathBuf,
}

impl Stage {
    fn new() -> Self {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("data");
        fs::create_dir(&dir).unwrap();
        Self { outer, dir }
    }
}

fn log_of(dir: &Path) -> PathBuf {
    dir.join(format!("{JOURNAL_FILE}-wal"))
}
