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
