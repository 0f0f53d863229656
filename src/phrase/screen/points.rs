//! What is asked before something is done with a point, its number, or an incident's reminders.

use crate::Language;

impl Language {
    /// Asks how many people a point has, as somebody told.
    pub fn ask_enter_count(self, point: &str) -> String {
        match self {
            Self::Vietnamese => format!("Số đại biểu có mặt tại {point} (sau số có thể ghi chú):"),
            Self::English => format!("People present at {point} (a note may follow):"),
        }
    }

    /// Asks whether the number that stands is right.
    pub fn ask_verify_count(self, point: &str, count: u32) -> String {
        let count = self.number(u64::from(count));
        match self {
            Self::Vietnamese => format!("Xác minh {point} có {count} đại biểu?"),
            Self::English => format!("Verify that {point} has {count} people?"),
        }
    }

    /// Asks at which point the people of another attend.
    pub fn ask_host(self, point: &str) -> String {
        match self {
            Self::Vietnamese => format!("{point} ghép tại điểm cầu có mã (để trống: không rõ nơi nào):"),
            Self::English => format!("{point} attends at the point of code (empty: nobody said where):"),
        }
    }

    /// Asks why.
    pub fn ask_excuse_reason(self, point: &str, host: Option<&str>) -> String {
        format!("{}, {}:", self.excused_at(point, host), self.pick("lý do", "why"))
    }

    /// Asks whether a point is to be excused.
    pub fn ask_excuse(self, point: &str, host: Option<&str>, reason: &str) -> String {
        let told = self.excused_at(point, host);
        match self {
            Self::Vietnamese => format!("{told}, lý do: {reason} — chắc chưa?"),
            Self::English => format!("{told}: {reason} — sure?"),
        }
    }

    fn excused_at(self, point: &str, host: Option<&str>) -> String {
        match (self, host) {
            (Self::Vietnamese, Some(host)) => format!("{point} ghép tại {host}"),
            (Self::Vietnamese, None) => format!("{point} không mở điểm cầu"),
            (Self::English, Some(host)) => format!("{point} attends at {host}"),
            (Self::English, None) => format!("{point} does not open"),
        }
    }

    /// Asks why the people of a point attend at itself again.
    pub fn ask_unexcuse(self, point: &str) -> String {
        match self {
            Self::Vietnamese => format!("{point} thôi ghép, lý do:"),
            Self::English => format!("{point} attends by itself again, why:"),
        }
    }

    /// Asks for how long an incident is to remind nobody.
    pub fn ask_snooze(self, id: u64) -> String {
        match self {
            Self::Vietnamese => format!("Không nhắc #{id} bao lâu (30 phút: 30, 2 giờ: 2h):"),
            Self::English => format!("No reminder of #{id} for how long (30 minutes: 30, 2 hours: 2h):"),
        }
    }

    /// Asks whether a silence is to end.
    pub fn ask_end_silence(self, place: &str) -> String {
        match self {
            Self::Vietnamese => format!("{place} đang tắt cảnh báo; bật lại?"),
            Self::English => format!("{place} is silenced; end that?"),
        }
    }

    /// What went to the clipboard.
    pub fn copied(self, text: &str) -> String {
        format!("{}: {text}", self.pick("Đã chép", "Copied"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_name_the_point_and_the_number() {
        let vi = Language::Vietnamese;
        assert_eq!(vi.ask_verify_count("Xã Xuân Hòa", 1_250), "Xác minh Xã Xuân Hòa có 1.250 đại biểu?");
        assert_eq!(
            vi.ask_excuse("Thôn 1", Some("Xã A"), "mất điện"),
            "Thôn 1 ghép tại Xã A, lý do: mất điện — chắc chưa?"
        );
    }
}
