//! What must be seen whatever is shown: critical incidents that nobody looked at.

use crate::fit::{Pen, columns};
use crate::state::State;
use crate::theme;

/// Columns that are left to the event's name.
const NAME: u16 = 24;

/// At the end of the title, in as many words as there is room for.
pub(super) fn render(state: &State, pen: &mut Pen<'_>) {
    let n = state.incidents.n_fresh();
    if n == 0 {
        return;
    }
    let language = state.language;
    let texts = [language.fresh_incidents(n), language.fresh_incidents_short(n)];
    let texts = texts.map(|text| format!(" {} {text} ", theme::RINGS));
    let fits = |text: &&String| columns(text) + NAME <= pen.left();
    let text = texts.iter().find(fits).unwrap_or(&texts[1]).clone();
    pen.put_at_end(&text, theme::BANNER);
}
