//! The key of which links are made, and what they begin with: kept beside the journal, so that a sheet that is
//! printed again has the same link.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use aws_lc_rs::rand;
use diemcau_phrase::system::Deed;
use secrecy::SecretSlice;

use super::{DataDirError, io_error, write_atomically};

/// Bytes of the key.
pub const LINK_KEY: usize = 32;

pub(super) const KEY_FILE: &str = "link-key";
pub(super) const URL_FILE: &str = "link-url";

/// The key of the links of an event, for its owner alone; made when the directory has none. Whoever makes it at
/// the same time gets the same one.
///
/// # Errors
/// If it cannot be read, made or written.
pub fn link_key(dir: &Path) -> Result<SecretSlice<u8>, DataDirError> {
    let path = dir.join(KEY_FILE);
    if !path.exists() {
        make(dir, &path)?;
    }
    let key = fs::read(&path).map_err(io_error(Deed::Read, &path))?;
    if key.len() != LINK_KEY {
        return Err(io_error(Deed::Read, &path)(io::ErrorKind::InvalidData.into()));
    }
    Ok(key.into())
}

/// Keeps what links begin with, for the commands that print them.
///
/// # Errors
/// If it cannot be written.
pub fn keep_link_url(dir: &Path, url: &str) -> Result<(), DataDirError> {
    if link_url(dir)?.as_deref() == Some(url) {
        return Ok(());
    }
    write_atomically(&dir.join(URL_FILE), format!("{url}\n").as_bytes(), 0o644)
}

/// What links begin with; none: no collector had a web listener yet.
///
/// # Errors
/// If it cannot be read.
pub fn link_url(dir: &Path) -> Result<Option<String>, DataDirError> {
    let path = dir.join(URL_FILE);
    match fs::read_to_string(&path) {
        Ok(url) => Ok(Some(url.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error(Deed::Read, &path)(error)),
    }
}

/// Whole or not at all, and never over one that is there.
fn make(dir: &Path, path: &Path) -> Result<(), DataDirError> {
    let mut key = [0; LINK_KEY];
    rand::fill(&mut key).map_err(|error| io_error(Deed::Make, path)(io::Error::other(error)))?;
    let new = dir.join(format!("{KEY_FILE}.{}", std::process::id()));
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        file.write_all(&key)?;
        file.sync_all()?;
        match fs::hard_link(&new, path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    };
    let written = write();
    fs::remove_file(&new).ok();
    written.map_err(io_error(Deed::Make, path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let made = link_key(dir.path()).unwrap();
        assert_eq!(link_key(dir.path()).unwrap().expose_secret(), made.expose_secret());
        let path = dir.path().join(KEY_FILE);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left");
        fs::write(&path, "short").unwrap();
        assert!(link_key(dir.path()).is_err());

        assert_eq!(link_url(dir.path()).unwrap(), None);
        keep_link_url(dir.path(), "https://a.example").unwrap();
        assert_eq!(link_url(dir.path()).unwrap().as_deref(), Some("https://a.example"));
    }
}
