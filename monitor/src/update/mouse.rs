//! What the mouse does: a click chooses a row, a tile or a tab, or folds a node; the wheel moves
//! the rows it is over.

mod overlay;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use diemcau_core::ids::LevelIdx;
use ratatui::layout::{Position, Rect};

use super::{fold, step, wall};
use crate::event::Action;
use crate::fit::cells;
use crate::layout::{Areas, Pane, Showing};
use crate::render::{map, tabs, tree as tree_view, views};
use crate::state::tree::Fold;
use crate::state::{INCIDENT_ROWS, State};

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

pub(super) fn run(state: &mut State, mouse: MouseEvent) -> Action {
    let at = Position::new(mouse.column, mouse.row);
    match overlay::run(state, mouse.kind, at) {
        Some(action) => return action,
        None if state.showing == Showing::Points => among_points(state, mouse.kind, at),
        None => elsewhere(state, mouse.kind, at),
    }
    Action::Nothing
}

/// What it does while the points are shown.
fn among_points(state: &mut State, kind: MouseEventKind, at: Position) {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => click(state, at),
        MouseEventKind::ScrollDown => wheel(state, at, NOTCH),
        MouseEventKind::ScrollUp => wheel(state, at, -NOTCH),
        _ => {}
    }
}

/// What it does while something else than the points is shown.
fn elsewhere(state: &mut State, kind: MouseEventKind, at: Position) {
    let split = state.split();
    if state.showing == Showing::Map && !split.tabs.contains(at) {
        if let (MouseEventKind::Down(MouseButton::Left), Some(tile)) =
            (kind, map::tile_at(state, &split, (at.x, at.y)))
        {
            let is_again = state.map.cursor == tile;
            state.map.go_to(tile);
            if is_again {
                wall::open(state);
            }
        }
        return;
    }
    let list =
        if state.showing == Showing::Timeline { Some(split.whole_inner()) } else { split.list_inner() };
    let row = list.filter(|list| list.contains(at)).map(|list| at.y - list.y);
    let notch = match kind {
        MouseEventKind::ScrollDown => NOTCH,
        MouseEventKind::ScrollUp => -NOTCH,
        MouseEventKind::Down(MouseButton::Left) => {
            if let Some(showing) =
                views::showing_at(state, split.tabs, at.x).filter(|_| split.tabs.contains(at))
            {
                step::show(state, showing);
            } else if state.showing == Showing::Overview {
                wall::mouse(state, kind, at);
            } else if let Some(row) = row {
                step::in_detail(state, false);
                choose(state, usize::from(row));
            } else if split.detail.contains(at) {
                step::in_detail(state, true);
            }
            return;
        }
        _ if state.showing == Showing::Overview => return wall::mouse(state, kind, at),
        _ => return,
    };
    if state.showing == Showing::Overview {
        return wall::mouse(state, kind, at);
    }
    if row.is_some() || state.incidents.in_detail || state.showing == Showing::Speakers {
        step::scroll(state).0.step(notch);
    }
}

/// Puts the cursor on the row of the list that lies so many rows of the screen below its top.
fn choose(state: &mut State, row: usize) {
    let (len, height) = match state.showing {
        Showing::Overview | Showing::Map | Showing::Points | Showing::Speakers => return,
        Showing::Incidents => (state.incidents.len(), usize::from(INCIDENT_ROWS)),
        Showing::Alerts => (state.alerts.len(), 1),
        Showing::Count => (state.count.len(), 1),
        Showing::Timeline => (state.timeline.len(), 1),
    };
    let (scroll, _) = step::scroll(state);
    let at = scroll.top + row / height;
    if at < len {
        scroll.go_to(at);
    }
}

fn click(state: &mut State, at: Position) {
    let areas = state.areas();
    if areas.tiles.contains(at) {
        click_tile(state, &areas, at);
    } else if let Some(row) = areas.tabs.filter(|row| row.contains(at)) {
        if let Some(pane) = tabs::pane_at(state, row, at.x) {
            step::focus(state, pane);
        }
    } else if let Some(row) = inside(&areas, areas.list, at) {
        let column = at.x;
        step::focus(state, Pane::List);
        let at = state.list.scroll.top + usize::from(row / areas.list_row);
        if at < state.list.len() {
            click_row(state, &areas, at, column);
        }
    } else if let Some(row) = inside(&areas, areas.tree, at) {
        step::focus(state, Pane::Tree);
        click_node(state, &areas, usize::from(row), at.x);
    } else if areas.detail.is_some_and(|pane| pane.contains(at)) {
        step::focus(state, Pane::Detail);
    }
}

fn click_tile(state: &mut State, areas: &Areas, at: Position) {
    let Some(view) = &state.view else { return };
    let n_levels = view.replica().settings().levels.len();
    let tile = (0..n_levels).find(|tile| areas.tile(*tile, n_levels).contains(at));
    let level = tile.map(|tile| LevelIdx(cells(tile)));
    let chosen = level.filter(|level| state.filter.level != Some(*level));
    step::choose_level(state, chosen);
}

/// A click on the sign of a cause unfolds it; elsewhere it chooses the row.
fn click_row(state: &mut State, areas: &Areas, at: usize, x: u16) {
    state.list.scroll.go_to(at);
    let left = areas.list.map_or(0, |pane| areas.inner(pane).x);
    if tree_view::marker(0).contains(&x.saturating_sub(left)) {
        fold::row(state, at, |fold| fold == Fold::Folded);
    }
}

fn click_node(state: &mut State, areas: &Areas, row: usize, x: u16) {
    let at = state.tree.scroll.top + row;
    let Some(node) = state.tree.rows().get(at).copied() else { return };
    state.tree.scroll.go_to(at);
    let left = areas.tree.map_or(0, |pane| areas.inner(pane).x);
    if tree_view::marker(node.depth).contains(&x.saturating_sub(left)) {
        fold::node(state, node.idx, |fold| fold == Fold::Folded);
    }
}

fn wheel(state: &mut State, at: Position, by: isize) {
    let areas = state.areas();
    if inside(&areas, areas.list, at).is_some() {
        state.list.scroll.step(by);
    } else if inside(&areas, areas.tree, at).is_some() {
        state.tree.scroll.step(by);
    }
}

/// The row inside a pane's frame that a position is on.
fn inside(areas: &Areas, pane: Option<Rect>, at: Position) -> Option<u16> {
    let inner = areas.inner(pane?);
    inner.contains(at).then(|| at.y - inner.y)
}
