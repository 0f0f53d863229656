//! All that diemcau says to people, in Vietnamese and English: on the dashboard, on a point's page,
//! in `status`, `check` and reports.
//!
//! Enums and figures of [`diemcau_core`] go in, words and sentences come out, by the methods of
//! [`Language`]; nothing here reads a clock or a file, and no sentence is ever read back. The words are
//! those of the design's glossary, and each thing is said in one way. Where a table has less room than
//! a sentence, the shorter form is a method of its own, whose name ends in `_short`.
//!
//! What the methods speak of:
//!
//! * figures: [`Language::number`], [`Language::percent`], [`Language::milliseconds`];
//! * time: [`Language::length`], [`Language::since`], and the clock readings of [`time`];
//! * presence, power, the meeting path, what people state, and counts, by the core's types.

#[macro_use]
mod words;

mod act;
pub mod acted;
pub mod agent;
pub mod backup;
pub mod check;
pub mod clock;
pub mod collector;
#[cfg(feature = "clap")]
pub mod command_line;
pub mod connection;
pub mod contact;
mod count;
pub mod delivery;
mod device;
pub mod difference;
pub mod enrolment;
pub mod event;
mod excuse;
pub mod failure;
mod figure;
pub mod form;
mod frozen;
pub mod help;
pub mod identity;
pub mod incident;
pub mod journal;
pub mod keys;
mod link;
pub mod meeting;
pub mod misread;
mod missing;
pub mod notification;
pub mod page;
mod path;
pub mod planned;
mod power;
mod presence;
mod probe;
mod purge;
mod readiness;
pub mod recipients;
pub mod rehearsal;
pub mod report;
pub mod roster;
pub mod screen;
pub mod service;
pub mod setting;
mod statements;
pub mod status;
pub mod system;
pub mod time;
mod trouble;
pub mod value;

/// What language is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Tiếng Việt, the first.
    #[default]
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// The language of a locale such as `vi_VN.UTF-8`, of which none may be set; one that names no language
    /// (`C`, `POSIX`) is as none.
    pub fn of_locale(locale: Option<&str>) -> Self {
        match locale.unwrap_or_default().split(['_', '.', '@']).next().unwrap_or_default() {
            "" | "C" | "POSIX" | "vi" => Self::Vietnamese,
            _ => Self::English,
        }
    }

    /// The language that the environment asks for, given how a variable of it is read.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| variable(name).filter(|locale| !locale.is_empty());
        Self::of_locale(["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).as_deref())
    }

    /// Its tag, as HTML writes it.
    pub const fn tag(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// The text of this language, of two.
    const fn pick(self, vietnamese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Vietnamese => vietnamese,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses_the_language() {
        let chosen = |set: &[(&str, &str)]| {
            Language::of_environment(|name| {
                set.iter().find(|(there, _)| *there == name).map(|(_, locale)| (*locale).to_owned())
            })
        };
        for vietnamese in ["", "vi", "vi_VN", "vi_VN.UTF-8", "C", "C.UTF-8", "POSIX"] {
            assert_eq!(chosen(&[("LANG", vietnamese)]), Language::Vietnamese, "{vietnamese}");
        }
        for english in ["en", "en_US.UTF-8", "de_DE@euro", "vindo"] {
            assert_eq!(chosen(&[("LANG", english)]), Language::English, "{english}");
        }
        assert_eq!(chosen(&[]), Language::Vietnamese);
        assert_eq!(chosen(&[("LANG", "vi_VN"), ("LC_MESSAGES", "en_US")]), Language::English);
        assert_eq!(chosen(&[("LC_MESSAGES", "en_US"), ("LC_ALL", "vi_VN")]), Language::Vietnamese);
        assert_eq!(chosen(&[("LC_ALL", ""), ("LANG", "en_US")]), Language::English);
    }
}
