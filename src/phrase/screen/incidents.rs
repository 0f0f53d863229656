//! What the dashboard says of incidents beside their own sentences: labels, who has one, and marks.

use std::time::Duration;

use diemcau_core::incident::Severity;

use crate::Language;

words! {
    /// The view of incidents.
    title: "Sự cố", "Incidents";
    /// No incident stands.
    none: "Không có sự cố nào", "No incident";
    /// All about one.
    detail: "Chi tiết sự cố", "The incident";
    /// Before its cause.
    cause: "Nguyên nhân", "Cause";
    /// Before what speaks for that.
    evidence: "Căn cứ", "Evidence";
    /// Before whom it concerns.
    audience: "Báo cho", "Told to";
    /// Before who gets a copy.
    copy: "bản sao", "copy";
    /// Before who took it.
    taken: "Tiếp nhận", "Taken by";
    /// Nobody did.
    taken_by_nobody: "chưa ai tiếp nhận", "nobody took it";
    /// Before whose it is.
    assigned: "Giao cho", "Assigned to";
    /// Before until when it reminds nobody.
    snoozed: "Tạm không nhắc", "No reminder";
    /// Before who silenced it.
    silenced: "Tắt cảnh báo", "Silenced";
    /// Before what people noted.
    notes: "Ghi chú", "Notes";
    /// Before its points.
    points: "Điểm cầu", "Points";
    /// Before who was told.
    told: "Đã báo", "Messages";
    /// Nobody was told.
    told_nobody: "chưa gửi cảnh báo nào", "nobody was told yet";
    /// It is chập chờn.
    flapping: "chập chờn", "flapping";
    /// It is critical, and came while somebody watched.
    fresh: "MỚI", "NEW";
    /// A cause that is not known, where room is scarce.
    cause_unknown: "chưa rõ nguyên nhân", "cause not clear";
}

impl Language {
    /// One letter for how much an incident matters, beside its sign: of *khẩn cấp*, *cần xử lý*, *để biết*.
    pub const fn severity_letter(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Critical => self.pick("K", "C"),
            Severity::Warning => self.pick("X", "W"),
            Severity::Info => self.pick("B", "I"),
        }
    }

    /// How many critical incidents came that nobody has looked at.
    pub fn fresh_incidents(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!("{n} SỰ CỐ KHẨN CẤP MỚI"),
            Self::English if n == 1 => "1 NEW CRITICAL INCIDENT".to_owned(),
            Self::English => format!("{n} NEW CRITICAL INCIDENTS"),
        }
    }

    /// The same where room is scarce.
    pub fn fresh_incidents_short(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!("{n} KHẨN CẤP MỚI"),
            Self::English => format!("{n} NEW CRITICAL"),
        }
    }

    /// Until when nobody is told of it, who said so, and why.
    pub fn silenced_until(self, clock: &str, by: &str, reason: &str) -> String {
        format!("{} {clock} · {by}: {reason}", self.pick("đến", "until"))
    }

    /// How many points are told of beside those that are shown, and how many notes.
    pub fn more_notes(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!("và {n} ghi chú trước đó"),
            Self::English => format!("and {n} notes before"),
        }
    }

    /// How many messages are told of beside those that are shown.
    pub fn more_messages(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!("và {n} tin trước đó"),
            Self::English => format!("and {n} messages before"),
        }
    }

    /// Asks for a few words with which an incident is taken, and says who has it, if another does.
    pub fn ask_acknowledge(self, id: u64, held_by: Option<&str>) -> String {
        let held = held_by.map(|by| match self {
            Self::Vietnamese => format!(" (đang do {by} tiếp nhận)"),
            Self::English => format!(" (taken by {by})"),
        });
        let held = held.unwrap_or_default();
        match self {
            Self::Vietnamese => format!("Tiếp nhận #{id}{held}, hẹn (để trống được):"),
            Self::English => format!("Take #{id}{held}, ETA (may be empty):"),
        }
    }

    /// Asks what to note.
    pub fn ask_note(self, id: u64) -> String {
        format!("{} #{id}:", self.pick("Ghi chú cho", "Note on"))
    }

    /// Asks for how long to silence a subtree.
    pub fn ask_silence_length(self, place: &str) -> String {
        match self {
            Self::Vietnamese => format!("Tắt cảnh báo {place} bao lâu (30 phút: 30, 2 giờ: 2h):"),
            Self::English => format!("Silence {place} for how long (30 minutes: 30, 2 hours: 2h):"),
        }
    }

    /// Asks why.
    pub fn ask_silence_reason(self, place: &str, length: Duration) -> String {
        let length = self.length(length);
        match self {
            Self::Vietnamese => format!("Tắt cảnh báo {place} {length}, lý do:"),
            Self::English => format!("Silence {place} for {length}, why:"),
        }
    }

    /// Asks whether a subtree of so many points is to be silenced.
    pub fn ask_silence(self, place: &str, n_points: usize, length: Duration, reason: &str) -> String {
        let (length, n) = (self.length(length), self.number(n_points as u64));
        match self {
            Self::Vietnamese => {
                format!("Tắt cảnh báo {place} ({n} điểm cầu) trong {length}, lý do: {reason} — chắc chưa?")
            }
            Self::English => format!("Silence {place} ({n} points) for {length}: {reason} — sure?"),
        }
    }

    /// Asks whether an incident is to be taken over from somebody.
    pub fn ask_take_over(self, id: u64, from: &str) -> String {
        match self {
            Self::Vietnamese => format!("#{id} đang giao cho {from}; chuyển sang cho tôi?"),
            Self::English => format!("#{id} is assigned to {from}; make it mine?"),
        }
    }

    /// Asks what the people at a point are answered.
    pub fn ask_reply(self, point: &str) -> String {
        format!("{} {point}:", self.pick("Trả lời", "Answer"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_name_what_they_are_about() {
        let vi = Language::Vietnamese;
        assert_eq!(vi.ask_acknowledge(12, None), "Tiếp nhận #12, hẹn (để trống được):");
        assert_eq!(
            vi.ask_acknowledge(12, Some("Lan")),
            "Tiếp nhận #12 (đang do Lan tiếp nhận), hẹn (để trống được):"
        );
        assert_eq!(
            vi.ask_silence("Huyện Thọ Xuân", 1_031, Duration::from_mins(90), "sửa tuyến"),
            "Tắt cảnh báo Huyện Thọ Xuân (1.031 điểm cầu) trong 1 giờ 30 phút, lý do: sửa tuyến — chắc chưa?"
        );
        assert_eq!(Language::English.fresh_incidents(1), "1 NEW CRITICAL INCIDENT");
    }
}
