//! The figures that matter most, in digits made of blocks that are read across a room.
//!
//! ```text
//!  Đang kết nối                          mất kết nối   Báo cáo nhanh còn
//!  ███ ███ █ █   █ ███ ███ ███           ███ ███       ███ ███   ███ ███
//! ```

use diemcau_core::presence::Presence;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::fit::{Pen, cells, columns};
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Rows of a digit.
const ROWS: usize = 5;
/// Columns between two figures.
const APART: u16 = 4;

/// One figure.
struct Figure {
    label: String,
    text: String,
    style: Style,
}

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, area: Rect) {
    let figures = figures(state, view);
    let width = |figure: &Figure, scale: u16| {
        let digits: usize = figure.text.chars().map(|sign| glyph(sign)[0].len() + 1).sum();
        (cells(digits) * scale).max(columns(&figure.label))
    };
    let all = |n: usize, scale: u16| -> u16 {
        figures[..n].iter().map(|figure| width(figure, scale) + APART).sum()
    };
    // All of them larger, else all, else as many as there is room for.
    let ways = [(figures.len(), 2), (figures.len(), 1)].into_iter();
    let fewer = (1..figures.len()).rev().map(|n| (n, 1));
    let fits = |(n, scale): &(usize, u16)| all(*n, *scale) < area.width + APART;
    let (n_shown, scale) = ways.chain(fewer).find(fits).unwrap_or((1, 1));
    let mut x = area.x + 1;
    for figure in &figures[..n_shown] {
        let place = Rect { x, width: area.right().saturating_sub(x), ..area };
        Pen::new(buf, place, 0).put(&figure.label, theme::LABEL);
        for row in 0..ROWS {
            let mut pen = Pen::new(buf, place, 1 + cells(row));
            for sign in figure.text.chars() {
                for dot in glyph(sign)[row].chars() {
                    let block = if dot == '#' { "█" } else { " " };
                    pen.put(&block.repeat(usize::from(scale)), figure.style);
                }
                pen.skip(scale);
            }
        }
        x = x.saturating_add(width(figure, scale) + APART);
    }
    if state.is_stale() {
        buf.set_style(area, theme::STALE);
    }
}

/// The weightiest first.
fn figures(state: &State, view: &View) -> Vec<Figure> {
    let (language, words) = (state.language, state.language.screen());
    let points = &view.replica().tallies().total().points;
    let now = view.event_time(state.mono);
    let settings = view.replica().settings();
    let style = if points.live == points.expected { theme::BAR_WELL } else { theme::STRONG };
    let mut figures = vec![Figure {
        label: words.connected.to_owned(),
        text: format!("{}/{}", points.live, points.expected),
        style,
    }];
    if points.lost > 0 {
        let presence = Presence::Lost;
        let (label, style) = (language.presence(presence).to_owned(), theme::presence(presence));
        figures.push(Figure { label, text: points.lost.to_string(), style });
    }
    let next = settings.cutoffs.iter().find(|cutoff| cutoff.at > now).filter(|_| now < settings.start);
    let (name, at) = match next {
        Some(cutoff) => (&*cutoff.name, cutoff.at),
        None => (words.start, settings.start),
    };
    if at > now {
        let left = at.since(now).as_secs();
        let (hours, minutes, seconds) = (left / 3_600, left / 60 % 60, left % 60);
        let text = if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes:02}:{seconds:02}")
        };
        figures.push(Figure { label: name.to_owned(), text, style: theme::EVIDENCE });
    }
    figures.push(Figure { label: String::new(), text: view.clock.hms(now), style: theme::LABEL });
    figures
}

/// A sign in rows of dots, all of one length.
fn glyph(sign: char) -> [&'static str; ROWS] {
    match sign {
        '0' => ["###", "#.#", "#.#", "#.#", "###"],
        '1' => [".#.", "##.", ".#.", ".#.", "###"],
        '2' => ["###", "..#", "###", "#..", "###"],
        '3' => ["###", "..#", "###", "..#", "###"],
        '4' => ["#.#", "#.#", "###", "..#", "..#"],
        '5' => ["###", "#..", "###", "..#", "###"],
        '6' => ["###", "#..", "###", "#.#", "###"],
        '7' => ["###", "..#", "..#", "..#", "..#"],
        '8' => ["###", "#.#", "###", "#.#", "###"],
        '9' => ["###", "#.#", "###", "..#", "###"],
        '/' => ["..#", "..#", ".#.", "#..", "#.."],
        ':' => [".", "#", ".", "#", "."],
        '-' => ["...", "...", "###", "...", "..."],
        _ => [".", ".", ".", ".", "."],
    }
}
