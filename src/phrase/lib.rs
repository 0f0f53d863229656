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

mod act;
pub mod agent;
pub mod check;
pub mod contact;
mod count;
pub mod demo;
mod figure;
pub mod form;
pub mod help;
pub mod keys;
pub mod page;
mod path;
mod power;
mod presence;
pub mod roster;
pub mod screen;
mod statements;
pub mod status;
pub mod time;
mod trouble;

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
    /// The text of this language, of two.
    const fn pick(self, vietnamese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Vietnamese => vietnamese,
            Self::English => english,
        }
    }
}
