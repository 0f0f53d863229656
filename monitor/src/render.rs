//! The state as a screen. Pure: the same state gives the same cells.

mod bar;
mod detail;
mod footer;
mod header;
mod help;
mod list;
pub(crate) mod tabs;
mod tiles;
pub(crate) mod tree;
mod trouble;

use std::ops::Range;

use diemcau_core::ids::PointIdx;
use diemcau_phrase::contact::NoContact;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Widget};

use crate::fit::{Pen, cells, columns};
use crate::layout::{self, Areas, Pane, SMALLEST};
use crate::state::{Link, Overlay, Scroll, State};
use crate::theme;
use crate::view::View;

/// Draws the dashboard.
pub fn render(state: &State, frame: &mut Frame<'_>) {
    let screen = frame.area();
    let buf = frame.buffer_mut();
    draw(state, buf, screen);
    state.palette.reduce(buf);
}

fn draw(state: &State, buf: &mut Buffer, screen: Rect) {
    if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
        return centre(buf, screen, &[(state.language.screen().too_small, theme::STRONG)]);
    }
    // The frame may have a size that the state is yet to hear of.
    let areas = layout::areas((screen.width, screen.height), state.focus);
    footer::render(state, buf, areas.footer);
    let Some(view) = &state.view else {
        return no_view(state, buf, screen);
    };
    tiles::render(state, view, buf, &areas);
    if let Some(row) = areas.tabs {
        tabs::render(state, buf, row);
    }
    list::render(state, view, buf, &areas);
    tree::render(state, view, buf, &areas);
    detail::render(state, view, buf, &areas);
    header::render(state, view, buf, areas.header);
    if state.is_stale() {
        let below = areas.header.bottom();
        buf.set_style(Rect::new(0, below, screen.width, areas.footer.y.saturating_sub(below)), theme::STALE);
    }
    if state.overlay == Overlay::Help {
        help::render(state.language, buf, screen);
    }
}

/// Draws the frame of a pane that is shown, if panes have one, and gives what is inside it.
fn pane(
    state: &State,
    areas: &Areas,
    pane: Pane,
    (title, right): (&str, &str),
    buf: &mut Buffer,
) -> Option<Rect> {
    let outer = areas.outer(pane)?;
    if areas.framed {
        let focused = state.focus == pane;
        let frame = if focused { theme::FRAME_FOCUSED } else { theme::FRAME };
        let lines = if focused { state.palette.focused_lines() } else { BorderType::Rounded };
        Block::bordered().border_type(lines).border_style(frame).render(outer, buf);
        let mut pen = Pen::new(buf, Rect::new(outer.x + 2, outer.y, outer.width.saturating_sub(4), 1), 0);
        if !right.is_empty() {
            pen.put_at_end(&format!(" {right} "), theme::LABEL);
        }
        pen.put(&format!(" {title} "), if focused { theme::CHOSEN } else { theme::TITLE });
    }
    Some(areas.inner(outer))
}

fn no_view(state: &State, buf: &mut Buffer, screen: Rect) {
    let words = state.language.screen();
    match &state.link {
        Link::Connecting | Link::Watching => centre(buf, screen, &[(words.connecting, theme::STRONG)]),
        Link::Waiting { why, until } => {
            let retry = state.language.retry_in(until.saturating_sub(state.mono));
            let banner = format!("  {}  ", words.no_contact);
            let why_not = state.language.no_contact(why);
            let mut lines = vec![(&*banner, theme::BANNER), ("", theme::TEXT), (why_not, theme::TEXT)];
            if let NoContact::WrongCertificate { expected, found } = why {
                lines.push((state.language.fingerprint_expected(), theme::LABEL));
                lines.push((expected, theme::TEXT));
                lines.push((state.language.fingerprint_found(), theme::LABEL));
                lines.push((found, theme::TEXT));
            }
            lines.push((&retry, theme::LABEL));
            centre(buf, screen, &lines);
        }
    }
}

fn centre(buf: &mut Buffer, area: Rect, lines: &[(&str, Style)]) {
    let top = area.height.saturating_sub(cells(lines.len())) / 2;
    for (at, (line, style)) in lines.iter().enumerate() {
        let mut pen = Pen::new(buf, area, top + cells(at));
        pen.skip(area.width.saturating_sub(columns(line)) / 2).put(line, *style);
    }
}

/// How a point is called in lists: its name, and of *chưa xếp* what it is.
fn name<'a>(state: &State, view: &'a View, idx: PointIdx) -> &'a str {
    let point = view.point(idx);
    if point.unplaced { state.language.screen().unplaced } else { &point.name }
}

/// Which rows a pane shows.
fn shown(scroll: Scroll, n_rows: usize, len: usize) -> Range<usize> {
    scroll.top.min(len)..(scroll.top + n_rows).min(len)
}

/// Puts a background under a row of cells.
fn highlight(buf: &mut Buffer, row: Rect, focused: bool) {
    buf.set_style(row, if focused { theme::SELECTED } else { theme::SELECTED_ELSEWHERE });
}

/// "12/340", the position in a list.
fn position(cursor: usize, len: usize) -> String {
    if len == 0 { String::new() } else { format!("{}/{len}", cursor + 1) }
}
