//! In which a report can be had: its bytes, and what such a file is called.

use diemcau_phrase::Language;
use rust_xlsxwriter::XlsxError;
use zip::result::ZipError;

use super::{Report, ReportJson};

/// In which a report can be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text to be read.
    #[default]
    Text,
    /// For programs.
    Json,
    /// A row a point.
    Csv,
    /// A workbook.
    Xlsx,
    /// A document to sign.
    Docx,
    /// A few lines to paste into a chat.
    Chat,
}

/// A report cannot be made in a format.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// No JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// No workbook.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    /// No document.
    #[error(transparent)]
    Docx(#[from] ZipError),
}

impl Format {
    /// Each once.
    pub const ALL: [Self; 6] = [Self::Text, Self::Json, Self::Csv, Self::Xlsx, Self::Docx, Self::Chat];

    /// As scripts name it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Chat => "chat",
        }
    }

    /// The one of that name.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// As the names of such files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Text | Self::Chat => "txt",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
        }
    }

    /// What such a file is called where nobody names it.
    pub fn file_name(self) -> String {
        format!("bao-cao.{}", self.ending())
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Text | Self::Chat => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// Whether a terminal can show it.
    pub const fn is_text(self) -> bool {
        match self {
            Self::Text | Self::Json | Self::Csv | Self::Chat => true,
            Self::Xlsx | Self::Docx => false,
        }
    }
}

impl Report {
    /// The report in a format: the same bytes wherever it is made.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn bytes(&self, format: Format, language: Language) -> Result<Vec<u8>, FormatError> {
        Ok(match format {
            Format::Text => self.text(language).into_bytes(),
            Format::Json => (serde_json::to_string_pretty(&ReportJson::of(self))? + "\n").into_bytes(),
            Format::Csv => self.csv().into_bytes(),
            Format::Xlsx => self.xlsx(language)?,
            Format::Docx => self.docx(language)?,
            Format::Chat => self.chat(language).into_bytes(),
        })
    }
}
