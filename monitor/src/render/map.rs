//! Where it is: a tile for each area, as the event places them, with how many of its points are live.
//!
//! ```text
//!  Thọ Xuân        Thiệu Hóa
//!  38/41 ━━━━━──   41/41 ━━━━━━━
//!  ✖3              1.204 đại biểu
//! ```

use diemcau_core::presence::Presence;
use diemcau_phrase::screen::map as words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Widget};

use super::{bar, bordered, list, name, tiles};
use crate::fit::{Pen, cells, columns};
use crate::layout::split::Split;
use crate::layout::split_rows;
use crate::state::State;
use crate::theme;
use crate::view::View;
use diemcau_core::ids::PointIdx;
use diemcau_core::missing::{self, Contact};

/// Rows of a tile with a frame.
const FRAMED: u16 = 4;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, split: &Split) {
    let outer = split.whole();
    if split.framed {
        bordered(state.palette, buf, outer, (words::title(state.language), ""), true);
    }
    let inner = split.whole_inner();
    let (area, foot) = split_rows(inner, inner.height.saturating_sub(1));
    let (n_columns, n_rows) = state.map.size();
    if n_columns == 0 || n_rows == 0 {
        Pen::new(buf, area, 1).skip(2).put(words::none(state.language), theme::LABEL);
        return;
    }
    let (width, height) = (area.width / n_columns, (area.height / n_rows).min(FRAMED + 1));
    for (at, tile) in state.map.tiles().iter().enumerate() {
        let place = Rect { x: area.x + tile.column * width, y: area.y + tile.row * height, width, height };
        put(state, view, (tile.node, at == state.map.cursor), buf, place.intersection(area));
    }
    if let Some(idx) = state.map.selected() {
        foot_of(state, view, idx, &mut Pen::new(buf, foot, 0));
    }
}

/// The tile at a column and a row of the screen.
pub(crate) fn tile_at(state: &State, split: &Split, (x, y): (u16, u16)) -> Option<usize> {
    let inner = split.whole_inner();
    let (n_columns, n_rows) = state.map.size();
    let width = inner.width.checked_div(n_columns)?.max(1);
    let height = inner.height.saturating_sub(1).checked_div(n_rows)?.clamp(1, FRAMED + 1);
    let (column, row) = (x.checked_sub(inner.x)? / width, y.checked_sub(inner.y)? / height);
    state.map.tiles().iter().position(|tile| (tile.column, tile.row) == (column, row))
}

fn put(state: &State, view: &View, (node, chosen): (PointIdx, bool), buf: &mut Buffer, place: Rect) {
    let points = &view.replica().tallies().node(node).points;
    let framed = place.height >= FRAMED && place.width > 12;
    let is_hurt = points.lost + points.left + points.unreachable > 0;
    let inner = if framed {
        let style = match (chosen, is_hurt) {
            (true, _) => theme::FRAME_FOCUSED,
            (false, true) => theme::presence(Presence::Lost),
            (false, false) => theme::FRAME,
        };
        let lines = if chosen { state.palette.focused_lines() } else { BorderType::Rounded };
        let frame = Rect { height: FRAMED, ..place };
        Block::bordered().border_type(lines).border_style(style).render(frame, buf);
        Rect { x: place.x + 1, y: place.y, width: place.width - 2, height: FRAMED - 1 }
    } else {
        Rect { width: place.width.saturating_sub(1), ..place }
    };
    let style = if chosen { theme::CHOSEN } else { theme::STRONG };
    Pen::new(buf, inner, 0).put(words::short(name(state, view, node)), style);
    let mut pen = Pen::new(buf, inner, 1);
    let style = if points.live == points.expected { theme::BAR_WELL } else { theme::STRONG };
    pen.put(&format!("{}/{} ", points.live, points.expected), style);
    let room = pen.left();
    bar::put(&mut pen, room, (points.live, points.expected), tiles::bar_style(points));
    let mut pen = Pen::new(buf, inner, 2);
    for presence in
        [Presence::Lost, Presence::Suspect, Presence::Left, Presence::Unreachable, Presence::Unseen]
    {
        let n = points.count(presence);
        let text = format!("{}{n} ", theme::glyph(presence));
        if n > 0 && columns(&text) <= pen.left() {
            pen.put(&text, theme::presence(presence));
        }
    }
}

/// All about the tile under the cursor, and whom to call there.
fn foot_of(state: &State, view: &View, idx: PointIdx, pen: &mut Pen<'_>) {
    let language = state.language;
    let tally = view.replica().tallies().node(idx);
    let Contact { name: who, phone, .. } = missing::contact(view.replica().roster(), idx);
    pen.put_at_end(&format!("{who} {} ", list::phone(phone)), theme::PHONE);
    pen.put(" ", theme::TEXT).put(name(state, view, idx), theme::STRONG).put(" · ", theme::MUTED);
    let (live, expected) = (tally.points.live, tally.points.expected);
    let style: Style = theme::TEXT;
    pen.put(&format!("{} {live}/{expected}", language.screen().connected.to_lowercase()), style);
    let counted = &tally.attendance;
    pen.put(" · ", theme::MUTED).put(&language.people_of(counted.known(), counted.expected), style);
    let n = cells(usize::try_from(counted.reported_points).unwrap_or(0));
    pen.put(" · ", theme::MUTED);
    pen.put(&language.reported_of(n.into(), counted.reported_points + counted.missing_points), style);
}
