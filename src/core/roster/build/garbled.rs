//! Columns whose texts came without their letters, each told once.

use std::collections::BTreeMap;

use super::{Row, Sheet};
use crate::garbled::Garbling;
use crate::roster::field::{Columns, Field};
use crate::roster::issue::{Column, Issue, IssueKind};
use crate::text::clean;

/// So many of a column's rows are named.
const MAX_NAMED: usize = 3;

/// The garbled cells of one column.
#[derive(Default)]
struct Found<'a> {
    /// The first rows that have one.
    rows: Vec<u32>,
    /// How many there are.
    n_cells: usize,
    /// The first that can be told from what it was meant to be, or the first.
    example: Option<(&'a str, Option<String>)>,
}

/// Tells of each column once by what became of its letters.
pub(super) fn check(sheet: &Sheet, columns: &Columns, issues: &mut Vec<Issue>) {
    for field in Field::ALL {
        let Some(idx) = columns.column(field) else { continue };
        let mut by_garbling: BTreeMap<Garbling, Found<'_>> = BTreeMap::new();
        let of_column = Garbling::of_column(sheet.rows.iter().map(|row| cell(row, idx)));
        for (row, garbling) in sheet.rows.iter().zip(of_column) {
            if let Some(garbling) = garbling {
                by_garbling.entry(garbling).or_default().take(row.number, cell(row, idx), garbling);
            }
        }
        let column = Some(Column { idx, field: Some(field) });
        issues.extend(by_garbling.into_iter().map(|(garbling, found)| found.issue(garbling, column)));
    }
}

impl<'a> Found<'a> {
    fn take(&mut self, row: u32, cell: &'a str, garbling: Garbling) {
        self.n_cells += 1;
        if self.rows.len() < MAX_NAMED {
            self.rows.push(row);
        }
        if self.example.as_ref().is_none_or(|(_, mended)| mended.is_none()) {
            let mended = garbling.mend(cell);
            if self.example.is_none() || mended.is_some() {
                self.example = Some((cell, mended));
            }
        }
    }

    fn issue(self, garbling: Garbling, column: Option<Column>) -> Issue {
        let (cell, mended) = self.example.unwrap_or_default();
        Issue {
            row: self.rows.first().copied().unwrap_or_default(),
            column,
            value: clean(cell).text.into(),
            kind: IssueKind::Garbled {
                garbling,
                rows: self.rows,
                n_cells: self.n_cells,
                mended: mended.map(String::into_boxed_str),
            },
        }
    }
}

fn cell(row: &Row, idx: usize) -> &str {
    row.cells.get(idx).map_or("", String::as_str)
}
