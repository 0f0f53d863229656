//! Journals of other versions of the program.

use std::fs;

use diemcau_core::ids::Seq;
use rusqlite::Connection;

use super::{all, append, change, facts, journal_of, open};
use crate::journal::sqlite::read;
use crate::journal::{JOURNAL_FILE, JournalError};

/// Takes away what format 2 added.
const BACK_TO_1: &str = "ALTER TABLE fact DROP COLUMN prev_hash; PRAGMA user_version = 1;";

#[tokio::test]
async fn refuses_a_newer_format_and_leaves_it_alone() {
    let dir = journal_of(3).await;
    change(dir.path(), "PRAGMA user_version = 99");
    let before = fs::read(dir.path().join(JOURNAL_FILE)).unwrap();
    for refused in [open(dir.path()).err(), read(&dir.path().join(JOURNAL_FILE)).err()] {
        let error = refused.unwrap().to_string();
        assert_eq!(error, "the journal has format 99, this program knows formats 1 to 2");
    }
    assert_eq!(fs::read(dir.path().join(JOURNAL_FILE)).unwrap(), before);
}

#[tokio::test]
async fn reads_format_1_as_it_is_and_goes_on_in_it_as_format_2() {
    let dir = journal_of(3).await;
    change(dir.path(), BACK_TO_1);
    let path = dir.path().join(JOURNAL_FILE);
    assert_eq!(all(read(&path).unwrap()), facts(1..=3));
    assert_eq!(format(&path), 1, "reading changes nothing");

    let opened = open(dir.path()).unwrap();
    assert_eq!(all(opened.facts), facts(1..=3));
    append(&opened.log, facts(4..=5)).await.unwrap();
    assert_eq!(opened.log.read(Seq(2), 3).await.unwrap(), facts(2..=4));
    assert_eq!(format(&path), 2);
    drop((opened.log, opened.notes));
    assert_eq!(all(open(dir.path()).unwrap().facts), facts(1..=5));

    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE fact SET prev_hash = zeroblob(32) WHERE seq = 2", []).unwrap();
    let short = conn.execute("UPDATE fact SET prev_hash = zeroblob(31) WHERE seq = 3", []);
    assert!(short.is_err(), "a hash has 32 bytes");
}

#[test]
fn there_is_nothing_to_read_where_no_journal_was_begun() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(JOURNAL_FILE);
    assert!(matches!(read(&path), Err(JournalError::Missing)));
    assert!(!path.exists(), "reading makes nothing");
    fs::write(&path, "").unwrap();
    assert!(matches!(read(&path), Err(JournalError::Missing)));
}

fn format(path: &std::path::Path) -> u32 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}
