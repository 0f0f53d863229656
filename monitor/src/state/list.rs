//! The list of points that ask for something, the most important first: people who wait for help,
//! then what else is wrong, then what cannot be known, then what was never there; in each speaking
//! points, then by level, then by how long.

use diemcau_core::ids::PointIdx;
use diemcau_core::time::Timestamp;

use super::Scroll;
use super::filter::Filter;
use crate::view::View;
use diemcau_core::trouble::Concern;
use diemcau_core::trouble::{Trouble, Urgency};

/// The list, sorted.
#[derive(Debug, Default)]
pub(crate) struct List {
    rows: Vec<Row>,
    pub(crate) scroll: Scroll,
}

/// One point in the list; rows sort by importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    concern: Concern,
    urgency: Urgency,
    silent: bool,
    level: u16,
    since: i64,
    pub(crate) idx: PointIdx,
}

impl List {
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(crate) fn selected(&self) -> Option<PointIdx> {
        self.rows.get(self.scroll.cursor).map(|row| row.idx)
    }

    /// How many listed points are of that concern.
    pub(crate) fn n_points(&self, concern: Concern) -> usize {
        let start = self.rows.partition_point(|row| row.concern < concern);
        self.rows[start..].partition_point(|row| row.concern == concern)
    }

    /// The listed points with which something is wrong.
    pub(crate) fn problems(&self) -> impl Iterator<Item = PointIdx> {
        self.rows.iter().take_while(|row| row.concern == Concern::Problem).map(|row| row.idx)
    }

    /// Puts the cursor on a point if it is listed.
    pub(crate) fn select(&mut self, idx: Option<PointIdx>) {
        if let Some(at) = self.rows.iter().position(|row| Some(row.idx) == idx) {
            self.scroll.cursor = at;
        }
    }

    /// Lists the points anew. Only problems need sorting: by weight all others are in order.
    pub(crate) fn rebuild(&mut self, view: &View, filter: &Filter) {
        let selected = self.selected();
        self.rows.clear();
        let (mut unknown, mut unseen, mut fine) = (Vec::new(), Vec::new(), Vec::new());
        let candidates = view.by_weight.iter().filter(|idx| filter.may_admit(**idx));
        for row in candidates.filter_map(|idx| row(view, filter, *idx)) {
            match row.concern {
                Concern::Problem => self.rows.push(row),
                Concern::Unknown => unknown.push(row),
                Concern::Unseen => unseen.push(row),
                Concern::Fine => fine.push(row),
            }
        }
        self.rows.sort_unstable();
        self.rows.append(&mut unknown);
        self.rows.append(&mut unseen);
        self.rows.append(&mut fine);
        self.select(selected);
    }

    /// Puts the points that changed, given in order, where they belong now. The rest is sorted, so
    /// this is a merge.
    pub(crate) fn refresh(&mut self, view: &View, filter: &Filter, changed: &[PointIdx]) {
        if changed.is_empty() {
            return;
        }
        let selected = self.selected();
        self.rows.retain(|row| changed.binary_search(&row.idx).is_err());
        let mut fresh: Vec<Row> = changed.iter().filter_map(|idx| row(view, filter, *idx)).collect();
        fresh.sort_unstable();
        fresh.dedup();
        self.rows.append(&mut fresh);
        self.rows.sort();
        if self.scroll.cursor > 0 {
            self.select(selected);
        }
    }
}

fn row(view: &View, filter: &Filter, idx: PointIdx) -> Option<Row> {
    let concern = view.concern(idx);
    if !filter.admits(view, idx, concern) {
        return None;
    }
    let point = view.point(idx);
    let trouble = view.troubles(idx).next();
    let urgency = trouble.as_ref().map_or(Urgency::Unasked, Trouble::urgency);
    let since = match concern {
        Concern::Problem => {
            trouble.and_then(|trouble| trouble.since()).map_or(i64::MAX, Timestamp::as_millis)
        }
        Concern::Unknown | Concern::Unseen | Concern::Fine => 0,
    };
    Some(Row { concern, urgency, silent: !point.speaking, level: point.level.0, since, idx })
}
