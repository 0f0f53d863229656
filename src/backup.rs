//! A backup of a data directory: all that a collector needs to go on, in one file. It is made beside the
//! collector that runs, and checked before it has its name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use diemcau_core::fact::FactBody;
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use diemcau_phrase::system::Deed;

use crate::data_dir::{self, DataDir, DataDirError};
use crate::journal::{self, Backup, Beside, JournalError};

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Name of the event.
    pub event: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Number of its last fact.
    pub last: Seq,
    /// When that was.
    pub at: Timestamp,
}

/// A backup that was made.
#[derive(Debug)]
pub struct Made {
    /// What it holds.
    pub content: Content,
    /// Why the data directory could not remember it; none: it does.
    pub unremembered: Option<DataDirError>,
}

/// Why no backup is made, or none is taken back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The journal cannot be copied.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A file cannot be read or written.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The backup is damaged, or none.
    #[error("{} cannot be used", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: JournalError,
    },
    /// A file of that name is there, and is no backup.
    #[error("{} is there and is no backup: it is left as it is", path.display())]
    Taken {
        /// The file.
        path: PathBuf,
    },
    /// The directory holds something.
    #[error("{} is not empty", path.display())]
    NotEmpty {
        /// The directory.
        path: PathBuf,
    },
}

/// Makes a backup of a data directory, whether a collector runs on it or not. An earlier one of that name stays
/// until the new one was checked. Blocks.
///
/// # Errors
/// If it cannot be read or written, or what was written is not sound.
pub fn make(data: &Path, file: &Path) -> Result<Made, BackupError> {
    let file = std::path::absolute(file).map_err(|source| io_error(Deed::Make, file, source))?;
    if file.try_exists().map_err(|source| io_error(Deed::Open, &file, source))?
        && !Backup::is_one(&file).map_err(|source| io_error(Deed::Read, &file, source))?
    {
        return Err(BackupError::Taken { path: file });
    }
    let files = data_dir::kept_files(data)?;
    let beside: Vec<Beside> = files.into_iter().map(|(name, content)| Beside { name, content }).collect();
    let new = unfinished(&file);
    journal::back_up(data, &new, &beside)?;
    let content = content(&new)?;
    // Before it is there: no backup is to be unknown to whoever wants all of them gone.
    let unremembered = data_dir::remember_backup(data, &file).err();
    let put = fs::rename(&new, &file).and_then(|()| match file.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    });
    put.map_err(|source| io_error(Deed::Write, &file, source))?;
    Ok(Made { content, unremembered })
}

/// Makes a data directory of a backup, which is checked before. Blocks.
///
/// # Errors
/// If the backup is not sound, the directory holds something, or it cannot be written.
pub fn restore(file: &Path, data: &Path) -> Result<Content, BackupError> {
    let held = content(file)?;
    refuse_what_is_there(data)?;
    let dir = DataDir::open(data)?;
    let backup = Backup::open(file)?;
    for Beside { name, content } in backup.beside()? {
        data_dir::put_back(dir.path(), &name, &content)?;
    }
    let file = std::path::absolute(file).map_err(|source| io_error(Deed::Open, file, source))?;
    data_dir::remember_backup(dir.path(), &file)?;
    backup.restore(dir.path())?;
    Ok(held)
}

/// Under which name a backup is written until it is whole.
pub fn unfinished(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Reads all of a backup.
fn content(file: &Path) -> Result<Content, BackupError> {
    fs::metadata(file).map_err(|source| io_error(Deed::Open, file, source))?;
    let unusable = |source| BackupError::Unusable { path: file.to_owned(), source };
    let backup = Backup::open(file).map_err(unusable)?;
    let mut content =
        Content { event: String::new(), time_zone: String::new(), last: Seq(0), at: Timestamp::default() };
    for fact in backup.facts().map_err(unusable)? {
        let fact = fact.map_err(unusable)?;
        (content.last, content.at) = (fact.seq, fact.at);
        if let FactBody::EventOpened(opened) = fact.body {
            (content.event, content.time_zone) = (opened.settings.name, opened.settings.time_zone);
        }
    }
    backup.beside().map_err(unusable)?;
    Ok(content)
}

fn refuse_what_is_there(dir: &Path) -> Result<(), BackupError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(BackupError::NotEmpty { path: dir.to_owned() }),
            None => Ok(()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(io_error(Deed::Read, dir, source)),
    }
}

fn io_error(what: Deed, path: &Path, source: io::Error) -> BackupError {
    BackupError::DataDir(DataDirError::Io { what, path: path.to_owned(), source })
}
