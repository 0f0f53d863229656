//! What must be seen whatever is shown: critical incidents that nobody looked at, and messages that reached
//! nobody.

use ratatui::style::Style;

use crate::fit::{Pen, columns};
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Columns that are left to the session, whether the ceremony is safe, and the event's name.
const NAME: u16 = 40;

/// At the end of the title, in as many words as there is room for.
pub(super) fn render(state: &State, view: &View, pen: &mut Pen<'_>) {
    let (language, mut long, mut short) = (state.language, Vec::new(), Vec::new());
    let mut add = |sign: &str, [in_full, in_short]: [String; 2], style: Style| {
        long.push((format!(" {sign} {in_full} "), style));
        short.push((format!(" {sign} {in_short} "), style));
    };
    let undelivered = state.alerts.undelivered();
    if !undelivered.is_empty() {
        let n = undelivered.len();
        let texts = [language.undelivered(n, only_recipient(state, view)), language.undelivered_short(n)];
        add(theme::FAILED, texts, theme::WARNING);
    }
    let n_fresh = state.incidents.n_fresh();
    if n_fresh > 0 {
        let texts = [language.fresh_incidents(n_fresh), language.fresh_incidents_short(n_fresh)];
        add(theme::RINGS, texts, theme::BANNER);
    }
    let width: u16 = long.iter().map(|(text, _)| columns(text) + 1).sum();
    let told = if width + NAME <= pen.left() { long } else { short };
    for (text, style) in told {
        pen.put_at_end(&text, style);
    }
}

/// Who was not reached, if that is one alone.
fn only_recipient<'a>(state: &State, view: &'a View) -> Option<&'a str> {
    let notifications = state.alerts.undelivered().iter();
    let mut recipients = notifications
        .filter_map(|id| Some(view.replica().incidents().notification(*id)?.what.recipient.as_str()));
    let first = recipients.next()?;
    recipients.all(|other| other == first).then_some(first)
}
