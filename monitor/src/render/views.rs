//! The row of tabs while something else than the points is shown.
//!
//! ```text
//!  p Điểm cầu   i Sự cố 3
//! ```

use diemcau_phrase::screen::{alerts, count, incidents, speakers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::fit::{Pen, columns};
use crate::layout::Showing;
use crate::state::State;
use crate::theme;

const GAP: u16 = 1;

pub(super) fn render(state: &State, buf: &mut Buffer, row: Rect) {
    buf.set_style(row, theme::TABS);
    let mut pen = Pen::new(buf, row, 0);
    if let Some(name) = &state.operator {
        pen.put_at_end(&format!("{} ", state.language.acting_as(name)), theme::TABS);
    }
    for (showing, title) in tabs(state) {
        let style = if showing == state.showing { theme::CHOSEN } else { theme::TABS };
        pen.put(&title, style).skip(GAP);
    }
}

/// What the tab at a column shows.
pub(crate) fn showing_at(state: &State, row: Rect, x: u16) -> Option<Showing> {
    let mut left = row.x;
    tabs(state).into_iter().find_map(|(showing, title)| {
        let right = left + columns(&title);
        let hit = (left..right).contains(&x);
        left = right + GAP;
        hit.then_some(showing)
    })
}

fn tabs(state: &State) -> [(Showing, String); Showing::ALL.len()] {
    let language = state.language;
    Showing::ALL.map(|showing| {
        let title = match showing {
            Showing::Points => format!(" p {} ", language.screen().points),
            Showing::Incidents => match state.incidents.len() {
                0 => format!(" i {} ", incidents::title(language)),
                n => format!(" i {} {n} ", incidents::title(language)),
            },
            Showing::Alerts => match state.alerts.undelivered().len() {
                0 => format!(" c {} ", alerts::title(language)),
                n => format!(" c {} {}{n} ", alerts::title(language), theme::WRONG),
            },
            Showing::Count => format!(" d {} ", count::title(language)),
            Showing::Speakers => format!(" s {} ", speakers::title(language)),
        };
        (showing, title)
    })
}
