//! Whether an open journal still lies where it was opened. A file that was moved or removed can be written
//! for ever, and whoever looks for it finds nothing of that.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::journal::{Cause, JournalError};

/// Which file it is, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId {
    device: u64,
    inode: u64,
}

/// Where the file of a journal and its write-ahead log were when they were opened.
pub(super) struct Place {
    path: PathBuf,
    file: FileId,
    log_path: PathBuf,
    /// None if there was no log yet.
    log: Option<FileId>,
}

impl Place {
    /// Takes what lies there for what is open: to be called right after the opening.
    pub(super) fn of(path: &Path) -> Result<Self, JournalError> {
        let log_path = log_of(path);
        let log = fs::metadata(&log_path).ok().map(|metadata| FileId::new(&metadata));
        Ok(Self { path: path.to_owned(), file: FileId::of(path)?, log_path, log })
    }

    /// Which file it is.
    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// Whether the file and its log are where they were.
    pub(super) fn check(&self) -> Result<(), JournalError> {
        self.check_file()?;
        match self.log {
            Some(log) => FileId::of(&self.log_path)?.check(log, &self.log_path),
            None => Ok(()),
        }
    }

    /// Whether the file is where it was.
    pub(super) fn check_file(&self) -> Result<(), JournalError> {
        FileId::of(&self.path)?.check(self.file, &self.path)
    }
}

impl FileId {
    /// The file that is there.
    pub(super) fn of(path: &Path) -> Result<Self, JournalError> {
        match fs::metadata(path) {
            Ok(metadata) => Ok(Self::new(&metadata)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Err(JournalError::Moved { path: path.to_owned() })
            }
            Err(error) => Err(JournalError::Io(Cause::new(error))),
        }
    }

    /// Whether it is `expected`, which was at `path`.
    pub(super) fn check(self, expected: Self, path: &Path) -> Result<(), JournalError> {
        if self == expected { Ok(()) } else { Err(JournalError::Moved { path: path.to_owned() }) }
    }

    fn new(metadata: &Metadata) -> Self {
        Self { device: metadata.dev(), inode: metadata.ino() }
    }
}

/// Where SQLite keeps the write-ahead log of a file.
pub(super) fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}
