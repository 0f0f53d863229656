//! What only the dashboard says: its labels, and the sentences of its header and footer.

pub mod act;
pub mod alerts;
pub mod count;
pub mod filters;
pub mod incidents;
pub mod keys;
mod large;
pub mod map;
pub mod overview;
mod points;
mod schedule;
pub mod speakers;
pub mod timeline;

use std::time::Duration;

use diemcau_core::power::PowerSource;

use super::Language;
use super::journal::JournalFault;
pub use schedule::{Due, PassedCutoff};

/// Labels of the dashboard and short texts that stand alone, in one language.
#[derive(Debug)]
pub struct ScreenLabels {
    /// The session is a rehearsal.
    pub rehearsal: &'static str,
    /// The session is the event itself.
    pub live_session: &'static str,
    /// How many points are connected.
    pub connected: &'static str,
    /// People who attend.
    pub attendees: &'static str,
    /// The same in the room of a tile.
    pub attendees_short: &'static str,
    /// Points that have told how many people they have.
    pub reported: &'static str,
    /// How many are expected.
    pub expected: &'static str,
    /// The pane of points that ask for something.
    pub problems: &'static str,
    /// The view of points.
    pub points: &'static str,
    /// The pane of the tree.
    pub tree: &'static str,
    /// The pane of one point.
    pub detail: &'static str,
    /// The overlay that explains the keys.
    pub help: &'static str,
    /// The signs that the overlay explains.
    pub glyphs: &'static str,
    /// No point asks for anything.
    pub all_well: &'static str,
    /// No point matches what is searched or chosen.
    pub nothing_found: &'static str,
    /// The point speaks in the programme.
    pub speaking: &'static str,
    /// The agent is a simulated one.
    pub simulated: &'static str,
    /// The node of points whose parent is not known.
    pub unplaced: &'static str,
    /// The event is on.
    pub going_on: &'static str,
    /// The event is over.
    pub over: &'static str,
    /// The start of the event.
    pub start: &'static str,
    /// Nguồn điện, of one point.
    pub power: &'static str,
    /// The line to the collector.
    pub line: &'static str,
    /// The agent of a point.
    pub agent: &'static str,
    /// What hints at a cause.
    pub evidence: &'static str,
    /// The count of a point.
    pub attendance: &'static str,
    /// Who presides.
    pub chair: &'static str,
    /// Whom to call.
    pub contact: &'static str,
    /// The carrier of its line.
    pub carrier: &'static str,
    /// Its uplink.
    pub uplink: &'static str,
    /// Its feeder.
    pub feeder: &'static str,
    /// When it speaks.
    pub agenda: &'static str,
    /// Where it attends instead.
    pub hosted_by: &'static str,
    /// The roster's remark.
    pub note: &'static str,
    /// Nothing was measured yet.
    pub line_unknown: &'static str,
    /// The first contact with the collector is being made.
    pub connecting: &'static str,
    /// The first contact with the collector was not made.
    pub no_contact: &'static str,
    /// Connections are not encrypted.
    pub plaintext: &'static str,
    /// The terminal is too small.
    pub too_small: &'static str,
    /// What people need.
    pub help_asked: &'static str,
    /// What they were answered.
    pub reply: &'static str,
    /// What people see and hear.
    pub media: &'static str,
    /// Nobody said what they see and hear.
    pub unconfirmed: &'static str,
    /// The meeting path.
    pub path: &'static str,
    /// Something is not known.
    pub unknown: &'static str,
    /// How to close the overlay.
    pub close_help: &'static str,
    /// The keys of a search.
    pub search_keys: &'static str,
}

static VIETNAMESE: ScreenLabels = ScreenLabels {
    rehearsal: "DIỄN TẬP",
    live_session: "CHÍNH THỨC",
    connected: "Đang kết nối",
    attendees: "đại biểu",
    reported: "đã báo",
    attendees_short: "ĐB",
    expected: "dự kiến",
    problems: "Cần xử lý",
    points: "Điểm cầu",
    tree: "Cây điểm cầu",
    detail: "Chi tiết",
    help: "Trợ giúp",
    glyphs: "Ký hiệu",
    all_well: "Không có điểm cầu nào cần xử lý",
    nothing_found: "Không có điểm cầu nào khớp",
    speaking: "phát biểu",
    simulated: "giả lập",
    unplaced: "chưa xếp",
    going_on: "đang diễn ra",
    over: "đã kết thúc",
    start: "bắt đầu",
    power: "Nguồn điện",
    line: "Đường truyền",
    agent: "Máy trạm",
    evidence: "Dấu hiệu",
    attendance: "Đại biểu",
    chair: "Chủ trì",
    contact: "Liên hệ",
    carrier: "Nhà mạng",
    uplink: "Tuyến",
    feeder: "Lộ điện",
    agenda: "Phát biểu",
    hosted_by: "Ghép tại",
    note: "Ghi chú",
    line_unknown: "chưa có số đo",
    connecting: "Đang kết nối tới máy chủ giám sát…",
    no_contact: "CHƯA LIÊN LẠC ĐƯỢC VỚI MÁY CHỦ GIÁM SÁT",
    plaintext: "KHÔNG MÃ HÓA",
    too_small: "Màn hình quá nhỏ: cần ít nhất 80x24",
    help_asked: "Hỗ trợ",
    reply: "Trả lời",
    media: "Hình, tiếng",
    unconfirmed: "chưa xác nhận",
    path: "Đường họp",
    unknown: "không rõ",
    close_help: "? hoặc Esc: đóng",
    search_keys: "Enter: giữ kết quả · Esc: bỏ",
};

static ENGLISH: ScreenLabels = ScreenLabels {
    rehearsal: "REHEARSAL",
    live_session: "LIVE",
    connected: "Connected",
    attendees: "attendees",
    reported: "reported",
    attendees_short: "att.",
    expected: "expected",
    problems: "Needs action",
    points: "Points",
    tree: "Tree",
    detail: "Detail",
    help: "Help",
    glyphs: "Signs",
    all_well: "No point needs action",
    nothing_found: "No point matches",
    speaking: "speaks",
    simulated: "simulated",
    unplaced: "unplaced",
    going_on: "going on",
    over: "over",
    start: "start",
    power: "Power",
    line: "Line",
    agent: "Agent",
    evidence: "Evidence",
    attendance: "Attendance",
    chair: "Chair",
    contact: "Contact",
    carrier: "Carrier",
    uplink: "Uplink",
    feeder: "Feeder",
    agenda: "Speaks",
    hosted_by: "Attends at",
    note: "Note",
    line_unknown: "no figures yet",
    connecting: "Connecting to the collector…",
    no_contact: "NO CONTACT WITH THE COLLECTOR YET",
    plaintext: "NOT ENCRYPTED",
    too_small: "The screen is too small: at least 80x24 needed",
    help_asked: "Help",
    reply: "Answer",
    media: "Meeting",
    unconfirmed: "not confirmed",
    path: "Meeting path",
    unknown: "unknown",
    close_help: "? or Esc: close",
    search_keys: "Enter: keep · Esc: drop",
};

impl Language {
    /// The labels of the dashboard.
    pub fn screen(self) -> &'static ScreenLabels {
        match self {
            Self::Vietnamese => &VIETNAMESE,
            Self::English => &ENGLISH,
        }
    }

    /// How old the picture is.
    pub fn picture_age(self, age: Duration) -> String {
        match self {
            Self::Vietnamese => format!("cập nhật {} giây trước", age.as_secs()),
            Self::English => format!("picture {} s old", age.as_secs()),
        }
    }

    /// The same where room is scarce.
    pub fn picture_age_short(self, age: Duration) -> String {
        match self {
            Self::Vietnamese => format!("{} giây trước", age.as_secs()),
            Self::English => format!("{} s old", age.as_secs()),
        }
    }

    /// Which picture it is: the number of the last fact in it.
    pub fn revision(self, revision: u64) -> String {
        format!("{} {}", self.pick("bản", "rev"), self.number(revision))
    }

    /// How long the collector took to answer.
    pub fn round_trip(self, length: Duration) -> String {
        match length.as_millis() {
            0 => " · <1 ms".to_owned(),
            length => format!(" · {length} ms"),
        }
    }

    /// That nothing was heard of the collector for too long.
    pub fn stale(self, age: Duration) -> String {
        let age = self.length_short(age);
        match self {
            Self::Vietnamese => {
                format!("MẤT LIÊN LẠC VỚI MÁY CHỦ GIÁM SÁT — số liệu cũ {age}, đang nối lại…")
            }
            Self::English => format!("CONTACT WITH THE COLLECTOR LOST — picture {age} old, reconnecting…"),
        }
    }

    /// When the connection is tried again.
    pub fn retry_in(self, left: Duration) -> String {
        let seconds = left.as_secs() + 1;
        match self {
            Self::Vietnamese => format!("thử lại sau {seconds} giây"),
            Self::English => format!("next try in {seconds} s"),
        }
    }

    /// How many points were never seen.
    pub fn still_unseen(self, n: u32) -> String {
        match self {
            Self::Vietnamese => format!("còn {n} điểm cầu chưa kết nối"),
            Self::English => format!("{n} points not yet seen"),
        }
    }

    /// How many points are suspect.
    pub fn suspected(self, n: u32) -> String {
        match self {
            Self::Vietnamese => format!("{n} điểm cầu nghi mất kết nối"),
            Self::English => format!("{n} points suspect"),
        }
    }

    /// Of how many points nothing is known since the collector was away.
    pub fn collector_was_away(self, n: u32) -> String {
        match self {
            Self::Vietnamese => format!("máy chủ giám sát vừa gián đoạn: {n} điểm cầu chưa xác định"),
            Self::English => format!("the collector was away: {n} points not yet known again"),
        }
    }

    /// That changes are not written since, and why if that is known.
    pub fn journal_failing(self, clock: &str, fault: Option<JournalFault>) -> String {
        let since = match self {
            Self::Vietnamese => format!("CHƯA GHI ĐƯỢC từ {clock}"),
            Self::English => format!("NOT WRITTEN since {clock}"),
        };
        match fault {
            Some(fault) => format!("{since}: {}", self.journal_fault(fault)),
            None => since,
        }
    }

    /// That the collector's wall clock is off.
    pub fn clock_drift(self, drift_ms: i64) -> String {
        let seconds = drift_ms.unsigned_abs().div_ceil(1_000);
        let sign = if drift_ms < 0 { '-' } else { '+' };
        match self {
            Self::Vietnamese => format!("ĐỒNG HỒ LỆCH {sign}{seconds} giây"),
            Self::English => format!("CLOCK OFF BY {sign}{seconds} s"),
        }
    }

    /// What a point ran on when it was last read.
    pub fn last_power(self, source: PowerSource) -> String {
        let source = self.power_source(source);
        match self {
            Self::Vietnamese => format!("lần đọc cuối: {source}"),
            Self::English => format!("last reading: {source}"),
        }
    }

    /// When an agent was last heard.
    pub fn last_heard(self, clock: &str) -> String {
        match self {
            Self::Vietnamese => format!("tín hiệu cuối lúc {clock}"),
            Self::English => format!("last heard at {clock}"),
        }
    }

    /// How many probes are not shown.
    pub fn more_probes(self, n: u16) -> String {
        match self {
            Self::Vietnamese => format!("và {n} phép đo khác"),
            Self::English => format!("and {n} more probes"),
        }
    }

    /// How many points are not shown.
    pub fn more_points(self, n: u16) -> String {
        match self {
            Self::Vietnamese => format!("và {n} điểm cầu khác"),
            Self::English => format!("and {n} more points"),
        }
    }

    /// Which rows of a longer list are shown, and the keys for the others.
    pub fn rows_of(self, first: u16, last: u16, n: u16) -> String {
        match self {
            Self::Vietnamese => format!("↑↓ dòng {first}–{last}/{n}"),
            Self::English => format!("↑↓ rows {first}–{last} of {n}"),
        }
    }

    /// What is searched, and how many points were found.
    pub fn searching(self, query: &str, found: usize) -> String {
        match self {
            Self::Vietnamese => format!("Tìm “{query}”: {found} điểm cầu"),
            Self::English if found == 1 => format!("Search “{query}”: 1 point"),
            Self::English => format!("Search “{query}”: {found} points"),
        }
    }
}
