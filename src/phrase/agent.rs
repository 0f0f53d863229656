//! What the agent says in the terminal of its machine and to the service manager, in Vietnamese: its
//! `status`, what becomes of a report made there, and why it has no stream.

use std::time::Duration;

use crate::Language;

/// These are said in one language.
const LANGUAGE: Language = Language::Vietnamese;

/// How the name of a count's source begins where a file says the count.
pub const FILE: &str = "tệp";
/// How it begins where a command says it.
pub const COMMAND: &str = "lệnh";
/// What a person may write into the generator's file while it runs.
pub const GENERATOR_RUNS: &str = "chạy";
/// What a person may write there while it stands.
pub const GENERATOR_STANDS: &str = "không";

/// The agent ends.
pub const ENDING: &str = "máy trạm đang dừng";
/// The agent does not run; what was reported is sent when it does.
pub const SENT_WHEN_IT_RUNS: &str = "(máy trạm ở đây chưa chạy; sẽ gửi khi máy trạm chạy)";
/// The collector has not answered.
pub const NO_ANSWER_YET: &str = "trung tâm chưa trả lời; sẽ tự gửi lại";
/// The collector heard the goodbye.
pub const LEFT: &str = "đã ngắt chủ động";
/// The agent ended, and the collector did not hear the goodbye.
pub const LEFT_UNHEARD: &str = "đã dừng; trung tâm chưa nghe lời chào";

/// The collector was silent for too long.
pub const MUTE: &str = "trung tâm im lặng quá lâu";
/// Another agent took the place of this one.
pub const REPLACED: &str = "một máy khác đang báo với cùng mã điểm cầu";
/// The same, for the service manager.
pub const REPLACED_HERE: &str = "một máy khác đang báo thay điểm cầu này";
/// No connection came about.
pub const UNCONNECTED: &str = "không kết nối được với trung tâm, đang thử lại";
/// The connection is lost.
pub const LOST: &str = "mất kết nối, đang thử lại";

/// The collector does not take the agent.
pub fn refused_by_collector(text: &str) -> String {
    format!("trung tâm từ chối: {text}")
}

/// The collector watches the point.
pub fn attached(point_name: &str) -> String {
    format!("đang kết nối: {point_name}")
}

/// No agent runs on a state directory.
pub fn not_running(state: &str) -> String {
    format!(
        "máy trạm không chạy với thư mục lưu trữ {state}\n    → chạy bằng: systemctl start diemcau-agent, \
         hoặc kiểm tra bằng: diemcau-agent check"
    )
}

/// A count that was reported.
pub fn count(count: u32) -> String {
    format!("số đại biểu có mặt: {count}")
}

/// Whether the chair is there.
pub fn chair(present: bool) -> &'static str {
    if present { "người chủ trì đã có mặt" } else { "người chủ trì chưa có mặt" }
}

/// Help that is needed, or no longer.
pub fn help(needed: bool) -> &'static str {
    if needed { "cần hỗ trợ" } else { "không cần hỗ trợ nữa" }
}

/// `status`: which point this is.
pub fn status_point(name: Option<&str>, code: &str) -> String {
    format!("Điểm cầu    {} ({code})", name.unwrap_or("chưa biết tên"))
}

/// `status`: the event, and its time where that is known.
pub fn status_event(event: &str, is_rehearsal: bool, at: Option<&str>) -> String {
    let rehearsal = if is_rehearsal { " — DIỄN TẬP" } else { "" };
    format!("Buổi lễ     {event}{rehearsal}, bây giờ là {}", at.unwrap_or("—"))
}

/// `status`: the collector watches the point.
pub fn status_attached(length: Duration) -> String {
    format!("Trung tâm   đang kết nối, đã {}", LANGUAGE.length(length))
}

/// `status`: it does not, and why; nothing is known of that before the first attempt ended.
pub fn status_detached(length: Duration, why: &str) -> String {
    if why.is_empty() {
        return "Trung tâm   chưa kết nối".to_owned();
    }
    format!("Trung tâm   mất kết nối {}: {why}", LANGUAGE.length(length))
}

/// `status`: the power.
pub fn status_power(power: &str) -> String {
    format!("Nguồn điện  {power}")
}

/// `status`: a probe of the meeting path.
pub fn status_path(probe: &str, kind: &str, window: &str) -> String {
    format!("Đường họp   {probe} ({kind}): {window}")
}

/// `status`: what a person reported.
pub fn status_reported(at: &str, text: &str, fate: &str) -> String {
    format!("Đã báo      lúc {at}: {text} — {fate}")
}

/// `status`: what an operator answered.
pub fn status_reply(at: &str, by: &str, text: &str) -> String {
    let by = if by.is_empty() { "trung tâm" } else { by };
    format!("Trả lời     lúc {at}, {by}: {text}")
}

/// `status`: how many reports wait.
pub fn status_waiting(n: usize) -> String {
    format!("Chờ gửi     {n} tin")
}

/// `status`: where the page is.
pub fn status_page(url: Option<&str>) -> String {
    match url {
        Some(url) => format!("Trang       {url} (mở trên chính máy này)"),
        None => "Trang       không mở".to_owned(),
    }
}

/// Where the page is on the network; none while the machine has no address.
pub fn phone_page(url: Option<&str>) -> String {
    format!("Trang trên điện thoại: {}", url.unwrap_or("máy này chưa có mạng"))
}

/// Another address of it.
pub fn phone_page_too(url: &str) -> String {
    format!("                   hoặc {url}")
}

/// The PIN of the page on the network.
pub fn pin(spaced_pin: &str) -> String {
    format!("Mã PIN: {spaced_pin}")
}

/// Somebody gave too many wrong PINs.
pub fn wrong_pins(at: &str, from: &str) -> String {
    format!("Có người thử mã PIN sai 5 lần lúc {at} (từ máy {from})")
}
