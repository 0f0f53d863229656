//! Merged areas: their value stands in the first row, and holds for every row of them.

use std::collections::BTreeMap;

use calamine::Dimensions;
use diemcau_core::roster::build::Row;

use super::MAX_COLUMNS;

/// Gives each area's value to its rows, in its first column. A row that holds nothing else stays empty:
/// an area may reach far below the list.
pub(super) fn fill(rows: &mut [Row], areas: &[Dimensions]) {
    let mut by_column: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    for area in areas.iter().filter(|area| area.start.0 < area.end.0) {
        by_column.entry(area.start.1).or_default().push((area.start.0, area.end.0));
    }
    for (column, mut spans) in by_column {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            continue;
        }
        spans.sort_unstable();
        let mut end = None;
        for (first, last) in spans {
            // Areas never overlap in a workbook that Excel wrote; in another one the first holds.
            if end.is_none_or(|end| first > end) {
                fill_one(rows, column, first.saturating_add(1), last.saturating_add(1));
                end = Some(last);
            }
        }
    }
}

fn fill_one(rows: &mut [Row], column: usize, first: u32, last: u32) {
    let start = rows.partition_point(|row| row.number < first);
    let end = rows.partition_point(|row| row.number <= last);
    let Some((top, below)) = rows.get_mut(start..end).and_then(<[Row]>::split_first_mut) else { return };
    if top.number != first {
        return;
    }
    let Some(text) = top.cells.get(column) else { return };
    let mark = top.marks.get(&column);
    for row in below {
        row.cells.resize((column + 1).max(row.cells.len()), String::new());
        row.cells[column].clone_from(text);
        row.marks.extend(mark.map(|mark| (column, mark.clone())));
    }
}
