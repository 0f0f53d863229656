//! Where a reader is in a column of rows.

/// Where a reader is in a column of rows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scroll {
    /// The row under the cursor.
    pub(crate) cursor: usize,
    /// The first row shown.
    pub(crate) top: usize,
    /// The reader put the cursor where it is; else it waits at the top for what comes there.
    pub(crate) held: bool,
}

impl Scroll {
    /// Moves the cursor by so many rows.
    pub(crate) fn step(&mut self, by: isize) {
        self.go_to(self.cursor.saturating_add_signed(by));
    }

    /// Puts the cursor on a row.
    pub(crate) fn go_to(&mut self, at: usize) {
        (self.cursor, self.held) = (at, true);
    }

    /// Puts the cursor on the first row, whatever comes there.
    pub(crate) fn go_first(&mut self) {
        (self.cursor, self.held) = (0, false);
    }

    /// Keeps the cursor among `len` rows, and shown where `height` of them are.
    pub(crate) fn settle(&mut self, len: usize, height: usize) {
        self.cursor = self.cursor.min(len.saturating_sub(1));
        self.top = self.top.min(self.cursor).min(len.saturating_sub(height));
        if height > 0 && self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
    }
}
