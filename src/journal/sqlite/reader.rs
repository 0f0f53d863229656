//! A journal that is read and not written: beside a running collector, or a copy of one.

use std::fs;
use std::path::{Path, PathBuf};

use diemcau_core::fact::Fact;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::place::log_of;
use super::replay::{Replay, from_sql};
use super::store::{BUSY_TIMEOUT, check_format, format, last_seq};
use crate::journal::{Cause, Facts, JournalError};

/// The facts of a journal, and what must live as long as they are read.
struct Reader {
    facts: Replay,
    /// A copy where the file lies cannot be read in place. Dropped after the connection.
    _copy: Option<TempDir>,
}

/// Reads the facts in `path` up to the last one there is now. Nothing is written beside it but the
/// index that readers of a write-ahead log share; where that is not possible, a private copy is
/// read instead.
pub(in crate::journal) fn read(path: &Path) -> Result<Facts, JournalError> {
    if !path.try_exists().map_err(io)? {
        return Err(JournalError::Missing);
    }
    let reader = match open(path) {
        Err(JournalError::Io(_) | JournalError::ReadOnly(_)) => {
            let dir = tempfile::tempdir().map_err(io)?;
            let copy = copy_into(dir.path(), path)?;
            Reader { facts: open(&copy)?, _copy: Some(dir) }
        }
        opened => Reader { facts: opened?, _copy: None },
    };
    Ok(Box::new(reader))
}

fn open(path: &Path) -> Result<Replay, JournalError> {
    let conn =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(from_sql)?;
    conn.busy_timeout(BUSY_TIMEOUT).map_err(from_sql)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(from_sql)?;
    check_format(&conn)?;
    if format(&conn)? == 0 {
        return Err(JournalError::Missing);
    }
    let last = last_seq(&conn).map_err(from_sql)?;
    Ok(Replay::new(conn, last))
}

/// Copies the file and its write-ahead log.
fn copy_into(dir: &Path, path: &Path) -> Result<PathBuf, JournalError> {
    let copy = dir.join("journal");
    fs::copy(path, &copy).map_err(io)?;
    let log = log_of(path);
    if log.try_exists().map_err(io)? {
        fs::copy(log, log_of(&copy)).map_err(io)?;
    }
    Ok(copy)
}

fn io(error: std::io::Error) -> JournalError {
    JournalError::Io(Cause::new(error))
}

impl Iterator for Reader {
    type Item = Result<Fact, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.facts.next()
    }
}
