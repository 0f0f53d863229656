//! The SQLite file: its tables, how it is opened, and what is kept in it beside the facts.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use diemcau_core::chain::Tip;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::time::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, Transaction, TransactionBehavior};

use super::append::{Outcomes, append};
use super::begun;
use super::mark::Mark;
use super::place::{FileId, Place};
use super::replay::{from_sql, last_seq, last_tip, purged};
use crate::journal::{
    AppendError, Batch, Cause, JournalError, LINES_PER_POINT, LineRow, Purged, newest_lines,
};

/// The format that this program reads and writes; others are refused. Format 1 said the power and the state
/// of a point in messages of their own, format 2 had no hashes.
pub(super) const FORMAT: u32 = 3;

const SCHEMA: &str = "
    CREATE TABLE fact (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TABLE alive (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;
    CREATE TABLE line (
        id INTEGER PRIMARY KEY, point INTEGER NOT NULL, at INTEGER NOT NULL,
        rtt_us INTEGER, jitter_us INTEGER
    ) STRICT;";

/// Samples kept: a day of 1,018 points at one a minute and more, about 40 MiB.
const LINE_ROWS: i64 = 2_000_000;
/// Newest samples looked through at opening.
const LINE_ROWS_READ: i64 = 400_000;

/// How long another program may hold the file's lock.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// The open file.
pub(super) struct Store {
    pub(super) conn: Connection,
    /// Where it was opened.
    place: Place,
    /// What is known of its end, beside it.
    mark: Mark,
    /// What the mark said when it was opened.
    known: Option<Tip>,
    /// The last fact in it.
    last: Tip,
}

impl Store {
    /// Opens the file, or makes it where none was begun. A file of another format, or one that ends
    /// before what was written to it, is left as it is.
    pub(super) fn open(path: &Path) -> Result<Self, JournalError> {
        let known = begun::known(path)?;
        make_private(path);
        let mut conn = connect(path)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(from_sql)?;
        begun::check_end(path, last_in(&conn)?, known)?;
        if let Some(Purged { at, .. }) = purged(&conn)? {
            return Err(JournalError::Purged { at });
        }
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(from_sql)?;
        prepare(&mut conn)?;
        let last = last_tip(&conn)?;
        let place = Place::of(path)?;
        let mark = Mark::open(path, known.as_ref(), &last);
        Ok(Self { conn, place, mark, known, last })
    }

    /// Opens the file again. Whatever else lies in its place is left as it is.
    pub(super) fn reopen(path: &Path, file: FileId) -> Result<Self, JournalError> {
        FileId::of(path)?.check(file, path)?;
        let store = Self::open(path)?;
        store.file().check(file, path)?;
        Ok(store)
    }

    /// The last fact that was known to be written when it was opened.
    pub(super) fn known(&self) -> Option<Tip> {
        self.known
    }

    /// Which file it is.
    pub(super) fn file(&self) -> FileId {
        self.place.file()
    }

    /// Whether the file, and the log beside it, still lie where they were opened.
    pub(super) fn check_place(&self) -> Result<(), JournalError> {
        self.place.check()
    }

    /// Whether the file itself does.
    pub(super) fn check_file(&self) -> Result<(), JournalError> {
        self.place.check_file()
    }

    /// Writes all that only the log holds into the file, wherever that is.
    pub(super) fn write_back(&mut self) -> Result<(), JournalError> {
        let written = self.conn.query_row("PRAGMA wal_checkpoint(FULL)", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        });
        match written.map_err(from_sql)? {
            (0, in_log, in_file) if in_log == in_file => Ok(()),
            left => {
                let what = format!("the log is not written back: {left:?}");
                Err(JournalError::Busy(Cause::new(io::Error::other(what))))
            }
        }
    }

    /// From here on closing it leaves the folder as it is: what lies beside its old place may be another's.
    pub(super) fn leave_folder_alone(&mut self) -> Result<(), JournalError> {
        self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(from_sql)?;
        Ok(())
    }

    /// Number of the last fact.
    pub(super) fn last(&self) -> Seq {
        self.last.seq
    }

    /// Writes batches of facts, each after the fact given with it, and the note of being alive as one
    /// durable transaction. An outer error means that this is how it ended for all of it; an inner
    /// one that this batch was not stored. What was committed to a file that is gone is not known to
    /// be stored.
    pub(super) fn append(
        &mut self,
        batches: &[(Seq, Batch)],
        alive: Option<Timestamp>,
    ) -> Result<Outcomes, AppendError> {
        let (outcomes, last) = append(&mut self.conn, self.last, batches, alive)?;
        if last != self.last {
            self.mark.write(&last);
        }
        self.last = last;
        self.check_place().map_err(AppendError::Unknown)?;
        Ok(outcomes)
    }

    /// Flushes what is known of its end, now and then: nobody need wait for it.
    pub(super) fn flush_mark(&mut self) {
        self.mark.flush_if_due();
    }

    /// Writes samples and forgets the oldest.
    pub(super) fn save_lines(&mut self, rows: &[LineRow]) -> Result<(), JournalError> {
        save_lines(&mut self.conn, rows).map_err(from_sql)
    }
}

/// The last note of being alive.
pub(super) fn last_alive(conn: &Connection) -> Result<Option<Timestamp>, JournalError> {
    let at = conn.query_row("SELECT at FROM alive", [], |row| row.get(0)).optional();
    Ok(at.map_err(from_sql)?.map(Timestamp::from_millis))
}

/// The newest samples of each point, oldest first.
pub(super) fn lines(conn: &Connection) -> Result<Vec<LineRow>, JournalError> {
    let sql = "SELECT point, at, rtt_us, jitter_us FROM line ORDER BY id DESC LIMIT ?1";
    let mut statement = conn.prepare(sql).map_err(from_sql)?;
    let rows = statement.query_map([LINE_ROWS_READ], line_row).map_err(from_sql)?;
    let rows = rows.collect::<Result<Vec<_>, _>>().map_err(from_sql)?;
    Ok(newest_lines(rows.into_iter(), LINES_PER_POINT))
}

/// All samples, oldest first.
pub(super) fn kept_lines(conn: &Connection) -> Result<Vec<LineRow>, JournalError> {
    let sql = "SELECT point, at, rtt_us, jitter_us FROM line ORDER BY id";
    let mut statement = conn.prepare(sql).map_err(from_sql)?;
    let rows = statement.query_map([], line_row).map_err(from_sql)?;
    rows.collect::<Result<_, _>>().map_err(from_sql)
}

/// Connects without changing anything.
pub(super) fn connect(path: &Path) -> Result<Connection, JournalError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(from_sql)?;
    conn.busy_timeout(BUSY_TIMEOUT).map_err(from_sql)?;
    if conn.is_readonly("main").map_err(from_sql)? {
        return Err(JournalError::ReadOnly(Cause::new(io::Error::from(io::ErrorKind::ReadOnlyFilesystem))));
    }
    check_format(&conn)?;
    Ok(conn)
}

/// Refuses a file of a format that this program does not know. A new file has none.
pub(super) fn check_format(conn: &Connection) -> Result<(), JournalError> {
    let found = format(conn)?;
    if found != 0 && found != FORMAT {
        return Err(JournalError::Format { found, known: FORMAT });
    }
    Ok(())
}

/// The format of a file; 0 if it is new.
pub(super) fn format(conn: &Connection) -> Result<u32, JournalError> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(from_sql)
}

/// Makes a missing file for its owner alone: it will hold people's phone numbers. The files beside
/// it take its mode.
fn make_private(path: &Path) {
    // If it is there already nothing is to be done, and any other trouble the database tells.
    let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

/// Sets the write-ahead log up, and the tables of a new file.
fn prepare(conn: &mut Connection) -> Result<(), JournalError> {
    let mode = conn.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0));
    let mode = mode.map_err(from_sql)?;
    if mode != "wal" {
        let what = format!("no write-ahead log is possible there, only {mode:?}");
        return Err(JournalError::Io(Cause::new(io::Error::other(what))));
    }
    conn.pragma_update(None, "synchronous", "full").map_err(from_sql)?;
    if format(conn)? == 0 { create(conn) } else { Ok(()) }
}

fn create(conn: &mut Connection) -> Result<(), JournalError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(from_sql)?;
    let tables: i64 =
        tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(from_sql)?;
    if tables > 0 {
        let what = "it is a database of another program".to_owned();
        return Err(JournalError::Corrupt { fact: None, what, source: None });
    }
    create_tables(&tx).map_err(from_sql)?;
    tx.commit().map_err(from_sql)
}

/// Makes the tables of a new journal, and says its format.
pub(super) fn create_tables(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(SCHEMA)?;
    tx.pragma_update(None, "user_version", FORMAT)
}

/// Number of the last fact in a file, which may be one without tables.
pub(super) fn last_in(conn: &Connection) -> Result<Seq, JournalError> {
    if format(conn)? == 0 { Ok(Seq(0)) } else { last_seq(conn).map_err(from_sql) }
}

/// Writes samples and forgets the oldest.
pub(super) fn save_lines(conn: &mut Connection, rows: &[LineRow]) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let sql = "INSERT INTO line (point, at, rtt_us, jitter_us) VALUES (?1, ?2, ?3, ?4)";
        let mut statement = tx.prepare_cached(sql)?;
        for row in rows {
            statement.execute((row.point.0, row.at.as_millis(), row.rtt_us, row.jitter_us))?;
        }
        let sql = "DELETE FROM line WHERE id <= (SELECT max(id) FROM line) - ?1";
        tx.prepare_cached(sql)?.execute([LINE_ROWS])?;
    }
    tx.commit()
}

fn line_row(row: &Row<'_>) -> rusqlite::Result<LineRow> {
    Ok(LineRow {
        point: PointIdx(row.get(0)?),
        at: Timestamp::from_millis(row.get(1)?),
        rtt_us: row.get(2)?,
        jitter_us: row.get(3)?,
    })
}
