//! What becomes of what a reader of the dashboard asks for: who acts, what the collector answered, or why
//! nothing was done.

use crate::Language;

/// Why an act that the dashboard asked for is not known to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActFault {
    /// The collector was not reached: nothing was recorded.
    Unreachable,
    /// It was asked, and did not say what became of it.
    Unknown,
    /// Its roster has no such point.
    UnknownPoint,
    /// Its journal fails.
    NotDurable,
    /// Nothing was said where something must be.
    NothingSaid,
    /// It has no such incident.
    UnknownIncident,
    /// It has no such silence.
    UnknownSilence,
    /// It would end before it begins.
    EndsBefore,
    /// The point does not speak in the programme.
    NotSpeaking,
    /// Anything else, in the collector's words.
    Refused(String),
}

words! {
    /// Who acts must be known first.
    no_operator: "Chưa biết bạn là ai: mở lại bảng theo dõi với --as \"Họ tên\" để thao tác", "Who you are is not known: start the dashboard with --as \"NAME\" to act";
    /// Nothing is under the cursor that could be acted on.
    nothing_chosen: "Chưa chọn gì để thao tác", "Nothing is chosen to act on";
    /// The incident names no one subtree that could be silenced.
    no_subtree: "Sự cố này không thuộc riêng cụm điểm cầu nào để tắt cảnh báo", "This incident has no subtree of its own to silence";
    /// The answer to the last one is awaited.
    awaited: "Đang chờ máy chủ giám sát trả lời…", "Waiting for the collector's answer…";
    /// A length that is none.
    bad_length: "Không hiểu khoảng thời gian: ghi số phút (30) hoặc số giờ (2h), từ 1 phút đến 7 ngày", "That is no length: write minutes (30) or hours (2h), from 1 minute to 7 days";
    /// The keys while a line is typed.
    keys_of_text: "Enter: gửi · Esc: bỏ", "Enter: send · Esc: drop";
    /// The keys of a question.
    keys_of_question: "y: đồng ý · phím khác: bỏ", "y: yes · any other key: no";
    /// Something is not done.
    not_done: "CHƯA LÀM ĐƯỢC", "NOT DONE";
}

impl Language {
    /// Why an act is not done.
    pub fn act_fault(self, fault: &ActFault) -> String {
        match fault {
            ActFault::Unreachable => self.act_unreachable().to_owned(),
            ActFault::Unknown => self.act_unknown().to_owned(),
            ActFault::UnknownPoint => {
                self.pick("không có điểm cầu này trong danh sách", "the roster has no such point").to_owned()
            }
            ActFault::NotDurable => self.act_not_durable().to_owned(),
            ActFault::NothingSaid => self.act_says_nothing().to_owned(),
            ActFault::UnknownIncident => {
                self.pick("không còn sự cố mang số này", "there is no such incident any more").to_owned()
            }
            ActFault::UnknownSilence => self.no_such_silence().to_owned(),
            ActFault::EndsBefore => self.act_ends_before().to_owned(),
            ActFault::NotSpeaking => self
                .pick(
                    "điểm cầu này không phát biểu trong chương trình",
                    "this point does not speak in the programme",
                )
                .to_owned(),
            ActFault::Refused(words) => self.act_refused(words),
        }
    }

    /// That an act is recorded, and when.
    pub fn act_done_at(self, clock: &str) -> String {
        format!("{} {}", self.act_done(), self.at(clock))
    }

    /// Who acts at this dashboard.
    pub fn acting_as(self, name: &str) -> String {
        format!("{} {name}", self.pick("người dùng:", "as"))
    }
}
