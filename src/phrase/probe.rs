//! A probe that an operator asks a point for: that it was asked, and what came of it.

use std::time::Duration;

use diemcau_core::path::PathWindow;
use diemcau_core::path::asked::{ANSWERS_WITHIN, ProbeAnswer};

use super::Language;

impl Language {
    /// That a point is asked, and when: "đã hỏi Xã Xuân Hòa lúc 09:12:03, đang đo…".
    pub fn probe_asked(self, point: &str, clock: &str) -> String {
        let at = self.at(clock);
        match self {
            Self::Vietnamese => format!("đã hỏi {point} {at}, đang đo…"),
            Self::English => format!("asked {point} {at}, probing…"),
        }
    }

    /// When and by whom a point was asked, and when it answered: "hỏi lúc 09:12:03 (Lê Hoa), trả lời sau 1,2 giây".
    pub fn probe_answered(self, clock: &str, by: &str, took: Option<Duration>) -> String {
        let by = if by.is_empty() { String::new() } else { format!(" ({by})") };
        let asked = format!("{} {}{by}", self.pick("hỏi", "asked"), self.at(clock));
        match (self, took) {
            (Self::Vietnamese, Some(took)) => format!("{asked}, trả lời sau {} giây", self.seconds(took)),
            (Self::English, Some(took)) => format!("{asked}, answered after {} s", self.seconds(took)),
            (Self::Vietnamese, None) => format!("{asked}, chưa trả lời"),
            (Self::English, None) => format!("{asked}, not answered"),
        }
    }

    /// What an agent answers, in one line: "media: 24 ±0,4 ms · mất 0,0% · 5/5 mẫu/1 s; sip: không trả lời · …".
    pub fn probe_answer(self, answer: &ProbeAnswer) -> String {
        match answer {
            ProbeAnswer::Found(windows) if windows.is_empty() => {
                self.pick("không đo được gì", "nothing could be probed").to_owned()
            }
            ProbeAnswer::Found(windows) => {
                let told: Vec<String> = windows.iter().map(|window| self.probe_window(window)).collect();
                told.join("; ")
            }
            ProbeAnswer::NoProbes => self
                .pick(
                    "điểm cầu này chưa cấu hình phép đo đường họp nào",
                    "no probe of the meeting path is set up for this point",
                )
                .to_owned(),
            ProbeAnswer::TooSoon { again_in } => {
                let seconds = again_in.as_millis().div_ceil(1_000);
                match self {
                    Self::Vietnamese => format!("vừa đo xong cho người khác: hỏi lại sau {seconds} giây"),
                    Self::English => format!("it has just probed for another one: ask again in {seconds} s"),
                }
            }
        }
    }

    /// What one probe found: "media: 24 ±0,4 ms · mất 0,0% · 5/5 mẫu/1 s".
    pub fn probe_window(self, window: &PathWindow) -> String {
        format!("{}: {}", window.probe, self.window_figures(window).join(" · "))
    }

    /// That no answer came.
    pub fn probe_silent(self) -> String {
        let seconds = ANSWERS_WITHIN.as_secs();
        match self {
            Self::Vietnamese => {
                format!(
                    "điểm cầu không trả lời trong {seconds} giây: đường truyền có thể vừa đứt, hãy hỏi lại"
                )
            }
            Self::English => {
                format!(
                    "the point did not answer within {seconds} s: its line may just have failed, ask again"
                )
            }
        }
    }

    /// That an agent cannot be asked since it is not there.
    pub fn not_connected(self) -> &'static str {
        self.pick(
            "điểm cầu này chưa kết nối, không hỏi được",
            "this point is not connected, so it cannot be asked",
        )
    }

    /// That an agent does not answer such questions.
    pub fn cannot_probe(self) -> &'static str {
        self.pick(
            "máy trạm của điểm cầu này là bản cũ hoặc giả lập, không đo theo yêu cầu",
            "the agent of this point is an older one or simulated, and does not probe when asked",
        )
    }

    /// That an agent was asked just now.
    pub fn probe_under_way(self) -> &'static str {
        self.pick(
            "đã có người hỏi điểm cầu này, đang chờ trả lời: hãy xem chi tiết điểm cầu",
            "somebody asked this point just now and waits for the answer: see it in the point's detail",
        )
    }

    /// Seconds with one decimal.
    fn seconds(self, length: Duration) -> String {
        self.tenths(u32::try_from(length.as_millis() / 100).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asked_probe_is_told_with_who_when_and_what() {
        let (vi, en) = (Language::Vietnamese, Language::English);
        let took = Some(Duration::from_millis(1_240));
        let told = vi.probe_answered("09:12:03", "Lê Hoa", took);
        assert_eq!(told, "hỏi lúc 09:12:03 (Lê Hoa), trả lời sau 1,2 giây");
        assert_eq!(en.probe_answered("09:12:03", "", took), "asked at 09:12:03, answered after 1.2 s");
        assert_eq!(en.probe_answered("09:12:03", "", None), "asked at 09:12:03, not answered");
        let soon = ProbeAnswer::TooSoon { again_in: Duration::from_millis(6_001) };
        assert_eq!(en.probe_answer(&soon), "it has just probed for another one: ask again in 7 s");
    }
}
