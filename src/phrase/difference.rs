//! What differs between the files and what the data directory holds.

use super::Language;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A value.
    Value {
        /// Of what.
        of: Subject,
        /// Which.
        field: DifferingField,
        /// In the file.
        file: Shown,
        /// In the data directory.
        held: Shown,
    },
    /// What is too long to show, or not to be shown.
    Part {
        /// Of what.
        of: Subject,
        /// Which.
        part: DifferingPart,
    },
    /// A point that the file alone has, by its code.
    InFileAlone(String),
    /// A point that the data directory alone has, by its code.
    InDataAlone(String),
    /// A setting that has no words of its own here.
    Unnamed,
    /// So many more that are not told.
    More(usize),
}

/// Of what something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Of the event.
    Event,
    /// Of a level, by its id.
    Level(String),
    /// Of a point, by its code.
    Point(String),
}

/// A value that may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is told by its phrase below")]
pub enum DifferingField {
    Name,
    TimeZone,
    Start,
    End,
    CountOpen,
    Heartbeat,
    LostAfter,
    Level,
    Parent,
    Expected,
    Chair,
    Contact,
    Carrier,
    Uplink,
    Feeder,
    HostedBy,
    Note,
    Speaking,
}

/// What may differ and is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is told by its phrase below")]
pub enum DifferingPart {
    Cutoffs,
    Agenda,
    Levels,
    Probes,
    QualityBands,
    Phone,
    /// Of an event: what stands around the numbers of its report.
    Report,
    /// Of an event: where its areas lie on a map.
    Map,
}

/// A value as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// None.
    Empty,
    /// Words.
    Text(String),
    /// A number, a length or a time, as it is written.
    Figure(String),
    /// Yes, or no.
    Flag(bool),
}

impl Language {
    /// One difference, a line.
    pub fn difference(self, difference: &Difference) -> String {
        match difference {
            Difference::Value { of, field, file, held } => {
                let (of, field) = (self.differing_subject(of), self.differing_field(*field));
                let (file, held) = (self.shown(file), self.shown(held));
                match self {
                    Self::Vietnamese => {
                        format!("{of}: {field} trong tệp là {file}, trong thư mục dữ liệu là {held}")
                    }
                    Self::English => {
                        format!("{of}: {field} is {file} in the file, {held} in the data directory")
                    }
                }
            }
            Difference::Part { of, part } => {
                format!("{}: {}", self.differing_subject(of), self.differing_part(*part))
            }
            Difference::InFileAlone(code) => match self {
                Self::Vietnamese => format!("điểm cầu {code} chỉ có trong tệp"),
                Self::English => format!("point {code} is in the file alone"),
            },
            Difference::InDataAlone(code) => match self {
                Self::Vietnamese => format!("điểm cầu {code} chỉ có trong thư mục dữ liệu"),
                Self::English => format!("point {code} is in the data directory alone"),
            },
            Difference::Unnamed => {
                self.pick("buổi lễ: một thiết lập khác", "event: another setting differs").to_owned()
            }
            Difference::More(n) => match self {
                Self::Vietnamese => format!("và {n} chỗ khác nữa"),
                Self::English => format!("and {n} more"),
            },
        }
    }

    fn differing_subject(self, of: &Subject) -> String {
        match of {
            Subject::Event => self.pick("buổi lễ", "event").to_owned(),
            Subject::Level(id) => format!("{} {id}", self.pick("buổi lễ: cấp", "event: level")),
            Subject::Point(code) => format!("{} {code}", self.pick("điểm cầu", "point")),
        }
    }

    pub(crate) fn differing_field(self, field: DifferingField) -> &'static str {
        match field {
            DifferingField::Name => self.pick("tên", "name"),
            DifferingField::TimeZone => self.pick("múi giờ", "time zone"),
            DifferingField::Start => self.pick("giờ bắt đầu", "start"),
            DifferingField::End => self.pick("giờ kết thúc", "end"),
            DifferingField::CountOpen => self.pick("giờ mở đếm (count_open)", "count_open"),
            DifferingField::Heartbeat => self.pick("nhịp báo (heartbeat)", "heartbeat"),
            DifferingField::LostAfter => self.pick("thời hạn mất kết nối (lost_after)", "lost_after"),
            DifferingField::Level => self.pick("cấp", "level"),
            DifferingField::Parent => self.pick("mã cấp trên", "parent"),
            DifferingField::Expected => self.pick("số dự kiến", "expected"),
            DifferingField::Chair => self.pick("người chủ trì", "chair"),
            DifferingField::Contact => self.pick("người liên hệ", "contact"),
            DifferingField::Carrier => self.pick("nhà mạng", "carrier"),
            DifferingField::Uplink => self.pick("tuyến truyền dẫn", "uplink"),
            DifferingField::Feeder => self.pick("lộ điện", "feeder"),
            DifferingField::HostedBy => self.pick("điểm dự ghép", "hosted_by"),
            DifferingField::Note => self.pick("ghi chú", "note"),
            DifferingField::Speaking => self.pick("có phát biểu", "speaking"),
        }
    }

    pub(crate) fn differing_part(self, part: DifferingPart) -> &'static str {
        match part {
            DifferingPart::Cutoffs => self.pick("các giờ chốt số liệu khác nhau", "cut-offs differ"),
            DifferingPart::Agenda => self.pick("chương trình khác nhau", "agenda differs"),
            DifferingPart::Levels => self.pick("các cấp khác nhau", "levels differ"),
            DifferingPart::Probes => self.pick("các phép đo khác nhau", "probes differ"),
            DifferingPart::QualityBands => {
                self.pick("các ngưỡng chất lượng khác nhau", "quality bands differ")
            }
            DifferingPart::Map => self.pick("mục [map] khác nhau", "[map] differs"),
            DifferingPart::Report => self.pick("mục [report] khác nhau", "[report] differs"),
            DifferingPart::Phone => self.pick("số điện thoại khác nhau", "phone differs"),
        }
    }

    pub(crate) fn shown(self, value: &Shown) -> String {
        match value {
            Shown::Empty => self.pick("để trống", "empty").to_owned(),
            Shown::Text(text) => format!("{text:?}"),
            Shown::Figure(figure) => figure.clone(),
            Shown::Flag(true) => self.pick("có", "yes").to_owned(),
            Shown::Flag(false) => self.pick("không", "no").to_owned(),
        }
    }
}
