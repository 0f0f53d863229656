//! The collector's journal: why it cannot be used, and what a check of it found.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use diemcau_core::event::Session;
use diemcau_core::ids::Seq;
use diemcau_core::verify::{Damage, Fault};

use super::Language;

/// Why a journal is not written, where that tells a reader what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalFault {
    /// Its disk is full.
    Full,
    /// It may not be written.
    ReadOnly,
    /// Its file was moved or removed.
    Moved,
    /// It is damaged.
    Damaged,
    /// Another program holds it.
    Busy,
    /// Its disk is slow, or hangs.
    Slow,
}

impl Language {
    /// Why a journal is not written, in few words.
    pub fn journal_fault(self, fault: JournalFault) -> &'static str {
        match fault {
            JournalFault::Full => self.pick("ổ đĩa của nhật ký đã đầy", "the journal's disk is full"),
            JournalFault::ReadOnly => self.pick("không có quyền ghi nhật ký", "the journal is read-only"),
            JournalFault::Moved => {
                self.pick("tệp nhật ký đã bị chuyển đi hoặc xóa", "the journal's file was moved or removed")
            }
            JournalFault::Damaged => self.pick("nhật ký bị hỏng", "the journal is damaged"),
            JournalFault::Busy => {
                self.pick("chương trình khác đang dùng nhật ký", "the journal is in use by another program")
            }
            JournalFault::Slow => {
                self.pick("ổ đĩa của nhật ký quá chậm hoặc bị treo", "the journal's disk is slow or hangs")
            }
        }
    }

    /// What to do where a journal is not written for this reason; none where the reason says it.
    pub fn journal_cure(self, fault: JournalFault) -> Option<&'static str> {
        match fault {
            JournalFault::Full => {
                Some(self.pick("hãy giải phóng chỗ trên ổ đĩa đó", "make room on that disk"))
            }
            JournalFault::Moved => Some(self.pick(
                "hãy đặt lại đúng tệp đó vào chỗ cũ, đừng tắt máy chủ giám sát vì nó còn giữ tệp ấy",
                "put that very file back, and let the collector run on, which holds it open",
            )),
            JournalFault::ReadOnly | JournalFault::Damaged | JournalFault::Busy | JournalFault::Slow => None,
        }
    }

    /// That the journal's file was moved or removed, where it was, and what to do.
    pub fn journal_moved(self, path: impl Display) -> String {
        let fault = self.journal_fault(JournalFault::Moved);
        match self.journal_cure(JournalFault::Moved) {
            Some(cure) => format!("{fault} ({path}): {cure}"),
            None => format!("{fault} ({path})"),
        }
    }

    /// That there was a journal in a folder, that its file is gone or empty, what is left of it, and what to do.
    pub fn journal_gone(self, path: &Path, traces: &[PathBuf]) -> String {
        let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let folder = path.parent().unwrap_or(path).display();
        let left = traces.iter().map(|trace| name(trace)).collect::<Vec<_>>().join(", ");
        let file = name(path);
        match self {
            Self::Vietnamese => format!(
                "thư mục {folder} từng có nhật ký của một buổi lễ, nhưng tệp {file} không còn hoặc trống (còn lại: \
                 {left}): hãy đặt lại tệp đó, hoặc dùng thư mục dữ liệu khác"
            ),
            Self::English => format!(
                "there was a journal of an event in {folder}, but {file} is gone or empty (left of it: {left}): \
                 put it back, or take another data directory"
            ),
        }
    }

    /// That a journal ends before what was written to it, and what to do.
    pub fn journal_short(self, last: Seq, known: Seq, mark: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "nhật ký chỉ còn đến ghi chép số {}, trong khi đã nhận đến số {}: hãy đặt lại đủ tệp nhật ký và tệp \
                 -wal của nó, hoặc xóa {mark} để chạy tiếp mà không có các ghi chép đó",
                last.0, known.0
            ),
            Self::English => format!(
                "the journal ends with fact {}, but facts up to {} were acknowledged: put back the file and its \
                 -wal, or remove {mark} to go on without those facts",
                last.0, known.0
            ),
        }
    }

    /// That there is no journal.
    pub fn journal_missing(self) -> &'static str {
        self.pick(
            "không có nhật ký: đây không phải thư mục dữ liệu của máy chủ giám sát",
            "there is no journal: it is no data directory of a collector",
        )
    }

    /// That the journal's disk is full.
    pub fn journal_full(self, library: impl Display) -> String {
        self.in_words_of_a_library(self.journal_fault(JournalFault::Full), library)
    }

    /// That it may not be written.
    pub fn journal_read_only(self, library: impl Display) -> String {
        self.in_words_of_a_library(self.journal_fault(JournalFault::ReadOnly), library)
    }

    /// That it is damaged, at which fact if a single one is, and how: that stands in English.
    pub fn journal_corrupt(self, fact: Option<Seq>, how: impl Display) -> String {
        let damaged = self.journal_damaged();
        match fact {
            Some(fact) => self.in_words_of_a_library(format!("{damaged}: {}", self.fact(fact)), how),
            None => self.in_words_of_a_library(damaged, how),
        }
    }

    /// That a fact of it cannot have happened after those before it.
    pub fn journal_damage(self, damage: &Damage) -> String {
        format!("{}: {} {}", self.journal_damaged(), self.fact(damage.seq), self.fault_of_fact(&damage.fault))
    }

    /// That it has another format than this program knows.
    pub fn journal_format(self, found: u32, known: u32) -> String {
        match self {
            Self::Vietnamese => format!(
                "nhật ký ở định dạng {found}, chương trình này chỉ đọc được định dạng {known}: dùng tiếp chương \
                 trình đã tạo ra nó, hoặc bắt đầu lại trong thư mục dữ liệu khác"
            ),
            Self::English => format!(
                "the journal has format {found}, this program knows format {known} alone: go on with the \
                 program that began it, or begin anew in another data directory"
            ),
        }
    }

    /// That personal data was purged from it, at a time by the clock of the machine: it is only read.
    pub fn journal_purged(self, at: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "buổi lễ đã kết thúc: dữ liệu cá nhân đã được xóa khỏi nhật ký này lúc {at}; từ đó chỉ đọc được, bằng \
                 `diemcau report`, `diemcau journal` và `diemcau replay`"
            ),
            Self::English => format!(
                "the event is over: personal data was purged from this journal at {at}; since then it is only read, by \
                 `diemcau report`, `diemcau journal` and `diemcau replay`"
            ),
        }
    }

    /// That facts do not follow the last one.
    pub fn journal_gap(self, got: Seq, expected: Seq) -> String {
        match self {
            Self::Vietnamese => format!("ghi chép số {} không nối tiếp; phải là số {}", got.0, expected.0),
            Self::English => format!("fact {} does not follow, {} would", got.0, expected.0),
        }
    }

    /// That another program holds it.
    pub fn journal_busy(self, library: impl Display) -> String {
        self.in_words_of_a_library(self.journal_fault(JournalFault::Busy), library)
    }

    /// That reading or writing it failed otherwise.
    pub fn journal_unusable(self, library: impl Display) -> String {
        let text = self.pick("không đọc hoặc ghi được nhật ký", "the journal cannot be read or written");
        self.in_words_of_a_library(text, library)
    }

    /// That it was closed.
    pub fn journal_closed(self) -> &'static str {
        self.pick("nhật ký đã đóng", "the journal is closed")
    }

    /// That another collector went on in it.
    pub fn journal_taken(self, after: Seq, last: Seq) -> String {
        match self {
            Self::Vietnamese => format!(
                "một máy chủ giám sát khác đã ghi tiếp vào nhật ký này (sau số {}, đến số {})",
                after.0, last.0
            ),
            Self::English => format!(
                "another collector went on in this journal (after fact {}, up to fact {})",
                after.0, last.0
            ),
        }
    }

    /// That nobody knows whether facts are stored; the cause stands behind it.
    pub fn journal_unsure(self) -> &'static str {
        self.pick("không rõ đã ghi được vào nhật ký hay chưa", "whether the facts are stored is not known")
    }

    /// That a collector cannot go on from its journal; the cause stands behind it.
    pub fn cannot_begin(self) -> &'static str {
        self.pick("không bắt đầu được từ nhật ký", "cannot begin from the journal")
    }

    /// A check: the event, and the session that was on last.
    pub fn journal_event(self, event: &str, session: Session) -> String {
        match self {
            Self::Vietnamese => format!("{event}, đợt {}", self.session(session)),
            Self::English => format!("{event}, session {}", self.session(session)),
        }
    }

    /// A check: how many facts, and from when to when.
    pub fn journal_facts(self, n_facts: u64, span: Option<(&str, &str)>) -> String {
        let facts = self.pick("ghi chép", "facts");
        match (self, span) {
            (_, None) => format!("{n_facts} {facts}"),
            (Self::Vietnamese, Some((from, to))) => format!("{n_facts} {facts}, từ {from} đến {to}"),
            (Self::English, Some((from, to))) => format!("{n_facts} {facts}, {from} to {to}"),
        }
    }

    /// A check: when personal data was purged, and from which hash the chain goes on.
    pub fn journal_was_purged(self, at: &str, before: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!("dữ liệu cá nhân đã được xóa lúc {at}; chuỗi kiểm tra nối tiếp từ {before}")
            }
            Self::English => format!("personal data was purged at {at}; the chain goes on from {before}"),
        }
    }

    /// A check: that nothing is damaged.
    pub fn journal_sound(self) -> &'static str {
        self.pick("không có hư hỏng", "no damage")
    }

    /// Behind the first damage, what that means for the facts after it: how many they are, and from when to
    /// when, if they can be counted.
    pub fn journal_unread_rest(self, rest: Option<(u64, &str, &str)>) -> String {
        match (self, rest) {
            (Self::Vietnamese, None) => "không đọc các ghi chép sau đó".to_owned(),
            (Self::English, None) => "the facts after it are not read".to_owned(),
            (Self::Vietnamese, Some((n, from, to))) => {
                format!("không đọc {n} ghi chép sau đó, từ {from} đến {to}")
            }
            (Self::English, Some((n, from, to))) => {
                format!("facts after it that are not read: {n}, {from} to {to}")
            }
        }
    }

    fn journal_damaged(self) -> &'static str {
        self.journal_fault(JournalFault::Damaged)
    }

    fn fact(self, fact: Seq) -> String {
        format!("{} {}", self.pick("ghi chép số", "fact"), fact.0)
    }

    fn fault_of_fact(self, fault: &Fault) -> String {
        if self == Self::English {
            return fault.to_string();
        }
        match fault {
            Fault::Number { expected } => format!("đứng ở chỗ của số {}", expected.0),
            Fault::Altered => "không còn đúng như lúc ghi".to_owned(),
            Fault::Backwards { at, before } => format!("có giờ {at}, sớm hơn ghi chép đứng trước ({before})"),
            Fault::NotOpened => "đứng trước khi mở buổi lễ".to_owned(),
            Fault::OpenedAgain => "mở buổi lễ lần nữa".to_owned(),
            Fault::Roster(_) => "đổi danh sách điểm cầu thành một danh sách không thể có".to_owned(),
            Fault::UnknownPoint { point, n_points } => {
                format!("nêu điểm cầu thứ {}, danh sách chỉ có {n_points}", point.0)
            }
            Fault::UnknownLevel { code, level, n_levels } => {
                format!("xếp điểm cầu {code} vào cấp thứ {}, buổi lễ chỉ có {n_levels}", level.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damage_names_its_fact_in_each_language() {
        let damage = Damage { seq: Seq(7), fault: Fault::Number { expected: Seq(6) } };
        assert_eq!(
            Language::Vietnamese.journal_damage(&damage),
            "nhật ký bị hỏng: ghi chép số 7 đứng ở chỗ của số 6"
        );
        assert_eq!(
            Language::English.journal_damage(&damage),
            "the journal is damaged: fact 7 stands where fact 6 should"
        );
        assert_eq!(
            Language::Vietnamese.journal_corrupt(Some(Seq(2)), "fact 2 calls itself 1"),
            "nhật ký bị hỏng: ghi chép số 2 (fact 2 calls itself 1)"
        );
    }
}
