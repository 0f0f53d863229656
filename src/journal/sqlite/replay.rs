//! Reading the facts back, page by page, and what SQLite's errors mean.

use std::vec;

use diemcau_core::chain::{EntryHash, HASH_LEN, Tip};
use diemcau_core::fact::Fact;
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::fact::from_wire;
use diemcau_proto::v1;
use prost::Message as _;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, ffi};

use crate::journal::{Cause, JournalError, Purged, chain};

/// Facts read at a time.
const PAGE: usize = 4_096;

/// The facts up to one, in order, each held against its hash.
pub(super) struct Replay {
    /// A connection of its own: the writer may work meanwhile.
    conn: Connection,
    /// The fact read last.
    read: Tip,
    /// The fact to end with.
    last: Seq,
    /// The last fact that is known to have been written.
    known: Option<Tip>,
    page: vec::IntoIter<Fact>,
}

impl Replay {
    pub(super) fn new(conn: Connection, last: Seq, known: Option<Tip>) -> Result<Self, JournalError> {
        let read = beginning(&conn)?;
        Ok(Self { conn, read, last, known, page: Vec::new().into_iter() })
    }

    fn read_page(&mut self) -> Result<Vec<Fact>, JournalError> {
        // The known fact ends a page, so that its hash is seen.
        let known = self.known.map(|known| known.seq).filter(|seq| *seq > self.read.seq);
        let last = known.unwrap_or(self.last).min(self.last);
        let (page, read) = read_facts(&self.conn, self.read, last, PAGE)?;
        chain::check_known(&read, self.known.as_ref())?;
        self.read = read;
        Ok(page)
    }
}

impl Iterator for Replay {
    type Item = Result<Fact, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fact) = self.page.next() {
            return Some(Ok(fact));
        }
        if self.read.seq >= self.last {
            return None;
        }
        match self.read_page() {
            Ok(page) => {
                self.page = page.into_iter();
                self.next()
            }
            Err(error) => {
                self.last = self.read.seq;
                Some(Err(error))
            }
        }
    }
}

/// Reads the facts after one and up to another, at most so many, and gives the last one read. It ends before
/// a damaged one, which is an error where it would be the first.
pub(super) fn read_facts(
    conn: &Connection,
    after: Tip,
    last: Seq,
    max: usize,
) -> Result<(Vec<Fact>, Tip), JournalError> {
    let sql = "SELECT seq, at, body, hash FROM fact WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3";
    let mut statement = conn.prepare_cached(sql).map_err(from_sql)?;
    let bounds = (integer(after.seq), integer(last), i64::try_from(max).unwrap_or(i64::MAX));
    let mut rows = statement.query(bounds).map_err(from_sql)?;
    let mut facts = Vec::with_capacity(max.min(PAGE));
    let mut read = after;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => read_row(row, read),
            Ok(None) => break,
            Err(error) => Err(at_fact(from_sql(error), read.seq.next())),
        };
        match row {
            Ok((fact, tip)) => {
                facts.push(fact);
                read = tip;
            }
            Err(error) if facts.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    if facts.is_empty() && after.seq < last && max > 0 {
        return Err(missing(after.seq.next()));
    }
    Ok((facts, read))
}

/// What the first fact follows: nothing, or where personal data was purged the last fact of the journal before.
pub(super) fn beginning(conn: &Connection) -> Result<Tip, JournalError> {
    let hash = purged(conn)?.map_or(EntryHash::default(), |purged| purged.before);
    Ok(Tip { seq: Seq(0), hash })
}

/// That personal data was purged from it; none: it was not.
pub(super) fn purged(conn: &Connection) -> Result<Option<Purged>, JournalError> {
    let is_there = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'purged')";
    if !conn.query_row(is_there, [], |row| row.get(0)).map_err(from_sql)? {
        return Ok(None);
    }
    let purged = conn.query_row("SELECT at, before FROM purged", [], |row| {
        Ok(Purged { at: Timestamp::from_millis(row.get(0)?), before: EntryHash(row.get(1)?) })
    });
    purged.optional().map_err(from_sql)
}

/// The fact of that number as a part of the chain.
pub(super) fn tip_at(conn: &Connection, seq: Seq) -> Result<Tip, JournalError> {
    if seq == Seq(0) {
        return beginning(conn);
    }
    let mut statement = conn.prepare_cached("SELECT hash FROM fact WHERE seq = ?1").map_err(from_sql)?;
    let hash = statement.query_row([integer(seq)], |row| row.get(0)).optional().map_err(from_sql)?;
    let hash = hash.ok_or_else(|| missing(seq))?;
    Ok(Tip { seq, hash: EntryHash(hash) })
}

/// Number of the last fact.
pub(super) fn last_seq(conn: &Connection) -> rusqlite::Result<Seq> {
    let last: Option<i64> = conn.query_row("SELECT max(seq) FROM fact", [], |row| row.get(0))?;
    Ok(Seq(last.and_then(|last| u64::try_from(last).ok()).unwrap_or(0)))
}

/// The last fact.
pub(super) fn last_tip(conn: &Connection) -> Result<Tip, JournalError> {
    tip_at(conn, last_seq(conn).map_err(from_sql)?)
}

/// The next fact after `before`.
fn read_row(row: &Row<'_>, before: Tip) -> Result<(Fact, Tip), JournalError> {
    let expected = before.seq.next();
    let seq: i64 = row.get(0).map_err(from_sql)?;
    if seq != integer(expected) {
        return Err(missing(expected));
    }
    let at = Timestamp::from_millis(row.get(1).map_err(from_sql)?);
    let body = row.get_ref(2).map_err(from_sql)?;
    let body = body.as_blob().map_err(|_| damaged(expected, format!("fact {seq} has no body")))?;
    let fact = decode(expected, body)?;
    let hash = chain::hash(&before.hash, (expected, at), body);
    match row.get::<_, [u8; HASH_LEN]>(3) {
        Ok(written) if written == hash.0 => Ok((fact, Tip { seq: expected, hash })),
        _ => Err(chain::altered(expected)),
    }
}

fn decode(seq: Seq, body: &[u8]) -> Result<Fact, JournalError> {
    let unreadable = |cause| JournalError::Corrupt {
        fact: Some(seq),
        what: format!("fact {} cannot be read", seq.0),
        source: Some(cause),
    };
    let fact = v1::Fact::decode(body).map_err(|source| unreadable(Cause::new(source)))?;
    let fact = from_wire(fact).map_err(|source| unreadable(Cause::new(source)))?;
    if fact.seq != seq {
        return Err(damaged(seq, format!("fact {} calls itself {}", seq.0, fact.seq.0)));
    }
    Ok(fact)
}

/// Names the fact at which SQLite cannot read on.
fn at_fact(error: JournalError, at: Seq) -> JournalError {
    match error {
        JournalError::Corrupt { fact: None, what, source } => {
            JournalError::Corrupt { fact: Some(at), what, source }
        }
        error => error,
    }
}

fn missing(fact: Seq) -> JournalError {
    damaged(fact, format!("fact {} is missing", fact.0))
}

fn damaged(fact: Seq, what: String) -> JournalError {
    JournalError::Corrupt { fact: Some(fact), what, source: None }
}

/// SQLite counts in signed integers; a journal never comes near their end.
pub(super) fn integer(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

/// What an error of SQLite means for the journal.
pub(super) fn from_sql(error: rusqlite::Error) -> JournalError {
    let extended = error.sqlite_extended_error_code();
    let code = error.sqlite_error_code();
    let cause = Cause::new(error);
    match code {
        Some(ErrorCode::DiskFull) => JournalError::Full(cause),
        Some(_) if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) => JournalError::Full(cause),
        Some(ErrorCode::ReadOnly) => JournalError::ReadOnly(cause),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => JournalError::Corrupt {
            fact: None,
            what: "SQLite cannot read it".to_owned(),
            source: Some(cause),
        },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => JournalError::Busy(cause),
        _ => JournalError::Io(cause),
    }
}
