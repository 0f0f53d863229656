//! XLSX: the first visible worksheet with the headings of a roster, cell by cell, as Excel shows it;
//! and the names of further ones, which are not read.

mod date;
mod format;
mod merged;
mod number;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};
use std::panic::catch_unwind;

use calamine::{DataRef, Reader, SheetVisible, Style, Xlsx, XlsxError};
use diemcau_core::roster::build::{Mark, Row, Sheet};
use diemcau_core::roster::field::Columns;
use diemcau_core::roster::issue::IssueKind;

use self::format::Format;
use self::number::Shown;
use super::{MAX_COLUMNS, Unreadable, with_headings};

/// A cell's place: row and column, from 0.
type Position = (u32, u32);

/// A cell's text, and what it holds beyond that.
type Value = (String, Option<Mark>);

/// The roster of a workbook, and what is to be said of worksheets, by name.
///
/// # Errors
/// If it is none; what the library falls over is none either.
pub(super) fn sheet(bytes: &[u8]) -> Result<(Sheet, Vec<(String, IssueKind)>), Unreadable> {
    catch_unwind(|| read(bytes)).unwrap_or(Err(Unreadable::Xlsx(XlsxError::Unexpected("it is broken"))))
}

fn read(bytes: &[u8]) -> Result<(Sheet, Vec<(String, IssueKind)>), Unreadable> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let mut found = None;
    // A form that nobody filled in, and what is no roster at all.
    let (mut form, mut fallback) = (None, None);
    let mut told = Vec::new();
    for (name, is_visible) in names(&workbook) {
        let rows = match rows(&mut workbook, &name) {
            Ok(rows) if rows.is_empty() => continue,
            Ok(rows) => rows,
            Err(XlsxError::WorksheetNotFound(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        let sheet = with_headings(rows);
        let is_roster = Columns::locate(&sheet.headings).missing().is_empty();
        let boxed = || name.as_str().into();
        let kind = match (is_roster, found.is_some()) {
            (false, _) => {
                fallback = fallback.or(Some(sheet));
                continue;
            }
            (true, false) if is_visible => {
                if sheet.rows.is_empty() {
                    form = form.or(Some(sheet));
                } else {
                    found = Some(sheet);
                }
                continue;
            }
            (true, false) => {
                found = form.take();
                if found.is_some() {
                    IssueKind::HiddenSheet { name: boxed() }
                } else {
                    found = Some(sheet);
                    IssueKind::ReadHiddenSheet { name: boxed() }
                }
            }
            (true, true) if is_visible => IssueKind::OtherSheet { name: boxed() },
            (true, true) => IssueKind::HiddenSheet { name: boxed() },
        };
        told.push((name, kind));
    }
    let sheet = found.or(form).or(fallback).ok_or(Unreadable::Empty)?;
    Ok((sheet, told))
}

/// The worksheets and whether they are visible, which come first.
fn names<R: Read + Seek>(workbook: &Xlsx<R>) -> Vec<(String, bool)> {
    let sheets = workbook.sheets_metadata().iter();
    let mut names: Vec<_> =
        sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect();
    names.sort_by_key(|(_, is_visible)| !is_visible);
    names
}

/// The rows that hold anything. Cells are taken as they come: a stray one at the sheet's far
/// corner costs nothing.
fn rows<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str) -> Result<Vec<Row>, XlsxError> {
    let mut formulas = formulas_without_value(workbook, name)?;
    let merged = workbook.merge_cells_by_sheet_name(name)?;
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let formats: Vec<Option<Format>> = reader.styles().iter().map(format_of).collect();
    let mut rows: Vec<Row> = Vec::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let position = cell.get_position();
        let format = formats.get(style).and_then(Option::as_ref);
        let (text, mark) = match formulas.remove(&position) {
            Some(formula) => (String::new(), Some(Mark::Formula { formula: formula.into() })),
            None => value(cell.get_value(), format),
        };
        if !text.is_empty() || mark.is_some() {
            put(&mut rows, position, text, mark);
        }
    }
    rows.sort_by_key(|row| row.number);
    merged::fill(&mut rows, &merged);
    Ok(rows)
}

fn put(rows: &mut Vec<Row>, position: Position, text: String, mark: Option<Mark>) {
    let number = position.0.saturating_add(1);
    let column = usize::try_from(position.1).unwrap_or(usize::MAX);
    if column >= MAX_COLUMNS {
        return;
    }
    if rows.last().is_none_or(|last| last.number != number) {
        rows.push(Row { number, ..Row::default() });
    }
    let Some(row) = rows.last_mut() else { return };
    row.cells.resize((column + 1).max(row.cells.len()), String::new());
    row.cells[column] = text;
    row.marks.extend(mark.map(|mark| (column, mark)));
}

/// Formulas whose value nobody has computed, as programs write them that compute none.
fn formulas_without_value<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
) -> Result<BTreeMap<Position, String>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let mut formulas = BTreeMap::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        let Some(formula) = cell.formula.filter(|_| cell.value == DataRef::Empty) else { continue };
        formulas.insert(cell.pos, formula_text(&formula));
    }
    Ok(formulas)
}

fn formula_text(formula: &calamine::XlsxFormulaMetadata) -> String {
    use calamine::XlsxFormulaMetadata::{Normal, Shared};
    match formula {
        Normal { formula } | Shared { formula, .. } => format!("={}", formula.trim_start_matches('=')),
        // SharedDerived, and what later versions of calamine may add.
        _ => String::new(),
    }
}

/// A style's number format, if it is another than "General".
fn format_of(style: &Style) -> Option<Format> {
    let format = style.number_format.as_ref()?;
    Format::parse(&format.format_code, format.format_id)
}

/// A cell's value as Excel shows it.
fn value(value: &DataRef<'_>, format: Option<&Format>) -> Value {
    let dressed = |text: &str| match format.and_then(|format| format.dress_text(text)) {
        Some(dressed) => dressed,
        None => text.to_owned(),
    };
    match value {
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are doubles")]
        DataRef::Int(number) => number_value(*number as f64, format),
        DataRef::Float(number) => number_value(*number, format),
        DataRef::String(text) => (dressed(text), None),
        DataRef::SharedString(text) => (dressed(text), None),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            let format = format.map(Format::code).unwrap_or_default();
            (text.clone(), Some(Mark::Date { number: text.as_str().into(), format: format.into() }))
        }
        DataRef::Bool(truth) => (truth.to_string().to_uppercase(), None),
        DataRef::DateTime(date) => date_value(date, format),
        DataRef::Error(error) => (error.to_string(), None),
        DataRef::Empty => (String::new(), None),
    }
}

fn date_value(date: &calamine::ExcelDateTime, format: Option<&Format>) -> Value {
    let text = format.and_then(|format| date::shown(date, format)).unwrap_or_else(|| {
        let (year, month, day, ..) = date.to_ymd_hms_milli();
        format!("{year:04}-{month:02}-{day:02}")
    });
    let format = format.map(Format::code).unwrap_or_default();
    let number = number::general(date.as_f64()).into();
    (text, Some(Mark::Date { number, format: format.into() }))
}

fn number_value(number: f64, format: Option<&Format>) -> Value {
    let plain = number::general(number);
    if number.abs() >= number::TOO_LONG {
        return (plain, Some(Mark::Overlong));
    }
    let Some(format) = format else { return (plain, None) };
    match number::shown(number, format) {
        Shown::Exactly(text) if text == plain => (plain, None),
        Shown::Exactly(text) => (text, Some(Mark::Dressed { number: plain.into() })),
        Shown::Perhaps(Some(text)) if text == plain => (plain, None),
        Shown::Perhaps(shown) => {
            let shown = shown.map(String::into_boxed_str);
            (plain, Some(Mark::Disguised { format: format.code().into(), shown }))
        }
    }
}
