//! What is wrong with a roster file, in words that the person who filled it in understands.

use std::fmt;

use super::field::Field;

/// One thing found in a roster file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The row, as a spreadsheet numbers it.
    pub row: u32,
    /// The column; none if the whole row or file is meant.
    pub column: Option<Column>,
    /// The value found there, repaired as text.
    pub value: Box<str>,
    /// What is the matter.
    pub kind: IssueKind,
}

/// A column of the file at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its position, from 0.
    pub idx: usize,
    /// What it holds, if its heading is known.
    pub field: Option<Field>,
}

/// What an issue costs. The first two make a file faulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The row is not in the roster.
    Excluded,
    /// The value is not used; its row stays.
    Blanked,
    /// The value stands, and is worth a look.
    Warning,
    /// The value was put right.
    Repaired,
}

/// What is the matter with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// A row without a code.
    EmptyCode,
    /// A code that stands in an earlier row.
    DuplicateCode {
        /// That row.
        first_row: u32,
    },
    /// No level of the event.
    UnknownLevel {
        /// The ids that there are.
        known: Box<str>,
    },
    /// A point below itself.
    Cycle,
    /// A second row without a parent.
    SecondRoot {
        /// Code of the root.
        root: Box<str>,
    },
    /// A row without a name: its code stands in.
    EmptyName,
    /// A parent that is in no row.
    UnknownParent,
    /// A parent whose row is excluded.
    ExcludedParent,
    /// No number of people.
    BadExpected,
    /// No phone number.
    BadPhone,
    /// A host that is in no row of the roster.
    UnknownHost,
    /// A point hosted by itself.
    SelfHost,
    /// A host that itself attends elsewhere.
    HostIsHosted,
    /// An error of Excel in place of a value.
    ExcelError,
    /// A value under no heading.
    NoHeading,
    /// A heading that means nothing.
    UnknownHeading,
    /// A heading that repeats a field.
    RepeatedHeading,
    /// No column says who is above whom.
    NoParentColumn,
    /// A further worksheet with a roster's headings, which is not read.
    OtherSheet {
        /// Its name.
        name: Box<str>,
    },
    /// Rows, but none that is the root.
    NoRoot,
    /// Digits of a long number that Excel threw away.
    LostDigits,
    /// A carrier's name in place of something that neighbours share.
    CarrierName,
    /// Shared by too many points to mean a shared risk.
    SharedTooWidely {
        /// How many share it.
        n_points: usize,
        /// Out of how many.
        n_total: usize,
    },
    /// Letters that came taken apart.
    Recomposed,
    /// A phone number that regained its leading 0.
    PhoneZero {
        /// The number.
        phone: Box<str>,
    },
}

impl Issue {
    /// What it costs.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// Whether it makes the file faulty.
    pub fn is_fault(&self) -> bool {
        self.severity() <= Severity::Blanked
    }
}

impl IssueKind {
    /// What it costs.
    pub fn severity(&self) -> Severity {
        match self {
            Self::EmptyCode
            | Self::DuplicateCode { .. }
            | Self::UnknownLevel { .. }
            | Self::Cycle
            | Self::SecondRoot { .. } => Severity::Excluded,
            Self::EmptyName
            | Self::UnknownParent
            | Self::ExcludedParent
            | Self::BadExpected
            | Self::BadPhone
            | Self::UnknownHost
            | Self::SelfHost
            | Self::HostIsHosted
            | Self::ExcelError
            | Self::NoHeading
            | Self::UnknownHeading
            | Self::RepeatedHeading
            | Self::NoParentColumn
            | Self::OtherSheet { .. }
            | Self::NoRoot
            | Self::LostDigits => Severity::Blanked,
            Self::CarrierName | Self::SharedTooWidely { .. } => Severity::Warning,
            Self::Recomposed | Self::PhoneZero { .. } => Severity::Repaired,
        }
    }

    /// A name for scripts.
    pub fn id(&self) -> &'static str {
        match self {
            Self::EmptyCode => "empty-code",
            Self::DuplicateCode { .. } => "duplicate-code",
            Self::UnknownLevel { .. } => "unknown-level",
            Self::Cycle => "cycle",
            Self::SecondRoot { .. } => "second-root",
            Self::EmptyName => "empty-name",
            Self::UnknownParent => "unknown-parent",
            Self::ExcludedParent => "excluded-parent",
            Self::BadExpected => "bad-expected",
            Self::BadPhone => "bad-phone",
            Self::UnknownHost => "unknown-host",
            Self::SelfHost => "self-host",
            Self::HostIsHosted => "host-is-hosted",
            Self::ExcelError => "excel-error",
            Self::NoHeading => "no-heading",
            Self::UnknownHeading => "unknown-heading",
            Self::RepeatedHeading => "repeated-heading",
            Self::NoParentColumn => "no-parent-column",
            Self::OtherSheet { .. } => "other-sheet",
            Self::NoRoot => "no-root",
            Self::LostDigits => "lost-digits",
            Self::CarrierName => "carrier-name",
            Self::SharedTooWidely { .. } => "shared-too-widely",
            Self::Recomposed => "recomposed",
            Self::PhoneZero { .. } => "phone-zero",
        }
    }
}

impl Severity {
    /// A name for scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::Blanked => "blanked",
            Self::Warning => "warning",
            Self::Repaired => "repaired",
        }
    }
}

impl Column {
    /// The letters a spreadsheet heads it with.
    pub fn letters(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.idx + 1;
        while rest > 0 {
            letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().collect()
    }
}

/// "cột C (cấp, level)".
impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cột {}", self.letters())?;
        match self.field {
            Some(field) => write!(f, " ({}, {})", bare_heading(field), field.id()),
            None => Ok(()),
        }
    }
}

/// "dòng 7, cột C (cấp, level), giá trị «xx»: …"; the file is the caller's to name.
impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dòng {}", self.row)?;
        if let Some(column) = self.column {
            write!(f, ", {column}, giá trị «{}»", shortened(&self.value))?;
        }
        write!(f, ": {}", self.kind)
    }
}

impl fmt::Display for IssueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyCode => write!(f, "chưa ghi mã điểm cầu; bỏ dòng này"),
            Self::DuplicateCode { first_row } => write!(f, "mã đã có ở dòng {first_row}; bỏ dòng này"),
            Self::UnknownLevel { known } => write!(f, "không có cấp này (các cấp: {known}); bỏ dòng này"),
            Self::Cycle => write!(f, "cấp trên đi vòng, điểm cầu nằm dưới chính nó; bỏ dòng này"),
            Self::SecondRoot { root } => {
                write!(f, "chỉ một điểm cầu được để trống cấp trên, đó là {root}; bỏ dòng này")
            }
            Self::EmptyName => write!(f, "chưa ghi tên; tạm lấy mã làm tên"),
            Self::UnknownParent => write!(f, "không có điểm cầu mang mã này; xếp tạm vào «chưa xếp»"),
            Self::ExcludedParent => write!(f, "dòng của cấp trên này đã bị bỏ; xếp tạm vào «chưa xếp»"),
            Self::BadExpected => write!(f, "không phải số người; coi như chưa biết"),
            Self::BadPhone => write!(f, "không phải số điện thoại; để trống"),
            Self::UnknownHost => write!(f, "không có điểm cầu mang mã này; coi như không dự ghép"),
            Self::SelfHost => write!(f, "điểm cầu dự ghép tại chính nó; coi như không dự ghép"),
            Self::HostIsHosted => {
                write!(f, "nơi dự ghép lại cũng dự ghép ở nơi khác; coi như không dự ghép")
            }
            Self::ExcelError => write!(f, "ô báo lỗi của Excel; để trống"),
            Self::NoHeading => write!(f, "giá trị không nằm dưới tiêu đề cột nào; không dùng"),
            Self::UnknownHeading => write!(f, "không hiểu tiêu đề cột này; không dùng cả cột"),
            Self::RepeatedHeading => write!(f, "tiêu đề này đã có ở cột bên trái; không dùng cột này"),
            Self::NoParentColumn => {
                write!(f, "không có cột mã cấp trên (parent); các điểm cầu xếp tạm vào «chưa xếp»")
            }
            Self::OtherSheet { name } => {
                write!(
                    f,
                    "trang tính «{name}» cũng là danh sách điểm cầu; chỉ đọc trang đầu, hãy gộp lại một trang"
                )
            }
            Self::NoRoot => write!(f, "không có điểm cầu trung tâm (dòng để trống cấp trên)"),
            Self::LostDigits => {
                write!(f, "Excel đã làm mất chữ số; định dạng cột là Text rồi nhập lại")
            }
            Self::CarrierName => {
                write!(
                    f,
                    "đây là tên nhà mạng, không phải tuyến hay lộ điện dùng chung; không dùng để gộp sự cố"
                )
            }
            Self::SharedTooWidely { n_points, n_total } => write!(
                f,
                "{n_points} trên {n_total} điểm cầu cùng ghi giá trị này (quá 10 %); không dùng để gộp sự cố"
            ),
            Self::Recomposed => write!(f, "dấu tiếng Việt ở dạng tách rời (NFD); đã sửa thành NFC"),
            Self::PhoneZero { phone } => write!(f, "mất số 0 ở đầu; đã sửa thành {phone}"),
        }
    }
}

/// A heading without its explanation in brackets.
fn bare_heading(field: Field) -> &'static str {
    let heading = field.heading();
    heading.split_once(" (").map_or(heading, |(bare, _)| bare)
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
            issue.to_string(),
            "dòng 12, cột E (số dự kiến, expected), giá trị «nhiều»: không phải số người; coi như chưa biết"
        );
        assert!(issue.is_fault());
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (idx, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(Column { idx, field: None }.letters(), letters);
        }
    }
}
