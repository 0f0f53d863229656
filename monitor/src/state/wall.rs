//! The wall: every point one cell, its neighbours of one area beside it, in the order of the roster.
//!
//! How a cell looks is worked out when its point changes, and where it lies when the size of the screen does,
//! so that a frame only copies what is in sight.

pub(crate) mod packing;

use diemcau_core::ids::PointIdx;
use diemcau_core::presence::Presence;
use diemcau_core::trouble::{Concern, Trouble};

use self::packing::Packing;
use crate::view::View;

/// The wall.
#[derive(Debug, Default)]
pub(crate) struct Wall {
    /// The areas, in the order of the roster.
    areas: Vec<Block>,
    /// The points, area by area.
    points: Vec<PointIdx>,
    /// How the points look, in the same order.
    looks: Vec<Look>,
    /// By point, its place among them.
    places: Vec<usize>,
    /// The place under the cursor.
    pub(crate) cursor: usize,
    /// The place under the mouse; none where it is elsewhere.
    pub(crate) hovered: Option<usize>,
    /// Where the areas lie.
    packing: Packing,
    /// The first row of the wall that is shown.
    pub(crate) top: usize,
}

/// An area of the wall.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The first node of the area, which names it.
    pub(crate) area: PointIdx,
    /// Where its points begin.
    pub(crate) start: usize,
    /// How many there are.
    pub(crate) len: usize,
}

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Its people need help; whether somebody answered.
    Help(bool),
    /// Something else is wrong at a point that is there.
    Trouble,
    /// How it stands.
    Presence(Presence),
    /// The same of a point that speaks and is there.
    Speaks,
}

impl Look {
    fn of(view: &View, idx: PointIdx) -> Self {
        let presence = view.now(idx).presence;
        match view.troubles(idx).next() {
            Some(Trouble::Help(help)) => Self::Help(help.reply.is_some()),
            Some(Trouble::Gone(_)) => Self::Presence(presence),
            Some(_) => Self::Trouble,
            None if presence == Presence::Live && view.point(idx).speaking => Self::Speaks,
            None => Self::Presence(presence),
        }
    }
}

impl Wall {
    /// The areas, in the order of the roster.
    pub(crate) fn areas(&self) -> &[Block] {
        &self.areas
    }

    /// The points of an area with how they look.
    pub(crate) fn cells(&self, block: &Block) -> impl Iterator<Item = (PointIdx, Look)> {
        let range = block.start..block.start + block.len;
        self.points[range.clone()].iter().copied().zip(self.looks[range].iter().copied())
    }

    /// Where the areas lie.
    pub(crate) fn packing(&self) -> &Packing {
        &self.packing
    }

    /// The point under the mouse, else that under the cursor.
    pub(crate) fn named(&self) -> Option<PointIdx> {
        self.points.get(self.hovered.unwrap_or(self.cursor)).copied()
    }

    /// Starts over with other points; the cursor stays on the place it was at.
    pub(crate) fn reset(&mut self, view: &View) {
        let roster = view.replica().roster();
        let placed = roster.iter().filter(|(_, point)| !point.unplaced).map(|(idx, _)| idx);
        let mut points: Vec<(PointIdx, PointIdx)> = placed.map(|idx| (view.areas().of(idx), idx)).collect();
        points.sort_unstable();
        let selected = self.points.get(self.cursor).copied();
        self.points = points.iter().map(|(_, idx)| *idx).collect();
        self.areas.clear();
        for (at, (area, _)) in points.iter().enumerate() {
            match self.areas.last_mut().filter(|block| block.area == *area) {
                Some(block) => block.len += 1,
                None => self.areas.push(Block { area: *area, start: at, len: 1 }),
            }
        }
        self.places = vec![usize::MAX; roster.len()];
        for (at, idx) in self.points.iter().enumerate() {
            self.places[idx.as_usize()] = at;
        }
        self.packing = Packing::default();
        self.hovered = None;
        self.look_again(view);
        let kept = selected.and_then(|idx| self.place(idx));
        self.cursor = kept.unwrap_or(0);
    }

    /// Works out anew how all points look.
    pub(crate) fn look_again(&mut self, view: &View) {
        self.looks = self.points.iter().map(|idx| Look::of(view, *idx)).collect();
    }

    /// Works out anew how the points look that changed.
    pub(crate) fn refresh(&mut self, view: &View, changed: &[PointIdx]) {
        for idx in changed {
            if let Some(at) = self.place(*idx) {
                self.looks[at] = Look::of(view, *idx);
            }
        }
    }

    /// Puts the cursor on the next point with which something is wrong, or the one before.
    pub(crate) fn go_to_problem(&mut self, view: &View, forward: bool) {
        let n = self.points.len();
        let is_problem = |at: &usize| view.concern(self.points[*at]) == Concern::Problem;
        let mut others = (1..=n).map(|by| if forward { self.cursor + by } else { self.cursor + n - by });
        if let Some(at) = others.find(|at| is_problem(&(at % n))) {
            (self.cursor, self.hovered) = (at % n, None);
        }
    }

    /// Moves the cursor to the cell beside it.
    pub(crate) fn step(&mut self, by: isize) {
        let last = self.points.len().saturating_sub(1);
        (self.cursor, self.hovered) = (self.cursor.saturating_add_signed(by).min(last), None);
    }

    /// Moves the cursor to the nearest cell so many rows above or below, or as far as there are any.
    pub(crate) fn step_rows(&mut self, by: isize) {
        let Some((x, y)) = self.position(self.cursor) else { return };
        let wanted = y.saturating_add_signed(by);
        let is_beyond = |row: usize| if by < 0 { row < y } else { row > y };
        let distance = |at: &usize| {
            let (column, row) = self.position(*at).unwrap_or_default();
            (row.abs_diff(wanted), column.abs_diff(x))
        };
        let rows = (0..self.points.len()).filter(|at| self.position(*at).is_some_and(|at| is_beyond(at.1)));
        if let Some(at) = rows.min_by_key(distance) {
            (self.cursor, self.hovered) = (at, None);
        }
    }

    /// The place of the cell at a column and a row of the wall.
    pub(crate) fn at(&self, column: u16, row: usize) -> Option<usize> {
        let mut blocks = self.areas.iter().zip(self.packing.places());
        blocks.find_map(|(block, place)| {
            let nth = self.packing.cell_at(*place, (column, row))?;
            (nth < block.len).then_some(block.start + nth)
        })
    }

    /// Lays the areas out on so many columns and rows, and keeps the cursor in sight.
    pub(crate) fn settle(&mut self, size: (u16, u16)) {
        if self.packing.size != size {
            let sizes: Vec<usize> = self.areas.iter().map(|block| block.len).collect();
            self.packing = Packing::of(&sizes, size);
            self.hovered = None;
        }
        let height = usize::from(size.1);
        self.top = self.top.min(self.packing.height.saturating_sub(height));
        let Some((_, row)) = self.position(self.cursor) else { return };
        // The name of the area above its first row is to be seen with it.
        self.top = self.top.min(row.saturating_sub(1));
        if height > 0 && row >= self.top + height {
            self.top = row + 1 - height;
        }
    }

    /// Column and row of a cell, if the areas are laid out.
    fn position(&self, at: usize) -> Option<(u16, usize)> {
        let block = self.areas.partition_point(|block| block.start <= at).checked_sub(1)?;
        let place = self.packing.places().get(block)?;
        Some(self.packing.position(*place, at - self.areas[block].start))
    }

    fn place(&self, idx: PointIdx) -> Option<usize> {
        self.places.get(idx.as_usize()).copied().filter(|at| *at < self.points.len())
    }
}
