//! What the page behind a point's link says beyond what every page of a point says.

use crate::Language;

words! {
    /// Label of a remark.
    note_label: "Ghi chú (nếu có)", "Note (if any)";
    /// Before the number that stands.
    standing_count: "Số đang tính: ", "Number that stands: ";
    /// The number was verified.
    verified: " – đã xác minh", " – verified";
    /// Before the number that was told by this link last.
    told_here: "Số đã báo qua trang này: ", "Reported by this page: ";
    /// Fields of the points below.
    below_heading: "Báo thay cho cấp dưới", "Report for the points below";
    /// What to do with them.
    below_rule:
        "Mỗi nơi một ô, chỉ tính người có mặt tại nơi đó. Ô để trống thì giữ nguyên.",
        "One field for each, only people at that place. An empty field changes nothing.";
    /// Neither a number of the point's own nor one of those below.
    no_count: "Xin nhập ít nhất một số.", "Please enter at least one number.";
    /// A link that is none.
    wrong_link:
        "Đường dẫn này không đúng. Xin quét lại mã QR hoặc nhập lại đúng như trên tờ hướng dẫn.",
        "This link is not right. Please scan the QR code again or type it as it is on the sheet.";
    /// A link that was revoked.
    revoked_link:
        "Đường dẫn này đã bị thu hồi. Xin dùng tờ hướng dẫn mới, hoặc gọi người trực.",
        "This link was revoked. Please use the new sheet, or call the operator.";
    /// A link of an event that is over.
    expired_link:
        "Buổi lễ đã kết thúc nên đường dẫn này không còn dùng được.",
        "The event is over, so this link can be used no longer.";
    /// Too many wrong links came.
    too_many_wrong: "Có quá nhiều đường dẫn sai. Xin chờ một phút.", "Too many wrong links. Please wait a minute.";
    /// Why a form was not taken: the point sent too many.
    too_many_forms:
        "điểm cầu này gửi quá nhiều lần trong một phút, xin chờ một phút rồi gửi lại",
        "this point sent too many forms within a minute; wait a minute and send it again";
    /// The collector writes nothing down now.
    unwritten:
        "Máy chủ giám sát đang CHƯA ghi được. Số gửi lúc này sẽ không được nhận.",
        "The collector can NOT write now. What is sent is not taken.";
    /// Why a form was not taken: the collector writes nothing down now.
    not_durable: "máy chủ giám sát chưa ghi được", "the collector cannot write now";
    /// Why a form was not taken: the collector stops.
    stopping: "máy chủ giám sát đang dừng", "the collector stops";
    /// Whether it is recorded is not known yet.
    recorded_slowly:
        "Máy chủ giám sát ghi quá chậm. Xin chờ một phút, bấm Cập nhật xem đã ghi chưa rồi mới báo lại.",
        "The collector is too slow to record this. Please wait a minute and press Refresh to see whether it is recorded before you report it again.";
    /// A request came from another page.
    wrong_origin:
        "Yêu cầu đến từ một trang khác nên không được nhận.",
        "A request from another page is not taken.";
    /// The server cannot make the page.
    no_page: "Máy chủ giám sát không tạo được trang.", "The collector cannot make the page.";
}

/// That counts are only noted before an hour.
pub fn not_open_yet(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("Số báo trước {hour_minute} chỉ được ghi lại, CHƯA tính."),
        Language::English => {
            format!("What is reported before {hour_minute} is noted, but does NOT count yet.")
        }
    }
}

/// That the point attends at another one.
pub fn attends_at(language: Language, host: &str) -> String {
    match language {
        Language::Vietnamese => format!("Điểm cầu này ghép với {host}; số báo ở đây không cộng."),
        Language::English => format!("This point attends at {host}; numbers reported here are not added."),
    }
}

/// A number of a point below is out of its range.
pub fn bad_below(language: Language, name: &str) -> String {
    match language {
        Language::Vietnamese => format!("{name}: xin nhập một số nguyên từ 0 đến 100.000."),
        Language::English => format!("{name}: please enter a whole number from 0 to 100,000."),
    }
}

/// Numbers of points below that surprise; they are recorded when they are sent once more.
pub fn surprising_below(language: Language, numbers: &[(&str, u32)]) -> String {
    let told: Vec<_> = numbers.iter().map(|(name, n)| format!("{name}: {}", language.number(*n))).collect();
    let told = told.join("; ");
    match language {
        Language::Vietnamese => {
            format!("Xin xem lại: {told}. CHƯA ghi gì; nếu đúng, bấm nút báo một lần nữa.")
        }
        Language::English => {
            format!(
                "Please look again: {told}. NOTHING is recorded; if it is right, press the button once more."
            )
        }
    }
}

/// How many people are expected, beside a name.
pub fn expects(language: Language, expected: Option<u32>) -> String {
    match (language, expected) {
        (_, None) => String::new(),
        (Language::Vietnamese, Some(n)) => format!("dự kiến {}", language.number(n)),
        (Language::English, Some(n)) => format!("{} expected", language.number(n)),
    }
}
