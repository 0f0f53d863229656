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
    /// The point has no such number.
    NoCount,
    /// Counting has not opened yet.
    NotOpen,
    /// People cannot attend there.
    CannotHost,
    /// It hosts others.
    HostsOthers,
    /// It attends at itself already.
    NotExcused,
    /// The agent of the point is not there to be asked.
    NotConnected,
    /// It does not probe when it is asked.
    CannotProbe,
    /// It was asked just now.
    ProbeUnderWay,
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
    /// A time that is none.
    bad_time: "Không hiểu giờ: ghi như 07:12 hoặc 07:12:30", "That is no time: write it as 07:12 or 07:12:30";
    /// To which time a journal goes that is played again.
    ask_replay_time: "Tới giờ (07:12):", "To the time (07:12):";
    /// A journal is played again.
    replay: "PHÁT LẠI", "REPLAY";
    /// It stands still.
    replay_paused: "tạm dừng", "paused";
    /// A number that is none.
    bad_number: "Không hiểu số đại biểu: ghi một số từ 0 đến 100000, sau đó có thể ghi chú (45 chị Lan báo)", "That is no count: write a number from 0 to 100000, then a note if you like (45 Lan said so)";
    /// The point has no number that could be verified.
    no_count: "Điểm cầu này chưa báo số đại biểu", "This point has not reported a count";
    /// The point is in no incident.
    no_incident: "Điểm cầu này không thuộc sự cố nào", "This point is in no incident";
    /// Nothing is there to be copied.
    nothing_to_copy: "Không có số điện thoại để chép", "There is no number to copy";
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
            ActFault::NoCount => self.no_such_count().to_owned(),
            ActFault::NotOpen => self.count_not_open().to_owned(),
            ActFault::CannotHost => self.cannot_host().to_owned(),
            ActFault::HostsOthers => self.hosts_others().to_owned(),
            ActFault::NotExcused => self.not_excused().to_owned(),
            ActFault::NotConnected => self.not_connected().to_owned(),
            ActFault::CannotProbe => self.cannot_probe().to_owned(),
            ActFault::ProbeUnderWay => self.probe_under_way().to_owned(),
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
