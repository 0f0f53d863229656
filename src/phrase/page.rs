//! What the page of a point says.

mod condition;
pub mod enrol_sheet;
mod fault;
pub mod linked;
mod network;
pub mod organisers;
mod section;
pub mod sheet;
mod whole;

use std::time::Duration;

use diemcau_core::attendance::Disposition;
use diemcau_core::statements::MediaState;

use crate::Language;

pub use condition::{
    figures, finding, particulars, power, power_basis, power_remarks, power_still_so, unreported_power_basis,
};
pub use fault::*;
pub use network::*;
pub use section::*;
pub use whole::*;

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
pub fn title(language: Language, name: &str) -> String {
    match language {
        Language::Vietnamese => format!("{name} – điểm cầu"),
        Language::English => format!("{name} – bridge point"),
    }
}

/// When something was reported, after what.
pub fn at(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!(" lúc {hour_minute}"),
        Language::English => format!(" at {hour_minute}"),
    }
}

/// Something with a name that is at a time.
pub fn named_at(language: Language, name: &str, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("{name} lúc {hour_minute}"),
        Language::English => format!("{name} at {hour_minute}"),
    }
}

/// Who reported, after what; empty where that is not known.
pub fn reported_by(by: &str) -> String {
    if by.is_empty() { String::new() } else { format!(" ({by})") }
}

/// Since when the collector watches.
pub fn since(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("Từ {hour_minute}."),
        Language::English => format!("Since {hour_minute}."),
    }
}

/// The collector was reached before and is not now.
pub fn lost_since(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("mất kết nối từ {hour_minute}"),
        Language::English => format!("connection lost since {hour_minute}"),
    }
}

/// The collector was never reached.
pub fn not_reached_since(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("chưa kết nối được từ {hour_minute}"),
        Language::English => format!("not reached since {hour_minute}"),
    }
}

/// Why the collector does not come back by itself, and what a person must do about that.
pub fn refused_because(language: Language, why: &str, remedy: &str) -> String {
    match language {
        Language::Vietnamese => format!("Lý do: {why}. Cần làm: {remedy}."),
        Language::English => format!("Reason: {why}. To do: {remedy}."),
    }
}

/// How many reports wait.
pub fn n_waiting(language: Language, n: usize) -> String {
    match language {
        Language::Vietnamese => format!("{n} mục chờ gửi."),
        Language::English => format!("{n} waiting to be sent."),
    }
}

/// Before an operator's answer.
pub fn collector_answered_at(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("Máy chủ giám sát trả lời lúc {hour_minute}:"),
        Language::English => format!("The collector answered at {hour_minute}:"),
    }
}

/// A question about a number that surprises: what is before the people, they, and what is after.
pub fn is_it_right(language: Language, count: u32) -> [String; 3] {
    [
        language.pick("Có đúng là ", "Is it really ").to_owned(),
        match language {
            Language::Vietnamese => format!("{} người", language.number(count)),
            Language::English => format!("{} people", language.number(count)),
        },
        language.pick(" không?", "?").to_owned(),
    ]
}

/// The number that was reported before.
pub fn last_count(language: Language, count: u32) -> String {
    match language {
        Language::Vietnamese => format!("Lần trước đã báo {}.", language.number(count)),
        Language::English => format!("The last count was {}.", language.number(count)),
    }
}

/// How many people are expected at the point.
pub fn expected_count(language: Language, expected: u32) -> String {
    match language {
        Language::Vietnamese => format!("Điểm cầu dự kiến {}.", language.number(expected)),
        Language::English => format!("The point expects {}.", language.number(expected)),
    }
}

/// Button: the number is right.
pub fn yes_report(language: Language, count: u32) -> String {
    match language {
        Language::Vietnamese => format!("Đúng, báo {} người", language.number(count)),
        Language::English => format!("Yes, report {} people", language.number(count)),
    }
}

/// Help was asked for.
pub fn help_asked_at(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("Đã gọi hỗ trợ lúc {hour_minute}"),
        Language::English => format!("Asked for help at {hour_minute}"),
    }
}

/// Somebody answered a call for help.
pub fn help_answered_at(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("đã được trả lời lúc {hour_minute}"),
        Language::English => format!("answered at {hour_minute}"),
    }
}

/// Nobody answered yet a call for help that came to the collector as told.
pub fn help_unanswered(language: Language, received: &str) -> String {
    match language {
        Language::Vietnamese => format!("{received}, chưa trả lời"),
        Language::English => format!("{received}, not answered yet"),
    }
}

/// Something was not recorded.
pub fn not_recorded(language: Language, why: &str) -> String {
    match language {
        Language::Vietnamese => {
            format!("CHƯA ghi được. Xin thử lại; nếu không được, gọi kỹ thuật viên. (Lý do: {why})")
        }
        Language::English => {
            format!("NOT recorded. Please try again; if that fails, call a technician. (Reason: {why})")
        }
    }
}

/// A wrong PIN, with how many more may be wrong.
pub fn wrong_pin(language: Language, left: usize) -> String {
    match language {
        Language::Vietnamese => format!("Mã PIN không đúng. Còn {left} lần thử."),
        Language::English => format!("Wrong PIN. {left} more tries."),
    }
}

/// Somebody gave too many wrong PINs.
pub fn wrong_pins(language: Language, hour_minute: &str) -> String {
    match language {
        Language::Vietnamese => format!("Có người thử mã PIN sai 5 lần lúc {hour_minute}"),
        Language::English => format!("Somebody tried 5 wrong PINs at {hour_minute}"),
    }
}

/// From where.
pub fn from_machine(language: Language, address: &str) -> String {
    match language {
        Language::Vietnamese => format!("(từ máy {address})."),
        Language::English => format!("(from {address})."),
    }
}

/// How long nobody new is let in.
pub fn shut_for(language: Language, left: Duration) -> String {
    match language {
        Language::Vietnamese => {
            format!("Trong {} phút nữa không máy nào khác vào được.", left.as_secs().div_ceil(60))
        }
        Language::English => {
            format!("No other machine is let in for {} minutes.", left.as_secs().div_ceil(60))
        }
    }
}

/// Whether the chair is there.
pub fn chair(language: Language, present: bool) -> &'static str {
    if present {
        language.pick("đã có mặt", "here")
    } else {
        language.pick("chưa có mặt", "not here yet")
    }
}

/// What people see and hear.
pub fn media(language: Language, state: MediaState) -> &'static str {
    match state {
        MediaState::Good => language.pick("hình, tiếng tốt", "picture and sound are good"),
        MediaState::NoPicture => language.pick("mất hình", "no picture"),
        MediaState::NoSound => language.pick("mất tiếng", "no sound"),
    }
}

/// Why a number that the collector has does not count; none if it does, or that is not known.
pub fn does_not_count(language: Language, disposition: Option<Disposition>) -> Option<&'static str> {
    match disposition? {
        Disposition::Standing | Disposition::Repeated => None,
        Disposition::History => Some(language.pick(
            "không tính vì đã có số mới hơn hoặc được ưu tiên hơn",
            "not counted, since another number is newer or goes before it",
        )),
        Disposition::BeforeOpen => Some(
            language.pick("chưa tính vì trước giờ mở đếm", "not counted yet, since counting was not open"),
        ),
        Disposition::Excused => Some(
            language.pick("không cộng vì là điểm ghép", "not added, since the point attends at another one"),
        ),
    }
}

/// The collector has a report, with why it does not count.
pub fn received(language: Language, hour_minute: &str, but: Option<&str>) -> String {
    match but {
        Some(but) => match language {
            Language::Vietnamese => format!("máy chủ giám sát đã nhận lúc {hour_minute}; {but}"),
            Language::English => format!("received by the collector at {hour_minute}; {but}"),
        },
        None => match language {
            Language::Vietnamese => format!("máy chủ giám sát đã nhận lúc {hour_minute}"),
            Language::English => format!("received by the collector at {hour_minute}"),
        },
    }
}

/// Why the collector does not take a report: the reason, or what it said where that is not known.
pub fn refusal(language: Language, reason: Option<RefusalReason>, text: &str) -> &str {
    match reason {
        Some(RefusalReason::Malformed) => language.pick("số liệu sai dạng", "not readable"),
        Some(RefusalReason::UnknownPoint) => {
            language.pick("không có điểm cầu này trong danh sách", "no such point in the roster")
        }
        Some(RefusalReason::NotBelow) => {
            language.pick("không phải điểm cầu cấp dưới", "not a point below this one")
        }
        Some(RefusalReason::OtherSession) => language.pick(
            "số liệu của đợt khác (diễn tập hoặc chính thức)",
            "of another session (rehearsal or live)",
        ),
        Some(RefusalReason::NotDurable) => {
            language.pick("máy chủ giám sát chưa ghi được", "the collector cannot write now")
        }
        None => text,
    }
}

/// The collector does not take a report.
pub fn refused(language: Language, why: &str) -> String {
    match language {
        Language::Vietnamese => format!("máy chủ giám sát không nhận: {why}"),
        Language::English => format!("the collector does not take it: {why}"),
    }
}
