//! Reading the facts back, page by page, and what SQLite's errors mean.

use std::vec;

use diemcau_core::fact::Fact;
use diemcau_core::ids::Seq;
use diemcau_proto::convert::fact::from_wire;
use diemcau_proto::v1;
use prost::Message as _;
use rusqlite::{Connection, ErrorCode, Row, ffi};

use crate::journal::{Cause, JournalError};

/// Facts read at a time.
const PAGE: usize = 4_096;

/// The facts up to one, in order.
pub(super) struct Replay {
    /// A connection of its own: the writer may work meanwhile.
    conn: Connection,
    /// The fact read last.
    read: Seq,
    /// The fact to end with.
    last: Seq,
    page: vec::IntoIter<Fact>,
}

impl Replay {
    pub(super) fn new(conn: Connection, last: Seq) -> Self {
        Self { conn, read: Seq(0), last, page: Vec::new().into_iter() }
    }
}

impl Iterator for Replay {
    type Item = Result<Fact, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fact) = self.page.next() {
            self.read = fact.seq;
            return Some(Ok(fact));
        }
        if self.read >= self.last {
            return None;
        }
        match read_facts(&self.conn, self.read, self.last, PAGE) {
            Ok(page) => {
                self.page = page.into_iter();
                self.next()
            }
            Err(error) => {
                self.last = self.read;
                Some(Err(error))
            }
        }
    }
}

/// Reads the facts after one and up to another, at most so many. It ends before a damaged one, which
/// is an error where it would be the first.
pub(super) fn read_facts(
    conn: &Connection,
    after: Seq,
    last: Seq,
    max: usize,
) -> Result<Vec<Fact>, JournalError> {
    let sql = "SELECT seq, body FROM fact WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3";
    let mut statement = conn.prepare_cached(sql).map_err(from_sql)?;
    let bounds = (integer(after), integer(last), i64::try_from(max).unwrap_or(i64::MAX));
    let mut rows = statement.query(bounds).map_err(from_sql)?;
    let mut facts = Vec::with_capacity(max.min(PAGE));
    let mut expected = after.next();
    while let Some(row) = rows.next().map_err(from_sql)? {
        match read_row(row, expected) {
            Ok(fact) => facts.push(fact),
            Err(error) if facts.is_empty() => return Err(error),
            Err(_) => break,
        }
        expected = expected.next();
    }
    if facts.is_empty() && after < last && max > 0 {
        return Err(damaged(expected, format!("fact {} is missing", expected.0)));
    }
    Ok(facts)
}

fn read_row(row: &Row<'_>, expected: Seq) -> Result<Fact, JournalError> {
    let seq: i64 = row.get(0).map_err(from_sql)?;
    if seq != integer(expected) {
        return Err(damaged(expected, format!("fact {} is missing", expected.0)));
    }
    let body = row.get_ref(1).map_err(from_sql)?;
    let body = body.as_blob().map_err(|_| damaged(expected, format!("fact {seq} has no body")))?;
    decode(expected, body)
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
