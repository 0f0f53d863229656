//! The row of tabs on a small screen.
//!
//! ```text
//!  Cần xử lý 15 · chưa kết nối 22 │ Cây điểm cầu │ Chi tiết                       3/37
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{list, tree};
use crate::fit::{Pen, columns};
use crate::state::{Pane, State};
use crate::theme;

const GAP: u16 = 1;

pub(super) fn render(state: &State, buf: &mut Buffer, row: Rect) {
    buf.set_style(row, theme::TABS);
    let mut pen = Pen::new(buf, row, 0);
    let position = match state.focus {
        Pane::List => list::position(state),
        Pane::Tree => tree::position(state),
        Pane::Detail => String::new(),
    };
    pen.put_at_end(&position, theme::TABS);
    for (pane, title) in tabs(state) {
        let style = if pane == state.focus { theme::CHOSEN } else { theme::TABS };
        pen.put(&title, style).skip(GAP);
    }
}

/// The pane whose tab lies at a column.
pub(crate) fn pane_at(state: &State, row: Rect, x: u16) -> Option<Pane> {
    let mut left = row.x;
    tabs(state).into_iter().find_map(|(pane, title)| {
        let right = left + columns(&title);
        let hit = (left..right).contains(&x);
        left = right + GAP;
        hit.then_some(pane)
    })
}

fn tabs(state: &State) -> [(Pane, String); 3] {
    let words = state.language.words();
    [
        (Pane::List, format!(" {} ", list::title(state))),
        (Pane::Tree, format!(" {} ", words.tree)),
        (Pane::Detail, format!(" {} ", words.detail)),
    ]
}
