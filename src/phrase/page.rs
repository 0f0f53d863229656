//! What the page of a point says: in Vietnamese, the one language it has.

mod condition;

use std::time::Duration;

use diemcau_core::attendance::Disposition;
use diemcau_core::statements::MediaState;

use crate::Language;

pub use condition::{
    figures, finding, particulars, power, power_basis, power_remarks, power_still_so, unreported_power_basis,
};

/// The page has one language.
const LANGUAGE: Language = Language::Vietnamese;

/// What the page is about, where its point must not be told.
pub const POINT: &str = "Điểm cầu";
/// Asks for the page anew.
pub const REFRESH: &str = "Cập nhật";
/// Opens the page after a refusal.
pub const REOPEN: &str = "Mở lại trang";
/// The script gets no answer.
pub const OFFLINE: &str = "Trang không hỏi được máy trạm. Những gì đang hiện có thể đã cũ.";
/// Label of the lines on how the point is.
pub const STATE_LABEL: &str = "Tình trạng điểm cầu";
/// Diễn tập.
pub const REHEARSAL: &str = "DIỄN TẬP";
/// What that means.
pub const REHEARSAL_MEANS: &str = " – số liệu không tính vào buổi lễ";
/// Before a cut-off.
pub const CUTOFF: &str = "Giờ chốt số liệu: ";
/// Before the time of the event's clock.
pub const EVENT_TIME: &str = "Giờ buổi lễ ";
/// Before the time of the machine's own clock.
pub const MACHINE_TIME: &str = "Giờ máy này ";

/// The collector, to people at a point.
pub const COLLECTOR: &str = "Trung tâm";
/// The collector watches the point.
pub const ATTACHED: &str = "đang kết nối";
/// The first attempt to reach it is not over.
pub const CALLING: &str = "chưa kết nối, đang gọi";
/// Nothing that is entered is lost meanwhile.
pub const KEPT_AND_SENT: &str = "Số liệu vẫn được ghi và sẽ tự gửi.";
/// The meeting path.
pub const MEETING_PATH: &str = "Đường truyền phòng họp";
/// No probe has a figure.
pub const UNMEASURED: &str = "chưa đo";
/// The power.
pub const POWER: &str = "Nguồn điện";

/// Heading of the count.
pub const COUNT: &str = "Số đại biểu có mặt (gồm cả người dân)";
/// Who is counted.
pub const COUNT_RULE: &str = "Chỉ tính người có mặt TẠI điểm cầu này";
/// What a browser says of a number that it does not send.
pub const COUNT_RANGE: &str = "Một số nguyên từ 0 đến 100.000";
/// Label of the name of who reports.
pub const BY: &str = "Người báo";
/// Button: report the count.
pub const REPORT_COUNT: &str = "Báo số đại biểu";
/// Before the number that was reported.
pub const COUNT_REPORTED: &str = "Số đã báo: ";
/// Nobody reported anything of a kind.
pub const NOT_REPORTED: &str = "chưa báo";
/// A number that is asked about is not taken yet.
pub const COUNT_NOT_RECORDED: &str = "Số này CHƯA được ghi.";
/// Button: the number is wrong.
pub const NO_AGAIN: &str = "Không, nhập lại";

/// Heading of the chair.
pub const CHAIR: &str = "Người chủ trì";
/// Button: the chair is there.
pub const CHAIR_PRESENT: &str = "Người chủ trì đã có mặt";
/// Button: the chair is not there.
pub const CHAIR_ABSENT: &str = "Chưa có mặt";

/// Heading of picture and sound.
pub const PICTURE_AND_SOUND: &str = "Hình và tiếng của buổi lễ";
/// Button: both are well.
pub const BOTH_WELL: &str = "Hình, tiếng tốt";
/// Button: no picture.
pub const NO_PICTURE: &str = "Mất hình";
/// Button: no sound.
pub const NO_SOUND: &str = "Mất tiếng";
/// That all is well was said too long ago.
pub const CONFIRM_AGAIN: &str = "Đã quá 30 phút: xin bấm lại.";

/// Heading and button: help is needed.
pub const HELP: &str = "Cần hỗ trợ";
/// Label of what is needed.
pub const HELP_WITH: &str = "Cần gì? (vài lời)";
/// Help was asked for.
pub const HELP_OPEN: &str = "Đang cần hỗ trợ";
/// Button: it is needed no longer.
pub const HELP_OVER: &str = "Không cần hỗ trợ nữa";
/// Heading of what operators answered.
pub const REPLIES: &str = "Trung tâm trả lời";
/// They answered nothing.
pub const NO_REPLY: &str = "Chưa có lời nào.";

/// Heading of what people report of the power.
pub const REPORT_POWER: &str = "Báo nguồn điện";
/// Button: on generator.
pub const ON_GENERATOR: &str = "Đang chạy máy phát";
/// Button: on mains.
pub const ON_MAINS: &str = "Đang dùng điện lưới";
/// Button: on battery.
pub const ON_BATTERY: &str = "Đang chạy UPS/ắc quy";
/// Button: what the device measures, not what a person said.
pub const BY_DEVICE: &str = "Theo thiết bị đo";
/// The device is believed.
pub const FOLLOWS_DEVICE: &str = "Đang theo thiết bị đo.";
/// Before what a person reported.
pub const REPORTED: &str = "Đã báo: ";

/// Heading of the small print.
pub const DETAILS: &str = "Chi tiết cho kỹ thuật viên";
/// Before why there is no stream.
pub const COLLECTOR_SAYS: &str = "Trung tâm: ";
/// No probe runs.
pub const PATH_UNMEASURED: &str = "Đường truyền: chưa đo.";

/// Heading of the page on the network.
pub const ON_PHONE: &str = "Mở trang này trên điện thoại";
/// How it is opened.
pub const ON_PHONE_HOW: &str =
    "Quét mã hoặc gõ địa chỉ (điện thoại dùng chung mạng với máy này), rồi nhập mã PIN.";
/// The machine has no address.
pub const NO_NETWORK: &str = "Máy này chưa có mạng.";
/// Before the PIN.
pub const PIN_IS: &str = "Mã PIN: ";
/// What a code shows.
pub const QR_LABEL: &str = "Mã QR của địa chỉ dưới đây";
/// Title of the page that asks for the PIN.
pub const PIN: &str = "Mã PIN";
/// Label of the PIN.
pub const PIN_OF_POINT: &str = "Mã PIN của điểm cầu";
/// Where it is found.
pub const PIN_WHERE: &str = "Sáu chữ số, hiện trên màn hình của máy tại điểm cầu.";
/// What a browser says of a PIN that it does not send.
pub const SIX_DIGITS: &str = "Sáu chữ số";
/// Button: give the PIN.
pub const OPEN: &str = "Mở trang";
/// The PIN was wrong too often.
pub const TOO_MANY_TRIES: &str = "Đã sai quá nhiều lần.";
/// The PIN is wrong, and was one too many.
pub const WRONG_PIN: &str = "Mã PIN không đúng.";
/// A form came from a browser that has not given the PIN.
pub const PIN_BEFORE_FORM: &str = "Số liệu vừa gửi CHƯA được ghi. Xin nhập mã PIN rồi báo lại.";

/// A button that the page does not have.
pub const UNKNOWN_BUTTON: &str = "Nút này không có trên trang. Xin mở lại trang.";
/// A count that is none.
pub const BAD_COUNT: &str = "Xin nhập một số nguyên từ 0 đến 100.000.";
/// A text that is too long.
pub const LONG_TEXT: &str = "Lời ghi quá dài, xin viết ngắn hơn.";
/// Whether it is recorded is not known yet.
pub const RECORDED_SLOWLY: &str =
    "Máy trạm ghi quá chậm. Xin chờ một phút, bấm Cập nhật xem đã ghi chưa rồi mới báo lại.";

/// A request was meant for another host.
pub const WRONG_HOST: &str = "Địa chỉ này không phải địa chỉ của máy trạm.";
/// A request came from another page.
pub const WRONG_ORIGIN: &str = "Yêu cầu đến từ một trang khác nên không được nhận.";
/// A request is of a kind that the page does not serve.
pub const WRONG_REQUEST: &str = "Trang không nhận yêu cầu kiểu này.";
/// A form has no token of a page of this server.
pub const OLD_FORM: &str = "Trang này đã cũ. Số liệu vừa gửi CHƯA được ghi. Xin mở lại trang và báo lại.";
/// A form cannot be read.
pub const BAD_FORM: &str = "Không đọc được nội dung vừa gửi; CHƯA ghi gì. Xin mở lại trang.";
/// There is no such page.
pub const NOT_FOUND: &str = "Không có trang này.";
/// The server of the page cannot make it.
pub const NO_PAGE: &str = "Máy trạm không tạo được trang.";
/// The server of the page cannot let a browser in.
pub const NO_SESSION: &str = "Máy trạm không mở được trang.";
/// The server of the page ends.
pub const ENDING: &str = "Máy trạm đang dừng.";

/// A report is on the machine's disk.
pub const WAITING: &str = "đã ghi nhận, chờ gửi";
/// Why the collector does not take a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalReason {
    /// It tells nothing that is known, or a value is out of its range.
    Malformed,
    /// It is about a point that is not in the roster.
    UnknownPoint,
    /// It is about a point that is not below the reporting one.
    NotBelow,
    /// It was entered in another session.
    OtherSession,
    /// The collector cannot write at the moment.
    NotDurable,
}

/// The title of a page.
pub fn title(name: &str) -> String {
    format!("{name} – điểm cầu")
}

/// When something was reported, after what.
pub fn at(hour_minute: &str) -> String {
    format!(" lúc {hour_minute}")
}

/// Something with a name that is at a time.
pub fn named_at(name: &str, hour_minute: &str) -> String {
    format!("{name} lúc {hour_minute}")
}

/// Who reported, after what; empty where that is not known.
pub fn reported_by(by: &str) -> String {
    if by.is_empty() { String::new() } else { format!(" ({by})") }
}

/// Since when the collector watches.
pub fn since(hour_minute: &str) -> String {
    format!("Từ {hour_minute}.")
}

/// The collector was reached before and is not now.
pub fn lost_since(hour_minute: &str) -> String {
    format!("mất kết nối từ {hour_minute}")
}

/// The collector was never reached.
pub fn not_reached_since(hour_minute: &str) -> String {
    format!("chưa kết nối được từ {hour_minute}")
}

/// How many reports wait.
pub fn n_waiting(n: usize) -> String {
    format!("{n} mục chờ gửi.")
}

/// Before an operator's answer.
pub fn collector_answered_at(hour_minute: &str) -> String {
    format!("Trung tâm trả lời lúc {hour_minute}:")
}

/// A question about a number that surprises: what is before the people, they, and what is after.
pub fn is_it_right(count: u32) -> [String; 3] {
    ["Có đúng là ".to_owned(), format!("{} người", LANGUAGE.number(count)), " không?".to_owned()]
}

/// The number that was reported before.
pub fn last_count(count: u32) -> String {
    format!("Lần trước đã báo {}.", LANGUAGE.number(count))
}

/// Button: the number is right.
pub fn yes_report(count: u32) -> String {
    format!("Đúng, báo {} người", LANGUAGE.number(count))
}

/// Something was not recorded.
pub fn not_recorded(why: &str) -> String {
    format!("CHƯA ghi được. Xin thử lại; nếu không được, gọi kỹ thuật viên. (Lý do: {why})")
}

/// A wrong PIN, with how many more may be wrong.
pub fn wrong_pin(left: usize) -> String {
    format!("Mã PIN không đúng. Còn {left} lần thử.")
}

/// Somebody gave too many wrong PINs.
pub fn wrong_pins(hour_minute: &str) -> String {
    format!("Có người thử mã PIN sai 5 lần lúc {hour_minute}")
}

/// From where.
pub fn from_machine(address: &str) -> String {
    format!("(từ máy {address}).")
}

/// How long nobody new is let in.
pub fn shut_for(left: Duration) -> String {
    format!("Trong {} phút nữa không máy nào khác vào được.", left.as_secs().div_ceil(60))
}

/// Whether the chair is there.
pub fn chair(present: bool) -> &'static str {
    if present { "đã có mặt" } else { "chưa có mặt" }
}

/// What people see and hear.
pub fn media(state: MediaState) -> &'static str {
    match state {
        MediaState::Good => "hình, tiếng tốt",
        MediaState::NoPicture => "mất hình",
        MediaState::NoSound => "mất tiếng",
    }
}

/// Why a number that the collector has does not count; none if it does, or that is not known.
pub fn does_not_count(disposition: Option<Disposition>) -> Option<&'static str> {
    match disposition? {
        Disposition::Standing | Disposition::Repeated => None,
        Disposition::History => Some("không tính vì đã có số mới hơn hoặc được ưu tiên hơn"),
        Disposition::BeforeOpen => Some("chưa tính vì trước giờ mở đếm"),
        Disposition::Excused => Some("không cộng vì là điểm ghép"),
    }
}

/// The collector has a report, with why it does not count.
pub fn received(hour_minute: &str, but: Option<&str>) -> String {
    match but {
        Some(but) => format!("trung tâm đã nhận lúc {hour_minute}; {but}"),
        None => format!("trung tâm đã nhận lúc {hour_minute}"),
    }
}

/// Why the collector does not take a report: the reason, or what it said where that is not known.
pub fn refusal(reason: Option<RefusalReason>, text: &str) -> &str {
    match reason {
        Some(RefusalReason::Malformed) => "số liệu sai dạng",
        Some(RefusalReason::UnknownPoint) => "không có điểm cầu này trong danh sách",
        Some(RefusalReason::NotBelow) => "không phải điểm cầu cấp dưới",
        Some(RefusalReason::OtherSession) => "số liệu của đợt khác (diễn tập hoặc chính thức)",
        Some(RefusalReason::NotDurable) => "trung tâm chưa ghi được",
        None => text,
    }
}

/// The collector does not take a report.
pub fn refused(why: &str) -> String {
    format!("trung tâm không nhận: {why}")
}
