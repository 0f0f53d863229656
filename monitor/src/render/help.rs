//! The help, from the table of commands, with the signs of the screen below.

use diemcau_core::presence::Presence;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use crate::command::TABLE;
use crate::fit::{Pen, cells};
use crate::theme;
use diemcau_phrase::Language;

/// Columns of the keys.
const KEYS: u16 = 11;
const WIDTH: u16 = 78;

pub(super) fn render(language: Language, buf: &mut Buffer, screen: Rect) {
    let words = language.screen();
    let rows = cells(TABLE.len().div_ceil(2));
    let height = rows + 6;
    let area = Rect::new(
        screen.width.saturating_sub(WIDTH) / 2,
        screen.height.saturating_sub(height) / 2,
        WIDTH.min(screen.width),
        height.min(screen.height),
    );
    Clear.render(area, buf);
    Block::bordered().border_type(BorderType::Rounded).border_style(theme::FRAME_FOCUSED).render(area, buf);
    let title = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    let mut pen = Pen::new(buf, title, 0);
    pen.put_at_end(&format!(" {} ", words.close_help), theme::LABEL);
    pen.put(&format!(" {} ", words.help), theme::TITLE);

    let column = (area.width - 4) / 2;
    for (at, binding) in TABLE.iter().enumerate() {
        let (side, row) = (cells(at) / rows, cells(at) % rows);
        let cell = Rect::new(area.x + 2 + side * column, area.y + 1 + row, column - 1, 1);
        let mut pen = Pen::new(buf, cell, 0);
        pen.column(binding.shown, KEYS, theme::KEY).put(&binding.does(language), theme::TEXT);
    }
    let signs = Rect { x: area.x + 2, y: area.y + rows + 1, width: area.width - 4, height: 4 };
    Pen::new(buf, signs, 0).put(words.glyphs, theme::TITLE);
    let presences = Presence::ALL
        .map(|presence| (theme::glyph(presence), theme::presence(presence), language.presence(presence)));
    let speaks = (theme::SPEAKS, theme::SPEAKING, words.speaking);
    let asks = (theme::NEEDS_HELP, theme::UNANSWERED, language.needs_help());
    for (at, (sign, style, word)) in presences.into_iter().chain([speaks, asks]).enumerate() {
        let (row, column) = (cells(at / 3), cells(at % 3));
        let cell = Rect { x: signs.x + column * 25, width: 24, ..signs };
        Pen::new(buf, cell, 1 + row).column(sign, 2, style).put(word, theme::TEXT);
    }
}
