//! One tile a level.
//!
//! ```text
//! ╭ xã, phường, thị trấn ──────╮      xã, phường
//! │ 540/547 █████████████████▉ │      540/547
//! │ ✖ 3 mất  ◐ 0 nghi  ○ 4 chưa│      ✖3 ◐0 ○4
//! │ 21.034/22.100 đại biểu     │      ĐB 21.034
//! ╰────────────────────────────╯
//! ```

use diemcau_core::ids::LevelIdx;
use diemcau_core::presence::Presence;
use diemcau_core::tally::{PointTally, Tally};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Widget};

use super::bar;
use crate::fit::{Pen, cells, columns, fit_level};
use crate::layout::Areas;
use crate::state::State;
use crate::theme;
use crate::view::View;
use diemcau_phrase::Language;
use diemcau_phrase::screen::ScreenLabels;

const WORDS_APART: &str = "  ";
const SIGNS_APART: &str = " ";

/// What a tile tells of.
struct Tile<'a> {
    /// Name of the level.
    name: &'a str,
    /// How its points stand.
    tally: &'a Tally,
    /// The list shows its points alone.
    chosen: bool,
}

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, areas: &Areas) {
    let levels = &view.replica().settings().levels;
    let tallies = view.replica().tallies();
    // All tiles speak the same way, so that they can be compared.
    let words_fit = (0..levels.len()).all(|at| {
        let parts = tallies.level(LevelIdx(cells(at))).map(|tally| spoken(state.language, &tally.points));
        parts.is_none_or(|parts| width(&parts, WORDS_APART) <= text_of(areas.tile(at, levels.len())).width)
    });
    for (at, level) in levels.iter().enumerate() {
        let idx = LevelIdx(cells(at));
        let Some(tally) = tallies.level(idx) else { continue };
        let area = areas.tile(at, levels.len());
        let tile = Tile { name: &level.name, tally, chosen: state.filter.level == Some(idx) };
        if areas.framed {
            framed(state.language, &tile, words_fit, buf, area);
        } else {
            plain(state.language, &tile, buf, area);
        }
    }
}

fn framed(language: Language, tile: &Tile<'_>, words_fit: bool, buf: &mut Buffer, area: Rect) {
    let Tile { name, tally, chosen } = *tile;
    let frame = if chosen { theme::FRAME_FOCUSED } else { theme::FRAME };
    Block::bordered().border_type(BorderType::Rounded).border_style(frame).render(area, buf);
    let inner = text_of(area);
    let heading = fit_level(name, inner.width.saturating_sub(1));
    Pen::new(buf, inner, 0).put(&format!("{heading} "), if chosen { theme::CHOSEN } else { theme::TITLE });

    let points = &tally.points;
    let connected = connected(points);
    let mut pen = Pen::new(buf, inner, 1);
    pen.put(&connected, theme::STRONG).put(" ", theme::TEXT);
    let room = pen.left();
    let style = bar_style(points);
    bar::put(&mut pen, room, (points.live, points.expected), style);

    let mut pen = Pen::new(buf, inner, 2);
    if words_fit {
        put_parts(&mut pen, &spoken(language, points), WORDS_APART);
    } else {
        put_parts(&mut pen, &short(points), SIGNS_APART);
    }

    let attendance = &tally.attendance;
    let mut pen = Pen::new(buf, inner, 3);
    pen.put(&language.number_or_dash(attendance.known()), theme::STRONG);
    if attendance.expected > 0 {
        pen.put(&format!("/{}", language.number(attendance.expected)), theme::LABEL);
    }
    let ScreenLabels { attendees, attendees_short, .. } = language.screen();
    let room = pen.left();
    if let Some(word) = [attendees, attendees_short].into_iter().find(|word| columns(word) < room) {
        pen.put(" ", theme::TEXT).put(word, theme::LABEL);
    }
}

fn plain(language: Language, tile: &Tile<'_>, buf: &mut Buffer, area: Rect) {
    let Tile { name, tally, chosen } = *tile;
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let style = if chosen { theme::CHOSEN } else { theme::TITLE };
    Pen::new(buf, inner, 0).put(&fit_level(name, inner.width), style);
    let complete = tally.points.live == tally.points.expected;
    let style = if complete { theme::presence(Presence::Live) } else { theme::STRONG };
    Pen::new(buf, inner, 1).put(&connected(&tally.points), style);
    put_parts(&mut Pen::new(buf, inner, 2), &short(&tally.points), SIGNS_APART);
    let attendees = language.number_or_dash(tally.attendance.known());
    Pen::new(buf, inner, 3)
        .put(language.screen().attendees_short, theme::LABEL)
        .put(" ", theme::TEXT)
        .put(&attendees, theme::TEXT);
}

/// Where a framed tile's text lies; its first row is in the frame.
fn text_of(tile: Rect) -> Rect {
    Rect::new(tile.x + 2, tile.y, tile.width.saturating_sub(4), tile.height)
}

fn connected(points: &PointTally) -> String {
    format!("{}/{}", points.live, points.expected)
}

/// Calm while nothing that was there is missing.
pub(super) fn bar_style(points: &PointTally) -> Style {
    if points.lost + points.left + points.unreachable > 0 { theme::BAR_HURT } else { theme::BAR_WELL }
}

/// Lost, suspect and unseen always; left and unreachable if there are any.
fn listed(points: &PointTally) -> impl Iterator<Item = (Presence, u32)> {
    let always = [Presence::Lost, Presence::Suspect, Presence::Unseen];
    let all = [Presence::Lost, Presence::Suspect, Presence::Unseen, Presence::Left, Presence::Unreachable];
    let counts = all.map(|presence| (presence, points.count(presence)));
    counts.into_iter().filter(move |(presence, n)| *n > 0 || always.contains(presence))
}

fn spoken(language: Language, points: &PointTally) -> Vec<(String, Style)> {
    let words = |(presence, n)| {
        let word = language.presence_short(presence);
        (format!("{} {n} {word}", theme::glyph(presence)), count_style(presence, n))
    };
    listed(points).map(words).collect()
}

fn short(points: &PointTally) -> Vec<(String, Style)> {
    let signs = |(presence, n)| (format!("{}{n}", theme::glyph(presence)), count_style(presence, n));
    listed(points).map(signs).collect()
}

fn count_style(presence: Presence, n: u32) -> Style {
    if n == 0 { theme::MUTED } else { theme::presence(presence) }
}

/// Columns that the parts take.
fn width(parts: &[(String, Style)], gap: &str) -> u16 {
    let texts: u16 = parts.iter().map(|(text, _)| columns(text)).sum();
    texts + columns(gap) * cells(parts.len().saturating_sub(1))
}

fn put_parts(pen: &mut Pen<'_>, parts: &[(String, Style)], gap: &str) {
    for (at, (text, style)) in parts.iter().enumerate() {
        if at > 0 {
            pen.put(gap, theme::TEXT);
        }
        pen.put(text, *style);
    }
}
