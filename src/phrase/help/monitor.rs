//! Help of `diemcau-monitor`.

use super::CommandHelp;
use crate::keys::both;

pub(super) static COMMANDS: &[CommandHelp] = &[CommandHelp {
    command: "diemcau-monitor",
    about: both(
        "Bảng theo dõi: xem trực tiếp mọi điểm cầu của một buổi lễ",
        "Watch all points of an event live",
    ),
    arguments: &[
        (
            "connect",
            both(
                "Địa chỉ của máy chủ giám sát: https://HOST:PORT, hoặc unix:PATH trên máy của nó",
                "Address of the collector: https://HOST:PORT, or unix:PATH on its machine",
            ),
        ),
        (
            "data",
            both(
                "Thư mục dữ liệu của máy chủ giám sát chạy trên máy này",
                "Data directory of a collector on this machine",
            ),
        ),
        (
            "operator",
            both(
                "Họ tên người dùng bảng này: ghi vào mọi thao tác\n\nKhông nêu thì chỉ xem được, không thao tác được.",
                "Name of who uses this dashboard: goes with all that they do\n\nWithout it they can look, but not act.",
            ),
        ),
        (
            "wall",
            both(
                "Màn hình lớn treo tường: chữ số to, mở ở tổng quan",
                "For a screen on a wall: large digits, opened on the overview",
            ),
        ),
        (
            "record",
            both(
                "Ghi lại những gì hiện trên màn hình vào tệp này (asciicast v2)",
                "Record what is on the screen in this file (asciicast v2)",
            ),
        ),
        (
            "keys",
            both(
                "Tệp gán phím cho lệnh, mỗi dòng như: acknowledge = \"F2\"\n\nPhím trùng nhau thì không mở.",
                "File that gives keys to commands, a line each such as: acknowledge = \"F2\"\n\nIt does not start where one key has two commands.",
            ),
        ),
        (
            "colors",
            both(
                "Bảng màu; không nêu thì theo TERM, NO_COLOR và COLORFGBG",
                "Colours; without it those that TERM, NO_COLOR and COLORFGBG call for",
            ),
        ),
        ("colors=full", both("256 màu, nền tối", "256 colours on a dark screen")),
        ("colors=safe", both("phân biệt được với người mù màu", "for those who do not tell red from green")),
        ("colors=contrast", both("tương phản cao", "high contrast")),
        ("colors=light", both("nền sáng", "on a light screen")),
        ("colors=sixteen", both("16 màu", "16 colours")),
        ("colors=none", both("không màu", "no colours")),
        (
            "fingerprint",
            both(
                "Dấu vân tay SHA-256 của chứng thư, như máy chủ giám sát in ra",
                "SHA-256 of the collector's certificate, as the collector prints it",
            ),
        ),
    ],
}];
