//! The roster: what is wrong with its file, what a check of it counts, and names of the roster and the
//! event without the word that their place on the screen says anyway.

mod change;
mod issue;
mod unreadable;

use std::borrow::Cow;

use diemcau_core::roster::build::MissingColumns;
use diemcau_core::roster::issue::{Column, Issue, IssueKind};
use diemcau_core::roster::repair::Repair;
use diemcau_core::text::clean;

pub use change::ChangeCounts;

use super::Language;
use super::form::{bare_heading, heading};

/// How much a check found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IssueCounts {
    /// What makes the file faulty.
    pub faults: usize,
    /// Rows that are not in the roster for it.
    pub excluded_rows: usize,
    /// What is worth a look.
    pub warnings: usize,
    /// What was put right.
    pub repairs: usize,
}

/// A feeder's name without "Lộ", where its label says so.
pub fn feeder_name(name: &str) -> &str {
    name.strip_prefix("Lộ ").unwrap_or(name)
}

/// A level's name without "điểm cầu", where all around are levels of points.
pub fn level_name(name: &str) -> &str {
    name.strip_prefix("điểm cầu ").unwrap_or(name)
}

impl Language {
    /// An issue of a file that the caller names: "dòng 7, cột C (cấp, level), giá trị «xx»: …".
    pub fn issue(self, issue: &Issue) -> String {
        let row = format!("{} {}", self.pick("dòng", "row"), issue.row);
        let kind = self.issue_kind(&issue.kind);
        let Some(column) = issue.column else { return format!("{row}: {kind}") };
        let (column, value) = (self.column(column), shortened(&issue.value));
        format!("{row}, {column}, {} «{value}»: {kind}", self.pick("giá trị", "value"))
    }

    /// What is the matter with a value, and what follows.
    pub fn issue_kind(self, kind: &IssueKind) -> Cow<'static, str> {
        match self {
            Self::Vietnamese => issue::vietnamese(kind),
            Self::English => issue::english(kind),
        }
    }

    /// A cell that was put right: its row and column, what was there and what was meant.
    pub fn repair(self, repair: &Repair) -> String {
        let (row, column) = (self.pick("dòng", "row"), self.column(repair.column));
        let (before, after) = (clean(&repair.before).text, clean(&repair.after).text);
        format!("{row} {}, {column}: «{}» → «{}»", repair.row, shortened(&before), shortened(&after))
    }

    /// How many cells were put right, and the file they are in.
    pub fn repaired(self, n_cells: usize, written: Option<&str>) -> String {
        match (self, written) {
            (Self::Vietnamese, Some(file)) => {
                format!("đã sửa chữ ở {n_cells} ô, ghi vào {file}; tệp này giữ nguyên")
            }
            (Self::English, Some(file)) => {
                format!("letters put right in cells: {n_cells}, written to {file}; this file stays as it is")
            }
            (Self::Vietnamese, None) => "không có chữ nào sửa được; không ghi tệp nào".to_owned(),
            (Self::English, None) => "no letters that can be put right; no file is written".to_owned(),
        }
    }

    /// That a table lacks the columns that make it a roster.
    pub fn missing_columns(self, table: &MissingColumns) -> String {
        let fields: Vec<String> =
            table.missing.iter().map(|field| format!("{} ({})", field.id(), heading(*field))).collect();
        let fields = fields.join(", ");
        match self {
            Self::Vietnamese => format!("dòng {} không có cột {fields}", table.row),
            Self::English => format!("row {} has no column {fields}", table.row),
        }
    }

    /// Behind a number of points: that they are points, and how many people they expect.
    pub fn points_expecting(self, n_people: u64) -> String {
        match self {
            Self::Vietnamese => format!("điểm cầu, {n_people} đại biểu dự kiến"),
            Self::English => format!("points, {n_people} people expected"),
        }
    }

    /// Behind a number of points: that no level above them is known.
    pub fn of_them_unplaced(self) -> &'static str {
        self.pick("trong số đó chưa xếp vào cấp trên nào", "of them below no known point")
    }

    /// How much a check found.
    pub fn issue_counts(self, counts: IssueCounts) -> String {
        let IssueCounts { faults, excluded_rows, warnings, repairs } = counts;
        match self {
            Self::Vietnamese => {
                format!(
                    "{faults} lỗi ({excluded_rows} dòng bị bỏ), {warnings} cảnh báo, {repairs} chỗ đã tự sửa"
                )
            }
            Self::English => {
                format!(
                    "faults: {faults} (rows left out: {excluded_rows}), warnings: {warnings}, repairs: {repairs}"
                )
            }
        }
    }

    /// Title of the issues that make a file faulty.
    pub fn faults(self) -> &'static str {
        self.pick("Lỗi", "Faults")
    }

    /// Title of those that do not.
    pub fn remarks(self) -> &'static str {
        self.pick("Lưu ý (không phải lỗi)", "Remarks (no faults)")
    }

    /// That there are more issues of a kind than are told; `id` is the kind's name for scripts.
    pub fn more_of_a_kind(self, n: usize, id: &str) -> String {
        match self {
            Self::Vietnamese => format!("và {n} chỗ khác cùng loại ({id}); --json kể hết"),
            Self::English => format!("and {n} more of this kind ({id}); --json tells all"),
        }
    }

    /// A column as a spreadsheet and the form name it: "cột C (cấp, level)".
    fn column(self, column: Column) -> String {
        let letters = format!("{} {}", self.pick("cột", "column"), column.letters());
        match column.field {
            Some(field) => format!("{letters} ({}, {})", bare_heading(field), field.id()),
            None => letters,
        }
    }
}

/// A value short enough for one line of a screen.
fn shortened(value: &str) -> String {
    const MAX: usize = 60;
    if value.chars().count() <= MAX {
        return value.to_owned();
    }
    let mut short: String = value.chars().take(MAX - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use diemcau_core::roster::field::Field;

    use super::*;

    #[test]
    fn an_issue_says_row_column_value_and_what_follows() {
        let issue = Issue {
            row: 12,
            column: Some(Column { idx: 4, field: Some(Field::Expected) }),
            value: "nhiều".into(),
            kind: IssueKind::BadExpected,
        };
        assert_eq!(
            Language::Vietnamese.issue(&issue),
            "dòng 12, cột E (số dự kiến, expected), giá trị «nhiều»: không phải số người; coi như chưa biết"
        );
        assert_eq!(
            Language::English.issue(&issue),
            "row 12, column E (số dự kiến, expected), value «nhiều»: is no number of people; taken as unknown"
        );
    }

    #[test]
    fn columns_that_are_missing_are_named_as_files_and_the_form_name_them() {
        let table = MissingColumns { row: 3, missing: vec![Field::Code, Field::Uplink] };
        assert_eq!(
            Language::English.missing_columns(&table),
            "row 3 has no column code (mã), uplink (tuyến truyền dẫn (mã kênh, OLT))"
        );
    }
}
