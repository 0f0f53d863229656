//! The mark beside a journal: the last fact that is known to be written. A journal that ends before it has
//! lost facts that were acknowledged, and one that is not there was there once.
//!
//! It is written after each commit and flushed now and then, so it may be behind the journal, and is never
//! ahead of it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};
use diemcau_core::chain::{EntryHash, Tip};
use diemcau_core::ids::Seq;
use tracing::warn;

/// It is flushed this often while facts are written.
const FLUSH_EVERY: Duration = Duration::from_secs(5);
/// Bytes of the digest by which it knows itself.
const CHECK_LEN: usize = 8;

/// The mark of a journal that is written. Flushed when dropped.
pub(super) struct Mark {
    path: PathBuf,
    /// None where it cannot be written; that was told.
    file: Option<File>,
    /// What it says was written, and not flushed.
    is_dirty: bool,
    flushed: Instant,
}

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// There is none, so nothing.
    Nothing,
    /// It cannot be read: there was a journal.
    Unreadable,
    /// The last fact.
    Tip(Tip),
}

impl Mark {
    /// Opens the mark of a journal whose last fact is `tip`. One that says something is left as it is until
    /// more is written: the facts up to there may be found to be others. The journal does without one that
    /// cannot be written.
    pub(super) fn open(journal: &Path, known: Option<&Tip>, tip: &Tip) -> Self {
        let path = path_of(journal);
        let made = match known {
            Some(_) => OpenOptions::new().write(true).open(&path),
            None => make(&path, tip),
        };
        if let Err(error) = &made {
            warn!(path = %path.display(), error = error as &dyn std::error::Error, "no mark beside the journal");
        }
        Self { path, file: made.ok(), is_dirty: false, flushed: Instant::now() }
    }

    /// Says that the facts up to `tip` are written.
    pub(super) fn write(&mut self, tip: &Tip) {
        let Some(file) = &self.file else { return };
        let written = file.write_all_at(text(tip).as_bytes(), 0);
        self.is_dirty = true;
        self.keep(written);
    }

    /// Flushes it if that is due.
    pub(super) fn flush_if_due(&mut self) {
        if self.flushed.elapsed() >= FLUSH_EVERY {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if !std::mem::take(&mut self.is_dirty) {
            return;
        }
        self.flushed = Instant::now();
        if let Some(file) = &self.file {
            let flushed = file.sync_data();
            self.keep(flushed);
        }
    }

    /// Gives a mark up that cannot be written: it stays behind.
    fn keep(&mut self, outcome: io::Result<()>) {
        if let Err(error) = outcome {
            let error = &error as &dyn std::error::Error;
            warn!(path = %self.path.display(), error, "the mark beside the journal cannot be written");
            self.file = None;
        }
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        self.flush();
    }
}

impl Known {
    /// What the mark of a journal says.
    pub(super) fn of(journal: &Path) -> io::Result<Self> {
        match fs::read(path_of(journal)) {
            Ok(text) => Ok(parse(&text).map_or(Self::Unreadable, Self::Tip)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::Nothing),
            Err(error) => Err(error),
        }
    }

    /// The last fact that was written, if that is known.
    pub(super) fn tip(self) -> Option<Tip> {
        match self {
            Self::Tip(tip) => Some(tip),
            Self::Nothing | Self::Unreadable => None,
        }
    }

    /// Whether there was a journal with facts in it.
    pub(super) fn is_trace(self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Unreadable => true,
            Self::Tip(tip) => tip.seq > Seq(0),
        }
    }
}

/// Where the mark of a journal is.
pub(super) fn path_of(journal: &Path) -> PathBuf {
    // Not named as the journal's own files are: it is to stay behind when those are moved away together.
    journal.with_file_name("last-fact")
}

/// Makes a mark, or writes it anew, and puts it on the disk.
pub(super) fn make(path: &Path, tip: &Tip) -> io::Result<File> {
    let is_new = !path.try_exists()?;
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    file.write_all_at(text(tip).as_bytes(), 0)?;
    file.sync_data()?;
    if is_new && let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    Ok(file)
}

/// One line of a fixed length, so that it is overwritten where it stands.
fn text(tip: &Tip) -> String {
    let said = format!("{:020} {}", tip.seq.0, hex(&tip.hash.0));
    format!("{said} {}\n", check(&said))
}

fn parse(text: &[u8]) -> Option<Tip> {
    let line = std::str::from_utf8(text).ok()?.strip_suffix('\n')?;
    let (said, checked) = line.rsplit_once(' ')?;
    if checked != check(said) {
        return None;
    }
    let (seq, hash) = said.split_once(' ')?;
    let mut bytes = EntryHash::default();
    for (at, byte) in bytes.0.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hash.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(Tip { seq: Seq(seq.parse().ok()?), hash: bytes })
}

fn check(said: &str) -> String {
    hex(&digest(&SHA256, said.as_bytes()).as_ref()[..CHECK_LEN])
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_it_was_told_last_and_knows_a_false_byte() {
        let dir = tempfile::tempdir().unwrap();
        let journal = dir.path().join("journal.sqlite");
        assert_eq!(Known::of(&journal).unwrap(), Known::Nothing);
        let tip = |seq| Tip { seq: Seq(seq), hash: EntryHash([7; 32]) };
        let mut mark = Mark::open(&journal, None, &Tip::default());
        assert!(!Known::of(&journal).unwrap().is_trace(), "nothing was written yet");
        for seq in [1, 900, u64::MAX] {
            mark.write(&tip(seq));
            assert_eq!(Known::of(&journal).unwrap(), Known::Tip(tip(seq)));
        }
        drop(mark);
        let text = fs::read(path_of(&journal)).unwrap();
        for at in 0..text.len() {
            let mut flipped = text.clone();
            flipped[at] ^= 4;
            fs::write(path_of(&journal), flipped).unwrap();
            assert_eq!(Known::of(&journal).unwrap(), Known::Unreadable, "byte {at}");
        }
    }
}
