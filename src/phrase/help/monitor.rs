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
                "Địa chỉ của máy chủ giám sát: https://HOST:PORT",
                "Address of the collector: https://HOST:PORT",
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
            "fingerprint",
            both(
                "Dấu vân tay SHA-256 của chứng thư, như máy chủ giám sát in ra",
                "SHA-256 of the collector's certificate, as the collector prints it",
            ),
        ),
    ],
}];
