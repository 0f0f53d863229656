//! The keys that matter, or the line in which a search is typed.
//!
//! ```text
//!  q thoát  ? trợ giúp  / tìm  Tab chuyển khung  Enter chi tiết  …
//!  / tho xuan▏                       Enter: giữ kết quả · Esc: bỏ
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::bindings;
use crate::fit::{Pen, columns};
use crate::state::{Overlay, State};
use crate::theme;

pub(super) fn render(state: &State, buf: &mut Buffer, row: Rect) {
    let mut pen = Pen::new(buf, row, 0);
    pen.put(" ", theme::TEXT);
    if state.overlay == Overlay::SearchInput {
        pen.put_at_end(&format!("{} ", state.language.screen().search_keys), theme::LABEL);
        pen.put("/ ", theme::KEY).put(&state.filter.query, theme::STRONG).put("▏", theme::KEY);
        return;
    }
    for (keys, word) in
        bindings(state.shown()).filter_map(|binding| binding.footer(&state.keys, state.language))
    {
        if columns(keys) + columns(word) + 3 > pen.left() {
            break;
        }
        pen.put(keys, theme::KEY).put(" ", theme::TEXT).put(word, theme::LABEL).put("  ", theme::TEXT);
    }
}
