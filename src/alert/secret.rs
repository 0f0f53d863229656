//! Secrets: from a file or the environment, never from the text of a configuration.

use std::env::VarError;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// More than this no secret has, bytes.
const MAX_SECRET: u64 = 64 * 1024;

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// In a file; blanks and line breaks around it do not count.
    File(PathBuf),
    /// In a variable of the environment.
    Env(String),
}

/// A secret that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read.
    #[error("{} cannot be read", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds nothing, or much more than a secret.
    #[error("{} holds no secret", .path.display())]
    NoSecret {
        /// The file.
        path: PathBuf,
    },
    /// The variable is not set, empty, or no text.
    #[error("the variable {name} is not set")]
    NoVariable {
        /// Its name.
        name: String,
    },
}

impl SecretSource {
    /// Reads it.
    ///
    /// # Errors
    /// If there is none.
    pub fn read(&self) -> Result<SecretString, SecretError> {
        match self {
            Self::File(path) => read_file(path),
            Self::Env(name) => match std::env::var(name) {
                Ok(value) if !value.trim().is_empty() => Ok(value.trim().into()),
                Ok(_) | Err(VarError::NotPresent | VarError::NotUnicode(_)) => {
                    Err(SecretError::NoVariable { name: name.clone() })
                }
            },
        }
    }

    /// Whether others than its owner can read the file. Unknown on platforms without such rights.
    pub fn is_open_to_others(&self) -> Option<bool> {
        let Self::File(path) = self else { return Some(false) };
        is_open_to_others(path)
    }
}

/// Whether others than its owner, or the owner's group, can read a file.
#[cfg(unix)]
pub(super) fn is_open_to_others(path: &Path) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o007;
    fs::metadata(path).ok().map(|found| found.permissions().mode() & OTHERS != 0)
}

/// Whether others can read a file: not known here.
#[cfg(not(unix))]
pub(super) fn is_open_to_others(_: &Path) -> Option<bool> {
    None
}

fn read_file(path: &Path) -> Result<SecretString, SecretError> {
    let unreadable = |source| SecretError::Io { path: path.to_owned(), source };
    let none = || SecretError::NoSecret { path: path.to_owned() };
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_SECRET {
        return Err(none());
    }
    let text = fs::read_to_string(path).map_err(unreadable)?;
    if text.trim().is_empty() { Err(none()) } else { Ok(text.trim().into()) }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_secret_comes_from_a_file_or_the_environment() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("token");
        let source = SecretSource::File(path.clone());
        assert!(matches!(source.read(), Err(SecretError::Io { .. })));
        fs::write(&path, " \n").unwrap();
        assert!(matches!(source.read(), Err(SecretError::NoSecret { .. })));
        fs::write(&path, "  s3cret\n").unwrap();
        let secret = source.read().unwrap();
        assert_eq!(secret.expose_secret(), "s3cret");
        assert!(!format!("{secret:?}").contains("s3cret"));
        assert!(SecretSource::Env("PATH".to_owned()).read().is_ok());
        let unset = SecretSource::Env("DIEMCAU_NO_SUCH_VARIABLE".to_owned());
        assert!(matches!(unset.read(), Err(SecretError::NoVariable { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_told() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("token");
        fs::write(&path, "s").unwrap();
        for (mode, open) in [(0o600, false), (0o640, false), (0o644, true), (0o604, true)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(SecretSource::File(path.clone()).is_open_to_others(), Some(open), "{mode:o}");
        }
        assert_eq!(SecretSource::File(dir.path().join("none")).is_open_to_others(), None);
    }
}
