//! What is typed to find a command by its words.

/// What is typed, and which of the commands found is under the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommandInput {
    /// What is typed.
    pub(crate) text: String,
    /// The one under the cursor.
    pub(crate) cursor: usize,
}

impl CommandInput {
    /// Moves the cursor among so many.
    pub(crate) fn step(&mut self, by: isize, n: usize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(n.saturating_sub(1));
    }
}
