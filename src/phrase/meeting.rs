//! Participant lists of the meeting: what is wrong with one, and what became of it.

use super::Language;

/// Why something is no participant list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListFault {
    /// It is not UTF-8.
    NotUtf8,
    /// It is no table.
    NotTable,
    /// No column has names or addresses.
    NoColumn,
    /// It is no workbook; in the words of the library.
    NotWorkbook(String),
    /// It is no JSON; in the words of the library.
    NotJson(String),
    /// No list stands at that pointer.
    NoList(String),
    /// It is no XML; in the words of the library.
    NotXml(String),
    /// The server says that it gives no list; in its words.
    Refused(String),
    /// It has more participants than that.
    TooMany(usize),
    /// The server did not answer; in the words of the library.
    NoAnswer(String),
    /// The server answered with that status.
    Status(u16),
    /// The answer has more bytes than that.
    TooLong(usize),
}

/// What became of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Participants in all.
    pub n_participants: usize,
    /// Points that they are.
    pub n_points: usize,
    /// Those that are no point by a rule.
    pub n_ignored: usize,
    /// Those that nobody can be sure of.
    pub n_doubtful: usize,
    /// Those that are like no point.
    pub n_unmatched: usize,
}

impl Language {
    /// Why something is no participant list.
    pub fn list_fault(self, fault: &ListFault) -> String {
        let known = |vietnamese: &str, english: &str, why: &str| {
            self.in_words_of_a_library(
                if self == Self::Vietnamese { vietnamese } else { english }.to_owned(),
                why,
            )
        };
        match (self, fault) {
            (_, ListFault::NotUtf8) => self
                .pick("không phải UTF-8; hãy lưu lại dạng CSV UTF-8", "not UTF-8; save it as CSV UTF-8")
                .to_owned(),
            (_, ListFault::NotTable) => {
                self.pick("không đọc được như bảng", "not readable as a table").to_owned()
            }
            (_, ListFault::NoColumn) => self
                .pick(
                    "không có cột tên hiển thị (name) hoặc địa chỉ (address)",
                    "no column of names (name) or addresses (address)",
                )
                .to_owned(),
            (_, ListFault::NotWorkbook(why)) => known("không đọc được như XLSX", "not readable as XLSX", why),
            (_, ListFault::NotJson(why)) => known("không đọc được như JSON", "not readable as JSON", why),
            (_, ListFault::NotXml(why)) => known("không đọc được như XML", "not readable as XML", why),
            (Self::Vietnamese, ListFault::NoList(pointer)) => format!("không có danh sách tại «{pointer}»"),
            (Self::English, ListFault::NoList(pointer)) => format!("no list stands at «{pointer}»"),
            (_, ListFault::Refused(said)) => {
                known("máy chủ họp từ chối", "the meeting's server refuses", said)
            }
            (Self::Vietnamese, ListFault::TooMany(most)) => format!("có hơn {most} người dự"),
            (Self::English, ListFault::TooMany(most)) => format!("it has more than {most} participants"),
            (_, ListFault::NoAnswer(why)) => {
                known("máy chủ họp không trả lời", "the meeting's server does not answer", why)
            }
            (Self::Vietnamese, ListFault::Status(status)) => format!("máy chủ họp trả lời HTTP {status}"),
            (Self::English, ListFault::Status(status)) => {
                format!("the meeting's server answers HTTP {status}")
            }
            (Self::Vietnamese, ListFault::TooLong(most)) => format!("câu trả lời dài hơn {most} byte"),
            (Self::English, ListFault::TooLong(most)) => format!("the answer is longer than {most} bytes"),
        }
    }

    /// What became of a list: "41 người dự: 38 điểm cầu, 1 bỏ qua, 1 chưa chắc, 1 không khớp".
    pub fn meeting_listed(self, listed: Listed) -> String {
        let Listed { n_participants, n_points, n_ignored, n_doubtful, n_unmatched } = listed;
        match self {
            Self::Vietnamese => format!(
                "{n_participants} người dự: {n_points} điểm cầu, {n_ignored} bỏ qua theo quy tắc, {n_doubtful} chưa \
                 chắc, {n_unmatched} không khớp"
            ),
            Self::English => format!(
                "{n_participants} participants: {n_points} points, {n_ignored} ignored by a rule, {n_doubtful} \
                 doubtful, {n_unmatched} unmatched"
            ),
        }
    }

    /// A participant that is like no point.
    pub fn meeting_unmatched(self, who: &str) -> String {
        match self {
            Self::Vietnamese => format!("không khớp: «{who}»"),
            Self::English => format!("unmatched: «{who}»"),
        }
    }

    /// A participant that nobody can be sure of, with the points that it may be, as people read them.
    pub fn meeting_doubtful(self, who: &str, candidates: &[String]) -> String {
        let candidates = candidates.join(", ");
        match (self, candidates.is_empty()) {
            (Self::Vietnamese, false) => format!("chưa chắc: «{who}» có thể là {candidates}"),
            (Self::English, false) => format!("doubtful: «{who}» may be {candidates}"),
            (Self::Vietnamese, true) => {
                format!("chưa chắc: quy tắc cho «{who}» nêu mã không có trong danh sách điểm cầu")
            }
            (Self::English, true) => {
                format!("doubtful: the rule for «{who}» names a code that the roster does not have")
            }
        }
    }

    /// How people make a participant a point, where some are not.
    pub fn meeting_rules_help(self) -> &'static str {
        self.pick(
            "không người dự nào được đoán: hãy ghi quy tắc vào tệp --rules rồi nhập lại",
            "nobody is guessed in: write rules into the file of --rules and import again",
        )
    }

    /// That a line is no header.
    pub fn no_header(self) -> &'static str {
        self.pick("không phải một dòng «Tên: giá trị»", "not a line of the form «Name: value»")
    }

    /// That a list is taken, and until when it holds.
    pub fn meeting_taken(self, source: &str, until: &str) -> String {
        match self {
            Self::Vietnamese => format!("đã ghi danh sách «{source}», có giá trị đến {until}"),
            Self::English => format!("recorded the list «{source}», which holds until {until}"),
        }
    }

    /// That a list was only looked at.
    pub fn meeting_not_taken(self) -> &'static str {
        self.pick("chỉ xem thử, chưa ghi gì", "looked at only, nothing was recorded")
    }
}
