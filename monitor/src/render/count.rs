//! The count before a cut-off: by area who has reported, and who has not with the number to call; beside it the
//! cut-offs, the sums and the contradictions.
//!
//! ```text
//! Huyện Thọ Xuân          38/41 đã báo · 1.804/2.050 đại biểu
//! ● Xã Xuân Phú             —/60   0912 345 678  Chị Lan                 ✔ 07:05
//! ```

use diemcau_core::cutoff::FrozenFigure;
use diemcau_core::ids::PointIdx;
use diemcau_core::missing::{self, Contact, MissingArea};
use diemcau_phrase::Language;
use diemcau_phrase::screen::count as words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::rows::Rows;
use super::trouble::Headline;
use super::{area_name, bordered, detail_frame, highlight, list, name, position, shown};
use crate::fit::{Pen, cells, columns};
use crate::layout::split::Split;
use crate::state::State;
use crate::state::count::Row;
use crate::theme;
use crate::view::View;

/// Between two columns.
const GAP: u16 = 2;
/// The widest that the names become.
const WIDEST: u16 = 33;
/// A row of a point begins so far to the right, with the sign of its link.
const INDENT: u16 = 2;
/// Columns of a number that nobody told, and the one expected.
const PEOPLE: u16 = 8;
/// Contradictions that are named.
const CONFLICTS: usize = 8;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, split: &Split) {
    if let (Some(outer), Some(inner)) = (split.list, split.list_inner()) {
        if split.framed {
            let place = position(state.count.scroll.cursor, state.count.len());
            bordered(state.palette, buf, outer, (words::title(state.language), &place), true);
        }
        rows(state, view, buf, inner);
    }
    detail_frame(state.palette, buf, split, words::detail(state.language), false);
    detail(state, view, buf, split.detail_inner());
}

fn rows(state: &State, view: &View, buf: &mut Buffer, inner: Rect) {
    let shown = shown(state.count.scroll, usize::from(inner.height), state.count.len());
    let listed = &state.count.rows()[shown.clone()];
    let wide = |row: &Row| match row {
        Row::Area(at) => columns(&area_name(state, view, state.count.area(*at).area)),
        Row::Point(idx) => columns(name(state, view, *idx)) + INDENT,
    };
    let names = listed.iter().map(wide).max().unwrap_or(0).min(WIDEST);
    for ((at, nth), row) in shown.enumerate().zip(listed) {
        let line = Rect { y: inner.y + cells(at), height: 1, ..inner };
        if nth == state.count.scroll.cursor {
            highlight(buf, line, true);
        }
        let mut pen = Pen::new(buf, line, 0);
        match row {
            Row::Area(at) => area(state, view, state.count.area(*at), (&mut pen, names)),
            Row::Point(idx) => point(state, view, *idx, (&mut pen, names)),
        }
    }
}

fn area(state: &State, view: &View, area: &MissingArea, (pen, names): (&mut Pen<'_>, u16)) {
    let language = state.language;
    let n_missing = u32::try_from(area.points.len()).unwrap_or(u32::MAX);
    let n_reported = area.n_expected.saturating_sub(n_missing);
    let style = if n_missing == 0 { theme::BAR_WELL } else { theme::STRONG };
    pen.column(&area_name(state, view, area.area), names, style).skip(GAP);
    pen.put(&language.reported_of(n_reported, area.n_expected), theme::TEXT);
    pen.put(" · ", theme::MUTED);
    let attendees = (n_reported > 0).then_some(area.attendees);
    pen.put(&language.people_of(attendees, area.people_expected), theme::LABEL);
}

fn point(state: &State, view: &View, idx: PointIdx, (pen, names): (&mut Pen<'_>, u16)) {
    let (language, presence) = (state.language, view.now(idx).presence);
    pen.column(theme::glyph(presence), INDENT, theme::presence(presence));
    pen.column(name(state, view, idx), names.saturating_sub(INDENT), theme::TEXT).skip(GAP);
    let expected = language.number_or_dash(view.point(idx).expected.map(u64::from));
    pen.column_right(&format!("—/{expected}"), PEOPLE, theme::LABEL).skip(GAP);
    if let Some(called) = view.now(idx).called.as_deref() {
        pen.put_at_end(&format!("{} {} ", theme::SENT, view.clock.hm(called.at)), theme::ANSWERED);
    }
    let Contact { name: who, phone, of } = missing::contact(view.replica().roster(), idx);
    let phone = list::phone(phone);
    pen.put(if phone.is_empty() { words::no_phone(language) } else { &phone }, theme::PHONE).skip(GAP);
    if of == idx {
        pen.put(who, theme::TEXT);
    } else {
        // Whose contact it is matters more than who answers, which stands beside the list.
        pen.put(&language.contact_of(name(state, view, of)), theme::LABEL);
    }
}

fn detail(state: &State, view: &View, buf: &mut Buffer, area: Rect) {
    let language = state.language;
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let mut rows = Rows::new(buf, area);
    let replica = view.replica();
    let total = &replica.tallies().total().attendance;
    let n_expected = total.reported_points + total.missing_points;
    rows.labelled(
        words::points(language),
        &language.reported_of(total.reported_points, n_expected),
        theme::STRONG,
    );
    rows.labelled(words::people(language), &language.people_of(total.known(), total.expected), theme::STRONG);
    let at = view.event_time(state.mono);
    for (nth, cutoff) in replica.settings().cutoffs.iter().enumerate() {
        let label = if nth == 0 { words::cutoffs(language) } else { "" };
        let left = cutoff.at.as_millis() - at.as_millis();
        let left_min = (left + 59_999).div_euclid(60_000);
        let due = cutoff.due.map(|due| view.clock.hm(due));
        let told = language.time_left(&cutoff.name, &view.clock.hm(cutoff.at), left_min, due.as_deref());
        let is_near = missing::chased(replica.settings(), at).is_some_and(|near| near == cutoff);
        rows.wrapped(label, &told, if is_near { theme::TROUBLE } else { theme::TEXT });
        if let Some(figure) = replica.frozen().iter().rev().find(|figure| figure.at == cutoff.at) {
            frozen(language, figure, &mut rows);
        }
    }
    if let Some(idx) = state.count.point() {
        rows.row();
        chosen(state, view, idx, &mut rows);
    }
    conflicts(state, view, &mut rows);
}

/// The figure that was frozen at a cut-off, and what came after it.
fn frozen(language: Language, figure: &FrozenFigure, rows: &mut Rows<'_>) {
    rows.wrapped("", &language.frozen_line(figure.sums), theme::STRONG);
    let after = language.after_cutoff(figure.n_amendments, figure.n_open);
    if !after.is_empty() {
        rows.wrapped("", &after, if figure.n_open > 0 { theme::TROUBLE } else { theme::TEXT });
    }
}

/// All about the point under the cursor that is wanted for a call.
fn chosen(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let language = state.language;
    rows.row().put(name(state, view, idx), theme::STRONG);
    let Contact { name: who, phone, of } = missing::contact(view.replica().roster(), idx);
    let above = (of != idx).then(|| name(state, view, of));
    rows.wrapped(words::call(language), &language.call_at(who, &list::phone(phone), above), theme::PHONE);
    if let Some(called) = view.now(idx).called.as_deref() {
        let clock = view.clock.hm(called.at);
        let told = language.called(&called.by, &clock, &called.note, called.n_calls);
        rows.wrapped("", &told, theme::ANSWERED);
    }
    let now = view.now(idx);
    let Headline { text, style, .. } =
        Headline::of_presence(language, view, now, view.event_time(state.mono));
    rows.labelled(words::link(language), &text, style);
}

/// The points whose numbers contradict each other.
fn conflicts(state: &State, view: &View, rows: &mut Rows<'_>) {
    let language = state.language;
    let roster = view.replica().roster();
    let is_conflict = |idx: &PointIdx| view.now(*idx).count.as_deref().is_some_and(|count| count.is_conflict);
    let mut points = roster.iter().map(|(idx, _)| idx).filter(is_conflict).peekable();
    if points.peek().is_none() {
        return;
    }
    rows.row();
    rows.row().put(words::conflicts(language), theme::TROUBLE);
    for idx in points.by_ref().take(CONFLICTS) {
        let n = view.now(idx).count.as_deref().map(|count| language.number(count.count));
        let mut pen = rows.row();
        pen.put(name(state, view, idx), theme::TEXT).put(" · ", theme::MUTED);
        pen.put(&n.unwrap_or_default(), theme::STRONG);
    }
    let n_left = points.count();
    if n_left > 0 {
        rows.row().put(&language.more_missing(n_left), theme::LABEL);
    }
}
