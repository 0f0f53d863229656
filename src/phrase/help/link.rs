//! Help of the commands about links.

use super::CommandHelp;
use super::collector::{CONNECT, DATA, FINGERPRINT};
use super::incident::BY;
use crate::keys::{Phrase, both};

const ORGANISER: Phrase = both(
    "Họ tên; các việc người này làm được ghi lại với tên này",
    "The name, under which what the person does is journaled",
);

const URL: Phrase = both(
    "Phần đầu của đường dẫn, chẳng hạn https://diemcau.example; nếu không có: như phần [web] của tệp buổi lễ mà máy \
     chủ giám sát đã chạy",
    "What links begin with, such as https://diemcau.example; without it: as [web] of the event file that the \
     collector ran with",
);

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau links",
        about: both(
            "Ghi tờ hướng dẫn của từng điểm cầu, có đường dẫn và mã QR để báo số đại biểu bằng điện thoại\n\nĐọc thư \
             mục dữ liệu, không cần máy chủ giám sát đang chạy. In lại thì đường dẫn vẫn như cũ, trừ khi đã thu hồi.",
            "Write a sheet for each point, with a link and a QR code to report the count by phone\n\nIt reads the \
             data directory; no collector need run. Printed again the links are the same, unless they were revoked.",
        ),
        arguments: &[
            (
                "out",
                both(
                    "Thư mục để ghi: mới, trống, hoặc do lệnh này ghi trước đó",
                    "Folder to write to: new, empty, or written by this command before",
                ),
            ),
            ("data", DATA),
            ("url", URL),
            ("point", both("Chỉ điểm cầu này; có thể lặp lại", "This point alone; may be repeated")),
        ],
    },
    CommandHelp {
        command: "diemcau links revoke",
        about: both(
            "Thu hồi các đường dẫn đã phát của một điểm cầu, có hiệu lực ngay; sau đó in tờ mới\n\nMã thoát như của ack.",
            "Revoke the links of a point that were given out, at once; print a new sheet afterwards\n\nExit codes as \
             those of ack.",
        ),
        arguments: &[
            ("code", both("Mã điểm cầu", "The point's code")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau organisers",
        about: both(
            "Ai được xem trang của ban tổ chức, mỗi người một đường dẫn riêng",
            "Who may see the organisers' page, each by a personal link",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau organisers add",
        about: both(
            "Thêm một người và in ra đường dẫn riêng, chỉ một lần\n\nMã thoát như của ack.",
            "Add a person and print the personal link, once\n\nExit codes as those of ack.",
        ),
        arguments: &[("name", ORGANISER), ("by", BY), ("data", DATA), ("url", URL)],
    },
    CommandHelp {
        command: "diemcau organisers list",
        about: both("Những người đang có đường dẫn", "Those who have a link"),
        arguments: &[("data", DATA)],
    },
    CommandHelp {
        command: "diemcau organisers revoke",
        about: both(
            "Thu hồi đường dẫn riêng của một người, có hiệu lực ngay\n\nMã thoát như của ack.",
            "Revoke the personal link of a person, at once\n\nExit codes as those of ack.",
        ),
        arguments: &[
            ("name", ORGANISER),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
];
