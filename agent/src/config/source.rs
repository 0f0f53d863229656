//! The file with the places of its values, to be taken together with flags.

use std::ops::Range;
use std::path::Path;

use diemcau_phrase::misread::Misread;
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
            Err(error) => {
                let misread = Misread::new(&text, error.span(), error.message());
                let lacks_quotes = lacks_quotes(&text, misread.line);
                Err(ConfigError::Parse { path: path.to_owned(), misread, lacks_quotes })
            }
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

/// Whether the file could be read, or at least that line, if its value stood in straight quotation marks.
fn lacks_quotes(text: &str, line: usize) -> bool {
    let cured = text.lines().zip(1..).map(
        |(written, number)| {
            if number == line { quoted(written) } else { written.to_owned() }
        },
    );
    let cured: Vec<String> = cured.collect();
    let cured = cured.join("\n");
    if cured == text.trim_end_matches('\n') {
        return false;
    }
    match toml::from_str::<RawFile>(&cured) {
        Ok(_) => true,
        Err(error) => Misread::new(&cured, error.span(), error.message()).line > line,
    }
}

/// The line with its value in quotation marks.
fn quoted(line: &str) -> String {
    let Some((key, value)) = line.split_once('=') else { return line.to_owned() };
    let value = value.split('#').next().unwrap_or_default().trim();
    let value = value.trim_matches(|symbol: char| !symbol.is_ascii() && !symbol.is_alphanumeric());
    format!("{key}= \"{}\"", value.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_are_advised_where_they_are_the_cure() {
        for (text, line, is_cure) in [
            ("point = TX-001\n", 1, true),
            ("point = 7\n", 1, true),
            ("point = “TX-001”\nconnect = http://a:1\n", 1, true),
            ("point = \"A\"\nconnect = http://a:1 # the collector\n", 2, true),
            ("point = \"A\"\npiont = \"B\"\n", 2, false),
            ("log_format = xml\n", 1, false),
            ("[page\n", 1, false),
        ] {
            assert_eq!(lacks_quotes(text, line), is_cure, "{text}");
        }
    }
}
