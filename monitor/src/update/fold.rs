//! What is folded and unfolded, by the same keys in the list and in the tree.

use diemcau_core::ids::PointIdx;

use crate::layout::Pane;
use crate::state::State;
use crate::state::list::{Entry, Row};
use crate::state::tree::Fold;

/// Folds or unfolds what the cursor is on, as `unfold` says of how it is.
pub(super) fn selected(state: &mut State, unfold: impl FnOnce(Fold) -> bool) {
    match state.focus {
        Pane::Detail => {}
        Pane::List => row(state, state.list.scroll.cursor, unfold),
        Pane::Tree => {
            if let Some(idx) = state.tree.selected() {
                node(state, idx, unfold);
            }
        }
    }
}

/// Folds or unfolds a row of the list.
pub(super) fn row(state: &mut State, at: usize, unfold: impl FnOnce(Fold) -> bool) {
    let (Some(Row::Cause(group)), Some(view)) = (state.list.row(at), &state.view) else { return };
    let fold = state.list.fold(&state.filter, Row::Cause(group));
    state.list.set(view, &state.filter, group, unfold(fold));
}

/// Folds or unfolds a node of the tree.
pub(super) fn node(state: &mut State, idx: PointIdx, unfold: impl FnOnce(Fold) -> bool) {
    let Some(view) = &state.view else { return };
    let roster = view.replica().roster();
    let fold = state.tree.fold(roster, idx);
    if fold != Fold::Leaf {
        state.tree.set(roster, &view.roots, idx, unfold(fold));
    }
}

/// Folds what the cursor is on, or goes to what it lies below.
pub(super) fn or_go_above(state: &mut State) {
    let Some(view) = &state.view else { return };
    match state.focus {
        Pane::Detail => {}
        Pane::List => match state.list.row(state.list.scroll.cursor) {
            Some(Row::Member(group, _)) => {
                state.list.select(Entry::Cause(group));
            }
            Some(Row::Cause(_)) => selected(state, |_| false),
            Some(Row::Point(_)) | None => {}
        },
        Pane::Tree => {
            let Some(idx) = state.tree.selected() else { return };
            match state.tree.fold(view.replica().roster(), idx) {
                Fold::Unfolded => node(state, idx, |_| false),
                Fold::Folded | Fold::Leaf => state.tree.select(view.point(idx).parent),
            }
        }
    }
}

/// Folds or unfolds all, in the pane whose cursor leads.
pub(super) fn all(state: &mut State, unfolded: bool) {
    let Some(view) = &state.view else { return };
    if state.tree_leads() {
        state.tree.set_all(view.replica().roster(), &view.roots, unfolded);
    } else {
        state.list.set_all(view, &state.filter, unfolded);
    }
}
