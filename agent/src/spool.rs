//! What people said and what the agent saw, on disk until the collector has it.
//!
//! A report is in the file and the file on the disk before anybody is told that it is recorded. It
//! leaves when the collector acknowledges it or refuses it for good; what was refused stays in
//! `refused.log`, and both are forgotten a day after the event. Where too much waits, what was seen of the line makes room first, then what was
//! seen of the power, then what devices counted; what people said is never dropped, and new reports are
//! refused. One process at a time has the spool of a state directory, by a lock. A tail that was torn
//! by a power cut, and damage anywhere, cost what lay there and no more.
//!
//! The agent id is made together with the file and lives in it. Each opening is a run with a name of
//! its own, made at random, and report numbers count within it: a disk that lied about a flush, that is
//! put back to what it was at each start, or that was copied, gives numbers again which the collector
//! knows, and what is said under them must not pass for what it has. A report that waits keeps the run in
//! which it was entered. What people said last stays in the file with what became of it, so that they can be told after a restart.

mod after;
mod contents;
mod frame;
#[cfg(diemcau_fuzzing)]
pub mod fuzz;
mod refused;
mod stored;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use diemcau_core::ids::{AgentId, BootId, Lane};
use diemcau_phrase::system::Deed;
use diemcau_proto::v1;
use prost::Message as _;
use rustix::fs::{FlockOperation, flock};

pub use after::FORGOTTEN_AFTER;
pub use contents::CAPACITY;

use crate::agent_state::{Fate, Reported};
use crate::clock::Now;
use crate::identity::{random_id, random_run};
use crate::report::{Report, Said, Topic};
use contents::Contents;
use frame::Kind;
use stored::{Done, Entry, Outage};

/// What people said is nobody else's to read.
const PRIVATE: u32 = 0o600;
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
    contents: Contents,
    /// Names this opening.
    run: u64,
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

/// Something that is recorded.
#[derive(Debug, PartialEq)]
pub struct Appended {
    /// The report, as it is to be sent.
    pub report: Report,
    /// Lane and number of the report that made room for it and is not to be sent any more.
    pub dropped: Option<(Lane, u64)>,
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
        what: Deed,
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
            Err(source) => return Err(SpoolError::Io { what: Deed::Open, path: dir.to_owned(), source }),
        };
        let path = dir.join("spool");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(SpoolError::Io { what: Deed::Read, path, source }),
        };
        let (contents, n_damaged) = Contents::read(&bytes);
        let is_new = contents.agent_id.is_none();
        let no_random = |source| SpoolError::Io { what: Deed::Read, path: "/dev/urandom".into(), source };
        let agent_id = match &contents.agent_id {
            Some(agent_id) => agent_id.clone(),
            None => random_id().map_err(no_random)?,
        };
        let run = random_run().map_err(no_random)?;
        if n_damaged > 0 || (is_new && !bytes.is_empty()) {
            tracing::warn!(path = %path.display(), bytes = n_damaged, kept = contents.n_waiting(),
                "the spool was torn or damaged; what could be read is kept");
        }
        let (file, length) = if is_new || n_damaged > 0 {
            let anew = write_anew(dir, &contents.write(&agent_id))?;
            sync_dir(dir, &dir_handle)?;
            anew
        } else {
            (open_append(&path)?, bytes.len() as u64)
        };
        let (dir, agent_id) = (dir.to_owned(), AgentId::new(&agent_id));
        Ok(Self { dir, dir_handle, file, length, agent_id, contents, run, _lock: lock })
    }

    /// Whether a process has the spool of a state directory. Makes and changes nothing.
    ///
    /// # Errors
    /// If it cannot be told.
    pub fn is_held(dir: &Path) -> io::Result<bool> {
        let file = match File::open(dir.join("lock")) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        match flock(&file, FlockOperation::NonBlockingLockShared) {
            Ok(()) => Ok(false),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// The installation.
    pub fn agent_id(&self) -> &AgentId {
        &self.agent_id
    }

    /// What waits, each lane in its order, as seen in the boot that is on.
    pub fn waiting(&self, boot_id: &BootId) -> Vec<Report> {
        self.contents.waiting().map(|entry| entry.report(boot_id)).collect()
    }

    /// How many reports wait.
    pub fn n_waiting(&self) -> usize {
        self.contents.n_waiting()
    }

    /// What people said last, by what they spoke of, with what became of it; what is known to have
    /// been said in another session than the one that is on aside.
    pub fn reported(&self, session: v1::Session) -> BTreeMap<Topic, Reported> {
        self.contents.reported(session)
    }

    /// Help that people asked for and did not call off since, oldest first, with what became of that; as
    /// [`Spool::reported`] with regard to the session.
    pub fn calls(&self, session: v1::Session) -> Vec<Reported> {
        self.contents.calls(session)
    }

    /// Records something. When this returns it survives a power cut. Gives the report, and the lane
    /// and number of one that made room for it.
    ///
    /// # Errors
    /// If the spool is full or the disk fails; then nothing is recorded.
    pub fn append(&mut self, said: Said, now: Now, context: &Context) -> Result<Appended, SpoolError> {
        self.append_form("", said, now, context)
    }

    /// The number under which a form was entered already, if it is remembered.
    pub fn seq_of(&self, form: &str, said: &Said) -> Option<u64> {
        self.contents.seq_of(form, said)
    }

    /// As [`Spool::append`], with the one-time id of the form by which it is entered.
    ///
    /// # Errors
    /// If the spool is full or the disk fails; then nothing is recorded.
    pub fn append_form(
        &mut self,
        form: &str,
        said: Said,
        now: Now,
        context: &Context,
    ) -> Result<Appended, SpoolError> {
        let lane = said.lane();
        let dropped = self.contents.make_room(lane).map_err(|contents::Full| SpoolError::Full)?;
        let entry = Entry::new((self.run, self.contents.next_seq(lane)), said, now, context).by_form(form);
        self.write(lane, Kind::Entry, &entry.encode_to_vec(), true)?;
        let report = entry.report(&context.boot_id);
        self.contents.insert(lane, entry);
        if let Some((lane, seq)) = dropped
            && let Err(error) = self.forget(lane, seq, None)
        {
            // The dropped one waits again after a restart, which is no harm; the new one is kept.
            tracing::warn!(error = &error as &dyn std::error::Error, "the spool keeps a report too long");
        }
        Ok(Appended { report, dropped })
    }

    /// A report is done with. If the mark is lost in a power cut the report is sent once more, and
    /// the collector knows it.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn done(&mut self, lane: Lane, seq: u64, fate: &Fate) -> Result<(), SpoolError> {
        self.forget(lane, seq, Some(fate))?;
        let idle = self.contents.n_waiting() == 0 && self.length > COMPACT_IDLE;
        if idle || (self.length > COMPACT_BUSY && self.contents.n_waiting() < CAPACITY / 10) {
            (self.file, self.length) = write_anew(&self.dir, &self.contents.write(self.agent_id.as_str()))?;
            sync_dir(&self.dir, &self.dir_handle)?;
        }
        Ok(())
    }

    /// A report was refused for good: it is kept in `refused.log`, and done with here.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn refused(
        &mut self,
        (lane, seq): (Lane, u64),
        reason: v1::RefusalReason,
        why: &str,
        now: Now,
    ) -> Result<(), SpoolError> {
        if let Some(entry) = self.contents.get(lane, seq) {
            let why = format!("{}: {why}", reason.as_str_name());
            let text = format!("{} lane={lane:?} seq={seq} refused: {why:?} {entry:?}\n", now.wall_ms);
            refused::append(&self.dir, &text)?;
        }
        self.done(lane, seq, &Fate::Refused { reason, text: why.to_owned() })
    }

    /// The line is lost. An outage that is on already, also from before a restart, goes on.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn line_lost(
        &mut self,
        cause: v1::OutageCause,
        text: &str,
        now: Now,
        boot_id: &BootId,
    ) -> Result<(), SpoolError> {
        if self.contents.outage.is_some() {
            return Ok(());
        }
        let outage = Outage::new(cause, text, now, boot_id);
        self.write(Lane::Line, Kind::Outage, &outage.encode_to_vec(), true)?;
        self.contents.outage = Some(outage);
        Ok(())
    }

    /// The line is back: what there is to say of the outage, if one was on.
    ///
    /// # Errors
    /// If the disk fails or what people said fills the spool.
    pub fn line_back(&mut self, now: Now, context: &Context) -> Result<Option<Appended>, SpoolError> {
        let Some(outage) = &self.contents.outage else {
            return Ok(None);
        };
        let said = outage.over(now, &context.boot_id);
        self.append(said, now, context).map(Some)
    }

    fn forget(&mut self, lane: Lane, seq: u64, fate: Option<&Fate>) -> Result<(), SpoolError> {
        let done = Done::new(seq, fate);
        if !self.contents.remove(lane, seq, &done.fate()) {
            return Ok(());
        }
        self.write(lane, Kind::Done, &done.encode_to_vec(), false)
    }

    /// Appends a frame whole, or not at all as far as the disk still lets us.
    fn write(&mut self, lane: Lane, kind: Kind, payload: &[u8], durable: bool) -> Result<(), SpoolError> {
        let mut bytes = Vec::new();
        frame::write(&mut bytes, lane, kind, payload);
        let mut written = self.file.write_all(&bytes);
        if durable {
            written = written.and_then(|()| self.file.sync_data());
        }
        if let Err(source) = written {
            self.file.set_len(self.length).ok();
            return Err(self.error(Deed::Write, source));
        }
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn error(&self, what: Deed, source: io::Error) -> SpoolError {
        SpoolError::Io { what, path: self.dir.join("spool"), source }
    }
}

fn make_dir(dir: &Path) -> Result<(), SpoolError> {
    use std::os::unix::fs::DirBuilderExt as _;

    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|source| SpoolError::Io { what: Deed::Make, path: dir.to_owned(), source })
}

fn lock(dir: &Path) -> Result<File, SpoolError> {
    let path = dir.join("lock");
    let file = match OpenOptions::new().create(true).append(true).open(&path) {
        Ok(file) => file,
        Err(source) => return Err(SpoolError::Io { what: Deed::Open, path, source }),
    };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(SpoolError::Busy { dir: dir.to_owned() }),
        Err(error) => Err(SpoolError::Io { what: Deed::Lock, path, source: error.into() }),
    }
}

/// Writes the file under another name, and puts it in place once it is on the disk. Gives the very
/// file that is in place then, to be appended to, and its length.
fn write_anew(dir: &Path, bytes: &[u8]) -> Result<(File, u64), SpoolError> {
    let (path, new) = (dir.join("spool"), dir.join("spool.new"));
    let replace = || {
        let mut file = OpenOptions::new().create(true).append(true).mode(PRIVATE).open(&new)?;
        file.set_len(0)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        Ok(file)
    };
    let file = replace().map_err(|source| SpoolError::Io { what: Deed::Write, path: new.clone(), source })?;
    Ok((file, bytes.len() as u64))
}

fn sync_dir(dir: &Path, handle: &File) -> Result<(), SpoolError> {
    let synced = handle.sync_all();
    synced.map_err(|source| SpoolError::Io { what: Deed::Write, path: dir.to_owned(), source })
}

fn open_append(path: &Path) -> Result<File, SpoolError> {
    let opened = OpenOptions::new().create(true).append(true).mode(PRIVATE).open(path);
    opened.map_err(|source| SpoolError::Io { what: Deed::Open, path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
