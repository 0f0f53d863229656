//! The appendix: each part as a table.

use diemcau_phrase::Language;
use diemcau_phrase::report::table::Part;

use super::markup::{Align, Face, Markup, Page, Style};
use crate::report::Report;
use crate::report::table::{Cell, Holds, Table};

/// The parts, in their order; each point by itself is the workbook's.
const PARTS: [Part; 7] =
    [Part::Levels, Part::Areas, Part::Missing, Part::Excused, Part::Conflicts, Part::Flags, Part::Readiness];

/// Text in tables: 11 points.
const SIZE: u32 = 22;

/// Writes the appendix.
pub(super) fn write(report: &Report, language: Language, to: &mut Markup) {
    to.paragraph(&Style::TITLE, language.appendix());
    let italic = Style { face: Face::Italic, after: 120, ..Style::TITLE };
    to.paragraph(&italic, &language.appendix_of(report.moment(report.at)));
    let amendments = (!report.amendments.is_empty()).then_some(Part::Amendments);
    for (part, n) in amendments.into_iter().chain(PARTS).zip(1..) {
        let head = Style { align: Align::Left, before: 200, after: 80, ..Style::TITLE };
        to.paragraph(&head, &format!("{n}. {}", language.part_title(part)));
        let table = report.table(part, language);
        if table.rows.is_empty() {
            to.paragraph(&Style { face: Face::Italic, ..Style::PLAIN }, language.part_empty());
        } else {
            grid(&table, language, Page::LANDSCAPE.text_width(), to);
        }
    }
}

/// A table, as wide as that.
pub(super) fn grid(table: &Table, language: Language, width: u32, to: &mut Markup) {
    let of: u32 = table.columns.iter().map(|column| u32::from(column.width)).sum();
    let widths: Vec<u32> =
        table.columns.iter().map(|column| u32::from(column.width) * width / of.max(1)).collect();
    let text = Style { size: SIZE, before: 20, after: 20, ..Style::PLAIN };
    let heading = Style { align: Align::Center, face: Face::Bold, size: SIZE - 2, ..Style::PLAIN };
    to.table(&widths, true);
    to.row(true);
    for (column, width) in table.columns.iter().zip(&widths) {
        to.heading(*width, (heading, language.heading(column.heading)));
    }
    to.end_row();
    for row in &table.rows {
        to.row(false);
        for (cell, width) in row.iter().zip(&widths) {
            let (align, told) = shown(cell, language);
            to.cell(*width, &[(Style { align, ..text }, &told)]);
        }
        to.end_row();
    }
    if table.is_summed {
        to.row(false);
        let bold = Style { face: Face::Bold, ..text };
        for ((column, width), place) in table.columns.iter().zip(&widths).zip(0..) {
            let (align, told) = match column.holds {
                Holds::Counts => (Align::Right, language.number(table.sum(place))),
                Holds::Texts | Holds::Figures if place == 0 => (Align::Left, language.in_all().to_owned()),
                Holds::Texts | Holds::Figures => (Align::Left, String::new()),
            };
            to.cell(*width, &[(Style { align, ..bold }, &told)]);
        }
        to.end_row();
    }
    to.end_table();
}

fn shown(cell: &Cell, language: Language) -> (Align, String) {
    match cell {
        Cell::Empty => (Align::Left, String::new()),
        Cell::Text(text) => (Align::Left, text.clone()),
        Cell::Number(n) | Cell::SumOf(_, n) => (Align::Right, language.number(*n)),
        Cell::Share(permille) => {
            (Align::Right, language.permille(u16::try_from(*permille).unwrap_or(u16::MAX)))
        }
    }
}
