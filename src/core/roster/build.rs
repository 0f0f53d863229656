//! From the rows of a file to the roster and everything that is wrong with the file.
//!
//! Only an empty or repeated code, an unknown level, a circle of parents or a second root cost a
//! row. Any other bad value costs itself. A point whose parent is not there hangs under a node
//! *chưa xếp* and stays in the denominator.

mod garbled;
mod heading_rows;
mod links;
#[cfg(test)]
mod properties;
mod row;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use self::row::RowReader;
use super::field::{Columns, Field};
use super::issue::{Column, Issue, IssueKind};
use super::{Roster, risk};
use crate::event::Level;
use crate::text::clean;

/// A file's table: its headings, and the rows below them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Number of the row of headings, as a spreadsheet numbers it.
    pub heading_row: u32,
    /// The headings, as they stand.
    pub headings: Vec<String>,
    /// The rows below, in order; blank ones may be left out.
    pub rows: Vec<Row>,
}

/// One row of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number, as a spreadsheet counts.
    pub number: u32,
    /// Its cells as text; it may be shorter or longer than the headings.
    pub cells: Vec<String>,
    /// By column, what a cell holds beyond its text.
    pub marks: BTreeMap<usize, Mark>,
}

/// What a spreadsheet's cell holds beyond the text that is read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A formula whose value nobody has computed: the cell has no text.
    Formula {
        /// The formula, empty if it is another cell's.
        formula: Box<str>,
    },
    /// A number; the text is what its format makes of it, the same on every machine.
    Dressed {
        /// The number itself.
        number: Box<str>,
    },
    /// A number, which is the text; its format shows something else, or one cannot tell what.
    Disguised {
        /// The format.
        format: Box<str>,
        /// What is shown, if that can be told.
        shown: Option<Box<str>>,
    },
    /// A number that is shown as a date or time, which is the text.
    Date {
        /// The number.
        number: Box<str>,
        /// The format.
        format: Box<str>,
    },
    /// A number with more digits than a spreadsheet keeps.
    Overlong,
}

/// A table without the columns that make it a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingColumns {
    /// The row taken for the headings.
    pub row: u32,
    /// What is missing.
    pub missing: Vec<Field>,
}

/// Builds the roster from a file's table. Issues come in the order of the file's rows; every row
/// that no issue excludes is in the roster exactly once, in that order.
///
/// A row whose code begins with `#` is a note and no row of the roster.
///
/// # Errors
/// If a required column is missing.
pub fn build(
    sheet: &Sheet,
    levels: &[Level],
    speaking: &BTreeSet<String>,
) -> Result<(Roster, Vec<Issue>), MissingColumns> {
    let columns = Columns::locate(&sheet.headings);
    let missing = columns.missing();
    if !missing.is_empty() {
        return Err(MissingColumns { row: sheet.heading_row, missing });
    }
    let mut issues = heading_issues(sheet, &columns);
    let repeated = heading_rows::find(sheet, &columns);
    if let Some((first, more)) = repeated.split_first() {
        let kind = IssueKind::HeadingRow { n_more: more.len() };
        issues.push(Issue { row: *first, column: None, value: "".into(), kind });
    }
    let mut reader = RowReader::new(&columns, levels, speaking);
    for row in sheet.rows.iter().filter(|row| repeated.binary_search(&row.number).is_err()) {
        reader.read(row, &mut issues);
    }
    garbled::check(sheet, &columns, &mut issues);
    let linked = links::link(reader.finish(), &columns, sheet.heading_row, &mut issues);
    risk::check(&linked.roster, &linked.rows, &columns, &mut issues);
    issues.sort_by_key(|issue| (issue.row, issue.column.map(|column| column.idx)));
    Ok((linked.roster, issues))
}

fn heading_issues(sheet: &Sheet, columns: &Columns) -> Vec<Issue> {
    let at = |idx: usize, field, kind| Issue {
        row: sheet.heading_row,
        column: Some(Column { idx, field }),
        value: clean(&sheet.headings[idx]).text.into(),
        kind,
    };
    let unknown = columns.unknown.iter().map(|idx| at(*idx, None, IssueKind::UnknownHeading));
    let repeated =
        columns.repeated.iter().map(|(idx, field)| at(*idx, Some(*field), IssueKind::RepeatedHeading));
    unknown.chain(repeated).collect()
}
