//! The SQLite file: its tables, and the transactions that write them.

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
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior};

use super::replay::{from_sql, integer};
use crate::journal::{Cause, JournalError, LINES_PER_POINT, LineRow, newest_lines};

/// The format that this program writes, and the newest it reads.
pub(super) const FORMAT: u32 = 1;

const SCHEMA: &str = "
    CREATE TABLE fact (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
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
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// The open file.
pub(super) struct Store {
    pub(super) conn: Connection,
    /// Number of the last fact in it.
    last: Seq,
}

impl Store {
    /// Opens the file, or makes it. A file of a newer format is left as it is.
    pub(super) fn open(path: &Path) -> Result<Self, JournalError> {
        let mut conn = connect(path)?;
        prepare(&mut conn)?;
        let last = last_seq(&conn).map_err(from_sql)?;
        Ok(Self { conn, last })
    }

    /// Number of the last fact.
    pub(super) fn last(&self) -> Seq {
        self.last
    }

    /// Writes batches of facts and the note of being alive as one durable transaction. An outer
    /// error means that nothing was written; an inner one that this batch was not.
    pub(super) fn append(
        &mut self,
        batches: &[Vec<Fact>],
        alive: Option<Timestamp>,
    ) -> Result<Vec<Result<(), JournalError>>, JournalError> {
        let (outcomes, last) = append(&mut self.conn, self.last, batches, alive).map_err(from_sql)?;
        self.last = last;
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

/// Connects without changing anything but to make a missing file, which is empty then.
pub(super) fn connect(path: &Path) -> Result<Connection, JournalError> {
    make_private(path);
    let conn = Connection::open(path).map_err(from_sql)?;
    conn.busy_timeout(BUSY_TIMEOUT).map_err(from_sql)?;
    if conn.is_readonly("main").map_err(from_sql)? {
        return Err(JournalError::ReadOnly(Cause::new(io::Error::from(io::ErrorKind::ReadOnlyFilesystem))));
    }
    let found: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(from_sql)?;
    if found > FORMAT {
        return Err(JournalError::TooNew { found, known: FORMAT });
    }
    Ok(conn)
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
    let version: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(from_sql)?;
    if version == 0 {
        create(conn)?;
    }
    Ok(())
}

fn create(conn: &mut Connection) -> Result<(), JournalError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(from_sql)?;
    let tables: i64 =
        tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(from_sql)?;
    if tables > 0 {
        let what = "it is a database of another program".to_owned();
        return Err(JournalError::Corrupt { what, source: None });
    }
    tx.execute_batch(SCHEMA).map_err(from_sql)?;
    tx.pragma_update(None, "user_version", FORMAT).map_err(from_sql)?;
    tx.commit().map_err(from_sql)
}

fn last_seq(conn: &Connection) -> rusqlite::Result<Seq> {
    let last: Option<i64> = conn.query_row("SELECT max(seq) FROM fact", [], |row| row.get(0))?;
    Ok(Seq(last.and_then(|last| u64::try_from(last).ok()).unwrap_or(0)))
}

type Outcomes = Vec<Result<(), JournalError>>;

fn append(
    conn: &mut Connection,
    mut last: Seq,
    batches: &[Vec<Fact>],
    alive: Option<Timestamp>,
) -> rusqlite::Result<(Outcomes, Seq)> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut outcomes = Vec::with_capacity(batches.len());
    for batch in batches {
        outcomes.push(match check_batch(&tx, last, batch)? {
            Ok(new) => {
                insert(&tx, new)?;
                last = new.last().map_or(last, |fact| fact.seq);
                Ok(())
            }
            Err(refusal) => Err(refusal),
        });
    }
    if let Some(at) = alive {
        let sql = "INSERT INTO alive VALUES (1, ?1) ON CONFLICT DO UPDATE SET at = excluded.at";
        tx.prepare_cached(sql)?.execute([at.as_millis()])?;
    }
    tx.commit()?;
    Ok((outcomes, last))
}

/// Tells what of a batch is new, if the batch fits what is there.
fn check_batch<'b>(
    tx: &Transaction<'_>,
    last: Seq,
    batch: &'b [Fact],
) -> rusqlite::Result<Result<&'b [Fact], JournalError>> {
    let n_old = batch.iter().take_while(|fact| fact.seq <= last).count();
    let (old, new) = batch.split_at(n_old);
    let mut stored = tx.prepare_cached("SELECT body FROM fact WHERE seq = ?1")?;
    for fact in old {
        let body: Option<Vec<u8>> = stored.query_row([integer(fact.seq)], |row| row.get(0)).optional()?;
        if body != Some(to_wire(fact).encode_to_vec()) {
            return Ok(Err(JournalError::Taken(fact.seq)));
        }
    }
    let mut expected = last.next();
    for fact in new {
        if fact.seq != expected {
            return Ok(Err(JournalError::Gap { got: fact.seq, expected }));
        }
        expected = expected.next();
    }
    Ok(Ok(new))
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
