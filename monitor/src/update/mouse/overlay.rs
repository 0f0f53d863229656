//! What the mouse does to what lies over the panes: a click chooses a row, the wheel moves the cursor, and a
//! click beside it closes it.

use crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::Position;

use crate::command::Command;
use crate::event::Action;
use crate::render::{commands, filters};
use crate::state::{Overlay, State};
use crate::update::step;

/// Whether something lies over the panes that takes the mouse; then what it does is done.
pub(super) fn run(state: &mut State, kind: MouseEventKind, at: Position) -> Option<Action> {
    let is_click = kind == MouseEventKind::Down(MouseButton::Left);
    let by_wheel = match kind {
        MouseEventKind::ScrollDown => Some(Command::Down),
        MouseEventKind::ScrollUp => Some(Command::Up),
        _ => None,
    };
    let command = match &state.overlay {
        Overlay::None | Overlay::SearchInput | Overlay::Asking(_) => return None,
        Overlay::Help if is_click => Some(Command::Help),
        Overlay::Commands(_) if is_click => {
            let chosen = commands::row_at(state, at);
            if let (Overlay::Commands(input), Some(row)) = (&mut state.overlay, chosen) {
                input.cursor = row;
            }
            Some(if chosen.is_some() { Command::RunFound } else { Command::Commands })
        }
        Overlay::Filters(_) if is_click => {
            let chosen = filters::row_at(state, at);
            if let Some(row) = chosen {
                state.overlay = Overlay::Filters(row);
            }
            Some(if chosen.is_some() { Command::NextValue } else { Command::Filters })
        }
        Overlay::Help | Overlay::Commands(_) | Overlay::Filters(_) => by_wheel,
    };
    Some(command.map_or(Action::Nothing, |command| step::run(state, command)))
}
