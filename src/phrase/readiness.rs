//! Whether those who speak in the programme can go on the air.

use std::time::Duration;

use diemcau_core::readiness::{Check, Verdict};

use super::Language;

impl Language {
    /// What a check looks at.
    pub fn readiness_check(self, check: Check) -> &'static str {
        match check {
            Check::Line => self.pick("đường truyền", "line"),
            Check::Path => self.pick("đường hình, tiếng (UDP)", "path of picture and sound (UDP)"),
            Check::Power => self.pick("nguồn điện", "power"),
            Check::Backup => self.pick("nguồn dự phòng", "backup power"),
            Check::Receives => self.pick("hình, tiếng nhận về", "sees and hears"),
            Check::Sends => self.pick("hình, tiếng gửi đi", "is seen and heard"),
            Check::Chair => self.pick("chủ trì, người phát biểu", "chair or speaker"),
        }
    }

    /// How a check stands.
    pub fn readiness_verdict(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Good => self.pick("đạt", "in order"),
            Verdict::Bad => self.pick("chưa đạt", "not in order"),
            Verdict::Unknown => self.pick("chưa rõ", "not known"),
        }
    }

    /// How a speaking point stands, large.
    pub fn readiness(self, is_ready: bool) -> &'static str {
        if is_ready { self.pick("SẴN SÀNG", "READY") } else { self.pick("CHƯA", "NOT READY") }
    }

    /// By when all should be ready: "hạn 07:45".
    pub fn readiness_due(self, clock: &str) -> String {
        format!("{} {clock}", self.pick("hạn", "due"))
    }

    /// Who said so: "theo Lê Hoa, 07:31".
    pub fn ticked(self, by: &str, clock: &str) -> String {
        match (self, by) {
            (Self::Vietnamese, "") => format!("người trực xác nhận, {clock}"),
            (Self::English, "") => format!("said at {clock}"),
            (Self::Vietnamese, by) => format!("theo {by}, {clock}"),
            (Self::English, by) => format!("says {by}, {clock}"),
        }
    }

    /// Who speaks next: "tiếp theo 08:20 (còn 19 phút): Thị xã Nghi Sơn".
    pub fn next_speaker(self, clock: &str, left: Duration, name: &str) -> String {
        let left = self.length_short(left);
        match self {
            Self::Vietnamese => format!("tiếp theo {clock} (còn {left}): {name}"),
            Self::English => format!("next {clock} (in {left}): {name}"),
        }
    }

    /// That nobody else speaks.
    pub fn no_next_speaker(self) -> &'static str {
        self.pick("chương trình không còn điểm cầu nào phát biểu", "nobody else speaks in the programme")
    }

    /// That the event names no speaking point.
    pub fn no_speakers(self) -> &'static str {
        self.pick(
            "buổi lễ không có điểm cầu phát biểu (`speaking`, `[[agenda]]` trong tệp sự kiện)",
            "the event has no speaking point (`speaking`, `[[agenda]]` in the event file)",
        )
    }

    /// That an act is about a point that does not speak.
    pub fn point_does_not_speak(self) -> &'static str {
        self.pick(
            "điểm cầu này không phát biểu trong chương trình; xem `diemcau ready`",
            "this point does not speak in the programme; see `diemcau ready`",
        )
    }
}
