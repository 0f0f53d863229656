//! Journals of other versions of the program.

use std::fs;

use rusqlite::Connection;

use super::{all, change, facts, journal_of, open};
use crate::journal::sqlite::read;
use crate::journal::{JOURNAL_FILE, JournalError};

#[tokio::test]
async fn refuses_another_format_with_a_clear_word_and_leaves_it_alone() {
    for (format, column) in [(1, "ALTER TABLE fact DROP COLUMN prev_hash;"), (99, "")] {
        let dir = journal_of(3).await;
        change(dir.path(), &format!("{column} PRAGMA user_version = {format};"));
        let before = fs::read(dir.path().join(JOURNAL_FILE)).unwrap();
        for refused in [open(dir.path()).err(), read(&dir.path().join(JOURNAL_FILE)).err()] {
            let error = refused.unwrap().to_string();
            let said = format!("the journal has format {format}, this program knows format 2 alone: ");
            assert!(error.starts_with(&said), "{error}");
        }
        assert_eq!(fs::read(dir.path().join(JOURNAL_FILE)).unwrap(), before);
    }
}

#[tokio::test]
async fn an_entry_has_room_for_the_hash_of_the_one_before_and_for_nothing_shorter() {
    let dir = journal_of(3).await;
    let conn = Connection::open(dir.path().join(JOURNAL_FILE)).unwrap();
    conn.execute("UPDATE fact SET prev_hash = zeroblob(32) WHERE seq = 2", []).unwrap();
    let short = conn.execute("UPDATE fact SET prev_hash = zeroblob(31) WHERE seq = 3", []);
    assert!(short.is_err(), "a hash has 32 bytes");
    assert_eq!(all(open(dir.path()).unwrap().facts), facts(1..=3));
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
