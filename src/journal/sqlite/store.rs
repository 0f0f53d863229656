//! The SQLite file: its tables, and the transactions that write them.
//!
//! Of its formats, 2 gave an entry room for the hash of the entry before; 1 is read, and becomes 2
//! when it is opened to be written.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use diemcau_core::fact::Fact;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::fact::to_wire;
use prost::Message as _;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, Transaction, TransactionBehavior};

use super::place::{FileId, Place};
use super::replay::{from_sql, integer, read_facts};
use crate::journal::{
    AppendError, Batch, Cause, JournalError, LINES_PER_POINT, LineRow, Refusal, newest_lines,
};

/// The format that this program reads and writes. Format 1 said the power and the state of a point in
/// messages of their own, and its facts would be read as others: it is refused.
pub(super) const FORMAT: u32 = 2;

const SCHEMA: &str = "
    CREATE TABLE fact (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL,
        prev_hash BLOB CHECK (length(prev_hash) = 32)
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
    /// Number of the last fact in it.
    last: Seq,
}

impl Store {
    /// Opens the file, or makes it. A file of another format is left as it is.
    pub(super) fn open(path: &Path) -> Result<Self, JournalError> {
        make_private(path);
        let mut conn = connect(path)?;
        prepare(&mut conn)?;
        let last = last_seq(&conn).map_err(from_sql)?;
        let place = Place::of(path)?;
        Ok(Self { conn, place, last })
    }

    /// Opens the file again. Whatever else lies in its place is left as it is.
    pub(super) fn reopen(path: &Path, file: FileId) -> Result<Self, JournalError> {
        FileId::of(path)?.check(file, path)?;
        let store = Self::open(path)?;
        store.file().check(file, path)?;
        Ok(store)
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
        self.last
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
        self.last = last;
        self.check_place().map_err(AppendError::Unknown)?;
        Ok(outcomes)
    }

    /// Writes samples and forgets the oldest.
    pub(super) fn save_lines(&mut self, rows: &[LineRow]) -> Result<(), JournalError> {
        save_lines(&mut self.conn, rows).map_err(from_sql)
    }

    /// The last note of being alive.
    pub(super) fn last_alive(&self) -> Result<Option<Timestamp>, JournalError> {
        let at = self.conn.query_row("SELECT at FROM alive", [], |row| row.get(0)).optional();
        Ok(at.map_err(from_sql)?.map(Timestamp::from_millis))
    }

    /// The newest samples of each point, oldest first.
    pub(super) fn lines(&self) -> Result<Vec<LineRow>, JournalError> {
        let sql = "SELECT point, at, rtt_us, jitter_us FROM line ORDER BY id DESC LIMIT ?1";
        let mut statement = self.conn.prepare(sql).map_err(from_sql)?;
        let rows = statement.query_map([LINE_ROWS_READ], line_row).map_err(from_sql)?;
        let rows = rows.collect::<Result<Vec<_>, _>>().map_err(from_sql)?;
        Ok(newest_lines(rows.into_iter(), LINES_PER_POINT))
    }
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
    tx.execute_batch(SCHEMA).map_err(from_sql)?;
    tx.pragma_update(None, "user_version", FORMAT).map_err(from_sql)?;
    tx.commit().map_err(from_sql)
}

/// Number of the last fact.
pub(super) fn last_seq(conn: &Connection) -> rusqlite::Result<Seq> {
    let last: Option<i64> = conn.query_row("SELECT max(seq) FROM fact", [], |row| row.get(0))?;
    Ok(Seq(last.and_then(|last| u64::try_from(last).ok()).unwrap_or(0)))
}

/// How each batch ended.
pub(super) type Outcomes = Vec<Result<(), AppendError>>;

fn append(
    conn: &mut Connection,
    mut last: Seq,
    batches: &[(Seq, Batch)],
    alive: Option<Timestamp>,
) -> Result<(Outcomes, Seq), AppendError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(from_sql)?;
    let mut outcomes = Vec::with_capacity(batches.len());
    for (after, batch) in batches {
        let fit = check_batch(&tx, last, *after, batch)?;
        if let Ok(Fit::New) = fit {
            insert(&tx, batch).map_err(from_sql)?;
            last = batch.last().map_or(last, |fact| fact.seq);
        }
        outcomes.push(fit.map(drop));
    }
    if let Some(at) = alive {
        note_alive(&tx, at).map_err(from_sql)?;
    }
    tx.commit().map_err(from_commit)?;
    Ok((outcomes, last))
}

fn note_alive(tx: &Transaction<'_>, at: Timestamp) -> rusqlite::Result<()> {
    let sql = "INSERT INTO alive VALUES (1, ?1) ON CONFLICT DO UPDATE SET at = excluded.at";
    tx.prepare_cached(sql)?.execute([at.as_millis()])?;
    Ok(())
}

/// What reached the log and failed to be flushed may be found there again, or not.
fn from_commit(error: rusqlite::Error) -> AppendError {
    match from_sql(error) {
        error @ JournalError::Io(_) => AppendError::Unknown(error),
        error => AppendError::NotStored(error),
    }
}

/// How a batch that may be stored stands to what is there.
enum Fit {
    /// It goes on from the last fact.
    New,
    /// All of it is there: it is an append repeated.
    Stored,
}

/// Tells whether a batch fits what is there. The outer error is for all batches.
fn check_batch(
    tx: &Transaction<'_>,
    last: Seq,
    after: Seq,
    batch: &[Fact],
) -> Result<Result<Fit, AppendError>, JournalError> {
    let mut expected = after.next();
    for fact in batch {
        if fact.seq != expected {
            return Ok(Err(JournalError::Gap { got: fact.seq, expected }.into()));
        }
        expected = expected.next();
    }
    if after == last {
        return Ok(Ok(Fit::New));
    }
    if after > last {
        return Ok(Err(JournalError::Gap { got: after.next(), expected: last.next() }.into()));
    }
    if are_stored(tx, batch).map_err(from_sql)? {
        return Ok(Ok(Fit::Stored));
    }
    let facts = read_facts(tx, after, last, Refusal::FACTS)?;
    Ok(Err(AppendError::Refused(Refusal { after, last, facts })))
}

fn are_stored(tx: &Transaction<'_>, batch: &[Fact]) -> rusqlite::Result<bool> {
    let mut stored = tx.prepare_cached("SELECT body FROM fact WHERE seq = ?1")?;
    for fact in batch {
        let body: Option<Vec<u8>> = stored.query_row([integer(fact.seq)], |row| row.get(0)).optional()?;
        if body != Some(to_wire(fact).encode_to_vec()) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn insert(tx: &Transaction<'_>, facts: &[Fact]) -> rusqlite::Result<()> {
    let mut statement = tx.prepare_cached("INSERT INTO fact (seq, at, body) VALUES (?1, ?2, ?3)")?;
    let mut body = Vec::new();
    for fact in facts {
        body.clear();
        to_wire(fact).encode(&mut body).expect("a Vec grows as needed");
        statement.execute((integer(fact.seq), fact.at.as_millis(), &body))?;
    }
    Ok(())
}

fn save_lines(conn: &mut Connection, rows: &[LineRow]) -> rusqlite::Result<()> {
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
