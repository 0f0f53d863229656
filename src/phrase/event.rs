//! An event file: what is wrong with it, and what a check of it tells.

use std::time::Duration;

use diemcau_core::path::ProbeKind;

use super::Language;
use super::misread::Misread;
use super::value::ValueFault;

/// What is wrong with a value of an event file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is told by its phrase below")]
pub enum EventFault {
    Misread(Misread),
    Roster {
        file: String,
        vietnamese: String,
        english: String,
    },
    NoPoints,
    NoTimeZone(String),
    UnknownPoint(String),
    Empty,
    NotAfterStart,
    BeforeStart,
    AfterEnd,
    NotBeforeEnd,
    AfterFirstCutoff(String),
    DueBeforeCutoff,
    CutoffTimeTaken,
    NameTaken(String),
    NamedTwice(String),
    TooManyLevels(usize),
    BadId(String),
    Between(Duration, Duration),
    MoreThan(Duration),
    LostTooSoon(Duration),
    Length(String, ValueFault),
    TooLong(usize),
    NoPhone(String),
    ProbeKind(String),
    Blanks(String),
    ProbeTwice {
        level: String,
        probe: String,
    },
    TooManyProbes {
        level: String,
        most: usize,
    },
    QualityTwice(String),
    NotOneOf {
        written: String,
        allowed: String,
    },
    TooManyRules(usize),
    RuleSetsNothing,
    NoLevelNamed,
    UnknownLevel(String),
    NarrowerThan(&'static str),
    WiderThanNext,
    Limits(String),
    Loss(String),
    NoTimeType(&'static str),
    NoTime(String),
    NoTimeOfDay(String),
    TimeSkipped(String),
    TimeTwice(String),
    TimeOutOfRange(String),
    BadAddress(String),
    /// It says neither of the times at which agents without a certificate are taken.
    BadWithout(String),
    BadWebUrl(String),
    PlainBeyond(String),
    HalfACertificate,
    UplinkTarget(String),
    TooManyTargets(usize),
    NoUrl(String),
    NoPointer(String),
    BeyondMap(u16),
    TileTaken,
}

/// As a log tells it.
impl std::fmt::Display for EventFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Language::English.event_fault(self))
    }
}

impl Language {
    /// What is wrong, to stand behind line and key.
    pub fn event_fault(self, fault: &EventFault) -> String {
        match self {
            Self::Vietnamese => vietnamese(fault),
            Self::English => english(fault),
        }
    }

    /// A check: start, end, and from when counts are taken.
    pub fn event_times(self, start: &str, end: &str, count_open: &str) -> String {
        match self {
            Self::Vietnamese => format!("bắt đầu {start}, kết thúc {end}, nhận số liệu từ {count_open}"),
            Self::English => format!("start {start}, end {end}, counts from {count_open}"),
        }
    }

    /// A check: a cut-off, and when its report is due.
    pub fn event_cutoff(self, name: &str, at: &str, due: Option<&str>) -> String {
        let due = due.map(|due| format!(", {} {due}", self.pick("hạn báo cáo", "due"))).unwrap_or_default();
        format!("{} {at} {name}{due}", self.pick("giờ chốt số liệu", "cutoff"))
    }

    /// A check: how long the agenda is, and who speaks.
    pub fn event_agenda(self, n_items: usize, speaking: &str) -> String {
        match self {
            Self::Vietnamese => format!("chương trình {n_items} mục; điểm phát biểu: {speaking}"),
            Self::English => format!("{n_items} agenda items; speaking: {speaking}"),
        }
    }

    /// A check: a probe of a level's points; how often it asks and how long it waits, milliseconds.
    pub fn level_probe(self, level: &str, probe: &str, every_ms: Option<u128>, timeout_ms: u128) -> String {
        let every = every_ms.map(|ms| format!(", {} {ms} ms", self.pick("mỗi", "every"))).unwrap_or_default();
        match self {
            Self::Vietnamese => format!("phép đo của cấp {level}: {probe}{every}, chờ {timeout_ms} ms"),
            Self::English => format!("probe of {level}: {probe}{every}, timeout {timeout_ms} ms"),
        }
    }

    /// A check: where the bands of a level's points end.
    pub fn level_quality(self, level: &str, [good, fair, poor]: [&str; 3]) -> String {
        match self {
            Self::Vietnamese => {
                format!("chất lượng của cấp {level}: tốt {good}, tạm được {fair}, kém {poor}")
            }
            Self::English => format!("quality of {level}: good {good}, fair {fair}, poor {poor}"),
        }
    }
}

fn vietnamese(fault: &EventFault) -> String {
    use EventFault as Fault;
    match fault {
        Fault::Misread(misread) => format!("không hiểu «{}» ({})", misread.written, misread.library),
        Fault::Roster { file, vietnamese, .. } => format!("{file}: {vietnamese}"),
        Fault::NoPoints => "danh sách chưa có điểm cầu nào".to_owned(),
        Fault::NoTimeZone(name) => format!("không có múi giờ tên «{name}»"),
        Fault::UnknownPoint(code) => format!("danh sách không có điểm cầu mang mã «{code}»"),
        Fault::Empty => "để trống".to_owned(),
        Fault::NotAfterStart => "không sau giờ bắt đầu (start)".to_owned(),
        Fault::BeforeStart => "sớm hơn giờ bắt đầu (start)".to_owned(),
        Fault::AfterEnd => "muộn hơn giờ kết thúc (end)".to_owned(),
        Fault::NotBeforeEnd => "không trước giờ kết thúc (end)".to_owned(),
        Fault::AfterFirstCutoff(name) => format!("muộn hơn giờ chốt đầu tiên, «{name}»"),
        Fault::DueBeforeCutoff => "sớm hơn chính giờ chốt ấy (at)".to_owned(),
        Fault::CutoffTimeTaken => "một giờ chốt khác có cùng thời điểm".to_owned(),
        Fault::NameTaken(name) => format!("đã có mục khác tên «{name}»"),
        Fault::NamedTwice(name) => format!("«{name}» được nêu hai lần"),
        Fault::TooManyLevels(most) => format!("có nhiều hơn {most} cấp"),
        Fault::BadId(id) => format!("«{id}» chỉ được gồm chữ thường a-z, chữ số và dấu gạch nối"),
        Fault::Between(least, most) => format!("phải từ {least:?} đến {most:?}"),
        Fault::MoreThan(most) => format!("không được quá {most:?}"),
        Fault::LostTooSoon(heartbeat) => format!("phải từ một lần rưỡi nhịp báo {heartbeat:?} trở lên"),
        Fault::Length(written, fault) => format!("«{written}» {}", Language::Vietnamese.value_fault(fault)),
        Fault::TooLong(most) => format!("dài quá {most} byte"),
        Fault::BadWebUrl(text) => {
            format!("«{text}» không phải địa chỉ trang, chẳng hạn https://diemcau.example")
        }
        Fault::PlainBeyond(text) => format!(
            "{text} sẽ cho máy khác kết nối mà không mã hóa: đặt certificate và key, hoặc nghe ở 127.0.0.1 sau một proxy"
        ),
        Fault::HalfACertificate => "certificate và key phải đi cùng nhau".to_owned(),
        Fault::BadWithout(text) => format!("«{text}» phải là \"rehearsal\" hoặc \"never\""),
        Fault::BadAddress(text) => format!("«{text}» không phải địa chỉ kèm cổng, chẳng hạn 127.0.0.1:7580"),
        Fault::UplinkTarget(text) => format!("«{text}» không phải tcp:HOST:PORT hay https://…"),
        Fault::TooManyTargets(most) => format!("nhiều hơn {most} đích"),
        Fault::NoUrl(text) => format!("«{text}» không phải địa chỉ https://… hay http://…"),
        Fault::NoPointer(text) => format!("«{text}» không phải con trỏ JSON, chẳng hạn \"/participants\""),
        Fault::NoPhone(text) => format!("«{text}» không phải số điện thoại"),
        Fault::ProbeKind(kind) => format!("«{kind}» không phải loại phép đo; các loại: {}", kinds()),
        Fault::Blanks(target) => format!("«{target}» có khoảng trắng"),
        Fault::ProbeTwice { level, probe } => format!("cấp {level} đã có phép đo tên «{probe}»"),
        Fault::TooManyProbes { level, most } => format!("cấp {level} có nhiều hơn {most} phép đo"),
        Fault::QualityTwice(level) => format!("cấp {level} đã có mục [[quality]] khác"),
        Fault::NotOneOf { written, allowed } => format!("«{written}» không phải một trong: {allowed}"),
        Fault::TooManyRules(most) => format!("có nhiều hơn {most} mục [[alert]]"),
        Fault::RuleSetsNothing => {
            "mục này không đặt gì; cần severity, hold-down, remind-after hoặc audience".to_owned()
        }
        Fault::BeyondMap(most) => format!("bản đồ có nhiều nhất {most} cột và {most} hàng, đếm từ 0"),
        Fault::TileTaken => "ô này đã có điểm cầu khác".to_owned(),
        Fault::NoLevelNamed => "không nêu cấp nào; bỏ mục này thì áp dụng cho mọi cấp".to_owned(),
        Fault::UnknownLevel(id) => format!("không có cấp nào mang mã «{id}»"),
        Fault::NarrowerThan(band) => format!("phải rộng ít nhất bằng {band}"),
        Fault::WiderThanNext => "rộng hơn mức chuẩn của bậc kế tiếp".to_owned(),
        Fault::Limits(text) => {
            format!(
                "«{text}» không phải độ trễ, dao động trễ (jitter) và tỷ lệ mất gói, chẳng hạn \"150ms/30ms/1%\""
            )
        }
        Fault::Loss(text) => format!("«{text}» không phải tỷ lệ mất gói, chẳng hạn \"1%\""),
        Fault::NoTimeType(kind) => {
            format!("không phải thời điểm, chẳng hạn 2025-05-08T07:20:00 (kiểu {kind})")
        }
        Fault::NoTime(text) => format!("«{text}» không phải thời điểm, chẳng hạn 2025-05-08T07:20:00"),
        Fault::NoTimeOfDay(text) => format!("«{text}» thiếu giờ"),
        Fault::TimeSkipped(time) => format!("múi giờ này không có thời điểm {time}"),
        Fault::TimeTwice(time) => {
            format!("trong múi giờ này {time} xảy ra hai lần; hãy ghi kèm độ lệch giờ")
        }
        Fault::TimeOutOfRange(time) => format!("{time} nằm ngoài phạm vi cho phép"),
    }
}

fn english(fault: &EventFault) -> String {
    use EventFault as Fault;
    match fault {
        Fault::Misread(misread) => format!("cannot understand «{}» ({})", misread.written, misread.library),
        Fault::Roster { file, english, .. } => format!("{file}: {english}"),
        Fault::NoPoints => "the roster has no points".to_owned(),
        Fault::NoTimeZone(name) => format!("no time zone is called «{name}»"),
        Fault::UnknownPoint(code) => format!("no point of the roster has the code «{code}»"),
        Fault::Empty => "is empty".to_owned(),
        Fault::NotAfterStart => "is not after `start`".to_owned(),
        Fault::BeforeStart => "lies before `start`".to_owned(),
        Fault::AfterEnd => "lies after `end`".to_owned(),
        Fault::NotBeforeEnd => "is not before `end`".to_owned(),
        Fault::AfterFirstCutoff(name) => format!("lies after the first cutoff, «{name}»"),
        Fault::DueBeforeCutoff => "lies before the cutoff's `at`".to_owned(),
        Fault::CutoffTimeTaken => "another cutoff has the same time".to_owned(),
        Fault::NameTaken(name) => format!("another one is called «{name}» too"),
        Fault::NamedTwice(name) => format!("«{name}» is named twice"),
        Fault::TooManyLevels(most) => format!("there are more than {most} levels"),
        Fault::BadId(id) => format!("«{id}» is not made of small letters a-z, digits and hyphens"),
        Fault::Between(least, most) => format!("is not between {least:?} and {most:?}"),
        Fault::MoreThan(most) => format!("is more than {most:?}"),
        Fault::LostTooSoon(heartbeat) => format!("is less than one and a half heartbeats of {heartbeat:?}"),
        Fault::Length(written, fault) => format!("«{written}» {}", Language::English.value_fault(fault)),
        Fault::TooLong(most) => format!("has more than {most} bytes"),
        Fault::BadWebUrl(text) => format!("«{text}» is no address of pages, such as https://diemcau.example"),
        Fault::PlainBeyond(text) => format!(
            "{text} would reach beyond this machine without encryption: set certificate and key, or listen on 127.0.0.1 behind a proxy"
        ),
        Fault::HalfACertificate => "certificate and key go together".to_owned(),
        Fault::BadWithout(text) => format!("«{text}» is neither \"rehearsal\" nor \"never\""),
        Fault::BadAddress(text) => format!("«{text}» is no address with a port, such as 127.0.0.1:7580"),
        Fault::UplinkTarget(text) => format!("«{text}» is neither tcp:HOST:PORT nor https://..."),
        Fault::TooManyTargets(most) => format!("more than {most} targets"),
        Fault::NoUrl(text) => format!("«{text}» is no address https://... or http://..."),
        Fault::NoPointer(text) => format!("«{text}» is no JSON pointer such as \"/participants\""),
        Fault::NoPhone(text) => format!("«{text}» is no telephone number"),
        Fault::ProbeKind(kind) => format!("«{kind}» is none of {}", kinds()),
        Fault::Blanks(target) => format!("«{target}» has blanks in it"),
        Fault::ProbeTwice { level, probe } => {
            format!("another probe of the level {level} is called «{probe}» too")
        }
        Fault::TooManyProbes { level, most } => format!("the level {level} has more than {most} probes"),
        Fault::QualityTwice(level) => format!("another [[quality]] holds for the level {level} already"),
        Fault::NotOneOf { written, allowed } => format!("«{written}» is none of {allowed}"),
        Fault::TooManyRules(most) => format!("there are more than {most} [[alert]]"),
        Fault::RuleSetsNothing => "sets nothing: severity, hold-down, remind-after or audience".to_owned(),
        Fault::BeyondMap(most) => format!("a map has at most {most} columns and {most} rows, counted from 0"),
        Fault::TileTaken => "another point has this tile".to_owned(),
        Fault::NoLevelNamed => "names no level; without the key all are meant".to_owned(),
        Fault::UnknownLevel(id) => format!("no level has the id «{id}»"),
        Fault::NarrowerThan(band) => format!("is not as wide as `{band}`"),
        Fault::WiderThanNext => "is wider than the standard of the next band".to_owned(),
        Fault::Limits(text) => {
            format!("«{text}» is not round trip, jitter and loss such as \"150ms/30ms/1%\"")
        }
        Fault::Loss(text) => format!("«{text}» is not a loss such as \"1%\""),
        Fault::NoTimeType(kind) => format!("is of type {kind}, not a time such as 2025-05-08T07:20:00"),
        Fault::NoTime(text) => format!("«{text}» is not a time such as 2025-05-08T07:20:00"),
        Fault::NoTimeOfDay(text) => format!("«{text}» has no time of day"),
        Fault::TimeSkipped(time) => format!("{time} does not exist in this time zone"),
        Fault::TimeTwice(time) => format!("{time} occurs twice in this time zone; write it with its offset"),
        Fault::TimeOutOfRange(time) => format!("{time} is out of range"),
    }
}

fn kinds() -> String {
    ProbeKind::ALL.map(ProbeKind::id).join(", ")
}
