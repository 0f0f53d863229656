//! What the dashboard's keys do, for its help and its footer. A name that ends in `_SHORT` is the
//! footer's form.

use diemcau_core::presence::Presence;

use super::Language;

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    vietnamese: &'static str,
    english: &'static str,
}

pub(crate) const fn both(vietnamese: &'static str, english: &'static str) -> Phrase {
    Phrase { vietnamese, english }
}

impl Language {
    /// The text of this language.
    pub fn of(self, phrase: Phrase) -> &'static str {
        self.pick(phrase.vietnamese, phrase.english)
    }

    /// Lists only points that stand so.
    pub fn only(self, presence: Presence) -> String {
        match self {
            Self::Vietnamese => format!("{}: {}", self.of(ONLY), self.presence(presence)),
            Self::English => format!("{} {}", self.of(ONLY), self.presence(presence)),
        }
    }
}

/// Quit.
pub const QUIT: Phrase = both("thoát", "quit");
/// Suspend.
pub const SUSPEND: Phrase = both("tạm dừng, về cửa sổ lệnh", "suspend, back to the shell");
/// Help.
pub const HELP: Phrase = both("trợ giúp", "help");
/// Search name, code, line, person.
pub const SEARCH: Phrase = both("tìm tên, mã, tuyến, người", "search names, codes, lines");
/// Search.
pub const SEARCH_SHORT: Phrase = both("tìm", "search");
/// Next pane.
pub const NEXT_PANE: Phrase = both("sang khung kế tiếp", "next pane");
/// Pane.
pub const NEXT_PANE_SHORT: Phrase = both("chuyển khung", "next pane");
/// Previous pane.
pub const PREVIOUS_PANE: Phrase = both("về khung trước", "previous pane");
/// All about the point / back.
pub const DETAIL: Phrase = both("xem chi tiết / quay lại", "all about the point / back");
/// Detail.
pub const DETAIL_SHORT: Phrase = both("chi tiết", "detail");
/// Show the point in the tree.
pub const REVEAL: Phrase = both("xem điểm cầu trong cây", "show the point in the tree");
/// In tree.
pub const REVEAL_SHORT: Phrase = both("trong cây", "in tree");
/// Down.
pub const DOWN: Phrase = both("xuống", "down");
/// Up.
pub const UP: Phrase = both("lên", "up");
/// Page down.
pub const PAGE_DOWN: Phrase = both("xuống một trang", "page down");
/// Page up.
pub const PAGE_UP: Phrase = both("lên một trang", "page up");
/// First row.
pub const FIRST: Phrase = both("đầu danh sách", "first row");
/// Last row.
pub const LAST: Phrase = both("cuối danh sách", "last row");
/// Fold / unfold.
pub const TOGGLE: Phrase = both("thu gọn / mở rộng", "fold / unfold");
/// Fold.
pub const TOGGLE_SHORT: Phrase = both("thu gọn/mở rộng", "fold");
/// Unfold.
pub const UNFOLD: Phrase = both("mở rộng", "unfold");
/// Fold, or go above.
pub const FOLD: Phrase = both("thu gọn, lên cấp trên", "fold, or go above");
/// Unfold all.
pub const UNFOLD_ALL: Phrase = both("mở rộng tất cả", "unfold all");
/// Fold all.
pub const FOLD_ALL: Phrase = both("thu gọn tất cả", "fold all");
/// Next found.
pub const NEXT_FOUND: Phrase = both("điểm tìm thấy kế tiếp", "next found");
/// Previous found.
pub const PREVIOUS_FOUND: Phrase = both("điểm tìm thấy trước", "previous found");
/// Only.
pub const ONLY: Phrase = both("lọc", "only");
/// Only points on battery.
pub const ON_BATTERY: Phrase = both("lọc: đang chạy UPS/ắc quy", "only on battery");
/// Only points without a count.
pub const UNCOUNTED: Phrase = both("lọc: chưa báo số đại biểu", "only without a count");
/// By state.
pub const BY_STATE: Phrase = both("lọc trạng thái", "by state");
/// Next level.
pub const NEXT_LEVEL: Phrase = both("lọc: cấp kế tiếp", "next level");
/// By level.
pub const BY_LEVEL: Phrase = both("lọc cấp", "by level");
/// Previous level.
pub const PREVIOUS_LEVEL: Phrase = both("lọc: cấp trước", "previous level");
/// Drop search and filters.
pub const CLEAR: Phrase = both("bỏ tìm và lọc", "drop search and filters");
/// Clear.
pub const CLEAR_SHORT: Phrase = both("bỏ lọc", "clear");
/// The view of points.
pub const POINTS: Phrase = both("xem điểm cầu", "points");
/// Points.
pub const POINTS_SHORT: Phrase = both("điểm cầu", "points");
/// The view of incidents.
pub const INCIDENTS: Phrase = both("xem sự cố", "incidents");
/// Incidents.
pub const INCIDENTS_SHORT: Phrase = both("sự cố", "incidents");
/// Take an incident.
pub const ACKNOWLEDGE: Phrase = both("tiếp nhận sự cố, kèm hẹn", "take, with an ETA");
/// Take.
pub const ACKNOWLEDGE_SHORT: Phrase = both("tiếp nhận", "take");
/// Make an incident mine.
pub const ASSIGN: Phrase = both("giao sự cố cho tôi", "assign the incident to me");
/// Mine.
pub const ASSIGN_SHORT: Phrase = both("của tôi", "mine");
/// Note something.
pub const NOTE: Phrase = both("ghi chú vào sự cố", "note on the incident");
/// Note.
pub const NOTE_SHORT: Phrase = both("ghi chú", "note");
/// Silence.
pub const SILENCE: Phrase = both("tắt cảnh báo nơi ấy", "silence its place");
/// Silence.
pub const SILENCE_SHORT: Phrase = both("tắt cảnh báo", "silence");
/// Answer the people at a point.
pub const REPLY: Phrase = both("trả lời người ở điểm cầu", "answer the people there");
/// Ask a point for a probe now.
pub const PROBE: Phrase = both("đo đường họp ngay", "probe its meeting path now");
/// States, in the help.
pub const BY_PRESENCE: Phrase = both("lọc: trạng thái (dưới)", "only a state, see below");
/// The view of messages.
pub const ALERTS: Phrase = both("xem cảnh báo đã gửi", "who was told of what");
/// Messages.
pub const ALERTS_SHORT: Phrase = both("cảnh báo", "alerts");
/// Close what is shown, back to the points.
pub const BACK: Phrase = both("quay lại", "back");
/// The view of speakers.
pub const SPEAKERS: Phrase = both("xem ai phát biểu, sẵn sàng", "speakers, ready or not");
/// Speakers.
pub const SPEAKERS_SHORT: Phrase = both("phát biểu", "speakers");
/// Tick a check good.
pub const TICK_GOOD: Phrase = both("xác nhận: đạt", "tick: in order");
/// Good.
pub const TICK_GOOD_SHORT: Phrase = both("đạt", "in order");
/// Tick a check bad.
pub const TICK_BAD: Phrase = both("xác nhận: chưa đạt", "tick: not in order");
/// Bad.
pub const TICK_BAD_SHORT: Phrase = both("chưa đạt", "not");
/// Take a tick back.
pub const TICK_NONE: Phrase = both("rút lại xác nhận", "take the tick back");
/// Back.
pub const TICK_NONE_SHORT: Phrase = both("rút lại", "take back");
/// The view of the count.
pub const COUNT: Phrase = both("xem số liệu, gọi điểm chưa báo", "the count, and whom to call");
/// Count.
pub const COUNT_SHORT: Phrase = both("số liệu", "count");
/// Call the next point that nobody has called.
pub const CALL_NEXT: Phrase = both("gọi điểm chưa báo kế tiếp", "call the next that is missing");
/// Next.
pub const CALL_NEXT_SHORT: Phrase = both("gọi tiếp", "call next");
/// Call the point under the cursor.
pub const CALL: Phrase = both("gọi điểm này, ghi nhận", "call this one, and record it");
/// Call.
pub const CALL_SHORT: Phrase = both("gọi", "call");
/// The view of everything at once.
pub const OVERVIEW: Phrase = both("xem tổng quan", "the overview");
/// Overview.
pub const OVERVIEW_SHORT: Phrase = both("tổng quan", "overview");
/// To the next point with which something is wrong.
pub const NEXT_PROBLEM: Phrase = both("tới điểm có vấn đề kế tiếp", "to the next problem");
/// Next problem.
pub const NEXT_PROBLEM_SHORT: Phrase = both("vấn đề kế tiếp", "next problem");
/// To the point before with which something is wrong.
pub const PREVIOUS_PROBLEM: Phrase = both("tới điểm có vấn đề trước", "to the problem before");
/// Open the point.
pub const OPEN: Phrase = both("mở điểm cầu dưới con trỏ", "open the point");
/// Open.
pub const OPEN_SHORT: Phrase = both("mở", "open");
/// One cell to the right.
pub const RIGHT: Phrase = both("sang phải", "right");
/// One cell to the left.
pub const LEFT: Phrase = both("sang trái", "left");
/// Find a command by its words.
pub const COMMANDS: Phrase = both("tìm lệnh theo tên", "find a command by its words");
/// Commands.
pub const COMMANDS_SHORT: Phrase = both("lệnh", "commands");
/// Speak the other language.
pub const OTHER_LANGUAGE: Phrase = both("tiếng Anh (English)", "speak Vietnamese");
/// Choose what the list shows.
pub const FILTERS: Phrase = both("chọn nhiều bộ lọc", "choose filters that combine");
/// Filters.
pub const FILTERS_SHORT: Phrase = both("bộ lọc", "filters");
/// No reminder for a while.
pub const SNOOZE: Phrase = both("tạm không nhắc sự cố", "no reminder for a while");
/// Enter how many people there are.
pub const ENTER_COUNT: Phrase = both("nhập số đại biểu được báo", "enter a count that was told");
/// Enter.
pub const ENTER_COUNT_SHORT: Phrase = both("nhập số", "enter count");
/// Find a number right.
pub const VERIFY_COUNT: Phrase = both("xác minh số đại biểu", "verify the count");
/// Attends elsewhere, or here again.
pub const EXCUSE: Phrase = both("ghép điểm / thôi ghép", "attends elsewhere / here again");
/// Copy the number to call, or the incident.
pub const COPY: Phrase = both("chép số điện thoại, sự cố", "copy phone or incident");
/// The view of what happened.
pub const TIMELINE: Phrase = both("xem diễn biến", "what happened");
/// Timeline.
pub const TIMELINE_SHORT: Phrase = both("diễn biến", "timeline");
/// The next kind of what happened.
pub const NEXT_KIND: Phrase = both("lọc: loại việc kế tiếp", "only the next kind");
/// Kind.
pub const NEXT_KIND_SHORT: Phrase = both("loại việc", "kind");
/// The next choice of colours.
pub const NEXT_PALETTE: Phrase = both("đổi bảng màu", "other colours");
/// Stop a journal that is played, or let it go on.
pub const PAUSE_REPLAY: Phrase = both("phát lại: dừng / tiếp", "replay: pause / go on");
/// Pause.
pub const PAUSE_REPLAY_SHORT: Phrase = both("dừng/tiếp", "pause");
/// Play faster.
pub const FASTER: Phrase = both("phát lại: nhanh hơn", "replay: faster");
/// Speed.
pub const SPEED_SHORT: Phrase = both("tốc độ", "speed");
/// Play slower.
pub const SLOWER: Phrase = both("phát lại: chậm hơn", "replay: slower");
/// To the next incident.
pub const NEXT_INCIDENT: Phrase = both("phát lại: sự cố kế tiếp", "replay: next incident");
/// Incident.
pub const INCIDENT_SHORT: Phrase = both("tới sự cố", "incident");
/// To the incident before.
pub const PREVIOUS_INCIDENT: Phrase = both("phát lại: sự cố trước", "replay: incident before");
/// To a time.
pub const GO_TO_TIME: Phrase = both("phát lại: tới giờ", "replay: to a time");
/// Time.
pub const GO_TO_TIME_SHORT: Phrase = both("tới giờ", "to a time");
/// The view of where it is.
pub const MAP: Phrase = both("xem bản đồ", "the map");
/// Map.
pub const MAP_SHORT: Phrase = both("bản đồ", "map");
