//! The tree as rows: what is unfolded, in the order of the roster, inner nodes before leaves.

use diemcau_core::ids::PointIdx;
use diemcau_core::roster::Roster;

use super::Scroll;

/// The rows of the tree, and which nodes are unfolded.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    unfolded: Vec<bool>,
    rows: Vec<Row>,
    pub(crate) scroll: Scroll,
    /// The tree had the keys when the detail pane took them.
    pub(crate) led_detail: bool,
}

/// One node that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) idx: PointIdx,
    /// How many nodes are above it.
    pub(crate) depth: u16,
}

/// How a node can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Nothing is below it.
    Leaf,
    /// What is below it is hidden.
    Folded,
    /// What is below it is shown.
    Unfolded,
}

impl Tree {
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(crate) fn selected(&self) -> Option<PointIdx> {
        self.rows.get(self.scroll.cursor).map(|row| row.idx)
    }

    pub(crate) fn fold(&self, roster: &Roster, idx: PointIdx) -> Fold {
        if roster.children(idx).is_empty() {
            Fold::Leaf
        } else if self.unfolded[idx.as_usize()] {
            Fold::Unfolded
        } else {
            Fold::Folded
        }
    }

    /// The nodes that are unfolded.
    pub(crate) fn expanded(&self) -> impl Iterator<Item = PointIdx> {
        let unfolded = self.unfolded.iter().enumerate().filter(|(_, unfolded)| **unfolded);
        unfolded.map(|(idx, _)| PointIdx::from_usize(idx))
    }

    /// Starts over with another roster.
    pub(crate) fn reset(
        &mut self,
        roster: &Roster,
        roots: &[PointIdx],
        is_unfolded: impl Fn(PointIdx) -> bool,
        selected: Option<PointIdx>,
    ) {
        self.unfolded = roster.rows().map(|(idx, _)| is_unfolded(idx)).collect();
        self.flatten(roster, roots);
        self.select(selected);
    }

    /// Folds or unfolds a node.
    pub(crate) fn set(&mut self, roster: &Roster, roots: &[PointIdx], idx: PointIdx, unfolded: bool) {
        self.unfolded[idx.as_usize()] = unfolded;
        self.flatten(roster, roots);
        self.select(Some(idx));
    }

    /// Folds or unfolds every node; the roots stay unfolded.
    pub(crate) fn set_all(&mut self, roster: &Roster, roots: &[PointIdx], unfolded: bool) {
        let selected = self.selected();
        self.unfolded.fill(unfolded);
        for root in roots {
            self.unfolded[root.as_usize()] = true;
        }
        self.flatten(roster, roots);
        let shown = |idx: PointIdx| self.rows.iter().any(|row| row.idx == idx);
        let nearest = selected
            .and_then(|idx| std::iter::once(idx).chain(roster.ancestors(idx)).find(|idx| shown(*idx)));
        self.select(nearest);
    }

    /// Unfolds all above a point and puts the cursor on it.
    pub(crate) fn reveal(&mut self, roster: &Roster, roots: &[PointIdx], idx: PointIdx) {
        for above in roster.ancestors(idx) {
            self.unfolded[above.as_usize()] = true;
        }
        self.flatten(roster, roots);
        self.select(Some(idx));
    }

    /// Puts the cursor on a point if it is shown.
    pub(crate) fn select(&mut self, idx: Option<PointIdx>) {
        if let Some(at) = self.rows.iter().position(|row| Some(row.idx) == idx) {
            self.scroll.cursor = at;
        }
    }

    fn flatten(&mut self, roster: &Roster, roots: &[PointIdx]) {
        self.rows.clear();
        let mut open: Vec<Row> = roots.iter().rev().map(|idx| Row { idx: *idx, depth: 0 }).collect();
        while let Some(row) = open.pop() {
            self.rows.push(row);
            if self.fold(roster, row.idx) != Fold::Unfolded {
                continue;
            }
            let below = roster.children(row.idx);
            let is_leaf = |idx: &&PointIdx| roster.children(**idx).is_empty();
            let leaves = below.iter().rev().filter(is_leaf);
            let inner = below.iter().rev().filter(|idx| !is_leaf(idx));
            open.extend(leaves.chain(inner).map(|idx| Row { idx: *idx, depth: row.depth + 1 }));
        }
    }
}
