//! The help, from the table of commands, with the signs of the screen below.

use diemcau_core::cause::Severity;
use diemcau_core::outbox::Delivery;
use diemcau_core::presence::Presence;
use diemcau_core::readiness::Verdict;
use diemcau_core::time::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::{alerts, speakers};
use crate::command::{bindings, key_of};
use crate::fit::{Pen, cells};
use crate::layout::{Showing, Shown};
use crate::state::State;
use crate::theme;
use diemcau_phrase::Language;
use diemcau_phrase::screen::count;

/// Columns of the keys.
const KEYS: u16 = 11;
const WIDTH: u16 = 78;

/// Columns beside it from which on what lies below is seen there.
const MARGINS: u16 = 20;

/// Rows of frame and signs.
const AROUND: u16 = 6;

/// How many rows of keys there are, and how many of them a screen of so many rows shows.
pub(crate) fn rows(language: Language, shown: Shown, height: u16) -> (u16, u16) {
    let n_told = bindings(shown).filter(|binding| binding.does(language).is_some()).count();
    let n_rows = cells(n_told.div_ceil(2));
    (n_rows, n_rows.min(height.saturating_sub(AROUND)))
}

pub(super) fn render(state: &State, buf: &mut Buffer, screen: Rect) {
    let (language, showing, shown) = (state.language, state.showing, state.shown());
    let words = language.screen();
    let told: Vec<_> = bindings(shown)
        .filter_map(|binding| Some((binding.shown(&state.keys), binding.does(language)?)))
        .collect();
    let (n_rows, rows) = rows(language, shown, screen.height);
    let top = state.help_top.min(n_rows - rows);
    let height = rows + AROUND;
    let area = Rect::new(
        screen.width.saturating_sub(WIDTH) / 2,
        screen.height.saturating_sub(height) / 2,
        WIDTH.min(screen.width),
        height.min(screen.height),
    );
    // What would show beside it is too narrow to be read.
    let beside = screen.width - area.width;
    let cleared = if beside < MARGINS { Rect { x: screen.x, width: screen.width, ..area } } else { area };
    Clear.render(cleared, buf);
    Block::bordered().border_type(BorderType::Rounded).border_style(theme::FRAME_FOCUSED).render(area, buf);
    let title = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    let mut pen = Pen::new(buf, title, 0);
    pen.put_at_end(&format!(" {} ", words.close_help), theme::LABEL);
    pen.put(&format!(" {} ", words.help), theme::TITLE);
    if rows < n_rows {
        pen.put(&format!(" {} ", language.rows_of(top + 1, top + rows, n_rows)), theme::KEY);
    }

    let column = (area.width - 4) / 2;
    for (at, (shown, does)) in told.iter().enumerate() {
        let (side, row) = (cells(at) / n_rows, cells(at) % n_rows);
        let Some(row) = row.checked_sub(top).filter(|row| *row < rows) else { continue };
        let cell = Rect::new(area.x + 2 + side * column, area.y + 1 + row, column - 1, 1);
        let mut pen = Pen::new(buf, cell, 0);
        pen.column(shown, KEYS, theme::KEY).put(does, theme::TEXT);
    }
    let signs = Rect { x: area.x + 2, y: area.y + rows + 1, width: area.width - 4, height: 4 };
    Pen::new(buf, signs, 0).put(words.glyphs, theme::TITLE);
    let sign = |(sign, style): (&'static str, Style), word: &str| (sign, style, word.to_owned());
    let explained: Vec<(&str, Style, String)> = match showing {
        Showing::Overview | Showing::Points | Showing::Timeline | Showing::Map => Presence::ALL
            .map(|presence| {
                let key = key_of(shown, presence).map(|key| format!(" ({key})")).unwrap_or_default();
                let word = format!("{}{key}", language.presence(presence));
                (theme::glyph(presence), theme::presence(presence), word)
            })
            .into_iter()
            .chain([
                sign((theme::SPEAKS, theme::SPEAKING), words.speaking),
                sign((theme::NEEDS_HELP, theme::UNANSWERED), language.needs_help()),
            ])
            .collect(),
        Showing::Incidents => [Severity::Critical, Severity::Warning, Severity::Info]
            .map(|severity| {
                let word = format!("{} {}", language.severity_letter(severity), language.severity(severity));
                (theme::severity_sign(severity), theme::severity(severity), word)
            })
            .into_iter()
            .collect(),
        Showing::Count => vec![sign((theme::SENT, theme::ANSWERED), count::called(language))],
        Showing::Speakers => [Verdict::Good, Verdict::Bad, Verdict::Unknown]
            .map(|verdict| {
                let look = (speakers::verdict_sign(verdict), speakers::verdict_style(verdict));
                sign(look, language.readiness_verdict(verdict))
            })
            .into(),
        Showing::Alerts => {
            let (at, text) = (Timestamp::default(), || Box::from(""));
            let states = [
                Delivery::Sent { at, channel: 0, proof: text() },
                Delivery::Waiting { channel: 0, tries: 0, due: at },
                Delivery::Failed { at, reason: text() },
            ];
            states.iter().map(|state| sign(alerts::sign(state), language.delivery_state(state))).collect()
        }
    };
    for (at, (sign, style, word)) in explained.into_iter().enumerate() {
        let (row, column) = (cells(at / 3), cells(at % 3));
        let cell = Rect { x: signs.x + column * 25, width: 24, ..signs };
        Pen::new(buf, cell, 1 + row).column(sign, 2, style).put(&word, theme::TEXT);
    }
}
