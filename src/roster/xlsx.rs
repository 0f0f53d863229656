//! XLSX: the first worksheet with the headings of a roster, cell by cell; and the names of further
//! ones, which are not read.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use diemcau_core::roster::build::{Row, Sheet};
use diemcau_core::roster::field::Columns;

use super::{MAX_COLUMNS, Unreadable, with_headings};

pub(super) fn sheet(bytes: &[u8]) -> Result<(Sheet, Vec<String>), Unreadable> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let mut found = None;
    let mut fallback = None;
    let mut others = Vec::new();
    for name in workbook.sheet_names() {
        let rows = match rows(&mut workbook, &name) {
            Ok(rows) if rows.is_empty() => continue,
            Ok(rows) => rows,
            Err(XlsxError::WorksheetNotFound(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        let sheet = with_headings(rows);
        let is_roster = Columns::locate(&sheet.headings).missing().is_empty();
        match (is_roster, &found) {
            (true, None) => found = Some(sheet),
            (true, Some(_)) => others.push(name),
            (false, _) => fallback = fallback.or(Some(sheet)),
        }
    }
    let sheet = found.or(fallback).ok_or(Unreadable::Empty)?;
    Ok((sheet, others))
}

/// The rows that hold anything. Cells are taken as they come: a stray one at the sheet's far
/// corner costs nothing.
fn rows<R: std::io::Read + std::io::Seek>(workbook: &mut Xlsx<R>, name: &str) -> Result<Vec<Row>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let number = row.saturating_add(1);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let text = text_of(cell.get_value());
        if text.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(row) = rows.last_mut() {
            row.cells.resize((column + 1).max(row.cells.len()), String::new());
            row.cells[column] = text;
        }
    }
    Ok(rows)
}

/// A cell's value as text: whole numbers without a fraction, errors as Excel shows them.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string().to_uppercase(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}
