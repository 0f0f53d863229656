//! Whether the ceremony is safe, in one word that stands at one place of every view.

use diemcau_phrase::screen::overview as words;

use crate::fit::Pen;
use crate::state::State;
use crate::state::safety::Safety;
use crate::theme;
use crate::view::View;

pub(super) fn badge(state: &State, view: &View, pen: &mut Pen<'_>) {
    let language = state.language;
    let (word, style) = match Safety::of(state, view) {
        Safety::Unknown => (words::not_known(language), theme::WARNING),
        Safety::Danger => (words::danger(language), theme::BANNER),
        Safety::Watch => (words::watch(language), theme::WARNING),
        Safety::Safe => (words::safe(language), theme::TOLD),
    };
    pen.put(&format!(" {word} "), style);
}
