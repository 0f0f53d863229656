//! The state as a screen. Pure: the same state gives the same cells.

mod alerts;
mod asked;
mod bar;
pub(crate) mod commands;
mod count;
mod detail;
pub(crate) mod filters;
mod footer;
mod header;
pub(crate) mod help;
mod incidents;
mod list;
pub(crate) mod map;
mod overview;
mod rows;
mod safety;
mod speakers;
pub(crate) mod tabs;
mod tiles;
mod timeline;
pub(crate) mod tree;
mod trouble;
pub(crate) mod views;

use std::ops::Range;

use diemcau_core::ids::PointIdx;
use diemcau_phrase::contact::NoContact;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Widget};

use crate::fit::{Pen, cells, columns};
use crate::layout::split::Split;
use crate::layout::{self, Areas, Pane, SMALLEST, Showing};
use crate::palette::Palette;
use crate::state::{Link, Overlay, Scroll, State};
use crate::theme;
use crate::view::View;

/// Draws the dashboard.
pub fn render(state: &State, frame: &mut Frame<'_>) {
    let screen = frame.area();
    let buf = frame.buffer_mut();
    draw(state, buf, screen);
    state.palette.reduce(buf);
    state.glyphs.reduce(buf);
}

fn draw(state: &State, buf: &mut Buffer, screen: Rect) {
    if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
        return centre(buf, screen, &[(state.language.screen().too_small, theme::STRONG)]);
    }
    let row = Rect::new(0, screen.height - 1, screen.width, 1);
    footer::render(state, buf, row);
    let Some(view) = &state.view else {
        return no_view(state, buf, screen);
    };
    // The frame may have a size that the state is yet to hear of.
    let size = (screen.width, screen.height);
    let header = match state.showing {
        Showing::Points => points(state, view, buf, &layout::areas(size, state.focus)),
        showing => {
            let split = Split::of(size, showing, state.incidents.in_detail);
            views::render(state, buf, split.tabs);
            match showing {
                Showing::Alerts => alerts::render(state, view, buf, &split),
                Showing::Count => count::render(state, view, buf, &split),
                Showing::Speakers => speakers::render(state, view, buf, &split),
                Showing::Map => map::render(state, view, buf, &split),
                Showing::Timeline => timeline::render(state, view, buf, &split),
                Showing::Overview => overview::render(state, view, buf, size),
                Showing::Points | Showing::Incidents => incidents::render(state, view, buf, &split),
            }
            split.header
        }
    };
    header::render(state, view, buf, header);
    if state.is_stale() {
        let below = header.bottom();
        buf.set_style(Rect::new(0, below, screen.width, row.y.saturating_sub(below)), theme::STALE);
    }
    if let Some(telling) = &state.telling {
        asked::telling(state, telling, buf, row);
    }
    if let Overlay::Asking(question) = &state.overlay {
        asked::question(state, question, buf, row);
    }
    match &state.overlay {
        Overlay::Help => help::render(state, buf, screen),
        Overlay::Commands(input) => commands::render(state, input, buf, screen),
        Overlay::Filters(cursor) => filters::render(state, view, *cursor, buf, screen),
        Overlay::None | Overlay::SearchInput | Overlay::Asking(_) => {}
    }
}

/// Draws the points below the header, and says where that is.
fn points(state: &State, view: &View, buf: &mut Buffer, areas: &Areas) -> Rect {
    tiles::render(state, view, buf, areas);
    if let Some(row) = areas.tabs {
        tabs::render(state, buf, row);
    }
    list::render(state, view, buf, areas);
    tree::render(state, view, buf, areas);
    detail::render(state, view, buf, areas);
    areas.header
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
        bordered(state.palette, buf, outer, (title, right), state.focus == pane);
    }
    Some(areas.inner(outer))
}

/// Draws a frame with a title, and something at its right.
fn bordered(palette: Palette, buf: &mut Buffer, outer: Rect, (title, right): (&str, &str), focused: bool) {
    let frame = if focused { theme::FRAME_FOCUSED } else { theme::FRAME };
    let lines = if focused { palette.focused_lines() } else { BorderType::Rounded };
    Block::bordered().border_type(lines).border_style(frame).render(outer, buf);
    let mut pen = Pen::new(buf, Rect::new(outer.x + 2, outer.y, outer.width.saturating_sub(4), 1), 0);
    if !right.is_empty() {
        pen.put_at_end(&format!(" {right} "), theme::LABEL);
    }
    pen.put(&format!(" {title} "), if focused { theme::CHOSEN } else { theme::TITLE });
}

/// Draws the frame of what lies beside or below a list, or its title where there are no frames.
fn detail_frame(palette: Palette, buf: &mut Buffer, split: &Split, title: &str, focused: bool) {
    if split.framed {
        return bordered(palette, buf, split.detail, (title, ""), focused);
    }
    let row = Rect { height: 1, ..split.detail };
    buf.set_style(row, theme::TABS);
    let style = if focused { theme::CHOSEN } else { theme::TABS };
    Pen::new(buf, row, 0).put(&format!(" {title} "), style);
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

/// What an area is called.
fn area_name(state: &State, view: &View, first: PointIdx) -> String {
    state.language.area(name(state, view, first), view.areas().n_beside(first))
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
