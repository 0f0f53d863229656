//! What a backup holds of a data directory beside its journal, and which backups were made of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use diemcau_phrase::system::Deed;

use super::{DataDirError, authority, identity, io_error, links, remove_if_there, write_atomically};

/// The backups that were made, a path a line.
const BACKUPS_FILE: &str = "backups";

/// The files that a backup holds, with the mode that each is given.
const KEPT: [(&str, u32); 7] = [
    (authority::CERTIFICATE_FILE, 0o644),
    (authority::KEY_FILE, 0o600),
    (identity::CERTIFICATE_FILE, 0o644),
    (identity::KEY_FILE, 0o600),
    (links::KEY_FILE, 0o600),
    (links::URL_FILE, 0o644),
    (BACKUPS_FILE, 0o600),
];

/// The files of a data directory that are kept beside its journal, as far as they are there, by name.
///
/// # Errors
/// If one cannot be read.
pub fn kept_files(dir: &Path) -> Result<Vec<(String, Vec<u8>)>, DataDirError> {
    let mut files = Vec::new();
    for (name, _) in KEPT {
        let path = dir.join(name);
        match fs::read(&path) {
            Ok(content) => files.push((name.to_owned(), content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(io_error(Deed::Read, &path)(error)),
        }
    }
    Ok(files)
}

/// Puts such a file into a data directory; one of another name is nobody's and left out.
///
/// # Errors
/// If it cannot be written.
pub fn put_back(dir: &Path, name: &str, content: &[u8]) -> Result<(), DataDirError> {
    match KEPT.iter().find(|(kept, _)| *kept == name) {
        Some((name, mode)) => write_atomically(&dir.join(name), content, *mode),
        None => Ok(()),
    }
}

/// The backups that were made of a data directory, be they still there or not.
///
/// # Errors
/// If that cannot be read.
pub fn backups(dir: &Path) -> Result<Vec<PathBuf>, DataDirError> {
    let path = dir.join(BACKUPS_FILE);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.lines().map(PathBuf::from).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(io_error(Deed::Read, &path)(error)),
    }
}

/// Remembers that a backup was made, or is about to be.
///
/// # Errors
/// If that cannot be written.
pub fn remember_backup(dir: &Path, backup: &Path) -> Result<(), DataDirError> {
    let mut all = backups(dir)?;
    if !all.iter().any(|known| known == backup) {
        all.push(backup.to_owned());
    }
    remember(dir, &all)
}

/// Remembers these backups and no others.
///
/// # Errors
/// If that cannot be written.
pub fn remember(dir: &Path, backups: &[PathBuf]) -> Result<(), DataDirError> {
    let lines: Vec<String> = backups.iter().map(|backup| format!("{}\n", backup.display())).collect();
    write_atomically(&dir.join(BACKUPS_FILE), lines.concat().as_bytes(), 0o600)
}

/// Removes the key of the links, and what they begin with: none that was given out holds any longer.
///
/// # Errors
/// If one cannot be removed.
pub fn remove_links(dir: &Path) -> Result<(), DataDirError> {
    [links::KEY_FILE, links::URL_FILE].iter().try_for_each(|name| remove_if_there(&dir.join(name)))
}
