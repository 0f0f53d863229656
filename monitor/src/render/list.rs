//! The points that ask for something, the most important first: what, where and since when; what people
//! say or why it may be, and whom to call. Points that one cause explains stand under it, where it is
//! unfolded.
//!
//! ```text
//! below 110 columns, and in columns of their own from there on
//! ⚑ Xã Thọ Lập · Huyện Thọ Xuân                cần hỗ trợ từ 07:13 (2 phút)
//!   màn hình đen — Lê Thị B · chưa trả lời    Nguyễn Văn A 0912 345 678
//! ✖ Xã Xuân Lập · Huyện Thọ Xuân              mất kết nối từ 07:12 (3 phút)
//!   mất điện (trước đó đang chạy UPS)           Nguyễn Văn A 0912 345 678
//! ▸ cùng tuyến OLT-386-04: 11/11 điểm cầu mất kết nối    từ 07:12 (3 phút)
//!   gọi nhà mạng VNPT · Xã Thành Lâm            Nguyễn Văn A 0912 345 678
//! from 200 columns on
//! ✖ Xã Xuân Lập · Huyện Thọ Xuân   mất kết nối từ 07:12 (3 phút)   Nguyễn Văn A   0912 345 678   mất điện (…)
//! ```

mod columns;
mod row;

use diemcau_core::presence::Presence;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::columns::Columns;
pub(super) use self::row::{phone, whom};
use super::{filters, highlight, pane, shown};
use crate::fit::{Pen, cells};
use crate::layout::{Areas, Pane};
use crate::state::State;
use crate::state::filter::Only;
use crate::theme;
use crate::view::View;
use diemcau_core::trouble::Concern;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, areas: &Areas) {
    let titles = (&*title(state), &*position(state));
    let Some(inner) = pane(state, areas, Pane::List, titles, buf) else { return };
    if state.list.len() == 0 {
        let words = state.language.screen();
        let (text, style) = if state.filter.is_set() {
            (words.nothing_found, theme::LABEL)
        } else {
            (words.all_well, theme::presence(Presence::Live))
        };
        Pen::new(buf, inner, 1).skip(2).put(text, style);
        return;
    }
    let now = view.event_time(state.mono);
    let shown = shown(state.list.scroll, areas.list_rows(), state.list.len());
    let told: Vec<_> = state.list.rows(shown.clone()).map(|row| row::told(state, view, row, now)).collect();
    let columns = Columns::of(inner.width, areas.list_row, &told);
    for ((at, nth), row) in shown.enumerate().zip(&told) {
        let y = inner.y + cells(at) * areas.list_row;
        let area = Rect { y, height: areas.list_row, ..inner };
        if nth == state.list.scroll.cursor {
            highlight(buf, area, state.focus == Pane::List);
        }
        columns.put(row, buf, area);
    }
}

/// What the list holds.
pub(super) fn title(state: &State) -> String {
    let (language, words) = (state.language, state.language.screen());
    let Some(view) = &state.view else { return words.problems.to_owned() };
    let filter = &state.filter;
    if !filter.is_set() {
        let mut parts =
            vec![format!("{} {}", words.problems, state.list.points().n_points(Concern::Problem))];
        for (concern, presence) in
            [(Concern::Unknown, Presence::Unreachable), (Concern::Unseen, Presence::Unseen)]
        {
            let n = state.list.points().n_points(concern);
            if n > 0 {
                parts.push(format!("{} {n}", language.presence(presence)));
            }
        }
        return parts.join(" · ");
    }
    let mut parts = Vec::new();
    if filter.n_found().is_some() {
        parts.push(language.searching(filter.query.trim(), state.list.points().len()));
    }
    match filter.only {
        Some(Only::Presence(presence)) => parts.push(language.presence(presence).to_owned()),
        Some(Only::OnBattery) => {
            let (n, n_ending) = view.n_on_battery();
            parts.push(language.on_battery(n, n_ending));
        }
        Some(Only::Uncounted) => {
            let n = language.number(u64::try_from(state.list.points().len()).unwrap_or(u64::MAX));
            parts.push(format!("{} {n}", language.missing_count()));
        }
        None => {}
    }
    if let Some(level) = filter.level.and_then(|level| view.replica().settings().levels.get(level.as_usize()))
    {
        parts.push(level.name.clone());
    }
    parts.extend(filters::chosen(state, view));
    parts.join(" · ")
}

/// Where the cursor is in the list.
pub(super) fn position(state: &State) -> String {
    super::position(state.list.scroll.cursor, state.list.len())
}
