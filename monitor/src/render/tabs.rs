//! The row of tabs on a small screen.
//!
//! ```text
//!  Cần xử lý 15 · chưa kết nối 22 │ Cây điểm cầu │ Chi tiết                       3/37
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{list, tree};
use crate::fit::{Pen, columns, fit};
use crate::layout::Pane;
use crate::state::State;
use crate::theme;

const GAP: u16 = 1;

pub(super) fn render(state: &State, buf: &mut Buffer, row: Rect) {
    buf.set_style(row, theme::TABS);
    let mut pen = Pen::new(buf, row, 0);
    pen.put_at_end(&position(state), theme::TABS);
    for (pane, title) in tabs(state, row.width) {
        let style = if pane == state.focus { theme::CHOSEN } else { theme::TABS };
        pen.put(&title, style).skip(GAP);
    }
}

/// The pane whose tab lies at a column.
pub(crate) fn pane_at(state: &State, row: Rect, x: u16) -> Option<Pane> {
    let mut left = row.x;
    tabs(state, row.width).into_iter().find_map(|(pane, title)| {
        let right = left + columns(&title);
        let hit = (left..right).contains(&x);
        left = right + GAP;
        hit.then_some(pane)
    })
}

/// The tabs' titles. That of the list, which may hold a search, gives way to the others.
fn tabs(state: &State, width: u16) -> [(Pane, String); 3] {
    let words = state.language.screen();
    let [tree, detail] = [words.tree, words.detail].map(|title| format!(" {title} "));
    let taken = columns(&tree) + columns(&detail) + columns(&position(state)) + 3 * GAP;
    let list = list::title(state);
    let list = format!(" {} ", fit(&list, width.saturating_sub(taken + 2)));
    [(Pane::List, list), (Pane::Tree, tree), (Pane::Detail, detail)]
}

/// Where the cursor is in the pane that is shown.
fn position(state: &State) -> String {
    match state.focus {
        Pane::List => list::position(state),
        Pane::Tree => tree::position(state),
        Pane::Detail => String::new(),
    }
}
