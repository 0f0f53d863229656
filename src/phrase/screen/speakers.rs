//! What the dashboard says of those who speak in the programme.

use std::time::Duration;

use super::schedule::stopwatch;
use crate::Language;

words! {
    /// The view of speakers.
    title: "Phát biểu", "Speakers";
    /// A check that was found by itself.
    by_itself: "tự động", "automatic";
    /// A check of which nobody knows.
    to_be_ticked: "chờ người xác nhận", "to be ticked";
}

impl Language {
    /// How many checks are in order, of how many.
    pub fn checks_good(self, n: usize, of: usize) -> String {
        match self {
            Self::Vietnamese => format!("{n}/{of} mục đạt"),
            Self::English => format!("{n} of {of} in order"),
        }
    }

    /// How many speaking points are ready, of how many.
    pub fn speakers_ready(self, n: usize, of: usize) -> String {
        match self {
            Self::Vietnamese => format!("{n}/{of} điểm sẵn sàng"),
            Self::English => format!("{n} of {of} points ready"),
        }
    }

    /// How long is left until all should be ready, after the words that say when.
    pub fn due_left(self, left: Duration) -> String {
        let left = stopwatch(left);
        match self {
            Self::Vietnamese => format!("(còn {left})"),
            Self::English => format!("({left} left)"),
        }
    }

    /// How long ago all should have been ready.
    pub fn due_past(self, past: Duration) -> String {
        let past = stopwatch(past);
        match self {
            Self::Vietnamese => format!("(QUÁ HẠN {past})"),
            Self::English => format!("(OVERDUE by {past})"),
        }
    }
}
