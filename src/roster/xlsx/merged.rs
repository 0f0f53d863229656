//! Merged areas: their value stands in the first row, and holds for every row of them.

use std::collections::BTreeMap;
use std::ops::Range;

use calamine::Dimensions;
use diemcau_core::roster::build::Row;

use super::MAX_COLUMNS;

/// Gives each area's value to its rows, in its first column, and takes out what else stands in it: some
/// programs keep that, and nobody sees it. A row that holds nothing else stays empty: an area may reach far
/// below the list.
pub(super) fn fill(rows: &mut [Row], areas: &[Dimensions]) {
    let mut by_column: BTreeMap<u32, Vec<(u32, u32, u32)>> = BTreeMap::new();
    for area in areas {
        by_column.entry(area.start.1).or_default().push((area.start.0, area.end.0, area.end.1));
    }
    for (column, mut spans) in by_column {
        if index(column) >= MAX_COLUMNS {
            continue;
        }
        spans.sort_unstable();
        let mut end = None;
        for (first, last, last_column) in spans {
            // Areas never overlap in a workbook that Excel wrote; in another one the first holds.
            if end.is_none_or(|end| first > end) {
                let columns = index(column)..index(last_column).saturating_add(1).min(MAX_COLUMNS);
                fill_one(rows, columns, first.saturating_add(1), last.saturating_add(1));
                end = Some(last);
            }
        }
    }
}

fn index(column: u32) -> usize {
    usize::try_from(column).unwrap_or(usize::MAX)
}

fn fill_one(rows: &mut [Row], columns: Range<usize>, first: u32, last: u32) {
    let start = rows.partition_point(|row| row.number < first);
    let end = rows.partition_point(|row| row.number <= last);
    let rows = rows.get_mut(start..end).unwrap_or_default();
    let column = columns.start;
    let top = rows.first().filter(|row| row.number == first);
    let text = top.and_then(|top| top.cells.get(column)).cloned().unwrap_or_default();
    let mark = top.and_then(|top| top.marks.get(&column)).cloned();
    for row in rows {
        for hidden in columns.clone() {
            row.marks.remove(&hidden);
            if let Some(cell) = row.cells.get_mut(hidden) {
                cell.clear();
            }
        }
        if !text.is_empty() || mark.is_some() {
            row.cells.resize((column + 1).max(row.cells.len()), String::new());
            row.cells[column].clone_from(&text);
            row.marks.extend(mark.clone().map(|mark| (column, mark)));
        }
    }
}
