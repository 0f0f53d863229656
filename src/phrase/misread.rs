//! A place of a TOML or JSON text that cannot be read, told with what stands there.

use std::fmt;
use std::ops::Range;

use super::Language;

/// What of a text is shown at most.
const SHOWN: usize = 60;

/// Where a text cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misread {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1; in characters.
    pub column: usize,
    /// What stands there: the key or value, or else the line.
    pub written: String,
    /// What the library that reads it says.
    pub library: String,
}

impl Misread {
    /// From a text, the bytes of it that a library calls wrong, and its words.
    pub fn new(text: &str, wrong: Option<Range<usize>>, library: &str) -> Self {
        let Range { start, end } = wrong.unwrap_or(0..0);
        let before = text.get(..start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..].lines().next().unwrap_or_default().trim();
        let part = text.get(start..end).unwrap_or_default().trim();
        // A part over several lines says less than the line where it begins.
        let written = if part.is_empty() || part.contains('\n') { line } else { part };
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            written: shortened(written),
            library: library.to_owned(),
        }
    }
}

impl Language {
    /// Line, column, what stands there, and why it cannot be read, behind the file's name.
    pub fn misread(self, misread: &Misread) -> String {
        let Misread { line, column, written, library } = misread;
        let fault = match (self, written.is_empty()) {
            (Self::Vietnamese, false) => format!("dòng {line}, cột {column}: không hiểu «{written}»"),
            (Self::English, false) => format!("line {line}, column {column}: cannot understand «{written}»"),
            (Self::Vietnamese, true) => format!("dòng {line}, cột {column}: không hiểu"),
            (Self::English, true) => format!("line {line}, column {column}: cannot be understood"),
        };
        self.in_words_of_a_library(fault, library)
    }

    /// The same behind the name of a file.
    pub fn misread_file(self, file: impl fmt::Display, misread: &Misread) -> String {
        format!("{file}, {}", self.misread(misread))
    }
}

/// As a log tells it.
impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::English.misread(self))
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_counted_in_characters_and_shows_what_stands_there() {
        let text = "point = \"Xã A\"\nđiểm = 1 # no\n";
        let at = text.find("điểm").unwrap();
        let misread = Misread::new(text, Some(at..at + "điểm".len()), "unknown field");
        assert_eq!(
            Language::Vietnamese.misread_file("agent.toml", &misread),
            "agent.toml, dòng 2, cột 1: không hiểu «điểm» (unknown field)"
        );
        let at = text.find('1').unwrap();
        assert_eq!(Misread::new(text, Some(at..at), "x").column, 8);
        assert_eq!(Misread::new(text, Some(at..at), "x").written, "điểm = 1 # no");
        let nowhere = Misread::new("", None, "missing field `point`");
        assert_eq!(
            Language::English.misread(&nowhere),
            "line 1, column 1: cannot be understood (missing field `point`)"
        );
        assert_eq!(Misread::new(&"x".repeat(99), None, "").written.chars().count(), SHOWN);
    }
}
