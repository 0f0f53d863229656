//! Where the areas of the wall lie: in columns of one width, filled from top to bottom, as roomy as all of
//! them still fit.
//!
//! ```text
//! Huyện Thọ Xuân    ✖3   Huyện Yên Định    58
//! ● ● ✖ ✖ ● ● ● ○ ●      ● ● ● ● ● ● ● ● ●
//! ● ✖ ● ●                ● ● ●
//! ```

use std::num::NonZero;

/// Between two columns of areas.
const GAP: u16 = 2;
/// A column of areas is so wide at least, so that their names can be read.
const NARROWEST: u16 = 14;
/// Columns of areas beside each other.
const MOST_COLUMNS: u16 = 14;
/// How wide a cell may be, and how many rows stand empty below an area, the roomiest first.
const WAYS: [(u16, usize); 4] = [(2, 1), (2, 0), (1, 1), (1, 0)];

/// Where the areas lie.
#[derive(Clone, Debug)]
pub(crate) struct Packing {
    /// For how many columns and rows.
    pub(super) size: (u16, u16),
    /// Columns of a cell.
    pub(crate) cell: u16,
    /// Cells in a row of an area.
    pub(crate) across: NonZero<usize>,
    /// Columns of an area.
    pub(crate) width: u16,
    /// Column and row at which each area begins, with its name.
    places: Vec<(u16, usize)>,
    /// Rows that all of them take.
    pub(crate) height: usize,
}

impl Default for Packing {
    fn default() -> Self {
        let across = NonZero::<usize>::MIN;
        Self { size: (0, 0), cell: 1, across, width: 0, places: Vec::new(), height: 0 }
    }
}

impl Packing {
    /// The roomiest in which areas of those sizes fit on so many columns and rows, or else the lowest.
    pub(super) fn of(sizes: &[usize], size: (u16, u16)) -> Self {
        let mut lowest: Option<Self> = None;
        for (cell, empty) in WAYS {
            for n_columns in 1..=MOST_COLUMNS {
                let width = (size.0 + GAP) / n_columns;
                let width = width.saturating_sub(GAP);
                if width < NARROWEST {
                    break;
                }
                let Some(across) = NonZero::new(usize::from(width / cell)) else { break };
                let (places, height) = fill(sizes, across, empty, usize::from(n_columns));
                let step = width + GAP;
                let places = places.into_iter().map(|(column, row)| (crate::fit::cells(column) * step, row));
                let packing = Self { size, cell, across, width, places: places.collect(), height };
                if height <= usize::from(size.1) {
                    return packing;
                }
                if lowest.as_ref().is_none_or(|lowest| height < lowest.height) {
                    lowest = Some(packing);
                }
            }
        }
        lowest.unwrap_or(Self { size, ..Self::default() })
    }

    /// Column and row at which each area begins.
    pub(crate) fn places(&self) -> &[(u16, usize)] {
        &self.places
    }

    /// Column and row of a cell of the area that begins there.
    pub(super) fn position(&self, (x, y): (u16, usize), nth: usize) -> (u16, usize) {
        let column = crate::fit::cells(nth % self.across.get()) * self.cell;
        (x + column, y + 1 + nth / self.across.get())
    }

    /// Which cell of the area that begins there lies at a column and a row.
    pub(super) fn cell_at(&self, (x, y): (u16, usize), (column, row): (u16, usize)) -> Option<usize> {
        let across = usize::from(column.checked_sub(x)? / self.cell);
        let down = row.checked_sub(y + 1)?;
        (across < self.across.get()).then_some(down * self.across.get() + across)
    }
}

/// Column, counted in areas, and row of each area, where so many columns of them are as low as they can be, and
/// how many rows they take.
fn fill(
    sizes: &[usize],
    across: NonZero<usize>,
    empty: usize,
    n_columns: usize,
) -> (Vec<(usize, usize)>, usize) {
    let rows = |n: &usize| 1 + n.div_ceil(across.get()) + empty;
    let total: usize = sizes.iter().map(rows).sum();
    let tallest = sizes.iter().map(rows).max().unwrap_or(0);
    let mut limit = total.div_ceil(n_columns).max(tallest);
    loop {
        let mut places = Vec::with_capacity(sizes.len());
        let (mut column, mut row) = (0, 0);
        for height in sizes.iter().map(rows) {
            if row + height > limit {
                (column, row) = (column + 1, 0);
            }
            places.push((column, row));
            row += height;
        }
        if column < n_columns {
            return (places, limit.saturating_sub(empty));
        }
        limit += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No two cells lie at one place, and each is found where it lies.
    fn check(sizes: &[usize], size: (u16, u16)) -> Packing {
        let packing = Packing::of(sizes, size);
        let mut taken = std::collections::BTreeSet::new();
        for (n, place) in sizes.iter().zip(packing.places()) {
            for nth in 0..*n {
                let (x, y) = packing.position(*place, nth);
                assert!(x + packing.cell <= size.0, "{x} of {size:?}");
                assert!(y < packing.height, "{y} of {}", packing.height);
                assert!(taken.insert((x, y)), "twice at {x}, {y}");
                assert_eq!(packing.cell_at(*place, (x, y)), Some(nth));
            }
        }
        packing
    }

    #[test]
    fn a_province_fits_and_a_larger_one_fits_a_larger_screen() {
        let province: Vec<usize> = [1, 30, 30].into_iter().chain(std::iter::repeat_n(38, 26)).collect();
        assert!(check(&province, (156, 27)).height <= 27);
        assert!(check(&province, (216, 38)).cell > 1);
        let full: Vec<usize> = [1, 30, 30].into_iter().chain(std::iter::repeat_n(190, 26)).collect();
        assert!(full.iter().sum::<usize>() >= 5_000);
        assert!(check(&full, (216, 36)).height <= 36);
    }

    #[test]
    fn what_does_not_fit_is_as_low_as_it_can_be() {
        let sizes = [38; 27];
        let packing = check(&sizes, (78, 9));
        assert!(packing.height > 9);
        for size in [(0, 0), (13, 4), (14, 1), (300, 200)] {
            check(&[], size);
            Packing::of(&sizes, size);
        }
    }
}
