//! The cells of the wall, and the point that is named below them.

use diemcau_core::ids::PointIdx;
use diemcau_core::missing::{self, Contact};
use diemcau_core::presence::Presence;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::fit::{Pen, cells, columns, fit};
use crate::render::trouble::{self, Headline};
use crate::render::{area_name, list, name};
use crate::state::State;
use crate::state::wall::{Block, Look};
use crate::theme;
use crate::view::View;

/// From this width on it is told who is called, beside the number.
const ROOMY: u16 = 110;

/// Rows and columns of the wall are drawn as far as they lie in the area.
pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, area: Rect) {
    let (wall, packing) = (&state.wall, state.wall.packing());
    let (top, bottom) = (wall.top, wall.top + usize::from(area.height));
    for (block, (x, y)) in wall.areas().iter().zip(packing.places()) {
        let n_rows = 1 + block.len.div_ceil(packing.across.get());
        if y + n_rows <= top || *y >= bottom || *x >= area.width {
            continue;
        }
        if *y >= top {
            let row = Rect {
                x: area.x + x,
                y: area.y + cells(y - top),
                width: packing.width.min(area.width - x),
                height: 1,
            };
            heading(state, view, block, &mut Pen::new(buf, row, 0));
        }
        for (nth, (_, look)) in wall.cells(block).enumerate() {
            let row = y + 1 + nth / packing.across;
            let column = x + cells(nth % packing.across) * packing.cell;
            if row < top || column >= area.width {
                continue;
            }
            if row >= bottom {
                break;
            }
            let (sign, style) = shown(look);
            let cell = &mut buf[(area.x + column, area.y + cells(row - top))];
            cell.set_symbol(sign).set_style(style);
            if block.start + nth == wall.cursor {
                cell.set_style(theme::CHOSEN);
            } else if wall.hovered == Some(block.start + nth) {
                cell.modifier |= Modifier::REVERSED;
            }
        }
    }
}

/// The name of an area, and how many of its points are out, or that none is.
fn heading(state: &State, view: &View, block: &Block, pen: &mut Pen<'_>) {
    let count = |presence| {
        let is_so = |look: Look| look == Look::Presence(presence);
        state.wall.cells(block).filter(|(_, look)| is_so(*look)).count()
    };
    let mut told: Vec<(String, Style)> = Vec::new();
    for presence in
        [Presence::Unseen, Presence::Unreachable, Presence::Left, Presence::Suspect, Presence::Lost]
    {
        let n = count(presence);
        if n > 0 {
            told.push((format!("{}{n}", theme::glyph(presence)), theme::presence(presence)));
        }
    }
    let n_help = state.wall.cells(block).filter(|(_, look)| matches!(look, Look::Help(_))).count();
    if n_help > 0 {
        told.push((format!("{}{n_help}", theme::NEEDS_HELP), theme::UNANSWERED));
    }
    let is_hurt = told.iter().any(|(_, style)| *style != theme::presence(Presence::Unseen));
    if told.is_empty() {
        told.push((block.len.to_string(), theme::LABEL));
    }
    let half = pen.left() / 2;
    let mut used = 0;
    // The gravest stands last, and is written first.
    for (text, style) in told.iter().rev() {
        used += columns(text) + 1;
        if used <= half {
            pen.put_at_end(text, *style);
        }
    }
    let named = heading_name(state, view, block.area, pen.left());
    pen.put(&named, if is_hurt { theme::STRONG } else { theme::LABEL });
}

/// The name of an area on so many columns. Neighbours that make one together are not told by the first of them
/// alone: "Hội Liên hiệp… +29" where there is no room for all of it.
fn heading_name(state: &State, view: &View, area: PointIdx, room: u16) -> String {
    let whole = area_name(state, view, area);
    let n_beside = view.areas().n_beside(area);
    if n_beside == 0 || columns(&whole) <= room {
        return whole;
    }
    let beside = format!(" +{n_beside}");
    format!("{}{beside}", fit(name(state, view, area), room.saturating_sub(columns(&beside))))
}

fn shown(look: Look) -> (&'static str, Style) {
    match look {
        Look::Help(false) => (theme::NEEDS_HELP, theme::UNANSWERED),
        Look::Help(true) => (theme::NEEDS_HELP, theme::ANSWERED),
        Look::Trouble => (theme::WRONG, theme::TROUBLE),
        Look::Speaks => (theme::SPEAKS, theme::SPEAKING),
        Look::Presence(presence) => (theme::glyph(presence), theme::presence(presence)),
    }
}

/// The point of the cell under cursor or mouse: what and where it is, how it stands and since when, and
/// whom to call.
pub(super) fn named(state: &State, view: &View, buf: &mut Buffer, row: Rect) {
    let Some(idx) = state.wall.named() else { return };
    let mut pen = Pen::new(buf, row, 0);
    let now = view.event_time(state.mono);
    let Headline { sign, text, style } = Headline::of(state.language, view, idx, now);
    pen.put_at_end(&contact(view, idx, row.width >= ROOMY), theme::PHONE);
    pen.put(" ", theme::TEXT).put(sign, style).put(" ", style);
    pen.put(name(state, view, idx), theme::STRONG);
    if view.point(idx).speaking {
        pen.put(&format!(" {}", state.language.screen().speaking), theme::SPEAKING);
    }
    if let Some(place) = view.place(idx) {
        pen.put(" · ", theme::MUTED).put(&place.name, theme::TEXT);
    }
    pen.put(" · ", theme::MUTED).put(&text, style);
    let (more, style) = trouble::beside(state.language, view, idx, view.shared_risk(idx));
    if !more.is_empty() {
        pen.put(" · ", theme::MUTED).put(&more, style);
    }
}

fn contact(view: &View, idx: PointIdx, is_roomy: bool) -> String {
    let Contact { name: who, phone, .. } = missing::contact(view.replica().roster(), idx);
    let who = if is_roomy { who } else { "" };
    format!("{who} {} ", list::phone(phone)).trim_start().to_owned()
}
