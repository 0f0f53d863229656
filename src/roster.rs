//! Roster files: CSV and XLSX become a table of text, which the core turns into a roster.
//!
//! What is wrong inside the table is the core's to say, row by row. Here it is only said why a
//! file is no table at all.

mod csv;
pub mod difference;
mod repaired;
mod template;
mod xlsx;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use diemcau_core::event::Level;
use diemcau_core::roster::Roster;
use diemcau_core::roster::build::{MissingColumns, Row, Sheet, build};
use diemcau_core::roster::field::{Columns, Field};
use diemcau_core::roster::issue::{Issue, IssueKind};
use diemcau_core::roster::repair::{Repair, repair};
use diemcau_phrase::Language;

pub use self::repaired::{WriteError, write_repaired};
pub use self::template::write_template;

/// A file's roster, and all that is wrong with the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterFile {
    /// The points of the good rows.
    pub roster: Roster,
    /// What was found, in the order of the rows.
    pub issues: Vec<Issue>,
}

/// A file that is no roster at all.
#[derive(Debug, thiserror::Error)]
#[error("{}", .file.display())]
pub struct ReadError {
    /// The file.
    pub file: PathBuf,
    /// Why.
    pub source: Unreadable,
}

/// Why a file is no roster.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The file cannot be read.
    #[error("cannot be read")]
    Io(#[from] io::Error),
    /// More than any roster.
    #[error("is larger than {} MB, which no roster is", MAX_BYTES / 1_000_000)]
    TooLarge,
    /// Nothing in it.
    #[error("is empty")]
    Empty,
    /// Excel's "Unicode text".
    #[error("is text in UTF-16; in Excel, save it as \"CSV UTF-8\" or as .xlsx")]
    Utf16,
    /// Some other encoding.
    #[error("is not UTF-8 from line {line} on; in Excel, save it as \"CSV UTF-8\" or as .xlsx")]
    NotUtf8 {
        /// The first bad line.
        line: usize,
    },
    /// A quotation mark without its fellow, which turns many rows into one value.
    #[error("has a quotation mark in line {line} that is never closed")]
    OpenQuote {
        /// Where the row begins.
        line: usize,
    },
    /// The Excel of 1997, or a file with a password, which looks the same.
    #[error("is an old .xls workbook or has a password; save it as .xlsx without a password")]
    OldOrLocked,
    /// A damaged CSV.
    #[error("is not valid CSV")]
    Csv(#[from] ::csv::Error),
    /// A damaged workbook.
    #[error("is not a valid .xlsx workbook")]
    Xlsx(#[from] calamine::XlsxError),
    /// No headings.
    #[error("is no roster: {}", Language::English.missing_columns(.0))]
    NoHeadings(MissingColumns),
}

/// Larger files are refused unread: 100,000 points take about 20 MB.
pub(crate) const MAX_BYTES: u64 = 200_000_000;

/// Titles may stand above the headings, but not more of them than this.
const MAX_TITLE_ROWS: usize = 20;

/// Columns further right are not looked at.
const MAX_COLUMNS: usize = 200;

/// Reads a roster file, CSV or XLSX by its content.
///
/// # Errors
/// If the file is no roster at all. Whatever is wrong with single rows is an issue.
pub fn read(path: &Path, levels: &[Level], speaking: &BTreeSet<String>) -> Result<RosterFile, ReadError> {
    let named = |source| ReadError { file: path.to_owned(), source };
    let bytes = read_bounded(path).map_err(named)?;
    parse(&bytes, levels, speaking).map_err(named)
}

/// Reads a roster file as [`read`] does, with those letters put right that came garbled and can be told; and
/// says which, with the table that they were put right in.
///
/// # Errors
/// If the file is no roster at all.
pub fn read_repaired(
    path: &Path,
    levels: &[Level],
    speaking: &BTreeSet<String>,
) -> Result<(RosterFile, Sheet, Vec<Repair>), ReadError> {
    let named = |source| ReadError { file: path.to_owned(), source };
    let bytes = read_bounded(path).map_err(named)?;
    let mut table = table(&bytes).map_err(named)?;
    let repairs = repair(&mut table.sheet);
    let file = build_file(&table, levels, speaking).map_err(named)?;
    Ok((file, table.sheet, repairs))
}

/// Reads a roster from the content of a file.
///
/// # Errors
/// If it is no roster at all.
pub fn parse(bytes: &[u8], levels: &[Level], speaking: &BTreeSet<String>) -> Result<RosterFile, Unreadable> {
    build_file(&table(bytes)?, levels, speaking)
}

/// A file's table, and what is to be said of its worksheets, by name.
struct Table {
    sheet: Sheet,
    of_sheets: Vec<(String, IssueKind)>,
}

fn table(bytes: &[u8]) -> Result<Table, Unreadable> {
    let (sheet, of_sheets) = match bytes {
        [] => return Err(Unreadable::Empty),
        [b'P', b'K', 3, 4, ..] => xlsx::sheet(bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(Unreadable::OldOrLocked),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(Unreadable::Utf16),
        _ => (csv::sheet(bytes)?, Vec::new()),
    };
    Ok(Table { sheet, of_sheets })
}

fn build_file(
    table: &Table,
    levels: &[Level],
    speaking: &BTreeSet<String>,
) -> Result<RosterFile, Unreadable> {
    let (roster, mut issues) = build(&table.sheet, levels, speaking).map_err(Unreadable::NoHeadings)?;
    issues.extend(table.of_sheets.iter().map(|(name, kind)| Issue {
        row: table.sheet.heading_row,
        column: None,
        value: name.as_str().into(),
        kind: kind.clone(),
    }));
    Ok(RosterFile { roster, issues })
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    Ok(bytes)
}

/// Makes the first row that has all required headings the headings; failing that, the row with
/// the most of them, so that the error names what a person takes for the headings.
fn with_headings(mut rows: Vec<Row>) -> Sheet {
    let Some(best) = heading_row(&rows) else { return Sheet::default() };
    let mut body = rows.split_off(best + 1);
    let Some(mut headings) = rows.pop() else { return Sheet::default() };
    if body.first().is_some_and(|below| is_below_headings(&headings, below)) {
        complete(&mut headings.cells, body.remove(0).cells);
    }
    Sheet { heading_row: headings.number, headings: headings.cells, rows: body }
}

/// Whether a row is the lower half of headings: it says what stands in columns whose upper half says
/// nothing known, and nothing in the columns of what each row must have.
fn is_below_headings(headings: &Row, below: &Row) -> bool {
    let columns = Columns::locate(&headings.cells);
    let cell = |idx: usize| below.cells.get(idx).map_or("", |cell| cell.trim());
    let is_free = |field| columns.column(field).is_none_or(|idx| cell(idx).is_empty());
    let mut said = below.cells.iter().filter(|cell| !cell.trim().is_empty()).peekable();
    let is_next = below.number == headings.number.saturating_add(1);
    is_next
        && columns.missing().is_empty()
        && Field::REQUIRED.into_iter().all(is_free)
        && said.peek().is_some()
        && said.all(|cell| Field::of_heading(cell).is_some())
}

/// Takes from the lower half of headings what the upper half does not say.
fn complete(headings: &mut Vec<String>, below: Vec<String>) {
    headings.resize(headings.len().max(below.len()), String::new());
    for (heading, below) in headings.iter_mut().zip(below) {
        if !below.trim().is_empty() && Field::of_heading(heading).is_none() {
            *heading = below;
        }
    }
}

fn heading_row(rows: &[Row]) -> Option<usize> {
    let score = |row: &Row| {
        let columns = Columns::locate(&row.cells);
        (columns.missing().is_empty(), columns.n_found())
    };
    let candidates = rows.iter().take(MAX_TITLE_ROWS).enumerate();
    let scored = candidates.map(|(idx, row)| (score(row), std::cmp::Reverse(idx)));
    scored.max().map(|(_, idx)| idx.0)
}
