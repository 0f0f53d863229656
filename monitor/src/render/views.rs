//! The row of tabs while something else than the points is shown.
//!
//! ```text
//!  p Điểm cầu   i Sự cố 3
//! ```

use diemcau_phrase::screen::{alerts, count, incidents, map, overview, speakers, timeline};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::Command;
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
    for (showing, title) in tabs(state, pen.left()) {
        let style = if showing == state.showing { theme::CHOSEN } else { theme::TABS };
        pen.put(&title, style).skip(GAP);
    }
}

/// What the tab at a column shows.
pub(crate) fn showing_at(state: &State, row: Rect, x: u16) -> Option<Showing> {
    let mut left = row.x;
    let operator = state.operator.as_ref().map_or(0, |name| columns(&state.language.acting_as(name)) + 2);
    tabs(state, row.width.saturating_sub(operator)).into_iter().find_map(|(showing, title)| {
        let right = left + columns(&title);
        let hit = (left..right).contains(&x);
        left = right + GAP;
        hit.then_some(showing)
    })
}

/// The titles: where there is no room for all of them only that of what is shown is spelled out.
fn tabs(state: &State, room: u16) -> [(Showing, String); Showing::ALL.len()] {
    let spelled = Showing::ALL.map(|showing| (showing, title(state, showing, true)));
    let width: u16 = spelled.iter().map(|(_, title)| columns(title) + GAP).sum();
    if width <= room + GAP {
        return spelled;
    }
    Showing::ALL.map(|showing| (showing, title(state, showing, showing == state.showing)))
}

fn title(state: &State, showing: Showing, is_spelled: bool) -> String {
    let language = state.language;
    let (key, word) = match showing {
        Showing::Overview => ('o', overview::title(language)),
        Showing::Points => ('p', language.screen().points),
        Showing::Incidents => ('i', incidents::title(language)),
        Showing::Alerts => ('c', alerts::title(language)),
        Showing::Speakers => ('s', speakers::title(language)),
        Showing::Count => ('d', count::title(language)),
        Showing::Timeline => ('T', timeline::title(language)),
        Showing::Map => ('M', map::title(language)),
    };
    let key = state.keys.of(Command::Show(showing)).map_or(key.to_string(), |(_, name)| name.to_owned());
    let badge = match showing {
        Showing::Incidents if state.incidents.len() > 0 => format!("{} ", state.incidents.len()),
        Showing::Alerts if !state.alerts.undelivered().is_empty() => {
            format!("{}{} ", theme::WRONG, state.alerts.undelivered().len())
        }
        _ => String::new(),
    };
    if is_spelled { format!(" {key} {word} {badge}") } else { format!(" {key} {badge}") }
}
