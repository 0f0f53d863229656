//! The report as a workbook: a sheet a part, to be printed as it is. Numbers are numbers, sums are formulas that
//! carry their results for readers that do not calculate, and what people wrote is text, whatever it begins with.
//! It holds no time of its making: the same figure has the same bytes.

use diemcau_core::event::Session;
use diemcau_phrase::Language;
use diemcau_phrase::report::table::{Heading, Part};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError, utility::row_col_to_cell,
};

use super::Report;
use super::table::{Cell, Column, Holds, Table};

/// The sheets, in their order.
const PARTS: [Part; 10] = [
    Part::Summary,
    Part::Levels,
    Part::Areas,
    Part::Missing,
    Part::Excused,
    Part::Conflicts,
    Part::Flags,
    Part::Readiness,
    Part::Amendments,
    Part::Points,
];

/// Paper A4, by the number that spreadsheets give it.
const A4: u8 = 9;
/// Excel's own number of the format that keeps what is typed: "Text".
const TEXT: u8 = 49;
/// A figure of the text's font is so much narrower than one of the font that widths are measured in.
const WIDTH: f64 = 1.05;

/// A column of counts that is no wider has its heading turned.
const NARROW: u8 = 8;
/// Heights, in points: of a line of text, of a row of headings, of one of turned headings.
const LINE: f64 = 16.0;
const HEADING: f64 = 50.0;
const TURNED: f64 = 130.0;

/// How cells look.
struct Look {
    title: Format,
    about: Format,
    rehearsal: Format,
    heading: Format,
    turned: Format,
    text: Format,
    number: Format,
    share: Format,
    sum: Format,
    sum_text: Format,
}

/// Where the table of all points stands, for the sums that are taken of it.
struct Points<'a> {
    sheet: &'a str,
    table: &'a Table,
    first: u32,
}

impl Report {
    /// The workbook's bytes.
    ///
    /// # Errors
    /// If it cannot be laid out.
    pub fn xlsx(&self, language: Language) -> Result<Vec<u8>, XlsxError> {
        let look = Look::new();
        let about = self.about(language);
        let all = self.table(Part::Points, language);
        let first = first_row(&about);
        let points = Points { sheet: language.part_sheet(Part::Points), table: &all, first };
        let mut workbook = Workbook::new();
        // The instant of the figure: a time of its making would make each copy another.
        let made = ExcelDateTime::from_timestamp(self.at.as_millis().div_euclid(1_000))?;
        let title = self.state.settings().name.as_str();
        workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
        for part in PARTS {
            let sheet = workbook.add_worksheet();
            sheet.set_name(language.part_sheet(part))?;
            let is_rehearsal = self.state.session() == Some(Session::Rehearsal);
            let of = if is_rehearsal { &look.rehearsal } else { &look.about };
            sheet.write_string_with_format(0, 0, language.part_title(part), &look.title)?;
            for (line, row) in about.iter().zip(1..) {
                sheet.write_string_with_format(row, 0, line, if row == 1 { of } else { &look.about })?;
            }
            let table = if part == Part::Points { all.clone() } else { self.table(part, language) };
            lay_out(sheet, (&table, first), &points, (&look, language))?;
        }
        workbook.save_to_buffer()
    }
}

/// The row of a sheet's headings is followed by the first of its table.
fn first_row(about: &[String]) -> u32 {
    u32::try_from(about.len()).unwrap_or(u32::MAX - 3) + 3
}

fn lay_out(
    sheet: &mut Worksheet,
    (table, first): (&Table, u32),
    points: &Points<'_>,
    (look, language): (&Look, Language),
) -> Result<(), XlsxError> {
    let headings = first - 1;
    for (column, place) in table.columns.iter().zip(0_u16..) {
        sheet.set_column_width(place, f64::from(column.width) * WIDTH)?;
        let is_narrow = column.width < NARROW && column.holds == Holds::Counts;
        let how = if is_narrow { &look.turned } else { &look.heading };
        sheet.write_string_with_format(headings, place, language.heading(column.heading), how)?;
    }
    sheet.set_row_height(headings, if table.part == Part::Points { TURNED } else { HEADING })?;
    for (row, at) in table.rows.iter().zip(first..) {
        let lines = lines(row, &table.columns);
        if lines > 1.0 {
            sheet.set_row_height(at, lines * LINE)?;
        }
        for ((cell, column), place) in row.iter().zip(&table.columns).zip(0_u16..) {
            write(sheet, (at, place), (cell, column), points, look)?;
        }
    }
    let last = first + u32::try_from(table.rows.len()).unwrap_or(0);
    if table.rows.is_empty() {
        sheet.write_string_with_format(first, 0, language.part_empty(), &look.about)?;
    } else if table.is_summed {
        sum_up(sheet, table, (first, last), (look, language))?;
    }
    let n_columns = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    if table.part == Part::Points && last > first {
        sheet.autofilter(headings, 0, last - 1, n_columns - 1)?;
    }
    // Beside the headings the column that says of what a row is stays in sight.
    let names =
        table.columns.iter().position(|column| column.heading == Heading::Name).map_or(1, |at| at + 1);
    sheet.set_freeze_panes(first, u16::try_from(names).unwrap_or(1))?;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(headings, headings)?;
    if n_columns > 6 {
        sheet.set_landscape();
    }
    sheet.set_margins(0.6, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&L&A&R&P/&N");
    Ok(())
}

/// How many lines the longest text of a row takes: five letters are as wide as four figures. Spreadsheets find it
/// out only when a row is changed.
fn lines(row: &[Cell], columns: &[Column]) -> f64 {
    let of = |(cell, column): (&Cell, &Column)| match cell {
        Cell::Text(text) => (text.chars().count() * 4).div_ceil(usize::from(column.width.max(1)) * 5),
        Cell::Empty | Cell::Number(_) | Cell::SumOf(..) | Cell::Share(_) => 1,
    };
    let most = row.iter().zip(columns).map(of).max().unwrap_or(1);
    u32::try_from(most).map_or(1.0, f64::from)
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (cell, of): (&Cell, &Column),
    points: &Points<'_>,
    look: &Look,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty if of.holds == Holds::Texts => sheet.write_blank(row, column, &look.text)?,
        Cell::Empty => sheet.write_blank(row, column, &look.number)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &look.text)?,
        Cell::Number(n) => sheet.write_number_with_format(row, column, exact(*n), &look.number)?,
        Cell::SumOf(heading, n) => match points.range(*heading) {
            Some(range) => {
                let formula = Formula::new(format!("=SUM({range})")).set_result(n.to_string());
                sheet.write_formula_with_format(row, column, formula, &look.number)?
            }
            None => sheet.write_number_with_format(row, column, exact(*n), &look.number)?,
        },
        Cell::Share(permille) => {
            let (part, whole) = (row_col_to_cell(row, column - 1), row_col_to_cell(row, column - 2));
            let formula = Formula::new(format!("=ROUND({part}/{whole},3)"));
            let formula = formula.set_result(format!("{}.{:03}", permille / 1_000, permille % 1_000));
            sheet.write_formula_with_format(row, column, formula, &look.share)?
        }
    };
    Ok(())
}

/// The row of sums below the table, from `first` to before `last`.
fn sum_up(
    sheet: &mut Worksheet,
    table: &Table,
    (first, last): (u32, u32),
    (look, language): (&Look, Language),
) -> Result<(), XlsxError> {
    for (column, place) in table.columns.iter().zip(0_u16..) {
        if column.holds != Holds::Counts {
            let text = if place == 0 { language.in_all() } else { "" };
            sheet.write_string_with_format(last, place, text, &look.sum_text)?;
            continue;
        }
        let range = format!("{}:{}", row_col_to_cell(first, place), row_col_to_cell(last - 1, place));
        let sum = table.sum(usize::from(place)).to_string();
        let formula = Formula::new(format!("=SUM({range})")).set_result(sum);
        sheet.write_formula_with_format(last, place, formula, &look.sum)?;
    }
    Ok(())
}

impl Points<'_> {
    /// Where a column of theirs stands; none where there are no points.
    fn range(&self, heading: Heading) -> Option<String> {
        let column = self.table.columns.iter().position(|column| column.heading == heading)?;
        let column = u16::try_from(column).ok()?;
        let last = self.first + u32::try_from(self.table.rows.len()).ok()?.checked_sub(1)?;
        let (first, last) = (row_col_to_cell(self.first, column), row_col_to_cell(last, column));
        Some(format!("'{}'!{first}:{last}", self.sheet))
    }
}

/// Numbers of cells are floating: they hold whole ones exactly as far as any count goes.
fn exact(n: u64) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

impl Look {
    fn new() -> Self {
        let font = Format::new().set_font_name("Times New Roman").set_font_size(12);
        let cell = font.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        let text = cell.clone().set_num_format_index(TEXT).set_text_wrap();
        let number = cell.set_num_format("#,##0");
        let grey = Color::RGB(0x00E7_E6E6);
        let heading = font
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(grey)
            .set_border(FormatBorder::Thin);
        Self {
            title: font.clone().set_bold().set_font_size(14),
            about: font.clone().set_italic(),
            rehearsal: font.set_bold().set_font_color(Color::RGB(0x00C0_0000)),
            turned: heading.clone().set_rotation(90),
            heading,
            share: number.clone().set_num_format("0.0%"),
            sum: number.clone().set_bold().set_background_color(grey),
            sum_text: text.clone().set_bold().set_background_color(grey),
            text,
            number,
        }
    }
}
