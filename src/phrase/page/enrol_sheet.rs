//! What the printed sheet says by which a machine is enrolled.

use crate::Language;

words! {
    /// What the sheet is.
    title: "PHIẾU GHI DANH MÁY TRẠM", "ENROLMENT OF A POINT'S MACHINE";
    /// Before the point's code.
    code: "Mã điểm cầu: ", "Code of the point: ";
    /// Heading: the code.
    enrol_code: "Mã ghi danh, dùng một lần", "Enrolment code, good once";
    /// Before the collector's address.
    collector: "Máy chủ giám sát: ", "Collector: ";
    /// The code is a secret.
    secret:
        "Ai có mã này thì ghi danh được máy của mình thay cho điểm cầu. Xin giữ kín; nếu lộ, gọi người trực để thu hồi.",
        "Whoever has this code can enroll a machine as this point. Please keep it; if it got out, call the operators to revoke it.";
    /// Heading: what to do.
    how: "Cách làm", "What to do";
    /// What to type.
    run: "Trên máy tính của điểm cầu, gõ lệnh (quét mã QR cũng được mã ghi danh):", "On the point's computer, type (the QR code holds the code too):";
    /// What to start.
    restart: "Khởi động lại máy trạm:", "Restart the agent:";
    /// What to see.
    look: "Mở http://127.0.0.1:7580/ và xem dòng «đang kết nối».", "Open http://127.0.0.1:7580/ and see that it is connected.";
    /// Before the telephone number of the operators.
    call: "Cần giúp, gọi: ", "For help call: ";
}

/// Until when the code is good.
pub fn expires(language: Language, at: &str) -> String {
    match language {
        Language::Vietnamese => format!("Dùng được đến {at}."),
        Language::English => format!("Good until {at}."),
    }
}
