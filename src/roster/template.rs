//! The empty form for offices: headings, one explained example, codes and phones kept as text.

use std::path::Path;

use diemcau_core::event::Level;
use diemcau_core::roster::field::Field;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

/// The last row that the form's list of levels reaches, counted from 0.
const LAST_ROW: u32 = 19_999;

/// Excel's own number of the format that keeps what is typed: "Text".
const TEXT: u8 = 49;

/// People in the example row.
const EXAMPLE_PEOPLE: u32 = 45;

/// Writes the empty form as a workbook: the sheet to fill in, and one that explains its columns.
/// Its example row has a code that begins with `#`, which makes it a note: it counts as no point.
///
/// # Errors
/// If the file cannot be written.
pub fn write_template(path: &Path, levels: &[Level]) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    form(workbook.add_worksheet(), levels)?;
    guide(workbook.add_worksheet(), levels)?;
    workbook.save(path)
}

fn form(sheet: &mut Worksheet, levels: &[Level]) -> Result<(), XlsxError> {
    sheet.set_name("Danh sách điểm cầu")?;
    let example = Format::new().set_italic().set_font_color(Color::Gray);
    let text_example = example.clone().set_num_format_index(TEXT);
    for (field, column) in Field::ALL.into_iter().zip(0_u16..) {
        sheet.set_column_width(column, width(field))?;
        sheet.write_with_format(0, column, field.heading(), &heading_format())?;
        if field == Field::Expected {
            sheet.write_with_format(1, column, EXAMPLE_PEOPLE, &example)?;
        } else {
            sheet.set_column_format(column, &Format::new().set_num_format_index(TEXT))?;
            sheet.write_with_format(1, column, example_of(field, levels), &text_example)?;
        }
        if field == Field::Level {
            sheet.add_data_validation(1, column, LAST_ROW, column, &level_list(levels)?)?;
        }
    }
    sheet.set_freeze_panes(1, 2)?;
    Ok(())
}

fn guide(sheet: &mut Worksheet, levels: &[Level]) -> Result<(), XlsxError> {
    sheet.set_name("Hướng dẫn")?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (column, width) in [(0, 32.0), (1, 14.0), (2, 90.0)] {
        sheet.set_column_width(column, width)?;
    }
    for (column, title) in [(0, "Cột"), (1, "Bắt buộc"), (2, "Cách ghi")] {
        sheet.write_with_format(0, column, title, &heading_format())?;
    }
    for (field, row) in Field::ALL.into_iter().zip(1_u32..) {
        let required = if Field::REQUIRED.contains(&field) { "có" } else { "" };
        sheet.write_with_format(row, 0, format!("{} ({})", field.heading(), field.id()), &wrapped)?;
        sheet.write_with_format(row, 1, required, &wrapped)?;
        sheet.write_with_format(row, 2, explanation(field, levels), &wrapped)?;
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
        .set_error_title("Cấp")?
        .set_error_message("Ghi một trong các cấp có trong danh sách.")
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

fn example_of(field: Field, levels: &[Level]) -> String {
    let text = match field {
        Field::Code => "#14755",
        Field::Name => "Phường Hàm Rồng",
        Field::Level => {
            return levels.get(3).or(levels.last()).map(|level| level.id.clone()).unwrap_or_default();
        }
        Field::Parent => "380",
        Field::Chair => "Nguyễn Văn A",
        Field::Contact => "Trần Thị B",
        Field::Phone => "0000 000 001",
        Field::Carrier => "VNPT",
        Field::Uplink => "OLT-HR-01",
        Field::Feeder => "Lộ 471 E9.1",
        Field::Expected | Field::HostedBy => "",
        Field::Note => "Dòng ví dụ: mã bắt đầu bằng # nên không tính là điểm cầu. Xóa dòng này khi điền.",
    };
    text.to_owned()
}

fn explanation(field: Field, levels: &[Level]) -> String {
    let text = match field {
        Field::Code => {
            "Mã riêng của điểm cầu, không trùng nhau; với xã, huyện nên dùng mã đơn vị hành chính của Tổng cục \
             Thống kê. Dòng có mã bắt đầu bằng # là ghi chú, không tính."
        }
        Field::Name => "Tên điểm cầu, tiếng Việt có dấu.",
        Field::Level => {
            let known = levels.iter().map(|level| format!("{} ({})", level.id, level.name));
            return format!("Một trong các cấp: {}.", known.collect::<Vec<_>>().join("; "));
        }
        Field::Parent => {
            "Mã của điểm cầu cấp trên trực tiếp. Chỉ điểm cầu trung tâm để trống; ghi mã không có trong danh sách \
             thì điểm cầu nằm ở mục «chưa xếp»."
        }
        Field::Expected => "Số đại biểu dự kiến có mặt tại điểm cầu này. Để trống nếu chưa biết.",
        Field::Chair => "Người chủ trì tại điểm cầu.",
        Field::Contact => "Người trực kỹ thuật hoặc người liên hệ.",
        Field::Phone => "Số điện thoại của người liên hệ; cột ở dạng Text để giữ số 0 ở đầu.",
        Field::Carrier => "Nhà mạng của đường truyền: VNPT, Viettel, MobiFone...",
        Field::Uplink => {
            "Mã kênh hoặc OLT mà các điểm cầu gần nhau cùng dùng, để biết chung một tuyến. Không ghi tên nhà mạng."
        }
        Field::Feeder => "Lộ điện hoặc trạm biến áp cấp điện, để biết những điểm cầu mất điện cùng nhau.",
        Field::HostedBy => "Nếu dự ghép: mã của điểm cầu nơi đại biểu đến dự. Để trống nếu dự tại chỗ.",
        Field::Note => "Ghi chú khác.",
    };
    text.to_owned()
}
