//! Journals of other versions of the program.

use std::fs;

use aws_lc_rs::digest::{SHA256, digest};
use rusqlite::Connection;

use super::{change, journal_of, open};
use crate::journal::sqlite::read;
use crate::journal::{JOURNAL_FILE, JournalError};

#[tokio::test]
async fn refuses_another_format_with_a_clear_word_and_leaves_it_alone() {
    for (format, column) in [(1, "ALTER TABLE fact DROP COLUMN hash;"), (2, ""), (99, "")] {
        let dir = journal_of(3).await;
        change(dir.path(), &format!("{column} PRAGMA user_version = {format};"));
        let before = fs::read(dir.path().join(JOURNAL_FILE)).unwrap();
        for refused in [open(dir.path()).err(), read(&dir.path().join(JOURNAL_FILE)).err()] {
            let error = refused.unwrap().to_string();
            let said = format!("the journal has format {format}, this program knows format 3 alone: ");
            assert!(error.starts_with(&said), "{error}");
        }
        assert_eq!(fs::read(dir.path().join(JOURNAL_FILE)).unwrap(), before);
    }
}

/// Whoever reads the file without this program can follow the chain by the rule that the core writes down.
#[tokio::test]
async fn each_entry_has_the_hash_of_itself_and_the_one_before() {
    let dir = journal_of(3).await;
    let conn = Connection::open(dir.path().join(JOURNAL_FILE)).unwrap();
    let mut statement = conn.prepare("SELECT seq, at, body, hash FROM fact ORDER BY seq").unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut before = vec![0; 32];
    while let Some(row) = rows.next().unwrap() {
        let (seq, at): (i64, i64) = (row.get(0).unwrap(), row.get(1).unwrap());
        let (body, hash): (Vec<u8>, Vec<u8>) = (row.get(2).unwrap(), row.get(3).unwrap());
        let mut entry = b"diemcau1".to_vec();
        entry.extend(&before);
        for number in [seq, at, i64::try_from(body.len()).unwrap()] {
            entry.extend(number.to_be_bytes());
        }
        entry.extend(&body);
        assert_eq!(digest(&SHA256, &entry).as_ref(), hash);
        before = hash;
    }
    assert_ne!(before, [0; 32]);
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
