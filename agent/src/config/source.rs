//! The file with the places of its values, to be taken together with flags.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;

use super::file::RawFile;
use super::{ConfigError, Place};

/// The file with its text, to tell lines.
pub(super) struct Source<'a> {
    path: &'a Path,
    text: String,
    pub(super) raw: RawFile,
}

/// A value and where it was given.
pub(super) struct Given<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

impl<'a> Source<'a> {
    pub(super) fn read(path: Option<&'a Path>) -> Result<Self, ConfigError> {
        let Some(path) = path else {
            return Ok(Self { path: Path::new(""), text: String::new(), raw: RawFile::default() });
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(source) => return Err(ConfigError::Read { path: path.to_owned(), source }),
        };
        match toml::from_str(&text) {
            Ok(raw) => Ok(Self { path, text, raw }),
            Err(source) => Err(ConfigError::Parse { path: path.to_owned(), source }),
        }
    }

    /// The flag's value, else the file's.
    pub(super) fn pick<T>(
        &mut self,
        key: &'static str,
        flag: Option<T>,
        take: impl FnOnce(&mut RawFile) -> Option<Spanned<T>>,
    ) -> Option<Given<T>> {
        if let Some(value) = flag {
            return Some(Given { value, place: Place::Flag(key) });
        }
        let spanned = take(&mut self.raw)?;
        Some(self.given(key, spanned))
    }

    /// A value of the file with its place.
    pub(super) fn given<T>(&self, key: &'static str, spanned: Spanned<T>) -> Given<T> {
        let Range { start, .. } = spanned.span();
        let line = 1 + self.text[..start].matches('\n').count();
        let place = Place::File { path: self.path.to_owned(), line, key };
        Given { value: spanned.into_inner(), place }
    }
}
