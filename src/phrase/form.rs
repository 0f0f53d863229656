//! The roster form that offices fill in: its headings, its example and what it explains.
//!
//! The form is in Vietnamese alone, as are the files made of it. Any heading is read back by
//! [`Field::of_heading`], which knows them without their marks.

use diemcau_core::event::Level;
use diemcau_core::roster::field::Field;

/// Name of the sheet to fill in.
pub const SHEET: &str = "Danh sách điểm cầu";
/// Name of the sheet that explains the columns.
pub const GUIDE: &str = "Hướng dẫn";
/// The titles of what is told of a column: which it is, whether it is required, how to fill it in.
pub const GUIDE_TITLES: [&str; 3] = ["Cột", "Bắt buộc", "Cách ghi"];
/// That a column is required.
pub const REQUIRED: &str = "có";
/// Title of the warning about a level.
pub const LEVEL: &str = "Cấp";
/// The warning about a level that is none of the list.
pub const CHOOSE_LEVEL: &str = "Ghi một trong các cấp có trong danh sách.";

/// The heading of a column.
pub fn heading(field: Field) -> &'static str {
    match field {
        Field::Code => "mã",
        Field::Name => "tên",
        Field::Level => "cấp",
        Field::Parent => "mã cấp trên",
        Field::Expected => "số dự kiến",
        Field::Chair => "người chủ trì",
        Field::Contact => "người liên hệ",
        Field::Phone => "điện thoại",
        Field::Carrier => "nhà mạng",
        Field::Uplink => "tuyến truyền dẫn (mã kênh, OLT)",
        Field::Feeder => "lộ điện / trạm biến áp",
        Field::HostedBy => "dự ghép tại (mã)",
        Field::Note => "ghi chú",
    }
}

/// A heading without its explanation in brackets.
pub(crate) fn bare_heading(field: Field) -> &'static str {
    let heading = heading(field);
    heading.split_once(" (").map_or(heading, |(bare, _)| bare)
}

/// The example's value in a column of text; its code begins with `#`, so that it counts as no point.
pub fn example(field: Field, levels: &[Level]) -> String {
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

/// How to fill in a column.
pub fn explanation(field: Field, levels: &[Level]) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_of_the_form_is_understood() {
        for field in Field::ALL {
            assert_eq!(Field::of_heading(heading(field)), Some(field));
            assert_eq!(Field::of_heading(&heading(field).to_uppercase()), Some(field));
        }
    }
}
