//! What keys and mouse do on the wall and on the map, and how the point of a cell is opened.

use crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::Position;

use super::step;
use crate::command::Command;
use crate::layout::overview::OverviewAreas;
use crate::layout::{Pane, Showing};
use crate::state::State;

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 2;

pub(super) fn run(state: &mut State, command: Command) {
    let page = isize::from(
        i16::try_from(OverviewAreas::of(state.size, state.is_wall).wall.height / 2).unwrap_or(1).max(1),
    );
    if state.showing == Showing::Map {
        return on_map(state, command);
    }
    let Some(view) = &state.view else { return };
    let wall = &mut state.wall;
    match command {
        Command::Right => wall.step(1),
        Command::Left => wall.step(-1),
        Command::Down => wall.step_rows(1),
        Command::Up => wall.step_rows(-1),
        Command::PageDown => wall.step_rows(page),
        Command::PageUp => wall.step_rows(-page),
        Command::First => wall.step(isize::MIN),
        Command::Last => wall.step(isize::MAX),
        Command::NextProblem => wall.go_to_problem(view, true),
        Command::PreviousProblem => wall.go_to_problem(view, false),
        Command::Open => open(state),
        _ => {}
    }
}

fn on_map(state: &mut State, command: Command) {
    let map = &mut state.map;
    match command {
        Command::Right => map.step((1, 0)),
        Command::Left => map.step((-1, 0)),
        Command::Down | Command::PageDown => map.step((0, 1)),
        Command::Up | Command::PageUp => map.step((0, -1)),
        Command::First => map.go_to(0),
        Command::Last => map.go_to(usize::MAX),
        Command::Open => open(state),
        _ => {}
    }
}

/// What the mouse does over the overview.
pub(super) fn mouse(state: &mut State, kind: MouseEventKind, at: Position) {
    let areas = OverviewAreas::of(state.size, state.is_wall);
    let top = state.wall.top;
    let cell = areas.cell(at).and_then(|(column, row)| state.wall.at(column, top + row));
    match kind {
        MouseEventKind::Moved => state.wall.hovered = cell,
        MouseEventKind::ScrollDown => state.wall.step_rows(NOTCH),
        MouseEventKind::ScrollUp => state.wall.step_rows(-NOTCH),
        MouseEventKind::Down(MouseButton::Left) => {
            let Some(cell) = cell else { return };
            let is_again = state.wall.cursor == cell;
            (state.wall.cursor, state.wall.hovered) = (cell, None);
            if is_again {
                open(state);
            }
        }
        _ => {}
    }
}

/// Shows all about the point at hand.
pub(super) fn open(state: &mut State) {
    if let Some(idx) = state.point() {
        step::show(state, Showing::Points);
        step::reveal(state, idx);
        step::focus(state, Pane::Detail);
    }
}
