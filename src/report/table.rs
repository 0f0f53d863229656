//! The tables that a report is made of, for whatever lays them out: a workbook, a document. Each number stands
//! in them as a number, each text as it was written.

mod appendix;
mod points;
mod sums;

use diemcau_phrase::Language;
use diemcau_phrase::report::table::{Heading, Part};

use super::Report;

/// One part of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Which.
    pub part: Part,
    /// From left to right.
    pub columns: Vec<Column>,
    /// From top to bottom, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// The last row sums up the columns that can be summed.
    pub is_summed: bool,
}

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub heading: Heading,
    /// How wide it is, in figures of the text's font.
    pub width: u8,
    /// What stands in it.
    pub holds: Holds,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Texts.
    Texts,
    /// Numbers that can be summed.
    Counts,
    /// Numbers that cannot.
    Figures,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing, or nothing is known: never 0.
    Empty,
    /// A text, whatever it begins with.
    Text(String),
    /// A number.
    Number(u64),
    /// A number that is the sum of a column of [`Part::Points`].
    SumOf(Heading, u64),
    /// The share that the cell to the left is of the one before that, both numbers; thousandths.
    Share(u64),
}

impl Column {
    const fn texts(heading: Heading, width: u8) -> Self {
        Self { heading, width, holds: Holds::Texts }
    }

    const fn counts(heading: Heading, width: u8) -> Self {
        Self { heading, width, holds: Holds::Counts }
    }

    const fn figures(heading: Heading, width: u8) -> Self {
        Self { heading, width, holds: Holds::Figures }
    }
}

impl Cell {
    /// A number that may not be known.
    fn known(n: Option<u32>) -> Self {
        n.map_or(Self::Empty, |n| Self::Number(n.into()))
    }

    /// A text; none and an empty one are nothing.
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl Table {
    /// The sum of a column, by its place.
    pub fn sum(&self, column: usize) -> u64 {
        let numbers = self.rows.iter().filter_map(|row| match row.get(column) {
            Some(Cell::Number(n) | Cell::SumOf(_, n)) => Some(*n),
            Some(Cell::Empty | Cell::Text(_) | Cell::Share(_)) | None => None,
        });
        numbers.sum()
    }
}

impl Report {
    /// A part of it.
    pub fn table(&self, part: Part, language: Language) -> Table {
        match part {
            Part::Summary => sums::summary(self, language),
            Part::Levels => sums::levels(self),
            Part::Areas => sums::areas(self, language),
            Part::Points => points::all(self, language),
            Part::Missing => points::missing(self, language),
            Part::Excused => points::excused(self, language),
            Part::Conflicts => appendix::conflicts(self, language),
            Part::Flags => appendix::flags(self, language),
            Part::Readiness => appendix::readiness(self, language),
            Part::Amendments => appendix::amendments(self, language),
        }
    }
}
