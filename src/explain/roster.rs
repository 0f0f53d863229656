//! Why a file is no roster.

use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain;

use crate::roster::{MAX_BYTES, ReadError, Unreadable};

impl Explain for ReadError {
    fn explain(&self, language: Language) -> String {
        format!("{}: {}", self.file.display(), self.source.explain(language))
    }
}

impl Explain for Unreadable {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Io(error) => language.io_error(error),
            Self::TooLarge => language.roster_too_large(MAX_BYTES / 1_000_000),
            Self::Empty => language.roster_empty().to_owned(),
            Self::Utf16 => language.roster_utf16().to_owned(),
            Self::NotUtf8 { line } => language.roster_not_utf8(*line),
            Self::OpenQuote { line } => language.roster_open_quote(*line),
            Self::OldOrLocked => language.roster_old_or_locked().to_owned(),
            Self::Csv(error) => language.roster_bad_csv(error),
            Self::Xlsx(error) => language.roster_bad_workbook(error),
            Self::NoHeadings(missing) => language.roster_without_headings(missing),
        }
    }
}
