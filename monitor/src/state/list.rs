//! The rows of the list: points by importance, and those that one cause explains under one row, which
//! unfolds.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use diemcau_core::ids::PointIdx;
use diemcau_core::risk::groups::RiskGroupIdx;

use super::Scroll;
use super::filter::Filter;
use super::ranking::Ranking;
use super::tree::Fold;
use crate::view::View;

/// The list.
#[derive(Debug, Default)]
pub(crate) struct List {
    points: Ranking,
    /// The rows of the points with which something is wrong; a row each for all others follows.
    problems: Vec<Row>,
    /// How many points `problems` stands for.
    n_problems: usize,
    /// The points that are listed under each cause, the weightiest first; two at least.
    causes: BTreeMap<RiskGroupIdx, Vec<PointIdx>>,
    folds: Folds,
    pub(crate) scroll: Scroll,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// What explains that points are out.
    Cause(RiskGroupIdx),
    /// A point under what explains it.
    Member(RiskGroupIdx, PointIdx),
    /// A point on its own.
    Point(PointIdx),
}

/// What the cursor can be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// The cause of several points.
    Cause(RiskGroupIdx),
    /// A point.
    Point(PointIdx),
}

/// Which causes show their points: those that the reader unfolded, and in a search all but those that
/// the reader folded.
#[derive(Debug, Default)]
struct Folds {
    unfolded: BTreeSet<RiskGroupIdx>,
    folded_in_search: BTreeSet<RiskGroupIdx>,
}

/// What the cursor was on, and what may stand for it once it is gone: the points under it.
struct Held {
    entry: Entry,
    members: Vec<PointIdx>,
}

impl Row {
    pub(crate) fn entry(self) -> Entry {
        match self {
            Self::Cause(group) => Entry::Cause(group),
            Self::Member(_, idx) | Self::Point(idx) => Entry::Point(idx),
        }
    }
}

impl List {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.problems.len() + self.points.len() - self.n_problems
    }

    pub(crate) fn row(&self, at: usize) -> Option<Row> {
        match at.checked_sub(self.problems.len()) {
            None => self.problems.get(at).copied(),
            Some(past) => self.points.point(self.n_problems + past).map(Row::Point),
        }
    }

    pub(crate) fn rows(&self, range: Range<usize>) -> impl Iterator<Item = Row> {
        range.filter_map(|at| self.row(at))
    }

    /// All listed points, whether their row is shown or folded away.
    pub(crate) fn points(&self) -> &Ranking {
        &self.points
    }

    pub(crate) fn selected(&self) -> Option<Entry> {
        self.row(self.scroll.cursor).map(Row::entry)
    }

    /// The points that are listed under a cause, the weightiest first.
    pub(crate) fn members(&self, group: RiskGroupIdx) -> &[PointIdx] {
        self.causes.get(&group).map_or(&[], Vec::as_slice)
    }

    /// Whether a row can be unfolded, and is.
    pub(crate) fn fold(&self, filter: &Filter, row: Row) -> Fold {
        match row {
            Row::Cause(group) if self.folds.is_open(filter, group) => Fold::Unfolded,
            Row::Cause(_) => Fold::Folded,
            Row::Member(..) | Row::Point(_) => Fold::Leaf,
        }
    }

    /// The causes that the reader unfolded.
    pub(crate) fn unfolded(&self) -> impl Iterator<Item = RiskGroupIdx> {
        self.folds.unfolded.iter().copied()
    }

    /// Starts over with other points, of which those causes are unfolded.
    pub(crate) fn reset(&mut self, unfolded: BTreeSet<RiskGroupIdx>) {
        let folds = Folds { unfolded, ..Folds::default() };
        *self = Self { folds, scroll: self.scroll, ..Self::default() };
    }

    /// Puts the cursor on something if it is listed.
    pub(crate) fn select(&mut self, entry: Entry) -> bool {
        let at = (0..self.len()).find(|at| self.row(*at).map(Row::entry) == Some(entry));
        self.scroll.cursor = at.unwrap_or(self.scroll.cursor);
        at.is_some()
    }

    /// Folds or unfolds a cause.
    pub(crate) fn set(&mut self, view: &View, filter: &Filter, group: RiskGroupIdx, open: bool) {
        self.scroll.held = true;
        self.folds.set(filter, group, open);
        self.change(view, |list| list.arrange(view, filter));
    }

    /// Folds or unfolds all causes.
    pub(crate) fn set_all(&mut self, view: &View, filter: &Filter, open: bool) {
        let groups: Vec<RiskGroupIdx> = self.causes.keys().copied().collect();
        for group in groups {
            self.folds.set(filter, group, open);
        }
        self.change(view, |list| list.arrange(view, filter));
    }

    /// Lists the points anew, and says whether the cursor is still on what it was on.
    pub(crate) fn rebuild(&mut self, view: &View, filter: &Filter) -> bool {
        self.change(view, |list| {
            list.points.rebuild(view, filter);
            list.arrange(view, filter);
        })
    }

    /// Puts the points that changed, given in order, where they belong now.
    pub(crate) fn refresh(&mut self, view: &View, filter: &Filter, changed: &[PointIdx]) {
        if changed.is_empty() {
            return;
        }
        self.change(view, |list| {
            list.points.refresh(view, filter, changed);
            list.arrange(view, filter);
        });
    }

    /// Changes the rows; the cursor stays on what the reader put it on. Says whether it did.
    fn change(&mut self, view: &View, change: impl FnOnce(&mut Self)) -> bool {
        let held = self.selected().map(|entry| Held {
            entry,
            members: match entry {
                Entry::Cause(group) => self.members(group).to_vec(),
                Entry::Point(idx) => vec![idx],
            },
        });
        change(self);
        let is_held = self.scroll.cursor > 0 || self.scroll.held;
        let Some(held) = held.filter(|_| is_held) else { return true };
        // Else it was folded into a cause, or came out of one that is none any more.
        self.select(held.entry)
            || held.members.iter().any(|idx| {
                self.select(Entry::Point(*idx))
                    || view.cause(*idx).is_some_and(|group| self.select(Entry::Cause(group)))
            })
    }

    fn arrange(&mut self, view: &View, filter: &Filter) {
        if filter.n_found().is_none() {
            self.folds.folded_in_search.clear();
        }
        self.causes.clear();
        self.problems.clear();
        let problems = self.points.problems().map(|idx| (idx, view.cause(idx)));
        let problems: Vec<(PointIdx, Option<RiskGroupIdx>)> = problems.collect();
        for (idx, cause) in &problems {
            if let Some(group) = cause {
                self.causes.entry(*group).or_default().push(*idx);
            }
        }
        self.causes.retain(|_, members| members.len() > 1);
        self.n_problems = problems.len();
        for (idx, cause) in problems {
            match cause.and_then(|group| Some((group, self.causes.get(&group)?))) {
                None => self.problems.push(Row::Point(idx)),
                Some((group, members)) if members.first() == Some(&idx) => {
                    self.problems.push(Row::Cause(group));
                    if self.folds.is_open(filter, group) {
                        self.problems.extend(members.iter().map(|idx| Row::Member(group, *idx)));
                    }
                }
                Some(_) => {}
            }
        }
    }
}

impl Folds {
    fn is_open(&self, filter: &Filter, group: RiskGroupIdx) -> bool {
        match filter.n_found() {
            Some(_) => !self.folded_in_search.contains(&group),
            None => self.unfolded.contains(&group),
        }
    }

    fn set(&mut self, filter: &Filter, group: RiskGroupIdx, open: bool) {
        let (set, held) = match filter.n_found() {
            Some(_) => (&mut self.folded_in_search, !open),
            None => (&mut self.unfolded, open),
        };
        if held {
            set.insert(group);
        } else {
            set.remove(&group);
        }
    }
}
