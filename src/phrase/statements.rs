//! What the people at a point state: picture and sound, the chair, and whether they need help.

use diemcau_core::statements::MediaState;

use super::Language;

impl Language {
    /// What people see and hear of the meeting.
    pub fn media(self, state: MediaState) -> &'static str {
        match state {
            MediaState::Good => self.pick("hình, tiếng tốt", "picture and sound good"),
            MediaState::NoPicture => self.pick("mất hình", "no picture"),
            MediaState::NoSound => self.pick("mất tiếng", "no sound"),
        }
    }

    /// Whether the chair is there, under a heading that names the chair.
    pub fn chair_present(self, present: bool) -> &'static str {
        if present {
            self.pick("đã có mặt", "is there")
        } else {
            self.pick("chưa có mặt", "is not there")
        }
    }

    /// The same with the chair named.
    pub fn chair(self, present: bool) -> String {
        format!("{} {}", self.pick("chủ trì", "the chair"), self.chair_present(present))
    }

    /// That people ask for help.
    pub fn needs_help(self) -> &'static str {
        self.pick("cần hỗ trợ", "needs help")
    }

    /// Whether somebody answered.
    pub fn answered(self, is_answered: bool) -> &'static str {
        if is_answered {
            self.pick("đã trả lời", "answered")
        } else {
            self.pick("chưa trả lời", "not answered")
        }
    }

    /// That people need help: all that they asked for, and what they were answered.
    pub fn help(self, calls: &[String], reply: Option<&str>) -> String {
        let answer = match reply {
            Some(reply) => format!("{}: {reply}", self.answered(true)),
            None => self.answered(false).to_owned(),
        };
        format!("{} {}; {answer}", self.needs_help(), calls.join("; "))
    }

    /// One call for help: since when, with what, and who asks; text and name may be empty.
    pub fn help_call(self, text: &str, by: &str, since: &str, is_answered: bool) -> String {
        let text = if text.is_empty() { String::new() } else { format!(": {text}") };
        let by = if by.is_empty() { String::new() } else { format!(" — {by}") };
        let answered = if is_answered { format!(" ({})", self.answered(true)) } else { String::new() };
        format!("{}{text}{by}{answered}", self.since_clock(since))
    }
}
