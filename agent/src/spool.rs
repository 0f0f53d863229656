//! What people said, on disk until the collector has it.
//!
//! A report is in the file and the file on the disk before anybody is told that it is recorded. It
//! leaves when the collector acknowledges it or refuses it for good; what was refused stays in
//! `refused.log`. Nothing else removes it: a full spool refuses new reports. One process at a time
//! has the spool of a state directory, by a lock. A tail that was torn by a power cut, and damage
//! anywhere, cost what lay there and no more.
//!
//! The agent id is made together with the file and lives in it, since report numbers count within
//! it: whoever loses the file begins at 1 under a new id.

mod frame;
mod stored;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use diemcau_core::ids::{AgentId, BootId};
use diemcau_proto::v1;
use prost::Message as _;
use rustix::fs::{FlockOperation, flock};

use crate::clock::Now;
use crate::identity::random_id;
use crate::report::{Report, Said};
use frame::Kind;
use stored::{Done, Entry, Owner};

/// Most reports that can wait; then new ones are refused. People enter a few an hour.
pub const CAPACITY: usize = 2_000;

/// A longer file is written anew once nothing in it waits.
const COMPACT_IDLE: u64 = 4 * 1024;
/// A longer file is written anew in any case when most of it is done with.
const COMPACT_BUSY: u64 = 4 * 1024 * 1024;

/// The spool of a state directory, held by this process.
#[derive(Debug)]
pub struct Spool {
    dir: PathBuf,
    /// The same, to put on the disk which files it has.
    dir_handle: File,
    file: File,
    /// Bytes of the file that are known to be good.
    length: u64,
    agent_id: AgentId,
    next_seq: u64,
    waiting: BTreeMap<u64, Entry>,
    /// Held for as long as the spool is.
    _lock: File,
}

/// What the agent knows when something is entered.
#[derive(Clone, Debug)]
pub struct Context {
    /// This boot of the machine.
    pub boot_id: BootId,
    /// The session that is on, as far as known.
    pub session: v1::Session,
    /// How far the collector's clock is ahead of the wall clock, milliseconds, if known.
    pub offset_ms: Option<i64>,
}

/// Why the spool cannot do what it is asked.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// Another process has it.
    #[error("another diemcau-agent uses {}", dir.display())]
    Busy {
        /// The state directory.
        dir: PathBuf,
    },
    /// Too much waits.
    #[error("{CAPACITY} reports wait for the collector already: this one is not recorded")]
    Full,
    /// The disk does not do what it should.
    #[error("cannot {what} {}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl Spool {
    /// Takes the spool of a state directory, and makes what is not there.
    ///
    /// # Errors
    /// If another process has it, or the disk fails.
    pub fn open(dir: &Path) -> Result<Self, SpoolError> {
        make_dir(dir)?;
        let lock = lock(dir)?;
        let dir_handle = match File::open(dir) {
            Ok(handle) => handle,
            Err(source) => return Err(SpoolError::Io { what: "open", path: dir.to_owned(), source }),
        };
        let path = dir.join("spool");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(SpoolError::Io { what: "read", path, source }),
        };
        let (contents, n_damaged) = Contents::read(&bytes);
        let is_new = contents.agent_id.is_none();
        let agent_id = match contents.agent_id {
            Some(agent_id) => agent_id,
            None => random_id().map_err(|source| SpoolError::Io {
                what: "read",
                path: "/dev/urandom".into(),
                source,
            })?,
        };
        if n_damaged > 0 || (is_new && !bytes.is_empty()) {
            tracing::warn!(path = %path.display(), bytes = n_damaged, kept = contents.waiting.len(),
                "the spool was torn or damaged; what could be read is kept");
        }
        let (next_seq, waiting) = (contents.next_seq, contents.waiting);
        let (file, length) = if is_new || n_damaged > 0 {
            let anew = write_anew(dir, &agent_id, next_seq, &waiting)?;
            sync_dir(dir, &dir_handle)?;
            anew
        } else {
            (open_append(&path)?, bytes.len() as u64)
        };
        let (dir, agent_id) = (dir.to_owned(), AgentId::new(&agent_id));
        Ok(Self { dir, dir_handle, file, length, agent_id, next_seq, waiting, _lock: lock })
    }

    /// The installation.
    pub fn agent_id(&self) -> &AgentId {
        &self.agent_id
    }

    /// What waits, in order, as seen in the boot that is on.
    pub fn waiting(&self, boot_id: &BootId) -> Vec<Report> {
        self.waiting.values().map(|entry| entry.report(boot_id)).collect()
    }

    /// Records something. When this returns it survives a power cut.
    ///
    /// # Errors
    /// If the spool is full or the disk fails; then nothing is recorded.
    pub fn append(&mut self, said: Said, now: Now, context: &Context) -> Result<Report, SpoolError> {
        if self.waiting.len() >= CAPACITY {
            return Err(SpoolError::Full);
        }
        let entry = Entry::new(self.next_seq, said, now, context);
        self.write(Kind::Entry, &entry.encode_to_vec(), true)?;
        self.next_seq += 1;
        let report = entry.report(&context.boot_id);
        self.waiting.insert(entry.seq, entry);
        Ok(report)
    }

    /// A report is done with. If the mark is lost in a power cut the report is sent once more, and
    /// the collector knows it.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn done(&mut self, seq: u64) -> Result<(), SpoolError> {
        if self.waiting.remove(&seq).is_none() {
            return Ok(());
        }
        self.write(Kind::Done, &Done { seq }.encode_to_vec(), false)?;
        let idle = self.waiting.is_empty() && self.length > COMPACT_IDLE;
        if idle || (self.length > COMPACT_BUSY && self.waiting.len() < CAPACITY / 10) {
            (self.file, self.length) =
                write_anew(&self.dir, self.agent_id.as_str(), self.next_seq, &self.waiting)?;
            sync_dir(&self.dir, &self.dir_handle)?;
        }
        Ok(())
    }

    /// A report was refused for good: it is kept in `refused.log`, and done with here.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn refused(&mut self, seq: u64, why: &str, now: Now) -> Result<(), SpoolError> {
        if let Some(entry) = self.waiting.get(&seq) {
            let path = self.dir.join("refused.log");
            let line = format!("{} seq={seq} refused: {why:?} {entry:?}\n", now.wall_ms);
            let mut log = open_append(&path)?;
            let written = log.write_all(line.as_bytes()).and_then(|()| log.sync_data());
            written.map_err(|source| SpoolError::Io { what: "write", path, source })?;
        }
        self.done(seq)
    }

    /// Appends a frame whole, or not at all as far as the disk still lets us.
    fn write(&mut self, kind: Kind, payload: &[u8], durable: bool) -> Result<(), SpoolError> {
        let mut bytes = Vec::new();
        frame::write(&mut bytes, kind, payload);
        let mut written = self.file.write_all(&bytes);
        if durable {
            written = written.and_then(|()| self.file.sync_data());
        }
        if let Err(source) = written {
            self.file.set_len(self.length).ok();
            return Err(self.error("write", source));
        }
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn error(&self, what: &'static str, source: io::Error) -> SpoolError {
        SpoolError::Io { what, path: self.dir.join("spool"), source }
    }
}

/// What a file says.
struct Contents {
    agent_id: Option<String>,
    next_seq: u64,
    waiting: BTreeMap<u64, Entry>,
}

impl Contents {
    fn read(bytes: &[u8]) -> (Self, usize) {
        let mut contents = Self { agent_id: None, next_seq: 1, waiting: BTreeMap::new() };
        let (frames, mut n_damaged) = frame::read(bytes);
        for frame in frames {
            if contents.apply(frame).is_err() {
                n_damaged += frame.payload.len().max(1);
            }
        }
        // A lost entry may have been delivered under its number, and each is longer than a byte.
        contents.next_seq += n_damaged as u64;
        (contents, n_damaged)
    }

    fn apply(&mut self, frame: frame::Frame<'_>) -> Result<(), prost::DecodeError> {
        let seen = match frame.kind {
            Kind::Owner => {
                let owner = Owner::decode(frame.payload)?;
                self.agent_id = Some(owner.agent_id);
                owner.next_seq.saturating_sub(1)
            }
            Kind::Entry => {
                let entry = Entry::decode(frame.payload)?;
                let seq = entry.seq;
                self.waiting.insert(seq, entry);
                seq
            }
            Kind::Done => {
                let seq = Done::decode(frame.payload)?.seq;
                self.waiting.remove(&seq);
                seq
            }
        };
        self.next_seq = self.next_seq.max(seen.saturating_add(1));
        Ok(())
    }
}

fn make_dir(dir: &Path) -> Result<(), SpoolError> {
    use std::os::unix::fs::DirBuilderExt as _;

    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|source| SpoolError::Io { what: "make", path: dir.to_owned(), source })
}

fn lock(dir: &Path) -> Result<File, SpoolError> {
    let path = dir.join("lock");
    let file = match OpenOptions::new().create(true).append(true).open(&path) {
        Ok(file) => file,
        Err(source) => return Err(SpoolError::Io { what: "open", path, source }),
    };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(SpoolError::Busy { dir: dir.to_owned() }),
        Err(error) => Err(SpoolError::Io { what: "lock", path, source: error.into() }),
    }
}

/// Writes the file under another name, and puts it in place once it is on the disk. Gives the very
/// file that is in place then, to be appended to, and its length.
fn write_anew(
    dir: &Path,
    agent_id: &str,
    next_seq: u64,
    waiting: &BTreeMap<u64, Entry>,
) -> Result<(File, u64), SpoolError> {
    let owner = Owner { agent_id: agent_id.to_owned(), next_seq };
    let mut bytes = frame::MAGIC.to_vec();
    frame::write(&mut bytes, Kind::Owner, &owner.encode_to_vec());
    for entry in waiting.values() {
        frame::write(&mut bytes, Kind::Entry, &entry.encode_to_vec());
    }
    let (path, new) = (dir.join("spool"), dir.join("spool.new"));
    let replace = || {
        let mut file = OpenOptions::new().create(true).append(true).open(&new)?;
        file.set_len(0)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        Ok(file)
    };
    let file = replace().map_err(|source| SpoolError::Io { what: "write", path: new.clone(), source })?;
    Ok((file, bytes.len() as u64))
}

fn sync_dir(dir: &Path, handle: &File) -> Result<(), SpoolError> {
    let synced = handle.sync_all();
    synced.map_err(|source| SpoolError::Io { what: "put on the disk", path: dir.to_owned(), source })
}

fn open_append(path: &Path) -> Result<File, SpoolError> {
    let opened = OpenOptions::new().create(true).append(true).open(path);
    opened.map_err(|source| SpoolError::Io { what: "open", path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
