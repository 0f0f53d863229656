//! What the keys do while the parts of the filter are chosen.

use super::step;
use crate::command::Command;
use crate::layout::Pane;
use crate::state::filter::choice::Part;
use crate::state::{Overlay, State};

pub(super) fn run(state: &mut State, command: Command) {
    let Overlay::Filters(cursor) = state.overlay else {
        state.overlay = Overlay::Filters(0);
        return;
    };
    let last = Part::ALL.len() - 1;
    match command {
        Command::Down => state.overlay = Overlay::Filters((cursor + 1).min(last)),
        Command::Up => state.overlay = Overlay::Filters(cursor.saturating_sub(1)),
        Command::NextValue => turn(state, cursor, 1),
        Command::PreviousValue => turn(state, cursor, -1),
        Command::Clear => {
            state.filter.clear();
            step::list_anew(state);
        }
        _ => state.overlay = Overlay::None,
    }
}

fn turn(state: &mut State, cursor: usize, by: isize) {
    let (Some(view), Some(part)) = (&state.view, Part::ALL.get(cursor)) else { return };
    state.filter.turn(view, *part, by);
    state.filter.look_up(view, state.operator.as_deref());
    step::focus(state, Pane::List);
    step::list_anew(state);
}
