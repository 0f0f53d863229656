//! Rows written from top to bottom, most of them with a label.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::fit::{Pen, wrap};
use crate::theme;

/// Columns of the labels.
pub(super) const LABELS: u16 = 14;
/// Rows that a text of people takes at most.
const WRAPPED: usize = 3;

/// Rows written from top to bottom.
pub(super) struct Rows<'a> {
    buf: &'a mut Buffer,
    area: Rect,
    next: u16,
}

impl<'a> Rows<'a> {
    /// Of an area.
    pub(super) fn new(buf: &'a mut Buffer, area: Rect) -> Self {
        Self { buf, area, next: 0 }
    }

    /// Rows that are left.
    pub(super) fn left(&self) -> u16 {
        self.area.height.saturating_sub(self.next)
    }

    /// Columns of a row.
    pub(super) fn width(&self) -> u16 {
        self.area.width
    }

    /// The next row.
    pub(super) fn row(&mut self) -> Pen<'_> {
        self.next += 1;
        Pen::new(self.buf, self.area, self.next - 1)
    }

    /// The next row, behind a label.
    pub(super) fn label(&mut self, label: &str) -> Pen<'_> {
        let mut pen = self.row();
        pen.column(label, LABELS, theme::LABEL);
        pen
    }

    /// The next row with a background, behind a label.
    pub(super) fn highlighted(&mut self, label: &str, background: Style) -> Pen<'_> {
        let row = Rect { y: self.area.y + self.next, height: 1, ..self.area };
        if self.left() > 0 {
            let text =
                Rect { x: row.x + LABELS.min(row.width), width: row.width.saturating_sub(LABELS), ..row };
            self.buf.set_style(text, background);
        }
        self.label(label)
    }

    /// A text that may take several rows.
    pub(super) fn wrapped(&mut self, label: &str, text: &str, style: Style) {
        let width = self.area.width.saturating_sub(LABELS);
        for (at, line) in wrap(text, width, WRAPPED).into_iter().enumerate() {
            self.labelled(if at == 0 { label } else { "" }, &line, style);
        }
    }

    /// A text behind a label.
    pub(super) fn labelled(&mut self, label: &str, text: &str, style: Style) {
        self.label(label).put(text, style);
    }
}
