//! What the agent says in the terminal of its machine and to the service manager: its
//! `status`, what becomes of a report made there, and why it has no stream.

use std::time::Duration;

use crate::Language;

/// How the name of a count's source begins where a file says the count.
pub const FILE: &str = "tệp";
/// How it begins where a command says it.
pub const COMMAND: &str = "lệnh";
/// What a person may write into the generator's file while it runs.
pub const GENERATOR_RUNS: &str = "chạy";
/// What a person may write there while it stands.
pub const GENERATOR_STANDS: &str = "không";

words! {
    /// The agent ends.
    ending: "máy trạm đang dừng", "the agent is stopping";
    /// The agent does not run; what was reported is sent when it does.
    sent_when_it_runs:
        "(máy trạm ở đây chưa chạy; sẽ gửi khi máy trạm chạy)",
        "(the agent does not run here; this is sent when it does)";
    /// The collector has not answered.
    no_answer_yet:
        "máy chủ giám sát chưa trả lời; sẽ tự gửi lại",
        "the collector has not answered yet; this is sent again by itself";
    /// The collector heard the goodbye.
    left: "đã ngắt chủ động", "left on request";
    /// The agent ended, and the collector did not hear the goodbye.
    left_unheard: "đã dừng; máy chủ giám sát chưa nghe lời chào", "stopped; the collector did not hear the goodbye";
    /// The collector was silent for too long.
    mute: "máy chủ giám sát im lặng quá lâu", "the collector was silent for too long";
    /// The collector said that it stops.
    collector_stops: "máy chủ giám sát đang dừng", "the collector stops";
    /// A connection that stood broke.
    broken: "kết nối bị ngắt", "the connection broke";
    /// The collector knows no point of this agent's code.
    not_in_roster:
        "mã điểm cầu này không có trong danh sách của máy chủ giám sát",
        "the collector's roster has no point of this code";
    /// A simulated agent where the session is live.
    no_rehearsal:
        "đang là đợt chính thức, máy chủ giám sát không nhận máy trạm giả lập",
        "the session is live, and the collector takes no simulated agent";
    /// Another agent took the place of this one.
    replaced:
        "một máy khác đang báo với cùng mã điểm cầu",
        "another machine reports with the same point code";
    /// What to do about a code that is in no roster.
    mend_code:
        "sửa mã điểm cầu (point) trong tệp cấu hình của máy trạm; hỏi mã đúng ở người trực",
        "put the point's code (point) right in the agent's file; the operator knows it";
    /// What to do about a certificate that is not the expected one.
    mend_fingerprint:
        "hỏi người trực địa chỉ và dấu vân tay đúng, rồi sửa trong tệp cấu hình của máy trạm",
        "ask the operator for address and fingerprint, and put them right in the agent's file";
    /// What to do where something answers that is no collector.
    mend_address:
        "kiểm tra địa chỉ máy chủ giám sát (connect) trong tệp cấu hình của máy trạm",
        "see whether the collector's address (connect) is right in the agent's file";
    /// What to do about two machines that speak for one point.
    stop_one: "dừng máy trạm ở một trong hai máy", "stop the agent on one of the two machines";
    /// What to do where the collector refuses and the people at the point can change nothing.
    tell_operator: "báo cho người trực", "tell the operator";
    /// The same, for the service manager.
    replaced_here:
        "một máy khác đang báo thay điểm cầu này",
        "another machine reports in place of this point";
    /// No connection came about.
    unconnected: "không kết nối được với máy chủ giám sát, đang thử lại", "cannot reach the collector, trying again";
    /// The connection is lost.
    lost: "mất kết nối, đang thử lại", "connection lost, trying again";
}

/// The collector does not take the agent.
pub fn refused_by_collector(language: Language, text: &str) -> String {
    match language {
        Language::Vietnamese => format!("máy chủ giám sát từ chối: {text}"),
        Language::English => format!("the collector refuses: {text}"),
    }
}

/// The collector watches the point.
pub fn attached(language: Language, point_name: &str) -> String {
    match language {
        Language::Vietnamese => format!("đang kết nối: {point_name}"),
        Language::English => format!("connected: {point_name}"),
    }
}

/// No agent runs on a state directory.
pub fn not_running(language: Language, state: &str) -> String {
    match language {
        Language::Vietnamese => format!(
            "máy trạm không chạy với thư mục lưu trữ {state}\n    → chạy bằng: systemctl start diemcau-agent, \
         hoặc kiểm tra bằng: diemcau-agent check"
        ),
        Language::English => format!(
            "no agent runs on the state directory {state}\n    → start it: systemctl start diemcau-agent, \
         or see why: diemcau-agent check"
        ),
    }
}

/// A count that was reported.
pub fn count(language: Language, count: u32) -> String {
    match language {
        Language::Vietnamese => format!("số đại biểu có mặt: {count}"),
        Language::English => format!("people present: {count}"),
    }
}

/// Whether the chair is there.
pub fn chair(language: Language, present: bool) -> &'static str {
    if present {
        language.pick("người chủ trì đã có mặt", "the chair is here")
    } else {
        language.pick("người chủ trì chưa có mặt", "the chair is not here yet")
    }
}

/// Help that is needed, or no longer.
pub fn help(language: Language, needed: bool) -> &'static str {
    if needed {
        language.pick("cần hỗ trợ", "help is needed")
    } else {
        language.pick("không cần hỗ trợ nữa", "help is no longer needed")
    }
}

/// `status`: which point this is.
pub fn status_point(language: Language, name: Option<&str>, code: &str) -> String {
    match language {
        Language::Vietnamese => format!("Điểm cầu    {} ({code})", name.unwrap_or("chưa biết tên")),
        Language::English => format!("Point       {} ({code})", name.unwrap_or("name not known yet")),
    }
}

/// `status`: the event, and its time where that is known.
pub fn status_event(language: Language, event: &str, is_rehearsal: bool, at: Option<&str>) -> String {
    let rehearsal = if is_rehearsal { language.pick(" — DIỄN TẬP", " — REHEARSAL") } else { "" };
    match language {
        Language::Vietnamese => format!("Buổi lễ     {event}{rehearsal}, bây giờ là {}", at.unwrap_or("—")),
        Language::English => format!("Event       {event}{rehearsal}, it is {}", at.unwrap_or("—")),
    }
}

/// `status`: the collector watches the point.
pub fn status_attached(language: Language, length: Duration) -> String {
    match language {
        Language::Vietnamese => format!("Máy chủ     đang kết nối, đã {}", language.length(length)),
        Language::English => format!("Collector   connected for {}", language.length(length)),
    }
}

/// `status`: it does not, and why; nothing is known of that before the first attempt ended.
pub fn status_detached(language: Language, length: Duration, why: &str, remedy: Option<&str>) -> String {
    if why.is_empty() {
        return language.pick("Máy chủ     chưa kết nối", "Collector   not connected yet").to_owned();
    }
    let text = match language {
        Language::Vietnamese => format!("Máy chủ     mất kết nối {}: {why}", language.length(length)),
        Language::English => format!("Collector   not connected for {}: {why}", language.length(length)),
    };
    match remedy {
        Some(remedy) => format!("{text}\n    → {remedy}"),
        None => text,
    }
}

/// `status`: the power.
pub fn status_power(language: Language, power: &str) -> String {
    match language {
        Language::Vietnamese => format!("Nguồn điện  {power}"),
        Language::English => format!("Power       {power}"),
    }
}

/// `status`: a probe of the meeting path.
pub fn status_path(language: Language, probe: &str, kind: &str, window: &str) -> String {
    match language {
        Language::Vietnamese => format!("Đường họp   {probe} ({kind}): {window}"),
        Language::English => format!("Path        {probe} ({kind}): {window}"),
    }
}

/// `status`: what a person reported.
pub fn status_reported(language: Language, at: &str, text: &str, fate: &str) -> String {
    match language {
        Language::Vietnamese => format!("Đã báo      lúc {at}: {text} — {fate}"),
        Language::English => format!("Reported    at {at}: {text} — {fate}"),
    }
}

/// `status`: what an operator answered.
pub fn status_reply(language: Language, at: &str, by: &str, text: &str) -> String {
    let by = if by.is_empty() { language.pick("máy chủ giám sát", "the collector") } else { by };
    match language {
        Language::Vietnamese => format!("Trả lời     lúc {at}, {by}: {text}"),
        Language::English => format!("Answer      at {at}, {by}: {text}"),
    }
}

/// `status`: the telephone of the operators.
pub fn status_operators(language: Language, phone: &str) -> String {
    match language {
        Language::Vietnamese => format!("Người trực  {phone}"),
        Language::English => format!("Operators   {phone}"),
    }
}

/// `status`: how many reports wait.
pub fn status_waiting(language: Language, n: usize) -> String {
    match language {
        Language::Vietnamese => format!("Chờ gửi     {n} tin"),
        Language::English => format!("To send     {n}"),
    }
}

/// `status`: where the page is.
pub fn status_page(language: Language, url: Option<&str>) -> String {
    match url {
        Some(url) => match language {
            Language::Vietnamese => format!("Trang       {url} (mở trên chính máy này)"),
            Language::English => format!("Page        {url} (open it on this machine)"),
        },
        None => language.pick("Trang       không mở", "Page        none").to_owned(),
    }
}

/// Where the page is on the network; none while the machine has no address.
pub fn phone_page(language: Language, url: Option<&str>) -> String {
    match language {
        Language::Vietnamese => format!("Trang trên điện thoại: {}", url.unwrap_or("máy này chưa có mạng")),
        Language::English => format!("Page on a phone: {}", url.unwrap_or("this machine has no network")),
    }
}

/// Another address of it.
pub fn phone_page_too(language: Language, url: &str) -> String {
    match language {
        Language::Vietnamese => format!("                   hoặc {url}"),
        Language::English => format!("             or {url}"),
    }
}

/// The PIN of the page on the network.
pub fn pin(language: Language, spaced_pin: &str) -> String {
    match language {
        Language::Vietnamese => format!("Mã PIN: {spaced_pin}"),
        Language::English => format!("PIN: {spaced_pin}"),
    }
}

/// Somebody gave too many wrong PINs.
pub fn wrong_pins(language: Language, at: &str, from: &str) -> String {
    match language {
        Language::Vietnamese => format!("Có người thử mã PIN sai 5 lần lúc {at} (từ máy {from})"),
        Language::English => format!("Somebody tried 5 wrong PINs at {at} (from {from})"),
    }
}
