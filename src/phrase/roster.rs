//! The roster: what is wrong with its file, what a check of it counts, and names of the roster and the
//! event without the word that their place on the screen says anyway.

use std::borrow::Cow;

use diemcau_core::roster::build::MissingColumns;
use diemcau_core::roster::issue::{Column, Issue, IssueKind};

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
            Self::Vietnamese => vietnamese(kind),
            Self::English => english(kind),
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

fn vietnamese(kind: &IssueKind) -> Cow<'static, str> {
    let text = match kind {
        IssueKind::EmptyCode => "chưa ghi mã điểm cầu; bỏ dòng này",
        IssueKind::DuplicateCode { first_row } => {
            return format!("mã đã có ở dòng {first_row}; bỏ dòng này").into();
        }
        IssueKind::UnknownLevel { known } => {
            return format!("không có cấp này (các cấp: {known}); bỏ dòng này").into();
        }
        IssueKind::Cycle => "cấp trên đi vòng, điểm cầu nằm dưới chính nó; bỏ dòng này",
        IssueKind::SecondRoot { root } => {
            return format!("chỉ một điểm cầu được để trống cấp trên, đó là {root}; bỏ dòng này").into();
        }
        IssueKind::EmptyName => "chưa ghi tên; tạm lấy mã làm tên",
        IssueKind::UnknownParent => "không có điểm cầu mang mã này; xếp tạm vào «chưa xếp»",
        IssueKind::ExcludedParent => "dòng của cấp trên này đã bị bỏ; xếp tạm vào «chưa xếp»",
        IssueKind::BadExpected => "không phải số người; coi như chưa biết",
        IssueKind::BadPhone => "không phải số điện thoại; để trống",
        IssueKind::UnknownHost => "không có điểm cầu mang mã này; coi như không dự ghép",
        IssueKind::SelfHost => "điểm cầu dự ghép tại chính nó; coi như không dự ghép",
        IssueKind::HostIsHosted => "nơi dự ghép lại cũng dự ghép ở nơi khác; coi như không dự ghép",
        IssueKind::ExcelError => "ô báo lỗi của Excel; để trống",
        IssueKind::NoHeading => "giá trị không nằm dưới tiêu đề cột nào; không dùng",
        IssueKind::UnknownHeading => "không hiểu tiêu đề cột này; không dùng cả cột",
        IssueKind::RepeatedHeading => "tiêu đề này đã có ở cột bên trái; không dùng cột này",
        IssueKind::NoParentColumn => "không có cột mã cấp trên (parent); các điểm cầu xếp tạm vào «chưa xếp»",
        IssueKind::OtherSheet { name } => {
            return format!(
                "trang tính «{name}» cũng là danh sách điểm cầu; chỉ đọc trang đầu, hãy gộp lại một trang"
            )
            .into();
        }
        IssueKind::NoRoot => "không có điểm cầu trung tâm (dòng để trống cấp trên)",
        IssueKind::LostDigits => "Excel đã làm mất chữ số; định dạng cột là Text rồi nhập lại",
        IssueKind::CarrierName => {
            "đây là tên nhà mạng, không phải tuyến hay lộ điện dùng chung; không dùng để gộp sự cố"
        }
        IssueKind::SharedTooWidely { n_points, n_total } => {
            return format!(
                "{n_points} trên {n_total} điểm cầu cùng ghi giá trị này (quá 10 %); không dùng để gộp sự cố"
            )
            .into();
        }
        IssueKind::Recomposed => "dấu tiếng Việt ở dạng tách rời (NFD); đã sửa thành NFC",
        IssueKind::PhoneZero { phone } => return format!("mất số 0 ở đầu; đã sửa thành {phone}").into(),
    };
    text.into()
}

fn english(kind: &IssueKind) -> Cow<'static, str> {
    let text = match kind {
        IssueKind::EmptyCode => "no code; the row is left out",
        IssueKind::DuplicateCode { first_row } => {
            return format!("the code stands in row {first_row} already; the row is left out").into();
        }
        IssueKind::UnknownLevel { known } => {
            return format!("there is no such level (there are: {known}); the row is left out").into();
        }
        IssueKind::Cycle => "the point lies below itself; the row is left out",
        IssueKind::SecondRoot { root } => {
            return format!("only one point has no parent, which is {root}; the row is left out").into();
        }
        IssueKind::EmptyName => "no name; the code stands in for it",
        IssueKind::UnknownParent => "no point has this code; placed below «chưa xếp» for now",
        IssueKind::ExcludedParent => "the row of this parent is left out; placed below «chưa xếp» for now",
        IssueKind::BadExpected => "is no number of people; taken as unknown",
        IssueKind::BadPhone => "is no phone number; left empty",
        IssueKind::UnknownHost => "no point has this code; taken as not hosted",
        IssueKind::SelfHost => "the point is hosted by itself; taken as not hosted",
        IssueKind::HostIsHosted => "the host itself attends elsewhere; taken as not hosted",
        IssueKind::ExcelError => "the cell holds an error of Excel; left empty",
        IssueKind::NoHeading => "the value stands under no heading; not used",
        IssueKind::UnknownHeading => "this heading means nothing here; the column is not used",
        IssueKind::RepeatedHeading => "a column further left has this heading; this one is not used",
        IssueKind::NoParentColumn => "there is no column parent; all points are placed below «chưa xếp»",
        IssueKind::OtherSheet { name } => {
            return format!(
                "worksheet «{name}» is a roster too; only the first is read, put all into one worksheet"
            )
            .into();
        }
        IssueKind::NoRoot => "there is no central point (a row without a parent)",
        IssueKind::LostDigits => "Excel threw digits away; format the column as Text and type it again",
        IssueKind::CarrierName => {
            "this is a carrier's name, no line or feeder that points share; no incidents are grouped by it"
        }
        IssueKind::SharedTooWidely { n_points, n_total } => {
            return format!(
                "{n_points} of {n_total} points have this value (over 10%); no incidents are grouped by it"
            )
            .into();
        }
        IssueKind::Recomposed => "marks came apart from their letters (NFD); put together (NFC)",
        IssueKind::PhoneZero { phone } => return format!("lost its leading 0; repaired to {phone}").into(),
    };
    text.into()
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
