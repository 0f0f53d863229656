//! The columns of a roster file: their names, and where they stand.

mod heading;

pub(super) use self::heading::mended as mended_heading;
use self::heading::{Meaning, meaning};

/// A column of a roster file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Identity of the point.
    Code,
    /// Its name.
    Name,
    /// Id or name of its level.
    Level,
    /// Code of the point above it.
    Parent,
    /// People expected.
    Expected,
    /// Who presides.
    Chair,
    /// Whom to ask.
    Contact,
    /// Their number.
    Phone,
    /// Who carries its line.
    Carrier,
    /// Channel or OLT that neighbours share.
    Uplink,
    /// Power feeder or transformer that neighbours share.
    Feeder,
    /// Code of the point where it attends instead.
    HostedBy,
    /// Anything else.
    Note,
}

/// Where the fields of a roster file stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// By field, the column it is read from.
    by_field: [Option<usize>; Field::ALL.len()],
    /// Headings that mean nothing here.
    pub(super) unknown: Vec<usize>,
    /// Headings that repeat a field which another column has.
    pub(super) repeated: Vec<(usize, Field)>,
    /// By column, whether values may stand in it.
    pub(super) headed: Vec<bool>,
}

impl Field {
    /// All fields, in the order of the form.
    pub const ALL: [Self; 13] = [
        Self::Code,
        Self::Name,
        Self::Level,
        Self::Parent,
        Self::Expected,
        Self::Chair,
        Self::Contact,
        Self::Phone,
        Self::Carrier,
        Self::Uplink,
        Self::Feeder,
        Self::HostedBy,
        Self::Note,
    ];

    /// The fields without which a file is no roster.
    pub const REQUIRED: [Self; 3] = [Self::Code, Self::Name, Self::Level];

    /// The heading for files and scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Level => "level",
            Self::Parent => "parent",
            Self::Expected => "expected",
            Self::Chair => "chair",
            Self::Contact => "contact",
            Self::Phone => "phone",
            Self::Carrier => "carrier",
            Self::Uplink => "uplink",
            Self::Feeder => "feeder",
            Self::HostedBy => "hosted_by",
            Self::Note => "note",
        }
    }

    /// The field that a heading means, in English or Vietnamese, with or without marks; some mean it only
    /// if no other heading does.
    pub fn of_heading(heading: &str) -> Option<Self> {
        match meaning(heading) {
            Meaning::Field(field) | Meaning::Perhaps(field) => Some(field),
            Meaning::RunningNumber | Meaning::Nothing | Meaning::Unknown => None,
        }
    }
}

impl Columns {
    /// Finds the fields in a row of headings.
    pub fn locate<S: AsRef<str>>(headings: &[S]) -> Self {
        let mut columns = Self {
            by_field: [None; Field::ALL.len()],
            unknown: Vec::new(),
            repeated: Vec::new(),
            headed: vec![true; headings.len()],
        };
        let meanings: Vec<Meaning> = headings.iter().map(|heading| meaning(heading.as_ref())).collect();
        for (idx, meaning) in meanings.iter().enumerate() {
            match *meaning {
                Meaning::Field(field) => columns.take(idx, field),
                Meaning::Nothing => columns.headed[idx] = false,
                Meaning::Perhaps(_) | Meaning::RunningNumber => {}
                Meaning::Unknown => columns.unknown.push(idx),
            }
        }
        for (idx, meaning) in meanings.iter().enumerate() {
            if let Meaning::Perhaps(field) = *meaning {
                columns.take(idx, field);
            }
        }
        columns
    }

    fn take(&mut self, idx: usize, field: Field) {
        if self.column(field).is_some() {
            self.repeated.push((idx, field));
        } else {
            self.by_field[field as usize] = Some(idx);
        }
    }

    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.by_field[field as usize]
    }

    /// How many fields were found.
    pub fn n_found(&self) -> usize {
        self.by_field.iter().flatten().count()
    }

    /// The required fields that were not found.
    pub fn missing(&self) -> Vec<Field> {
        Field::REQUIRED.into_iter().filter(|field| self.column(*field).is_none()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_say_what_is_missing_unknown_and_repeated() {
        let columns = Columns::locate(&["STT", "mã", "", "parent", "cấp trên", "địa chỉ"]);
        assert_eq!(columns.missing(), [Field::Name, Field::Level]);
        assert_eq!(columns.unknown, [5]);
        assert_eq!(columns.repeated, [(4, Field::Parent)]);
        assert_eq!(columns.headed, [true, true, false, true, true, true]);
        assert_eq!((columns.column(Field::Code), columns.n_found()), (Some(1), 2));
    }

    #[test]
    fn a_heading_that_says_it_outright_comes_before_one_that_may_mean_it() {
        let columns = Columns::locate(&["Đơn vị", "Mã", "Tên điểm cầu", "Cấp", "Họ và tên", "Người liên hệ"]);
        assert_eq!(columns.column(Field::Name), Some(2));
        assert_eq!(columns.column(Field::Contact), Some(5));
        assert_eq!(columns.repeated, [(0, Field::Name), (4, Field::Contact)]);
        let columns = Columns::locate(&["Mã", "Đơn vị", "Cấp", "Họ và tên"]);
        assert_eq!((columns.column(Field::Name), columns.column(Field::Contact)), (Some(1), Some(3)));
    }
}
