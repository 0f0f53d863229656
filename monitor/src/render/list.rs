//! The points that ask for something, two rows each: what, where and since when; what people say or
//! why it may be, and whom to call.
//!
//! ```text
//! ⚑ Xã Thọ Lập · Huyện Thọ Xuân                cần hỗ trợ từ 07:13 (2 phút)
//!   màn hình đen — Lê Thị B · chưa trả lời    Nguyễn Văn A · 0912 345 678
//! ✖ Xã Xuân Lập · Huyện Thọ Xuân              mất kết nối từ 07:12 (3 phút)
//!   cùng lộ điện 477E9.1: 8/9 điểm cầu mất kết nối      Nguyễn Văn A · 0912 345 678
//! ```

use diemcau_core::ids::PointIdx;
use diemcau_core::presence::Presence;
use diemcau_core::time::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::trouble::{self, Headline};
use super::{highlight, name, pane, shown};
use crate::fit::{Pen, cells, columns};
use crate::layout::{Areas, LIST_ROW, Pane};
use crate::state::State;
use crate::theme;
use crate::view::View;
use diemcau_core::trouble::Concern;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, areas: &Areas) {
    let titles = (&*title(state), &*position(state));
    let Some(inner) = pane(state, areas, Pane::List, titles, buf) else { return };
    let rows = state.list.rows();
    if rows.is_empty() {
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
    for (at, nth) in shown(state.list.scroll, areas.list_rows(), rows.len()).enumerate() {
        let y = inner.y + cells(at) * LIST_ROW;
        let area = Rect { y, height: LIST_ROW, ..inner };
        if nth == state.list.scroll.cursor {
            highlight(buf, area, state.focus == Pane::List);
        }
        let idx = rows[nth].idx;
        first_row(state, view, idx, now, &mut Pen::new(buf, area, 0));
        second_row(state, view, idx, &mut Pen::new(buf, area, 1));
    }
}

/// What the list holds.
pub(super) fn title(state: &State) -> String {
    let (language, words) = (state.language, state.language.screen());
    let Some(view) = &state.view else { return words.problems.to_owned() };
    let filter = &state.filter;
    if !filter.is_set() {
        let mut parts = vec![format!("{} {}", words.problems, state.list.n_points(Concern::Problem))];
        for (concern, presence) in
            [(Concern::Unknown, Presence::Unreachable), (Concern::Unseen, Presence::Unseen)]
        {
            let n = state.list.n_points(concern);
            if n > 0 {
                parts.push(format!("{} {n}", language.presence(presence)));
            }
        }
        return parts.join(" · ");
    }
    let mut parts = Vec::new();
    if filter.n_found().is_some() {
        parts.push(language.searching(filter.query.trim(), state.list.rows().len()));
    }
    if let Some(presence) = filter.presence {
        parts.push(language.presence(presence).to_owned());
    }
    if let Some(level) = filter.level.and_then(|level| view.replica().settings().levels.get(level.as_usize()))
    {
        parts.push(level.name.clone());
    }
    parts.join(" · ")
}

/// Where the cursor is in the list.
pub(super) fn position(state: &State) -> String {
    super::position(state.list.scroll.cursor, state.list.rows().len())
}

/// Columns that are left at least for what is told of a point beside its contact.
const LEAST_TOLD: u16 = 40;

fn first_row(state: &State, view: &View, idx: PointIdx, now: Timestamp, pen: &mut Pen<'_>) {
    let point = view.point(idx);
    let Headline { sign, text, style } = Headline::of(state.language, view, idx, now);
    pen.put(sign, style).put(" ", style);
    pen.put_at_end(&text, style);
    let found = if state.filter.found(idx) { theme::FOUND } else { theme::STRONG };
    pen.put(name(state, view, idx), found);
    if point.speaking {
        pen.put(" ", theme::TEXT).put(state.language.screen().speaking, theme::SPEAKING);
    }
    if let Some(place) = view.place(idx) {
        pen.put(" · ", theme::MUTED).put(&place.name, theme::TEXT);
    }
}

fn second_row(state: &State, view: &View, idx: PointIdx, pen: &mut Pen<'_>) {
    let point = view.point(idx);
    pen.skip(2);
    let phone = phone(&point.phone);
    pen.put_at_end(&phone, theme::PHONE);
    let contact = if point.contact.is_empty() { &point.chair } else { &point.contact };
    let (text, style) = trouble::beside(state.language, view, idx);
    // Whom to call comes before what else is told; the first thing that is told comes whole.
    let first = text.split(" · ").next().unwrap_or_default();
    if columns(first).max(LEAST_TOLD.min(columns(&text))) + columns(contact) + 2 <= pen.left() {
        pen.put_at_end(contact, theme::TEXT);
    }
    pen.put(&text, style);
}

/// A telephone number in groups, so that it can be read aloud.
pub(super) fn phone(phone: &str) -> String {
    let is_plain = phone.len() == 10 && phone.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { format!("{} {} {}", &phone[..4], &phone[4..7], &phone[7..]) } else { phone.to_owned() }
}
