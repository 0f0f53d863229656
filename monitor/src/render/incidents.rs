//! The incidents: what happened where, how much it matters, whom it concerns and who has it.
//!
//! ```text
//!  p Điểm cầu   i Sự cố 3
//! ▲K 8/9 điểm cầu tuyến OLT-381-02 mất kết nối từ 07:12                  MỚI  3 phút
//!    đường truyền · 8/9 · nhà mạng                              chưa ai tiếp nhận
//! ```

mod detail;
pub(super) mod row;

use diemcau_phrase::screen::incidents as words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{bordered, detail_frame, highlight, position, shown};
use crate::fit::{Pen, cells};
use crate::layout::split::Split;
use crate::state::{INCIDENT_ROWS, State};
use crate::theme;
use crate::view::View;
use diemcau_core::presence::Presence;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, split: &Split) {
    if let (Some(outer), Some(inner)) = (split.list, split.list_inner()) {
        let place = position(state.incidents.scroll.cursor, state.incidents.len());
        if split.framed {
            let titles = (words::title(state.language), &*place);
            bordered(state.palette, buf, outer, titles, !state.incidents.in_detail);
        }
        list(state, view, buf, inner);
    }
    let title = words::detail(state.language);
    detail_frame(state.palette, buf, split, title, state.incidents.in_detail);
    detail::render(state, view, buf, split.detail_inner());
}

fn list(state: &State, view: &View, buf: &mut Buffer, inner: Rect) {
    let incidents = &state.incidents;
    if incidents.len() == 0 {
        let style = theme::presence(Presence::Live);
        let mut pen = Pen::new(buf, inner, 1);
        pen.skip(2).put(theme::glyph(Presence::Live), style).put(" ", style);
        pen.put(words::none(state.language), style);
        return;
    }
    let n_rows = usize::from(inner.height / INCIDENT_ROWS);
    let shown = shown(incidents.scroll, n_rows, incidents.len());
    for (at, nth) in shown.enumerate() {
        let Some((severity, id)) = incidents.rows().get(nth) else { continue };
        let Some(incident) = view.replica().incidents().incidents().get(*id) else { continue };
        let y = inner.y + cells(at) * INCIDENT_ROWS;
        let area = Rect { y, height: INCIDENT_ROWS, ..inner };
        if nth == incidents.scroll.cursor {
            highlight(buf, area, !incidents.in_detail);
        }
        row::put(state, view, (*severity, incident), buf, area);
    }
}
