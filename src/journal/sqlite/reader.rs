//! A journal that is read and not written: beside a running collector, or a copy of one.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use diemcau_core::fact::Fact;
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::begun;
use super::place::log_of;
use super::replay::{Replay, from_sql, integer};
use super::store::{BUSY_TIMEOUT, check_format, format, kept_lines, last_alive, last_in, lines};
use crate::journal::{Cause, Facts, JournalError, LineRow, Rest};

/// The facts of a journal, and what must live as long as they are read.
struct Reader {
    facts: Replay,
    /// That it ends before what was written to it; told behind its last fact.
    short: Option<JournalError>,
    /// A copy where the file lies cannot be read in place. Dropped after the connection.
    _copy: Option<TempDir>,
}

/// Where a copy is made if there is no room where temporary files go: in memory.
const MEMORY: &str = "/dev/shm";

/// What a journal holds when it is opened.
pub(super) struct Content {
    /// What happened so far, in order.
    pub(super) facts: Facts,
    /// Number of the last fact.
    pub(super) last: Seq,
    /// The last note of being alive.
    pub(super) last_alive: Option<Timestamp>,
    /// The newest samples of each point, oldest first.
    pub(super) lines: Vec<LineRow>,
}

/// Reads the facts in `path` up to the last one there is now. Nothing is written beside it but the
/// index that readers of a write-ahead log share; where that is not possible, a private copy is
/// read instead.
pub(in crate::journal) fn read(path: &Path) -> Result<Facts, JournalError> {
    // Before the end of the journal is read: a writer may go on meanwhile.
    let known = begun::known(path)?;
    let (conn, copy) = open_or_copy(path)?;
    let last = last_in(&conn)?;
    let short = begun::check_end(path, last, known).err();
    if short.is_none() && format(&conn)? == 0 {
        return Err(JournalError::Missing);
    }
    Ok(Box::new(Reader { facts: Replay::new(conn, last, known)?, short, _copy: copy }))
}

/// Reads all of a journal that has facts, as far as a collector needs it to begin.
pub(super) fn content(path: &Path) -> Result<Content, JournalError> {
    let known = begun::known(path)?;
    let (conn, copy) = open_or_copy(path)?;
    let last = last_in(&conn)?;
    begun::check_end(path, last, known)?;
    if last == Seq(0) {
        return Err(JournalError::Missing);
    }
    let (last_alive, lines) = (last_alive(&conn)?, lines(&conn)?);
    let facts = Box::new(Reader { facts: Replay::new(conn, last, known)?, short: None, _copy: copy });
    Ok(Content { facts, last, last_alive, lines })
}

/// All samples of lines, oldest first.
pub(in crate::journal) fn all_lines(path: &Path) -> Result<Vec<LineRow>, JournalError> {
    let (conn, _copy) = open_or_copy(path)?;
    kept_lines(&conn)
}

/// What lies behind the fact `stopped_at`, as far as it can be counted.
pub(in crate::journal) fn rest(path: &Path, stopped_at: Seq) -> Result<Option<Rest>, JournalError> {
    let sql = "SELECT count(*), min(at), max(at) FROM fact WHERE seq > ?1";
    let rest = open(path)?.query_row(sql, [integer(stopped_at)], |row| {
        let (n_facts, from, to): (i64, Option<i64>, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let n_facts = u64::try_from(n_facts).unwrap_or_default();
        let span = from.zip(to).map(|(from, to)| (Timestamp::from_millis(from), Timestamp::from_millis(to)));
        Ok(span.map(|(from, to)| Rest { n_facts, from, to }))
    });
    rest.map_err(from_sql)
}

pub(super) fn open_or_copy(path: &Path) -> Result<(Connection, Option<TempDir>), JournalError> {
    if !path.try_exists().map_err(io)? {
        return Err(JournalError::Missing);
    }
    match open(path) {
        Err(error) if error.is_unwritable() => {
            let copied = copy(path, &env::temp_dir()).or_else(|_| copy(path, Path::new(MEMORY)));
            let (dir, copy) = copied.map_err(|_| error)?;
            Ok((open(&copy)?, Some(dir)))
        }
        opened => Ok((opened?, None)),
    }
}

fn open(path: &Path) -> Result<Connection, JournalError> {
    let conn =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(from_sql)?;
    conn.busy_timeout(BUSY_TIMEOUT).map_err(from_sql)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(from_sql)?;
    check_format(&conn)?;
    Ok(conn)
}

/// Copies the file and its write-ahead log into a folder of their own.
fn copy(path: &Path, into: &Path) -> io::Result<(TempDir, PathBuf)> {
    let dir = tempfile::tempdir_in(into)?;
    let copy = dir.path().join("journal");
    fs::copy(path, &copy)?;
    let log = log_of(path);
    if log.try_exists()? {
        fs::copy(log, log_of(&copy))?;
    }
    Ok((dir, copy))
}

pub(super) fn io(error: io::Error) -> JournalError {
    JournalError::Io(Cause::new(error))
}

impl Iterator for Reader {
    type Item = Result<Fact, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let fact = self.facts.next();
        match (&fact, &mut self.short) {
            (Some(Ok(_)), _) => fact,
            (Some(Err(_)), short) => {
                *short = None;
                fact
            }
            (None, short) => short.take().map(Err),
        }
    }
}
