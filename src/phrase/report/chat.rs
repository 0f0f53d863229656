//! The figure in a few lines, to paste into a chat.

use crate::Language;
use crate::notification::Wording;

use super::Line;

impl Language {
    /// The first line: what it is of.
    pub fn chat_head(self, event: &str, as_of: &str) -> String {
        format!("{} {event} {as_of}", self.pick("BÁO CÁO NHANH", "REPORT"))
    }

    /// The numbers, a line each.
    pub fn chat_lines(self, line: &Line) -> Vec<String> {
        let n = |n: u32| self.number(n);
        let (people, of) = (self.number(line.attendees), self.number(line.people_expected));
        match self {
            Self::Vietnamese => vec![
                format!("- Điểm cầu đã kết nối: {}/{}", n(line.connected), n(line.expected)),
                format!(
                    "- Mất kết nối: {}; chưa kết nối: {}; ghép điểm: {}",
                    n(line.lost),
                    n(line.unseen),
                    n(line.excused)
                ),
                format!("- Đại biểu có mặt: {people} (dự kiến {of})"),
                format!("- Chưa báo số: {} điểm cầu; lệch số liệu: {}", n(line.missing), n(line.conflicts)),
            ],
            Self::English => vec![
                format!("- Points connected: {} of {}", n(line.connected), n(line.expected)),
                format!(
                    "- Lost: {}; not yet seen: {}; excused: {}",
                    n(line.lost),
                    n(line.unseen),
                    n(line.excused)
                ),
                format!("- Attendees: {people} ({of} expected)"),
                format!("- No number from {} points; in conflict: {}", n(line.missing), n(line.conflicts)),
            ],
        }
    }

    /// The report as a message to the organisers, whose whole text is `text`; the first line starts with how many of
    /// how many, as of every message.
    pub fn report_message(self, line: &Line, cutoff: &str, is_rehearsal: bool, text: &str) -> Wording {
        let mark = if is_rehearsal { self.pick("[DIỄN TẬP] ", "[REHEARSAL] ") } else { "" };
        let (n, of) = (self.number(line.connected), self.number(line.expected));
        let people = self.number(line.attendees);
        let [headline, kind] = match self {
            Self::Vietnamese => {
                [format!("{n}/{of} điểm cầu, {people} đại biểu"), format!("BÁO CÁO «{cutoff}»")]
            }
            Self::English => [format!("{n}/{of} points, {people} attendees"), format!("REPORT «{cutoff}»")],
        };
        let first = format!("{headline} - {mark}{kind}");
        let spoken = headline.replace('/', self.pick(" trên ", " of "));
        Wording {
            voice: format!("{mark}{kind}. {spoken}."),
            text: text.to_owned(),
            short: first.clone(),
            subject: first,
        }
    }

    /// The areas with the most points that are missing: "Chưa báo nhiều nhất: Quan Hóa (12), Mường Lát (9)".
    pub fn chat_areas(self, areas: &[(&str, u32)]) -> String {
        let areas: Vec<_> = areas.iter().map(|(name, n)| format!("{name} ({})", self.number(*n))).collect();
        let areas = areas.join(", ");
        format!("- {}: {areas}", self.pick("Địa bàn còn thiếu nhiều nhất", "Areas with the most missing"))
    }
}
