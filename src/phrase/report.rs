//! Báo cáo: the official figure in words.

use super::Language;

pub mod chat;
pub mod office;
pub mod table;

/// The numbers of some points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as the fields of the core's Sums and Connected")]
pub struct Line {
    pub expected: u32,
    pub connected: u32,
    pub by_agent: u32,
    pub by_word: u32,
    pub by_meeting: u32,
    pub ever: u32,
    pub lost: u32,
    pub unseen: u32,
    pub excused: u32,
    pub attendees: u64,
    pub people_expected: u64,
    pub reported: u32,
    pub missing: u32,
    pub conflicts: u32,
    pub flags: u32,
}

impl Language {
    /// That a figure was frozen at a cut-off.
    pub fn frozen_at(self, cutoff: &str, at: &str) -> String {
        match self {
            Self::Vietnamese => format!("Số liệu chốt «{cutoff}», lúc {at}"),
            Self::English => format!("Figure frozen at the cut-off «{cutoff}», {at}"),
        }
    }

    /// Of which instant a figure is.
    pub fn figure_at(self, at: &str) -> String {
        format!("{} {at}", self.pick("Số liệu lúc", "Figure of"))
    }

    /// That the collector was down since then, when the figure was frozen.
    pub fn known_until(self, clock: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!("máy chủ giám sát không chạy vào giờ chốt: số liệu là những gì đã biết đến {clock}")
            }
            Self::English => {
                format!("the collector was down at that time: the figure is what was known by {clock}")
            }
        }
    }

    /// That the collector began to watch after the cut-off.
    pub fn known_nothing(self) -> &'static str {
        self.pick(
            "máy chủ giám sát bắt đầu sau giờ chốt: số liệu không biết điểm cầu nào",
            "the collector began after that time: the figure knows nobody",
        )
    }

    /// That counts came later that speak of the time of the figure.
    pub fn later_counts(self, n: usize) -> String {
        let n = self.number(n as u64);
        match self {
            Self::Vietnamese => format!("{n} thay đổi sau giờ chốt, chưa tính vào số liệu này"),
            Self::English => format!("{n} changes came afterwards and are not in this figure"),
        }
    }

    /// Something to know of a point.
    pub fn remark(self, name: &str, what: &str) -> String {
        format!("  {name}: {what}")
    }

    /// That the number of a point fell clearly after the cut-off.
    pub fn dropped(self, name: &str, frozen: u32, later: u32, clock: &str) -> String {
        let (frozen, later) = (self.number(frozen), self.number(later));
        match self {
            Self::Vietnamese => format!("Giảm sau giờ chốt: {name}, {frozen} → {later} (lúc {clock})"),
            Self::English => format!("Fell after the cut-off: {name}, {frozen} → {later} (at {clock})"),
        }
    }

    /// The numbers of all points, in a few lines.
    pub fn figure_total(self, line: &Line) -> Vec<String> {
        let number = |n: u32| self.number(n);
        let Line { expected, connected, by_agent, by_word, by_meeting, .. } = *line;
        match self {
            Self::Vietnamese => vec![
                format!(
                    "Đã kết nối: {}/{} điểm cầu (thiết bị báo {}, người tại điểm xác nhận {}, danh sách phòng họp {}); \
                     từng kết nối {}; mất kết nối {}; chưa kết nối {}; ghép điểm {}",
                    number(connected),
                    number(expected),
                    number(by_agent),
                    number(by_word),
                    number(by_meeting),
                    number(line.ever),
                    number(line.lost),
                    number(line.unseen),
                    number(line.excused)
                ),
                format!(
                    "Đại biểu có mặt: {} (dự kiến {}); {}/{} điểm cầu đã báo, {} chưa báo",
                    self.number(line.attendees),
                    self.number(line.people_expected),
                    number(line.reported),
                    number(expected),
                    number(line.missing)
                ),
                format!(
                    "Số liệu mâu thuẫn: {} điểm; cần xem lại: {} điểm",
                    number(line.conflicts),
                    number(line.flags)
                ),
            ],
            Self::English => vec![
                format!(
                    "Connected: {} of {} points (agent {}, confirmed {}, meeting {}); ever connected {}; lost {}; not \
                     yet seen {}; excused {}",
                    number(connected),
                    number(expected),
                    number(by_agent),
                    number(by_word),
                    number(by_meeting),
                    number(line.ever),
                    number(line.lost),
                    number(line.unseen),
                    number(line.excused)
                ),
                format!(
                    "Attendees: {} ({} expected); {} of {} points reported, {} did not",
                    self.number(line.attendees),
                    self.number(line.people_expected),
                    number(line.reported),
                    number(expected),
                    number(line.missing)
                ),
                format!(
                    "In conflict: {} points; to be looked at: {}",
                    number(line.conflicts),
                    number(line.flags)
                ),
            ],
        }
    }

    /// The numbers of a level or an area, in a line.
    pub fn figure_line(self, name: &str, line: &Line) -> String {
        let (connected, expected) = (self.number(line.connected), self.number(line.expected));
        let (people, missing) = (self.number(line.attendees), self.number(line.missing));
        match self {
            Self::Vietnamese => {
                format!(
                    "  {name}: {connected}/{expected} kết nối, {people} đại biểu, {missing} điểm chưa báo"
                )
            }
            Self::English => {
                format!(
                    "  {name}: {connected} of {expected} connected, {people} attendees, {missing} did not report"
                )
            }
        }
    }

    /// That the event has no cut-off of a name, and which it has.
    pub fn no_such_cutoff(self, name: &str, names: &[String]) -> String {
        let names: Vec<_> = names.iter().map(|name| format!("«{name}»")).collect();
        let names = names.join(", ");
        match self {
            Self::Vietnamese => format!("buổi lễ không có giờ chốt «{name}»; có: {names}"),
            Self::English => format!("the event has no cut-off «{name}»; it has: {names}"),
        }
    }

    /// That an act is about a cut-off that is not there, or not reached.
    pub fn no_cutoff_reached(self) -> &'static str {
        self.pick("không có giờ chốt này, hoặc chưa đến giờ", "there is no such cut-off, or it is to come")
    }

    /// That nothing came that an amendment could gather.
    pub fn nothing_to_amend(self) -> &'static str {
        self.pick(
            "không có thay đổi nào sau giờ chốt để đính chính",
            "nothing came after the cut-off that could be amended",
        )
    }

    /// That a cut-off has no amendment of a number, and how many it has.
    pub fn no_such_amendment(self, n: u32, of: usize) -> String {
        match self {
            Self::Vietnamese => format!("giờ chốt này không có đính chính lần {n}; có {of} lần"),
            Self::English => format!("the cut-off has no amendment {n}; it has {of}"),
        }
    }

    /// That an act is about an amendment that is not there.
    pub fn amendment_not_there(self) -> &'static str {
        self.pick("giờ chốt này không có lần đính chính đó", "the cut-off has no such amendment")
    }

    /// Who approved a report, and when; none: nobody did.
    pub fn approval(self, approved: Option<(&str, &str)>) -> String {
        match (self, approved) {
            (Self::Vietnamese, Some((by, clock))) => format!("Đã duyệt: {by}, {clock}"),
            (Self::English, Some((by, clock))) => format!("Approved: {by}, {clock}"),
            (Self::Vietnamese, None) => "Chưa duyệt (dự thảo)".to_owned(),
            (Self::English, None) => "Not approved (draft)".to_owned(),
        }
    }

    /// Of which amendment a figure is, who made it, when and why.
    pub fn amendment(self, n: u32, by: &str, clock: &str, reason: &str) -> String {
        match self {
            Self::Vietnamese => format!("Đính chính lần {n} ({by}, {clock}): {reason}"),
            Self::English => format!("Amendment {n} ({by}, {clock}): {reason}"),
        }
    }

    /// That the number of a point changed by an amendment; none: it had or has none.
    pub fn amended_number(self, name: &str, from: Option<u32>, to: Option<u32>) -> String {
        let number = |n: Option<u32>| n.map_or_else(|| self.missing_count().to_owned(), |n| self.number(n));
        format!("  {name}: {} → {}", number(from), number(to))
    }

    /// That a cut-off is to come.
    pub fn cutoff_to_come(self, name: &str, at: &str) -> String {
        match self {
            Self::Vietnamese => format!("chưa đến giờ chốt «{name}» ({at})"),
            Self::English => format!("the cut-off «{name}» is to come ({at})"),
        }
    }

    /// That nothing is known of an instant, since the journal has another span.
    pub fn outside_journal(self, from: &str, to: &str) -> String {
        match self {
            Self::Vietnamese => format!("nhật ký chỉ có từ {from} đến {to}"),
            Self::English => format!("the journal spans {from} to {to} alone"),
        }
    }

    /// That a form of the report is no text for a terminal.
    pub fn report_needs_a_file(self) -> &'static str {
        self.pick("dạng này cần một tệp: thêm --out TỆP", "this form needs a file: add --out FILE")
    }

    /// That a journal holds nothing yet.
    pub fn journal_empty(self) -> &'static str {
        self.pick("nhật ký chưa có gì", "the journal holds nothing yet")
    }
}
