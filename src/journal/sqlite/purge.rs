//! A journal written anew without personal data, which then takes the place of the old one. Whenever this is
//! broken off, one of the two stands whole; done again, it is completed.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use diemcau_core::chain::Tip;
use diemcau_core::ids::Seq;
use diemcau_core::personal::Purge;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::fact::to_wire;
use prost::Message as _;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction};

use super::reader::io as from_io;
use super::replay::{Replay, from_sql, integer, last_tip, purged};
use super::store::{connect, create_tables, kept_lines, last_in, save_lines};
use super::{begun, mark};
use crate::journal::{Cause, Facts, JournalError, Purged, chain, verified};

const SCHEMA: &str = "
    CREATE TABLE purged (
        id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL,
        before BLOB NOT NULL CHECK (length(before) = 32)
    ) STRICT;";

/// A journal without personal data, beside the old one, in whose place it has not come yet.
#[derive(Debug)]
pub struct PurgedJournal {
    /// The old one.
    journal: PathBuf,
    /// Its last fact.
    old: Tip,
    /// The last fact of the new one.
    tip: Tip,
}

/// What puts the new journal in the place of the old one, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The old one is whole in its file: a log that stayed behind would be taken for the new one's.
    Whole,
    /// Nothing says any more which fact is the last: of the new one it is another.
    Unmarked,
    /// The new one has the name of the old one.
    Named,
    /// It is said which fact is the last of the new one.
    Marked,
}

impl Step {
    pub(super) const ALL: [Self; 4] = [Self::Whole, Self::Unmarked, Self::Named, Self::Marked];
}

/// Where a journal is written anew.
pub(super) fn unfinished(journal: &Path) -> PathBuf {
    journal.with_extension("purged")
}

/// When personal data was purged from a journal, if it was.
pub(in crate::journal) fn when(journal: &Path) -> Result<Option<Purged>, JournalError> {
    let conn = Connection::open_with_flags(journal, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(from_sql)?;
    purged(&conn)
}

/// What a purge that was broken off left behind. None but a purge may be under way.
pub(in crate::journal) fn clear_away(journal: &Path) -> Result<(), JournalError> {
    let new = unfinished(journal);
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let mut path = new.clone().into_os_string();
        path.push(suffix);
        remove(Path::new(&path)).map_err(from_io)?;
    }
    Ok(())
}

/// The end of one that was broken off late: it says again which fact is the last.
pub(in crate::journal) fn complete(journal: &Path) -> Result<(), JournalError> {
    let conn = Connection::open_with_flags(journal, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(from_sql)?;
    mark::make(&mark::path_of(journal), &last_tip(&conn)?).map_err(from_io)?;
    Ok(())
}

/// Writes the facts anew beside the journal, without personal data, and the samples of lines as they are, `now` by the clock of the machine.
pub(in crate::journal) fn write(journal: &Path, now: Timestamp) -> Result<PurgedJournal, JournalError> {
    clear_away(journal)?;
    let known = begun::known(journal)?;
    let conn = connect(journal)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(from_sql)?;
    let last = last_in(&conn)?;
    begun::check_end(journal, last, known)?;
    if last == Seq(0) {
        return Err(JournalError::Missing);
    }
    let old = last_tip(&conn)?;
    let lines = kept_lines(&conn)?;
    let facts = verified(Box::new(Replay::new(conn, last, known)?));
    let new = unfinished(journal);
    let tip = write_facts(&new, facts, (&old, now))?;
    let mut conn = Connection::open_with_flags(&new, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(from_sql)?;
    save_lines(&mut conn, &lines).map_err(from_sql)?;
    conn.close().map_err(|(_, error)| from_sql(error))?;
    File::open(&new).and_then(|file| file.sync_all()).map_err(from_io)?;
    Ok(PurgedJournal { journal: journal.to_owned(), old, tip })
}

fn write_facts(new: &Path, facts: Facts, (old, now): (&Tip, Timestamp)) -> Result<Tip, JournalError> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(new).map_err(from_io)?;
    let mut conn = Connection::open_with_flags(new, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(from_sql)?;
    conn.pragma_update(None, "synchronous", "full").map_err(from_sql)?;
    let tx = conn.transaction().map_err(from_sql)?;
    create_tables(&tx).map_err(from_sql)?;
    tx.execute_batch(SCHEMA).map_err(from_sql)?;
    let purged = (now.as_millis(), old.hash.0);
    tx.execute("INSERT INTO purged VALUES (1, ?1, ?2)", purged).map_err(from_sql)?;
    let tip = insert(&tx, facts, Tip { seq: Seq(0), hash: old.hash })?;
    tx.commit().map_err(from_sql)?;
    conn.close().map_err(|(_, error)| from_sql(error))?;
    Ok(tip)
}

fn insert(tx: &Transaction<'_>, facts: Facts, mut tip: Tip) -> Result<Tip, JournalError> {
    let sql = "INSERT INTO fact (seq, at, body, hash) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = tx.prepare(sql).map_err(from_sql)?;
    let mut purge = Purge::default();
    for fact in facts {
        let fact = purge.purged(fact?);
        let body = to_wire(&fact).encode_to_vec();
        let hash = chain::hash(&tip.hash, (fact.seq, fact.at), &body);
        statement.execute((integer(fact.seq), fact.at.as_millis(), &body, hash.0)).map_err(from_sql)?;
        tip = Tip { seq: fact.seq, hash };
    }
    Ok(tip)
}

impl PurgedJournal {
    /// Its facts, verified, as they lie on the disk.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn facts(&self) -> Result<Facts, JournalError> {
        let new = unfinished(&self.journal);
        let conn = Connection::open_with_flags(new, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(from_sql)?;
        Ok(verified(Box::new(Replay::new(conn, self.tip.seq, Some(self.tip))?)))
    }

    /// The last fact of the journal before, from whose hash its chain goes on.
    pub fn before(&self) -> &Tip {
        &self.old
    }

    /// Puts it in the place of the old one, which is gone then, with the log beside it. Blocks.
    ///
    /// # Errors
    /// If another program reads the old one, or the disk fails. One of the two stands whole all the same.
    pub fn put_in_place(&self) -> Result<(), JournalError> {
        Step::ALL.into_iter().try_for_each(|step| self.take(step))
    }

    pub(super) fn take(&self, step: Step) -> Result<(), JournalError> {
        let mark = mark::path_of(&self.journal);
        match step {
            Step::Whole => close_log(&self.journal),
            Step::Unmarked => remove(&mark).and_then(|()| self.sync_dir()).map_err(from_io),
            Step::Named => {
                let named = fs::rename(unfinished(&self.journal), &self.journal);
                named.and_then(|()| self.sync_dir()).map_err(from_io)
            }
            Step::Marked => mark::make(&mark, &self.tip).map(drop).map_err(from_io),
        }
    }

    fn sync_dir(&self) -> io::Result<()> {
        self.journal.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
    }
}

/// Writes back what only the log holds, and removes it. Not by leaving the mode of the log: killed in that, it would
/// leave a file behind which only whoever may write it can read.
fn close_log(journal: &Path) -> Result<(), JournalError> {
    let conn = connect(journal)?;
    let left = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    let left = left.map_err(from_sql)?;
    // The last one that closes it removes the log.
    conn.close().map_err(|(_, error)| from_sql(error))?;
    if left != 0 || super::place::log_of(journal).exists() {
        return Err(JournalError::Busy(Cause::new(io::Error::other("its log is still in use"))));
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
