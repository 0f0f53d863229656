//! The transaction that appends facts: each in its place in the chain, once, however often it is repeated.

use diemcau_core::chain::{EntryHash, Tip};
use diemcau_core::fact::Fact;
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::fact::to_wire;
use prost::Message as _;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::replay::{from_sql, integer, read_facts, tip_at};
use crate::journal::{AppendError, Batch, JournalError, Refusal, chain};

/// How each batch ended.
pub(super) type Outcomes = Vec<Result<(), AppendError>>;

/// How a batch that may be stored stands to what is there.
enum Fit {
    /// It goes on from the last fact.
    New,
    /// All of it is there: it is an append repeated.
    Stored,
}

/// Writes batches of facts, each after the fact given with it, and the note of being alive; gives how each
/// batch ended, and the last fact then.
pub(super) fn append(
    conn: &mut Connection,
    mut last: Tip,
    batches: &[(Seq, Batch)],
    alive: Option<Timestamp>,
) -> Result<(Outcomes, Tip), AppendError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(from_sql)?;
    let mut outcomes = Vec::with_capacity(batches.len());
    for (after, batch) in batches {
        let fit = check_batch(&tx, last.seq, *after, batch)?;
        if let Ok(Fit::New) = fit {
            last = insert(&tx, last, batch).map_err(from_sql)?;
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
    let (facts, _) = read_facts(tx, tip_at(tx, after)?, last, Refusal::FACTS)?;
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

fn insert(tx: &Transaction<'_>, mut last: Tip, facts: &[Fact]) -> rusqlite::Result<Tip> {
    let mut statement =
        tx.prepare_cached("INSERT INTO fact (seq, at, body, hash) VALUES (?1, ?2, ?3, ?4)")?;
    let mut body = Vec::new();
    for fact in facts {
        body.clear();
        to_wire(fact).encode(&mut body).expect("a Vec grows as needed");
        let hash: EntryHash = chain::hash(&last.hash, (fact.seq, fact.at), &body);
        statement.execute((integer(fact.seq), fact.at.as_millis(), &body, hash.0))?;
        last = Tip { seq: fact.seq, hash };
    }
    Ok(last)
}
