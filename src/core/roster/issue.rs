//! What is wrong with a roster file: where, what, and what it costs.

use super::field::Field;
use super::look_alike::Likeness;
use crate::garbled::Garbling;

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
    /// A code that looks like one of an earlier row and is another.
    LookAlikeCode {
        /// That code.
        first: Box<str>,
        /// Its row.
        first_row: u32,
        /// What makes them differ.
        likeness: Likeness,
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
    UnknownParent {
        /// Codes that look like it, with their rows.
        similar: Vec<(Box<str>, u32)>,
    },
    /// A parent whose row is excluded.
    ExcludedParent,
    /// No number of people.
    BadExpected,
    /// No phone number.
    BadPhone,
    /// A host that is in no row of the roster.
    UnknownHost {
        /// Codes that look like it, with their rows.
        similar: Vec<(Box<str>, u32)>,
    },
    /// A point hosted by itself.
    SelfHost,
    /// A host that itself attends elsewhere.
    HostIsHosted,
    /// An error of Excel in place of a value.
    ExcelError,
    /// A formula whose value nobody has computed.
    NoFormulaValue,
    /// A number that is shown as a date or time.
    DateFormat {
        /// The number.
        number: Box<str>,
        /// The format.
        format: Box<str>,
    },
    /// A number that its format shows in another way than it is read.
    NumberFormat {
        /// The format.
        format: Box<str>,
        /// What is shown, if that can be told.
        shown: Option<Box<str>>,
    },
    /// A value under no heading.
    NoHeading,
    /// A heading that means nothing.
    UnknownHeading,
    /// A heading that repeats a field.
    RepeatedHeading,
    /// A row that says the headings again.
    HeadingRow {
        /// How many more there are.
        n_more: usize,
    },
    /// Texts of a column that came without their letters.
    Garbled {
        /// What became of them.
        garbling: Garbling,
        /// The first rows that have some.
        rows: Vec<u32>,
        /// How many cells have some.
        n_cells: usize,
        /// What the value was meant to be, if that can be told.
        mended: Option<Box<str>>,
    },
    /// No column says who is above whom.
    NoParentColumn,
    /// A further worksheet with a roster's headings, which is not read.
    OtherSheet {
        /// Its name.
        name: Box<str>,
    },
    /// A hidden worksheet with a roster's headings, which is not read.
    HiddenSheet {
        /// Its name.
        name: Box<str>,
    },
    /// The only worksheet with a roster's headings is hidden: it is read.
    ReadHiddenSheet {
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
            | Self::UnknownParent { .. }
            | Self::ExcludedParent
            | Self::BadExpected
            | Self::BadPhone
            | Self::UnknownHost { .. }
            | Self::SelfHost
            | Self::HostIsHosted
            | Self::ExcelError
            | Self::NoFormulaValue
            | Self::DateFormat { .. }
            | Self::ReadHiddenSheet { .. }
            | Self::NoHeading
            | Self::UnknownHeading
            | Self::RepeatedHeading
            | Self::NoParentColumn
            | Self::OtherSheet { .. }
            | Self::NoRoot
            | Self::LostDigits => Severity::Blanked,
            Self::LookAlikeCode { .. }
            | Self::CarrierName
            | Self::SharedTooWidely { .. }
            | Self::NumberFormat { .. }
            | Self::HiddenSheet { .. }
            | Self::HeadingRow { .. }
            | Self::Garbled { .. } => Severity::Warning,
            Self::Recomposed | Self::PhoneZero { .. } => Severity::Repaired,
        }
    }

    /// A name for scripts.
    pub fn id(&self) -> &'static str {
        match self {
            Self::EmptyCode => "empty-code",
            Self::DuplicateCode { .. } => "duplicate-code",
            Self::LookAlikeCode { .. } => "look-alike-code",
            Self::UnknownLevel { .. } => "unknown-level",
            Self::Cycle => "cycle",
            Self::SecondRoot { .. } => "second-root",
            Self::EmptyName => "empty-name",
            Self::UnknownParent { .. } => "unknown-parent",
            Self::ExcludedParent => "excluded-parent",
            Self::BadExpected => "bad-expected",
            Self::BadPhone => "bad-phone",
            Self::UnknownHost { .. } => "unknown-host",
            Self::SelfHost => "self-host",
            Self::HostIsHosted => "host-is-hosted",
            Self::ExcelError => "excel-error",
            Self::NoFormulaValue => "no-formula-value",
            Self::DateFormat { .. } => "date-format",
            Self::NumberFormat { .. } => "number-format",
            Self::NoHeading => "no-heading",
            Self::UnknownHeading => "unknown-heading",
            Self::RepeatedHeading => "repeated-heading",
            Self::HeadingRow { .. } => "heading-row",
            Self::Garbled { .. } => "garbled",
            Self::NoParentColumn => "no-parent-column",
            Self::OtherSheet { .. } => "other-sheet",
            Self::HiddenSheet { .. } => "hidden-sheet",
            Self::ReadHiddenSheet { .. } => "read-hidden-sheet",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (idx, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(Column { idx, field: None }.letters(), letters);
        }
    }
}
