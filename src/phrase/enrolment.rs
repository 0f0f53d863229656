//! What a person at a point is told of the identity of their machine.

use super::Language;

/// That the collector does not know this machine, with what it says of that.
pub fn not_identified(language: Language, text: &str) -> String {
    let what = language.pick(
        "máy chủ giám sát không nhận máy này: chưa ghi danh, hoặc chứng thư không còn hiệu lực cho điểm cầu này",
        "the collector does not take this machine: it is not enrolled, or its certificate does not hold for this point",
    );
    language.in_words_of_a_library(what, text)
}

/// What to do then.
pub fn enroll_again(language: Language) -> &'static str {
    language.pick(
        "xin mã ghi danh ở người trực, rồi chạy diemcau-agent enroll",
        "ask the operators for an enrolment code, then run diemcau-agent enroll",
    )
}

/// That a machine is enrolled, and what to do next.
pub fn enrolled(language: Language, point: &str, name: &str) -> String {
    match language {
        Language::Vietnamese => {
            format!(
                "đã ghi danh máy này cho điểm cầu {name} (mã {point}); nay chạy hoặc khởi động lại máy trạm"
            )
        }
        Language::English => {
            format!("this machine is enrolled for {name} (code {point}); start or restart the agent now")
        }
    }
}

/// The same on the page.
pub fn enrolled_here(language: Language, name: &str) -> String {
    match language {
        Language::Vietnamese => {
            format!("Đã ghi danh máy này cho điểm cầu {name}. Mở lại trang sau vài giây.")
        }
        Language::English => {
            format!("This machine is enrolled for {name}. Open the page again in some seconds.")
        }
    }
}

/// What a machine is told that knows neither point nor collector, and where its page is.
pub fn waits_for_code(language: Language, page: &str) -> String {
    match language {
        Language::Vietnamese => {
            format!("máy trạm chưa biết điểm cầu: mở http://{page}/ và nhập mã ghi danh trên tờ hướng dẫn")
        }
        Language::English => {
            format!(
                "the agent does not know its point: open http://{page}/ and enter the enrolment code of the sheet"
            )
        }
    }
}

words! {
    /// What the page is.
    title: "Ghi danh máy trạm", "Enroll this machine";
    /// What to do.
    how:
        "Nhập địa chỉ máy chủ giám sát và mã ghi danh in trên phiếu của điểm cầu. Mã chỉ dùng được một lần.",
        "Enter the collector's address and the enrolment code of the point's sheet. The code is good once.";
    /// Before the address.
    collector_label: "Máy chủ giám sát (máy:cổng)", "Collector (host:port)";
    /// Before the code.
    code_label: "Mã ghi danh (7 nhóm 4 chữ, số)", "Enrolment code (7 groups of 4)";
    /// The button.
    enrol_button: "Ghi danh", "Enroll";
}

/// That the collector does not take an enrolment code, with its words.
pub fn code_refused(language: Language, text: &str) -> String {
    let what = language.pick(
        "mã ghi danh không dùng được: gõ sai, đã dùng, hết hạn hoặc đã thu hồi; xin mã mới ở người trực",
        "the enrolment code is no good: mistyped, used, expired or revoked; ask the operators for another",
    );
    language.in_words_of_a_library(what, text)
}

/// That too many wrong codes came from here.
pub fn too_many_codes(language: Language) -> &'static str {
    language.pick(
        "từ mạng này đã nhập sai mã quá nhiều lần; thử lại sau 10 phút",
        "too many wrong codes came from this network; try again in 10 minutes",
    )
}

/// That the collector enrolls nobody.
pub fn no_enrolment(language: Language) -> &'static str {
    language.pick(
        "máy chủ giám sát này không ghi danh máy trạm (không có nơi cấp chứng thư, hoặc là phiên bản cũ)",
        "this collector enrolls nobody: it has no authority, or is of an older version",
    )
}

/// That the collector did not answer an enrolment.
pub fn enrolment_late(language: Language) -> &'static str {
    language.pick(
        "máy chủ giám sát chưa trả lời; thử lại với cùng mã, nếu báo mã đã dùng thì xin mã mới",
        "the collector did not answer; try again with the same code, and if it was used ask for another",
    )
}

/// That an enrolment failed for no reason of the person's.
pub fn enrolment_failed(language: Language) -> &'static str {
    language.pick("không ghi danh được: lỗi của chương trình", "cannot enroll: a fault of the program")
}
