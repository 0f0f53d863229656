//! The empty form for offices: headings, one explained example, codes and phones kept as text.

use std::path::Path;

use diemcau_core::event::Level;
use diemcau_core::roster::field::Field;
use diemcau_phrase::form;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

/// The last row that the form's list of levels reaches, counted from 0.
const LAST_ROW: u32 = 19_999;

/// Excel's own number of the format that keeps what is typed: "Text".
pub(super) const TEXT: u8 = 49;

/// People in the example row.
const EXAMPLE_PEOPLE: u32 = 45;

/// Writes the empty form as a workbook: the sheet to fill in, and one that explains its columns.
/// Its example row has a code that begins with `#`, which makes it a note: it counts as no point.
///
/// # Errors
/// If the file cannot be written.
pub fn write_template(path: &Path, levels: &[Level]) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    list(workbook.add_worksheet(), levels)?;
    guide(workbook.add_worksheet(), levels)?;
    workbook.save(path)
}

fn list(sheet: &mut Worksheet, levels: &[Level]) -> Result<(), XlsxError> {
    sheet.set_name(form::SHEET)?;
    let example = Format::new().set_italic().set_font_color(Color::Gray);
    let text_example = example.clone().set_num_format_index(TEXT);
    for (field, column) in Field::ALL.into_iter().zip(0_u16..) {
        sheet.set_column_width(column, width(field))?;
        sheet.write_with_format(0, column, form::heading(field), &heading_format())?;
        if field == Field::Expected {
            sheet.write_with_format(1, column, EXAMPLE_PEOPLE, &example)?;
        } else {
            sheet.set_column_format(column, &Format::new().set_num_format_index(TEXT))?;
            sheet.write_with_format(1, column, form::example(field, levels), &text_example)?;
        }
        if field == Field::Level {
            sheet.add_data_validation(1, column, LAST_ROW, column, &level_list(levels)?)?;
        }
    }
    sheet.set_freeze_panes(1, 2)?;
    Ok(())
}

fn guide(sheet: &mut Worksheet, levels: &[Level]) -> Result<(), XlsxError> {
    sheet.set_name(form::GUIDE)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for ((title, width), column) in form::GUIDE_TITLES.into_iter().zip([32.0, 14.0, 90.0]).zip(0_u16..) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, title, &heading_format())?;
    }
    for (field, row) in Field::ALL.into_iter().zip(1_u32..) {
        let required = if Field::REQUIRED.contains(&field) { form::REQUIRED } else { "" };
        sheet.write_with_format(row, 0, format!("{} ({})", form::heading(field), field.id()), &wrapped)?;
        sheet.write_with_format(row, 1, required, &wrapped)?;
        sheet.write_with_format(row, 2, form::explanation(field, levels), &wrapped)?;
    }
    Ok(())
}

fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00DD_EBF7))
        .set_border(FormatBorder::Thin)
}

/// A list to choose from, which merely warns: a level may also be written by its name.
fn level_list(levels: &[Level]) -> Result<DataValidation, XlsxError> {
    let ids: Vec<&str> = levels.iter().map(|level| level.id.as_str()).collect();
    DataValidation::new()
        .allow_list_strings(&ids)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title(form::LEVEL)?
        .set_error_message(form::CHOOSE_LEVEL)
}

fn width(field: Field) -> f64 {
    match field {
        Field::Code | Field::Level | Field::Parent | Field::Expected | Field::Carrier | Field::HostedBy => {
            13.0
        }
        Field::Phone => 16.0,
        Field::Chair | Field::Contact => 24.0,
        Field::Uplink | Field::Feeder => 26.0,
        Field::Name => 36.0,
        Field::Note => 60.0,
    }
}
