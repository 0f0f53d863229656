//! Rows below the headings that say them again: in another language, on each printed page, or as the
//! numbers of the columns. They are no points.

use super::{Row, Sheet};
use crate::roster::field::{Columns, Field};
use crate::text::clean;

/// The numbers of those rows.
pub(super) fn find(sheet: &Sheet, columns: &Columns) -> Vec<u32> {
    let is_one = |(idx, row): (usize, &Row)| {
        let numbers_columns = idx == 0 && numbers_columns(row, columns);
        (numbers_columns || says_headings(row, columns)).then_some(row.number)
    };
    sheet.rows.iter().enumerate().filter_map(is_one).collect()
}

/// Whether the code's cell and another hold what may stand above them.
fn says_headings(row: &Row, columns: &Columns) -> bool {
    let says = |field: Field| {
        let cell = columns.column(field).and_then(|idx| row.cells.get(idx));
        cell.is_some_and(|cell| Field::of_heading(cell) == Some(field))
    };
    says(Field::Code) && Field::ALL.into_iter().filter(|field| says(*field)).count() > 1
}

/// Whether the row holds (1), (2), (3) and so on, perhaps after letters, as forms number their columns.
fn numbers_columns(row: &Row, columns: &Columns) -> bool {
    let cells: Vec<String> =
        row.cells.iter().map(|cell| bare(cell)).filter(|cell| !cell.is_empty()).collect();
    let n_letters = cells.iter().take_while(|cell| matches!(cell.as_bytes(), [b'A'..=b'Z'])).count();
    let numbers: Option<Vec<u32>> = cells[n_letters..].iter().map(|cell| cell.parse().ok()).collect();
    let Some(numbers) = numbers else { return false };
    let is_named =
        columns.column(Field::Name).and_then(|idx| row.cells.get(idx)).is_some_and(|cell| !cell.is_empty());
    is_named && numbers.len() > 1 && numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]))
}

/// A cell without the brackets around it.
fn bare(cell: &str) -> String {
    clean(cell).text.trim_matches(['(', ')', '[', ']']).to_owned()
}
