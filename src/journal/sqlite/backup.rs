//! A backup: a journal in one file, with what else lies in its data directory, made beside the collector that
//! writes it. It is an SQLite file as the journal is, marked as what it is, and says which fact is its last.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use diemcau_core::chain::{EntryHash, Tip};
use diemcau_core::ids::Seq;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row};

use super::reader::{io as from_io, open_or_copy};
use super::replay::{Replay, from_sql, integer, last_seq, last_tip};
use super::store::{check_format, last_in};
use super::{begun, mark};
use crate::journal::{Beside, Facts, JournalError, verified};

/// By what SQLite's header says that a file is a backup: "dcbk".
const APPLICATION: i32 = 0x6463_626b;

const SCHEMA: &str = "
    CREATE TABLE backup (
        id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TABLE beside (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;";

/// An open backup.
#[derive(Debug)]
pub struct Backup {
    path: PathBuf,
    conn: Connection,
    /// Its last fact.
    tip: Tip,
}

/// Copies the facts that there are now, the notes, and `beside` into the file `to`, for its owner alone, and
/// puts it on the disk. What is there is overwritten.
pub(in crate::journal) fn make(journal: &Path, to: &Path, beside: &[Beside]) -> Result<(), JournalError> {
    let known = begun::known(journal)?;
    let (conn, _copy) = open_or_copy(journal)?;
    let last = last_in(&conn)?;
    begun::check_end(journal, last, known)?;
    if last == Seq(0) {
        return Err(JournalError::Missing);
    }
    copy_into(&conn, to)?;
    let copied = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(from_sql)?;
    // What the collector wrote between the two is in the copy too.
    let tip = last_tip(&copied)?;
    describe(&copied, &tip, beside).map_err(from_sql)?;
    copied.close().map_err(|(_, error)| from_sql(error))?;
    File::open(to).and_then(|file| file.sync_all()).map_err(from_io)
}

/// One moment of a database as a new file, whoever writes to it meanwhile.
fn copy_into(conn: &Connection, to: &Path) -> Result<(), JournalError> {
    // There before SQLite fills it: the file is to be its owner's alone from the first byte on.
    let made = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to);
    made.map_err(from_io)?;
    let to = to.to_str().ok_or_else(|| from_io(io::Error::from(io::ErrorKind::InvalidFilename)))?;
    conn.execute("VACUUM INTO ?1", [to]).map_err(from_sql)?;
    Ok(())
}

fn describe(conn: &Connection, tip: &Tip, beside: &[Beside]) -> rusqlite::Result<()> {
    conn.pragma_update(None, "journal_mode", "delete")?;
    conn.pragma_update(None, "synchronous", "full")?;
    let tx = conn.unchecked_transaction()?;
    tx.execute_batch(SCHEMA)?;
    tx.execute("INSERT INTO backup VALUES (1, ?1, ?2)", (integer(tip.seq), tip.hash.0))?;
    for Beside { name, content } in beside {
        tx.execute("INSERT INTO beside VALUES (?1, ?2)", (name, content))?;
    }
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.commit()
}

impl Backup {
    /// Opens a backup; whether all of it is sound [`Backup::facts`] tells.
    ///
    /// # Errors
    /// If there is none, it is something else, of another format, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        if application(path).map_err(from_io)? != Some(APPLICATION) {
            return Err(JournalError::NoBackup { path: path.to_owned() });
        }
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(from_sql)?;
        check_format(&conn)?;
        let tip = conn.query_row("SELECT seq, hash FROM backup", [], tip_of).optional().map_err(from_sql)?;
        let tip = tip.ok_or_else(|| JournalError::NoBackup { path: path.to_owned() })?;
        let last = last_seq(&conn).map_err(from_sql)?;
        if last != tip.seq {
            let what = format!("it ends with fact {}, and was made with facts up to {}", last.0, tip.seq.0);
            return Err(JournalError::Corrupt { fact: None, what, source: None });
        }
        Ok(Self { path: path.to_owned(), conn, tip })
    }

    /// Whether a file is a backup, be it sound or not.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn is_one(path: &Path) -> io::Result<bool> {
        Ok(application(path)? == Some(APPLICATION))
    }

    /// Number of its last fact.
    pub fn last(&self) -> Seq {
        self.tip.seq
    }

    /// Its facts in order, verified, each held against its hash and the last against what was noted of it when
    /// the backup was made.
    ///
    /// # Errors
    /// If it cannot be opened again.
    pub fn facts(&self) -> Result<Facts, JournalError> {
        let conn =
            Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(from_sql)?;
        Ok(verified(Box::new(Replay::new(conn, self.tip.seq, Some(self.tip))?)))
    }

    /// What else lay in the data directory, by name.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn beside(&self) -> Result<Vec<Beside>, JournalError> {
        let sql = "SELECT name, content FROM beside ORDER BY name";
        let mut statement = self.conn.prepare(sql).map_err(from_sql)?;
        let rows = statement.query_map([], |row| Ok(Beside { name: row.get(0)?, content: row.get(1)? }));
        rows.and_then(Iterator::collect).map_err(from_sql)
    }

    /// Writes its journal into a data directory that has none. Whoever finds the directory before this is done
    /// finds that a journal is missing there, and begins none.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub(in crate::journal) fn restore_to(&self, journal: &Path) -> Result<(), JournalError> {
        mark::make(&mark::path_of(journal), &self.tip).map_err(from_io)?;
        let new = journal.with_extension("new");
        copy_into(&self.conn, &new)?;
        let conn = Connection::open_with_flags(&new, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(from_sql)?;
        let sql = "DROP TABLE backup; DROP TABLE beside; PRAGMA application_id = 0; VACUUM;";
        conn.execute_batch(sql).map_err(from_sql)?;
        conn.close().map_err(|(_, error)| from_sql(error))?;
        put_in_place(&new, journal).map_err(from_io)
    }
}

/// Puts a file on the disk, under its name.
pub(super) fn put_in_place(new: &Path, path: &Path) -> io::Result<()> {
    File::open(new)?.sync_all()?;
    fs::rename(new, path)?;
    path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
}

/// What the header of an SQLite file says of its application; none: it is no such file.
fn application(path: &Path) -> io::Result<Option<i32>> {
    use std::os::unix::fs::FileExt as _;

    let mut header = [0; 72];
    match File::open(path)?.read_exact_at(&mut header, 0) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let [.., a, b, c, d] = header;
    Ok(header.starts_with(b"SQLite format 3\0").then(|| i32::from_be_bytes([a, b, c, d])))
}

fn tip_of(row: &Row<'_>) -> rusqlite::Result<Tip> {
    let seq: i64 = row.get(0)?;
    Ok(Tip { seq: Seq(u64::try_from(seq).unwrap_or(0)), hash: EntryHash(row.get(1)?) })
}
