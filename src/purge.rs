//! What is done with a data directory after the event: personal data is purged from its journal, and whatever else
//! beside it speaks of people, or lets somebody speak for them, is removed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use diemcau_core::cutoff::Reached;
use diemcau_core::fact::Fact;
use diemcau_core::figure::{Figure, PointFigure, Sums};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use crate::backup::unfinished;
use crate::data_dir::{self, DataDir, DataDirError};
use crate::journal::{self, Backup, Facts, JournalError, Purged};

/// What was purged.
#[derive(Debug)]
pub struct Done {
    /// When, by the clock of the machine, and from what the journal goes on.
    pub purged: Purged,
    /// It was done before, and was completed now at most.
    pub again: bool,
    /// What became of each backup that the directory knew of.
    pub backups: Vec<(PathBuf, BackupFate)>,
}

/// What became of a backup.
#[derive(Debug)]
pub enum BackupFate {
    /// It is gone.
    Removed,
    /// It was not there: gone, or on a disk that is not there.
    NotThere,
    /// Another file has its name, which is left.
    Another,
    /// It could not be removed.
    Left(io::Error),
}

/// Why nothing is purged.
#[derive(Debug, thiserror::Error)]
pub enum PurgeError {
    /// The journal cannot be read or written anew.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The directory is in use, or a file in it cannot be read or written.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// What would be left gives another figure.
    #[error("what would be left of the journal gives another figure: nothing is changed")]
    Differs,
}

/// The backups that would go, of a directory whose journal can be read.
///
/// # Errors
/// If it is no data directory.
pub fn backups(data: &Path) -> Result<Vec<PathBuf>, PurgeError> {
    drop(journal::read(data)?);
    Ok(data_dir::backups(data)?)
}

/// Purges a data directory on which no collector runs. Broken off at any point the old journal stands whole or the
/// new one does; done again, it is completed. Blocks.
///
/// # Errors
/// If a collector runs, the journal is damaged, or the disk does not take the new one.
pub fn purge(data: &Path) -> Result<Done, PurgeError> {
    // A wrong folder is told, not made into a data directory.
    drop(journal::read(data)?);
    let dir = DataDir::open(data)?;
    let earlier = journal::purged(dir.path())?;
    if earlier.is_some() {
        journal::complete_purge(dir.path())?;
    } else {
        let now = Timestamp::from_millis(jiff::Timestamp::now().as_millisecond());
        let new = journal::write_purged(dir.path(), now)?;
        if figures(journal::read(dir.path())?)? != figures(new.facts()?)? {
            return Err(PurgeError::Differs);
        }
        new.put_in_place()?;
    }
    data_dir::remove_links(dir.path())?;
    let backups = remove_backups(dir.path())?;
    let purged = journal::purged(dir.path())?.ok_or(JournalError::Missing)?;
    Ok(Done { purged, again: earlier.is_some(), backups })
}

/// Those that could not be removed are remembered for another time.
fn remove_backups(data: &Path) -> Result<Vec<(PathBuf, BackupFate)>, DataDirError> {
    let known = data_dir::backups(data)?;
    let fates: Vec<(PathBuf, BackupFate)> =
        known.into_iter().map(|file| (file.clone(), remove(&file))).collect();
    let left = fates.iter().filter(|(_, fate)| matches!(fate, BackupFate::Left(_)));
    let left: Vec<PathBuf> = left.map(|(file, _)| file.clone()).collect();
    data_dir::remember(data, &left)?;
    Ok(fates)
}

/// Removes a backup, and what is left of one that was broken off.
fn remove(file: &Path) -> BackupFate {
    let begun = unfinished(file);
    match gone(&begun).and_then(|_| gone(file)) {
        Ok(fate) => fate,
        Err(error) => BackupFate::Left(error),
    }
}

fn gone(file: &Path) -> io::Result<BackupFate> {
    match Backup::is_one(file) {
        Ok(true) => fs::remove_file(file).map(|()| BackupFate::Removed),
        Ok(false) => Ok(BackupFate::Another),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(BackupFate::NotThere)
        }
        Err(error) => Err(error),
    }
}

/// All that is counted: at the end, and of each cut-off as it was frozen.
#[derive(PartialEq, Eq)]
struct Figures {
    n_facts: u64,
    total: Sums,
    levels: Vec<Sums>,
    areas: Vec<Sums>,
    points: Vec<Option<u32>>,
    cutoffs: Vec<Frozen>,
}

/// A cut-off: its fact, its sums, its numbers, and how often it was amended.
type Frozen = (u64, Option<diemcau_core::cutoff::FrozenSums>, Vec<Option<u32>>, usize);

fn figures(facts: Facts) -> Result<Figures, JournalError> {
    let mut state = State::default();
    for fact in facts {
        let fact: Fact = fact?;
        state.apply(&fact);
    }
    let Figure { total, levels, areas, points } = Figure::of(&state);
    let frozen = |reached: &Reached| {
        (reached.fact.0, reached.total, reached.numbers.clone(), reached.amendments.len())
    };
    Ok(Figures {
        n_facts: state.seq().0,
        total,
        levels: levels.into_iter().map(|(_, sums)| sums).collect(),
        areas: areas.into_iter().map(|(_, sums)| sums).collect(),
        points: points.iter().map(PointFigure::attendees).collect(),
        cutoffs: state.cutoffs_reached().iter().map(frozen).collect(),
    })
}
