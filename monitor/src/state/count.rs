//! The count before a cut-off: the areas with who has not reported in them, and the row under the cursor.

use diemcau_core::ids::PointIdx;
use diemcau_core::missing::{self, MissingArea};

use super::Scroll;
use crate::view::View;

/// The areas and the points missing in them.
#[derive(Debug, Default)]
pub(crate) struct CountList {
    /// Where the most people are missing first.
    areas: Vec<MissingArea>,
    /// Each area, and below it the points that have not reported.
    rows: Vec<Row>,
    /// The cursor among them.
    pub(crate) scroll: Scroll,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// An area, by its place.
    Area(usize),
    /// A point that has not reported.
    Point(PointIdx),
}

impl CountList {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Each area, and below it the points that have not reported.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// An area of a row.
    pub(crate) fn area(&self, at: usize) -> &MissingArea {
        &self.areas[at]
    }

    /// The row under the cursor.
    pub(crate) fn selected(&self) -> Option<Row> {
        self.rows.get(self.scroll.cursor).copied()
    }

    /// The point under the cursor; of an area the one whose most people are missing.
    pub(crate) fn point(&self) -> Option<PointIdx> {
        match self.selected()? {
            Row::Point(idx) => Some(idx),
            Row::Area(at) => self.areas[at].points.first().copied(),
        }
    }

    /// Whom to call next: in the order of the list who was not called yet, else who was called longest ago.
    pub(crate) fn next_to_call(&self, view: &View) -> Option<PointIdx> {
        let points = || self.areas.iter().flat_map(|area| &area.points).copied();
        let called = |idx: &PointIdx| view.now(*idx).called.as_deref().map(|called| called.at);
        points().find(|idx| called(idx).is_none()).or_else(|| points().min_by_key(called))
    }

    /// Puts the cursor on a point.
    pub(crate) fn go_to(&mut self, idx: PointIdx) {
        if let Some(at) = self.rows.iter().position(|row| *row == Row::Point(idx)) {
            self.scroll.go_to(at);
        }
    }

    /// Lists the missing of a picture; the cursor stays on the point that the reader put it on.
    pub(crate) fn rebuild(&mut self, view: &View) {
        let held = self.selected().filter(|_| self.scroll.held);
        let held_area = match held {
            Some(Row::Area(at)) => Some(self.areas[at].area),
            Some(Row::Point(_)) | None => None,
        };
        let replica = view.replica();
        self.areas = missing::by_area(replica.roster(), view.areas(), replica.all_now());
        self.rows.clear();
        for (at, area) in self.areas.iter().enumerate() {
            self.rows.push(Row::Area(at));
            self.rows.extend(area.points.iter().copied().map(Row::Point));
        }
        let is_held = |row: &Row| match row {
            Row::Area(at) => held_area == Some(self.areas[*at].area),
            Row::Point(_) => held == Some(*row),
        };
        if let Some(at) = self.rows.iter().position(is_held) {
            self.scroll.cursor = at;
        }
    }
}
