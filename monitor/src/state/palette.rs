//! The commands that can be called by their words.

use diemcau_core::text::fold;
use diemcau_phrase::Language;

use crate::command::{Binding, Command, bindings};
use crate::layout::Showing;

/// What is typed to find a command, and which of those found is under the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommandInput {
    /// What is typed.
    pub(crate) text: String,
    /// The one under the cursor.
    pub(crate) cursor: usize,
}

impl CommandInput {
    /// The commands that do something where that is shown and whose words, or keys, hold all that is typed.
    pub(crate) fn found(&self, language: Language, showing: Showing) -> Vec<&'static Binding> {
        let typed = fold(&self.text);
        let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
        let holds = |binding: &&'static Binding| {
            let Some(does) = binding.does(language) else { return false };
            let told = format!("{} {}", fold(binding.shown), fold(does));
            words.iter().all(|word| told.contains(word))
        };
        bindings(showing).filter(holds).collect()
    }

    /// The command under the cursor.
    pub(crate) fn chosen(&self, language: Language, showing: Showing) -> Option<Command> {
        self.found(language, showing).get(self.cursor).map(|binding| binding.command())
    }

    /// Moves the cursor among so many.
    pub(crate) fn step(&mut self, by: isize, n: usize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(n.saturating_sub(1));
    }
}
