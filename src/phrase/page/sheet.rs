//! What the printed sheet of a point says.

use crate::Language;

words! {
    /// What the sheet is.
    title: "HƯỚNG DẪN ĐIỂM CẦU", "INSTRUCTIONS FOR A BRIDGE POINT";
    /// Heading: when to be there.
    when: "Có mặt khi nào", "When to be there";
    /// Heading: what to check.
    check: "Cần kiểm tra", "What to check";
    /// Heading: how to report.
    report: "Báo số đại biểu bằng điện thoại", "Report the count by phone";
    /// Heading: whom to call.
    call: "Gọi ai khi cần", "Whom to call";
    /// How the count is reported.
    report_how:
        "Quét mã QR bằng máy ảnh của điện thoại, hoặc nhập địa chỉ bên dưới. Nhập số người, tên người báo, rồi bấm Báo số đại biểu. Số thay đổi thì báo lại.",
        "Scan the QR code with the camera of a phone, or type the address below. Enter the number, your name, and press the button. If the number changes, report it again.";
    /// The link is a secret.
    secret:
        "Đường dẫn này chỉ dành cho điểm cầu này. Xin không đưa cho người khác; nếu lộ, gọi người trực để thu hồi.",
        "This link is for this point alone. Please give it to nobody else; if it got out, call the operator to revoke it.";
    /// The line.
    check_line: "Đường truyền và máy họp trực tuyến đã mở, vào đúng phòng họp.", "The line and the conference machine are on, in the right meeting.";
    /// Picture and sound.
    check_media: "Thấy rõ hình, nghe rõ tiếng của điểm cầu trung tâm; micro của mình tắt khi không phát biểu.", "The hall is seen and heard well; your own microphone is off while you do not speak.";
    /// The power.
    check_power: "Nguồn điện ổn định; UPS đã sạc, máy phát (nếu có) đã chạy thử.", "The power is stable; the UPS is charged, a generator was tried.";
    /// The chair.
    check_chair: "Người chủ trì đã có mặt.", "The chair is there.";
    /// Who operates.
    operators: "Người trực (máy chủ giám sát)", "Operators (collector)";
    /// Nobody's number is known.
    nobody: "Chưa có số điện thoại trong danh sách.", "No telephone number is in the roster.";
    /// Before the chair's name.
    chair: "Chủ trì: ", "Chair: ";
    /// Before the code.
    code: "Mã điểm cầu: ", "Code: ";
}

/// When technicians are to be there.
pub fn be_there(language: Language, day: &str, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("Cán bộ kỹ thuật có mặt trước {hour_minute}, ngày {day}."),
        Language::English => format!("Technicians are there by {hour_minute} on {day}."),
    }
}

/// A cut-off by which the number must be reported.
pub fn report_before(language: Language, name: &str, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("Báo số đại biểu trước {hour_minute} ({name})."),
        Language::English => format!("Report the count before {hour_minute} ({name})."),
    }
}

/// When the event starts.
pub fn starts(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("Buổi lễ bắt đầu lúc {hour_minute}."),
        Language::English => format!("The event starts at {hour_minute}."),
    }
}
