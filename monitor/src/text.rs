//! Every word of the screen, by language. Vietnamese is the first; the words are those of the
//! design's glossary. Words for what points say of themselves are
//! in [`condition`], sentences with figures in them in [`sentence`].

pub(crate) mod condition;
pub(crate) mod sentence;

use diemcau_core::attendance::CountSource;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::{GoodbyeReason, Presence};

use crate::event::Outage;

/// Language of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vietnamese,
    /// English.
    English,
}

/// Words that stand alone, in one language.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) rehearsal: &'static str,
    pub(crate) live_session: &'static str,
    pub(crate) connected: &'static str,
    pub(crate) attendees: &'static str,
    pub(crate) attendees_short: &'static str,
    pub(crate) expected: &'static str,
    pub(crate) cause_unknown: &'static str,
    pub(crate) problems: &'static str,
    pub(crate) tree: &'static str,
    pub(crate) detail: &'static str,
    pub(crate) help: &'static str,
    pub(crate) glyphs: &'static str,
    pub(crate) all_well: &'static str,
    pub(crate) nothing_found: &'static str,
    pub(crate) speaking: &'static str,
    pub(crate) simulated: &'static str,
    pub(crate) unplaced: &'static str,
    pub(crate) going_on: &'static str,
    pub(crate) over: &'static str,
    pub(crate) start: &'static str,
    pub(crate) power: &'static str,
    pub(crate) line: &'static str,
    pub(crate) agent: &'static str,
    pub(crate) evidence: &'static str,
    pub(crate) attendance: &'static str,
    pub(crate) chair: &'static str,
    pub(crate) contact: &'static str,
    pub(crate) carrier: &'static str,
    pub(crate) uplink: &'static str,
    pub(crate) feeder: &'static str,
    pub(crate) agenda: &'static str,
    pub(crate) losses: &'static str,
    pub(crate) hosted_by: &'static str,
    pub(crate) note: &'static str,
    pub(crate) missing_count: &'static str,
    pub(crate) line_unknown: &'static str,
    pub(crate) connecting: &'static str,
    pub(crate) no_contact: &'static str,
    pub(crate) plaintext: &'static str,
    pub(crate) too_small: &'static str,
    pub(crate) was_on_battery: &'static str,
    pub(crate) also_was_on_battery: &'static str,
    pub(crate) needs_help: &'static str,
    pub(crate) help_asked: &'static str,
    pub(crate) reply: &'static str,
    pub(crate) unanswered: &'static str,
    pub(crate) answered: &'static str,
    pub(crate) media: &'static str,
    pub(crate) unconfirmed: &'static str,
    pub(crate) path: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) close_help: &'static str,
    pub(crate) search_keys: &'static str,
}

static VIETNAMESE: Words = Words {
    rehearsal: "DIỄN TẬP",
    live_session: "CHÍNH THỨC",
    connected: "Đang kết nối",
    attendees: "đại biểu",
    attendees_short: "ĐB",
    expected: "dự kiến",
    cause_unknown: "chưa rõ: đường truyền hoặc điện",
    problems: "Cần xử lý",
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
    losses: "Số lần mất",
    hosted_by: "Ghép tại",
    note: "Ghi chú",
    missing_count: "chưa báo",
    line_unknown: "chưa có số đo",
    connecting: "Đang kết nối tới trung tâm…",
    no_contact: "CHƯA LIÊN LẠC ĐƯỢC VỚI TRUNG TÂM",
    plaintext: "KHÔNG MÃ HÓA",
    too_small: "Màn hình quá nhỏ: cần ít nhất 80x24",
    was_on_battery: "mất điện: trước đó chạy UPS",
    also_was_on_battery: "trước đó chạy UPS",
    needs_help: "cần hỗ trợ",
    help_asked: "Hỗ trợ",
    reply: "Trả lời",
    unanswered: "chưa trả lời",
    answered: "đã trả lời",
    media: "Hình, tiếng",
    unconfirmed: "chưa xác nhận",
    path: "Đường họp",
    unknown: "không rõ",
    close_help: "? hoặc Esc: đóng",
    search_keys: "Enter: giữ kết quả · Esc: bỏ",
};

static ENGLISH: Words = Words {
    rehearsal: "REHEARSAL",
    live_session: "LIVE",
    connected: "Connected",
    attendees: "attendees",
    attendees_short: "att.",
    expected: "expected",
    cause_unknown: "not clear: line or power",
    problems: "Needs action",
    tree: "Points",
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
    losses: "Losses",
    hosted_by: "Attends at",
    note: "Note",
    missing_count: "not reported",
    line_unknown: "no figures yet",
    connecting: "Connecting to the collector…",
    no_contact: "NO CONTACT WITH THE COLLECTOR YET",
    plaintext: "NOT ENCRYPTED",
    too_small: "The screen is too small: at least 80x24 needed",
    was_on_battery: "power cut: was on battery before",
    also_was_on_battery: "was on battery before",
    needs_help: "needs help",
    help_asked: "Help",
    reply: "Answer",
    unanswered: "not answered",
    answered: "answered",
    media: "Meeting",
    unconfirmed: "not confirmed",
    path: "Meeting path",
    unknown: "unknown",
    close_help: "? or Esc: close",
    search_keys: "Enter: keep · Esc: drop",
};

impl Language {
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::Vietnamese => &VIETNAMESE,
            Self::English => &ENGLISH,
        }
    }

    /// The text of this language, of two.
    pub(crate) fn pick(self, vietnamese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Vietnamese => vietnamese,
            Self::English => english,
        }
    }

    pub(crate) fn presence(self, presence: Presence) -> &'static str {
        match presence {
            Presence::Unseen => self.pick("chưa kết nối", "not yet seen"),
            Presence::Live => self.pick("đang kết nối", "connected"),
            Presence::Suspect => self.pick("nghi mất kết nối", "suspect"),
            Presence::Lost => self.pick("mất kết nối", "lost"),
            Presence::Left => self.pick("đã ngắt chủ động", "left"),
            Presence::Excused => self.pick("ghép điểm", "excused"),
            Presence::Unreachable => self.pick("chưa xác định", "unknown"),
        }
    }

    /// A presence in the room of a tile or a headline.
    pub(crate) fn presence_short(self, presence: Presence) -> &'static str {
        match presence {
            Presence::Unseen => self.pick("chưa", "unseen"),
            Presence::Live => self.pick("kết nối", "live"),
            Presence::Suspect => self.pick("nghi mất", "suspect"),
            Presence::Lost => self.pick("mất", "lost"),
            Presence::Left => self.pick("đã ngắt", "left"),
            Presence::Excused => self.pick("ghép", "excused"),
            Presence::Unreachable => self.pick("chưa xác định", "unknown"),
        }
    }

    pub(crate) fn power(self, source: PowerSource) -> &'static str {
        match source {
            PowerSource::Unknown => self.pick("không rõ", "unknown"),
            PowerSource::Mains => self.pick("điện lưới", "mains"),
            PowerSource::Battery => self.pick("UPS/ắc quy", "battery"),
            PowerSource::Generator => self.pick("máy phát", "generator"),
        }
    }

    pub(crate) fn source(self, source: CountSource) -> &'static str {
        match source {
            CountSource::Person => self.pick("người tại điểm cầu", "a person there"),
            CountSource::Proxy => self.pick("cấp trên báo hộ", "reported by the level above"),
            CountSource::Device => self.pick("thiết bị", "a device"),
        }
    }

    pub(crate) fn outage(self, outage: &Outage) -> &str {
        match outage {
            Outage::Refused => {
                self.pick("trung tâm chưa chạy ở địa chỉ này", "no collector runs at this address")
            }
            Outage::Unreachable => self.pick("không có đường tới trung tâm", "no way to the collector"),
            Outage::WrongCertificate => {
                self.pick("chứng thư của trung tâm không khớp", "the collector shows another certificate")
            }
            Outage::Broken => self.pick("kết nối bị ngắt", "the connection broke"),
            Outage::Silent => self.pick("trung tâm im lặng", "the collector is silent"),
            Outage::Other(words) => words,
        }
    }

    pub(crate) fn goodbye(self, reason: GoodbyeReason) -> &'static str {
        match reason {
            GoodbyeReason::Unsaid => self.pick("không nói lý do", "no reason given"),
            GoodbyeReason::Person => self.pick("người tại điểm cầu ngắt", "a person there said so"),
            GoodbyeReason::Stopped => self.pick("dừng dịch vụ", "service stopped"),
            GoodbyeReason::Shutdown => self.pick("tắt máy", "machine shut down"),
            GoodbyeReason::Ups => self.pick("UPS ra lệnh tắt máy", "shut down by the UPS"),
            GoodbyeReason::Upgrade => self.pick("đang nâng cấp", "being upgraded"),
        }
    }
}
