//! What the list shows, part by part.
//!
//! ```text
//! ╭ Bộ lọc ───── ↑↓ chọn · ←→ đổi · 0 bỏ hết · Enter xong ─╮
//! │ Cấp          ‹ xã, phường, thị trấn ›                 │
//! │ Trạng thái   ‹ mất kết nối ›                          │
//! ```

use diemcau_core::presence::Presence;
use diemcau_phrase::screen::filters as words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::incidents::row::cause_short;
use super::{area_name, bordered, highlight};
use crate::fit::{Pen, cells};
use crate::layout::HEADER;
use crate::state::State;
use crate::state::filter::Only;
use crate::state::filter::choice::Part;
use crate::theme;
use crate::view::View;

const WIDTH: u16 = 66;
/// Columns of the names of the parts.
const PARTS: u16 = 14;

pub(super) fn render(state: &State, view: &View, cursor: usize, buf: &mut Buffer, screen: Rect) {
    let area = area(screen);
    Clear.render(area, buf);
    bordered(state.palette, buf, area, (words::title(state.language), words::keys(state.language)), true);
    for (at, part) in Part::ALL.into_iter().enumerate() {
        let row = Rect { x: area.x + 2, y: area.y + 1 + cells(at), width: area.width - 4, height: 1 };
        if at == cursor {
            highlight(buf, row, true);
        }
        let mut pen = Pen::new(buf, row, 0);
        pen.column(label(state, part), PARTS, theme::LABEL);
        match value(state, view, part) {
            Some(value) => pen.put(&format!("‹ {value} ›"), theme::STRONG),
            None => pen.put(&format!("‹ {} ›", words::any(state.language)), theme::MUTED),
        };
    }
}

/// The part at a place of the screen.
pub(crate) fn row_at(state: &State, at: Position) -> Option<usize> {
    let area = area(Rect::new(0, 0, state.size.0, state.size.1));
    let row = usize::from(at.y.checked_sub(area.y + 1)?);
    (area.contains(at) && row < Part::ALL.len()).then_some(row)
}

fn area(screen: Rect) -> Rect {
    let area = Rect {
        x: screen.width.saturating_sub(WIDTH) / 2,
        // The header answers what must be seen whatever is done.
        y: HEADER,
        width: WIDTH.min(screen.width),
        height: cells(Part::ALL.len()) + 2,
    };
    area.intersection(screen)
}

fn label(state: &State, part: Part) -> &'static str {
    let language = state.language;
    match part {
        Part::Level => words::level(language),
        Part::State => words::state(language),
        Part::Cause => words::cause(language),
        Part::Power => words::power(language),
        Part::Area => words::area(language),
        Part::Carrier => words::carrier(language),
        Part::Mine => words::mine(language),
    }
}

/// What is chosen of a part, if anything is.
fn value(state: &State, view: &View, part: Part) -> Option<String> {
    let (language, filter) = (state.language, &state.filter);
    let presence = |presence: Presence| language.presence(presence).to_owned();
    match part {
        Part::Level => {
            let levels = &view.replica().settings().levels;
            filter.level.and_then(|level| levels.get(level.as_usize())).map(|level| level.name.clone())
        }
        Part::State => filter.only.map(|only| match only {
            Only::Presence(state) => presence(state),
            Only::OnBattery => words::on_battery(language).to_owned(),
            Only::Uncounted => language.missing_count().to_owned(),
        }),
        Part::Cause => filter.cause.map(|cause| cause_short(language, cause).to_owned()),
        Part::Power => filter.power.map(|power| language.power_source(power).to_owned()),
        Part::Area => filter.area.map(|area| area_name(state, view, area)),
        Part::Carrier => filter.carrier.as_deref().map(str::to_owned),
        Part::Mine => filter.mine.then(|| words::of_me(language).to_owned()),
    }
}

/// What the title of the list tells beside search, state and level.
pub(super) fn chosen<'a>(state: &'a State, view: &'a View) -> impl Iterator<Item = String> + 'a {
    [Part::Cause, Part::Power, Part::Area, Part::Carrier, Part::Mine].into_iter().filter_map(|part| {
        let value = value(state, view, part)?;
        Some(match part {
            Part::Mine => format!("{} {value}", words::mine(state.language)),
            _ => value,
        })
    })
}
