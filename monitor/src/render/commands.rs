//! The commands that are found by their words.
//!
//! ```text
//! ╭ Lệnh ──────────────────── ↑↓ chọn · Enter chạy · Esc đóng ─╮
//! │ : ghi chu▏                                                │
//! │ w          ghi chú vào sự cố                              │
//! ╰───────────────────────────────────────────────────────────╯
//! ```

use diemcau_phrase::screen::filters as words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::{bordered, highlight};
use crate::command;
use crate::fit::{Pen, cells};
use crate::layout::HEADER;
use crate::state::palette::CommandInput;
use crate::state::{Overlay, State};
use crate::theme;

const WIDTH: u16 = 66;
/// Commands that are shown at most.
const MOST: usize = 12;
/// Columns of the keys.
const KEYS: u16 = 11;

pub(super) fn render(state: &State, input: &CommandInput, buf: &mut Buffer, screen: Rect) {
    let found = command::found(&input.text, state.language, state.shown());
    let area = area(found.len(), screen);
    Clear.render(area, buf);
    let titles = (words::commands(state.language), words::commands_keys(state.language));
    bordered(state.palette, buf, area, titles, true);
    let row = |at: u16| Rect { x: area.x + 2, y: area.y + 1 + at, width: area.width - 4, height: 1 };
    let mut pen = Pen::new(buf, row(0), 0);
    pen.put(": ", theme::KEY).put(&input.text, theme::STRONG).put("▏", theme::KEY);
    if found.is_empty() {
        Pen::new(buf, row(1), 0).put(words::no_command(state.language), theme::LABEL);
    }
    let first = first(input);
    for (at, binding) in found.iter().skip(first).take(MOST).enumerate() {
        let row = row(1 + cells(at));
        if first + at == input.cursor {
            highlight(buf, row, true);
        }
        let does = binding.does(state.language).unwrap_or_default();
        Pen::new(buf, row, 0).column(binding.shown(&state.keys), KEYS, theme::KEY).put(does, theme::TEXT);
    }
}

/// The command at a place of the screen, counted among those found.
pub(crate) fn row_at(state: &State, at: Position) -> Option<usize> {
    let Overlay::Commands(input) = &state.overlay else { return None };
    let n_found = command::found(&input.text, state.language, state.shown()).len();
    let area = area(n_found, Rect::new(0, 0, state.size.0, state.size.1));
    // The frame, and the row in which words are typed.
    let row = usize::from(at.y.checked_sub(area.y + 2)?);
    let found = first(input) + row;
    (area.contains(at) && row < MOST && found < n_found).then_some(found)
}

/// Where they are shown, as many as are found.
fn area(n_found: usize, screen: Rect) -> Rect {
    let area = Rect {
        x: screen.width.saturating_sub(WIDTH) / 2,
        // The header answers what must be seen whatever is done.
        y: HEADER,
        width: WIDTH.min(screen.width),
        height: cells(n_found.clamp(1, MOST)) + 3,
    };
    area.intersection(screen)
}

/// The first that is shown.
fn first(input: &CommandInput) -> usize {
    (input.cursor + 1).saturating_sub(MOST)
}
