//! Letters of a table that came garbled, put right where what was meant can be told.

use std::collections::BTreeMap;

use super::build::Sheet;
use super::field::{Columns, Field, mended_heading};
use super::issue::Column;
use crate::garbled::{Garbling, is_surely_unicode};

/// One cell that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Its row, as a spreadsheet numbers it.
    pub row: u32,
    /// Its column.
    pub column: Column,
    /// What was there.
    pub before: Box<str>,
    /// What was meant.
    pub after: Box<str>,
}

/// Puts headings and cells right, and says which, in the order of the rows.
///
/// A word such as "Mét" stands for itself and, typed for TCVN3, for another one: it is read as the rest of
/// its column, unless some of that is in Unicode.
pub fn repair(sheet: &mut Sheet) -> Vec<Repair> {
    let columns = Columns::locate(&sheet.headings);
    let field_of = |idx| Field::ALL.into_iter().find(|field| columns.column(*field) == Some(idx));
    let mut repairs = Vec::new();
    for (idx, heading) in sheet.headings.iter_mut().enumerate() {
        if let Some(after) = mended_heading(heading) {
            let column = Column { idx, field: field_of(idx) };
            repairs.push(replace(heading, after, sheet.heading_row, column));
        }
    }
    let n_columns = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for idx in 0..n_columns {
        let of_column = garblings(sheet, idx);
        let column = Column { idx, field: field_of(idx) };
        for (row, garbling) in sheet.rows.iter_mut().zip(of_column) {
            let Some(cell) = row.cells.get_mut(idx) else { continue };
            if let Some(after) = garbling.and_then(|garbling| garbling.mend(cell)) {
                repairs.push(replace(cell, after, row.number, column));
            }
        }
    }
    repairs.sort_by_key(|repair| (repair.row, repair.column.idx));
    repairs
}

/// How each cell of a column came. Those that could stand for themselves came as most others did, unless
/// some of the column are in Unicode.
fn garblings(sheet: &Sheet, idx: usize) -> Vec<Option<Garbling>> {
    let texts = || sheet.rows.iter().map(|row| row.cells.get(idx).map_or("", String::as_str));
    let of_column = Garbling::of_column(texts());
    let mut of_texts = of_column.iter().zip(texts());
    if of_texts.any(|(garbling, text)| garbling.is_none() && is_surely_unicode(text)) {
        return of_column;
    }
    let mut n_cells: BTreeMap<Garbling, usize> = BTreeMap::new();
    for garbling in of_column.iter().flatten() {
        *n_cells.entry(*garbling).or_default() += 1;
    }
    let most = n_cells.into_iter().max_by_key(|(_, n)| *n).map(|(garbling, _)| garbling);
    of_column.into_iter().map(|garbling| garbling.or(most)).collect()
}

fn replace(cell: &mut String, after: String, row: u32, column: Column) -> Repair {
    let before = std::mem::replace(cell, after);
    Repair { row, column, before: before.into(), after: cell.as_str().into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::build::Row;

    #[track_caller]
    fn check(names: &[&str], want: &[(u32, &str)]) {
        let row = |(number, name): (u32, &&str)| Row {
            number,
            cells: vec![number.to_string(), (*name).to_owned()],
            ..Row::default()
        };
        let rows = (2..).zip(names).map(row).collect();
        let mut sheet = Sheet { heading_row: 1, headings: vec!["code".into(), "Tªn".into()], rows };
        let repairs = repair(&mut sheet);
        assert_eq!(sheet.headings[1], "Tên");
        let got: Vec<(u32, &str)> = repairs.iter().map(|repair| (repair.row, &*repair.after)).collect();
        assert_eq!(got, [&[(1, "Tên")], want].concat());
        for repair in repairs.iter().filter(|repair| repair.row > 1) {
            assert_eq!(&*repair.before, names[repair.row as usize - 2]);
            assert_eq!(sheet.rows[repair.row as usize - 2].cells[1], &*repair.after);
        }
    }

    #[test]
    fn cells_are_put_right_and_told() {
        check(&["X\u{b7} Mét", "Mét", "A"], &[(2, "Xã Một"), (3, "Một")]);
        check(&["Huyeän Maãu", "Hoa"], &[(2, "Huyện Mẫu")]);
        check(&["Huyá»‡n", "H?a", "Ã "], &[(2, "Huyện")]);
    }

    #[test]
    fn what_may_be_unicode_is_left_among_unicode() {
        check(&["X\u{b7} Mét", "Mét", "Hội An"], &[(2, "Xã Một")]);
        check(&["Hà Tân", "Mét"], &[]);
    }
}
