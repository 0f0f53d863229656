//! The columns of a roster file: their names, and which heading means which.

use crate::text::fold;

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
    /// Headings that repeat a field which stands further left.
    pub(super) repeated: Vec<(usize, Field)>,
    /// By column, whether values may stand in it.
    pub(super) headed: Vec<bool>,
}

/// Headings of a plain running number, which is nobody's field.
const RUNNING_NUMBER: [&str; 4] = ["stt", "tt", "so tt", "so thu tu"];

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

    /// The field that a heading means, in English or Vietnamese, with or without marks.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let field = match heading_key(heading).as_str() {
            "code" | "ma" | "ma diem cau" => Self::Code,
            "name" | "ten" | "ten diem cau" => Self::Name,
            "level" | "cap" => Self::Level,
            "parent" | "ma cap tren" | "cap tren" => Self::Parent,
            "expected" | "so du kien" | "so moi" => Self::Expected,
            "chair" | "nguoi chu tri" => Self::Chair,
            "contact" | "nguoi lien he" => Self::Contact,
            "phone" | "dien thoai" | "so dien thoai" => Self::Phone,
            "carrier" | "nha mang" => Self::Carrier,
            "uplink" | "tuyen truyen dan" | "tuyen" => Self::Uplink,
            "feeder" | "lo dien tram bien ap" | "lo dien" | "tram bien ap" | "nguon dien" => Self::Feeder,
            "hosted by" | "du ghep tai" | "ghep voi" => Self::HostedBy,
            "note" | "ghi chu" => Self::Note,
            _ => return None,
        };
        Some(field)
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
        for (idx, heading) in headings.iter().enumerate() {
            let heading = heading.as_ref();
            match Field::of_heading(heading) {
                Some(field) if columns.column(field).is_some() => columns.repeated.push((idx, field)),
                Some(field) => columns.by_field[field as usize] = Some(idx),
                None if heading_key(heading).is_empty() => columns.headed[idx] = false,
                None if RUNNING_NUMBER.contains(&heading_key(heading).as_str()) => {}
                None => columns.unknown.push(idx),
            }
        }
        columns
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

/// A heading's letters and digits, folded, without what stands in brackets.
fn heading_key(heading: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::with_capacity(heading.len());
    for letter in heading.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '*' | ':' | '_' | '-' | '/' | '.' | ',' => bare.push(' '),
            _ => bare.push(letter),
        }
    }
    fold(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_understood_in_english_and_vietnamese() {
        for field in Field::ALL {
            assert_eq!(Field::of_heading(field.id()), Some(field));
        }
        for (heading, field) in [
            ("Cấp trên", Field::Parent),
            ("số mời", Field::Expected),
            ("Tuyến", Field::Uplink),
            ("nguồn điện", Field::Feeder),
            ("Ghép với", Field::HostedBy),
            ("Hosted by", Field::HostedBy),
            ("Ma\u{303} *", Field::Code),
            ("  tên\u{a0}điểm cầu (bắt buộc):", Field::Name),
        ] {
            assert_eq!(Field::of_heading(heading), Some(field), "{heading}");
        }
        assert_eq!(Field::of_heading("địa chỉ"), None);
    }

    #[test]
    fn columns_say_what_is_missing_unknown_and_repeated() {
        let columns = Columns::locate(&["STT", "mã", "", "parent", "cấp trên", "địa chỉ"]);
        assert_eq!(columns.missing(), [Field::Name, Field::Level]);
        assert_eq!(columns.unknown, [5]);
        assert_eq!(columns.repeated, [(4, Field::Parent)]);
        assert_eq!(columns.headed, [true, true, false, true, true, true]);
        assert_eq!((columns.column(Field::Code), columns.n_found()), (Some(1), 2));
    }
}
