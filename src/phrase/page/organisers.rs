//! What the organisers' page says.

use crate::Language;

words! {
    /// What the page is.
    title: "Ban tổ chức", "Organisers";
    /// Before the name of the person whose page it is.
    you_are: "Người dùng: ", "You are: ";
    /// Heading: the figure now.
    figure: "Số liệu hiện tại", "The figure now";
    /// Heading: by level.
    by_level: "Theo cấp", "By level";
    /// Heading: by area.
    by_area: "Theo địa bàn", "By area";
    /// Column: what a row is.
    place: "Nơi", "Place";
    /// Column: points expected.
    expected: "Dự kiến", "Expected";
    /// Column: connected points.
    connected: "Đã kết nối", "Connected";
    /// Column: of those by an agent.
    by_agent: "máy trạm", "agent";
    /// Column: of those by people's word.
    by_word: "xác nhận", "confirmed";
    /// Column: of those by the meeting's list.
    by_meeting: "phòng họp", "meeting";
    /// Column: points that reported.
    reported: "Đã báo", "Reported";
    /// Column: people.
    attendees: "Đại biểu", "Attendees";
    /// Column: people expected.
    people_expected: "Dự kiến đến", "People expected";
    /// The row of all.
    total: "Toàn tỉnh", "In all";
    /// Heading: who has not reported.
    missing: "Chưa báo số đại biểu", "Not reported";
    /// Button: it was called.
    called: "Đã gọi", "Called";
    /// Label of what came of a call.
    call_note: "Kết quả cuộc gọi (nếu có)", "What came of it (if anything)";
    /// Shows all points of an area.
    whole_area: "Xem cả địa bàn", "Show the whole area";
    /// Shows all areas again.
    all_areas: "Xem mọi địa bàn", "Show all areas";
    /// Heading: conflicts and flags.
    doubtful: "Số liệu cần xem lại", "Numbers to be looked at";
    /// There are none.
    nothing_doubtful: "Không có số liệu cần xem lại.", "There is nothing to be looked at.";
    /// What to do with them.
    doubtful_how:
        "Xác minh nếu số đang tính là đúng; điều chỉnh kèm lý do nếu sai; để nguyên thì không cần làm gì.",
        "Verify if the number is right; override it with a reason if it is wrong; to leave it do nothing.";
    /// Numbers contradict each other.
    conflict: "lệch số liệu", "the sources differ";
    /// Before the number that stands.
    stands: "Đang tính: ", "Stands: ";
    /// Before what was told.
    told: "Đã báo: ", "Told: ";
    /// Button: verify.
    verify: "Xác minh", "Verify";
    /// Button: override.
    overrule: "Điều chỉnh", "Override";
    /// Button: end an override.
    end_override: "Thôi điều chỉnh", "End the override";
    /// Label of a number.
    number: "Số đúng", "Right number";
    /// Label of a reason.
    reason: "Lý do", "Reason";
    /// Heading: cut-offs and frozen figures.
    cutoffs: "Giờ chốt, báo cáo, đính chính", "Cut-offs, reports, amendments";
    /// A cut-off is to come.
    to_come: "chưa đến giờ", "to come";
    /// A cut-off was reached.
    frozen: "đã chốt", "frozen";
    /// Button: amend.
    amend: "Lập đính chính", "Amend";
    /// Button: approve.
    approve: "Phê duyệt", "Approve";
    /// Before approving.
    was_read: "Tôi đã xem báo cáo này", "I have read this report";
    /// Heading: the report as text.
    whole_report: "Báo cáo đầy đủ", "The whole report";
    /// Shows a report.
    show_report: "Xem báo cáo", "Show the report";
    /// The report of now.
    report_now: "Báo cáo theo số liệu hiện tại", "Report of the figure now";
    /// Before downloads.
    download: "Tải về:", "Download:";
    /// Back to the page.
    back: "Về trang chính", "Back";
    /// What was sent is recorded.
    recorded: "Đã ghi nhận.", "Recorded.";
    /// Nobody has that number.
    no_phone: "không có số điện thoại", "no number";
    /// A text for a chat.
    for_chat: "Chữ để dán vào tin nhắn", "Text to paste into a chat";
    /// An act was not understood.
    bad_act: "Không hiểu yêu cầu vừa gửi; CHƯA ghi gì.", "What was sent is not understood; NOTHING is recorded.";
    /// An act needs a reason.
    needs_reason: "Xin ghi lý do. CHƯA ghi gì.", "Please give a reason. NOTHING is recorded.";
    /// An act was refused because there is no such number.
    no_count: "Điểm cầu này chưa có số như vậy. CHƯA ghi gì.", "The point has no such number. NOTHING is recorded.";
    /// The report cannot be made.
    no_report: "Không lập được báo cáo.", "The report cannot be made.";
    /// Too many reports are being made.
    busy: "Máy chủ đang lập báo cáo khác. Xin thử lại sau ít giây.", "Other reports are being made. Please try again in some seconds.";
    /// The page could not be renewed.
    stale: "Trang chưa cập nhật được; số liệu có thể đã cũ.", "The page could not be renewed; what it shows may be old.";
    /// A link of an organiser that opens nothing.
    wrong_link:
        "Đường dẫn này không đúng hoặc đã bị thu hồi. Xin hỏi người trực để có đường dẫn mới.",
        "This link is wrong or was revoked. Please ask an operator for a new one.";
}

/// Who called, when, and how often.
pub fn called_by(language: Language, by: &str, hour_minute: &str, n: u32) -> String {
    let times = match (language, n) {
        (_, 0 | 1) => String::new(),
        (Language::Vietnamese, n) => format!(", {n} lần"),
        (Language::English, n) => format!(", {n} times"),
    };
    match language {
        Language::Vietnamese => format!("{by} đã gọi lúc {hour_minute}{times}"),
        Language::English => format!("{by} called at {hour_minute}{times}"),
    }
}

/// An amendment.
pub fn amendment(language: Language, n: usize) -> String {
    match language {
        Language::Vietnamese => format!("Đính chính lần {n}"),
        Language::English => format!("Amendment {n}"),
    }
}

/// When a report is due.
pub fn due(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("gửi trước {hour_minute}"),
        Language::English => format!("due {hour_minute}"),
    }
}
