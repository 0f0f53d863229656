//! Help of the commands about the meeting: who is in it, and the way to it.

use super::CommandHelp;
use super::collector::{CONNECT, DATA, FINGERPRINT};
use super::incident::BY;
use crate::keys::both;

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau probe",
        about: both(
            "Đo đường họp của một điểm cầu ngay bây giờ\n\nMáy trạm của điểm cầu chạy mọi phép đo của mình trong khoảng một \
             giây, không quá một lần trong 10 giây, và trả lời qua máy chủ giám sát. Kết quả không thay đổi \
             đánh giá đường họp của điểm cầu.\n\nMã thoát 0: đã trả lời, dù kết quả thế nào; 1: chưa, và vì sao.",
            "Probe the meeting path of a point now\n\nThe point's agent runs all its probes for about a second, at \
             most once in 10 seconds, and answers through the collector. What it finds does not change how the \
             point's path is judged.\n\nExit code 0: it answered, whatever it found; 1: it did not, and why.",
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
        command: "diemcau meeting",
        about: both(
            "Ai đang trong phòng họp, theo danh sách người dự",
            "Who is in the meeting, by its participant list",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau meeting import",
        about: both(
            "Nhập danh sách người dự từ tệp CSV, XLSX, JSON hoặc từ một địa chỉ; điểm cầu có trong đó được tính là đã kết \
             nối\n\nNgười dự khớp với điểm cầu theo quy tắc, theo mã có trong tên, hoặc theo tên chỉ một điểm cầu có. Ai \
             chưa chắc hoặc không khớp thì được nêu ra, không đoán.\n\nMã thoát 0: mọi người dự đều khớp hoặc được bỏ \
             qua; 1: có người không khớp (phần còn lại đã ghi), hoặc máy chủ giám sát không nhận được; 2: danh sách \
             không đọc được.",
            "Import a participant list from a CSV, XLSX or JSON file or an address; points on it count as \
             connected\n\nA participant is a point by a rule, by the code in its name, or by a name that one point alone \
             has. Who is doubtful or unmatched is told and never guessed in.\n\nExit code 0: everybody is matched or \
             ignored; 1: some are not (the others are recorded), or the collector took nothing; 2: the list cannot be \
             read.",
        ),
        arguments: &[
            ("list", both("Tệp hoặc địa chỉ https://…", "A file, or an address https://...")),
            (
                "rules",
                both(
                    "Tệp quy tắc (TOML): [points] tên hay địa chỉ = mã; ignore; drop",
                    "File of rules (TOML): [points] name or address = code; ignore; drop",
                ),
            ),
            (
                "source",
                both(
                    "Tên nguồn; danh sách sau của cùng nguồn thay danh sách trước",
                    "Name of the source: a later list of the same source replaces it",
                ),
            ),
            (
                "holds",
                both("Có giá trị bao lâu, nhiều nhất 30 phút", "How long it holds, at most 30 minutes"),
            ),
            (
                "list_at",
                both(
                    "Trong JSON, danh sách ở đâu (con trỏ JSON)",
                    "Where in JSON the list stands (JSON pointer)",
                ),
            ),
            ("name_at", both("Trong mỗi mục, tên ở đâu", "Where in an entry the name stands")),
            ("address_at", both("Trong mỗi mục, địa chỉ ở đâu", "Where in an entry the address stands")),
            ("dry_run", both("Chỉ xem thử, không ghi gì", "Only look, record nothing")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau meeting check",
        about: both(
            "Hỏi thử các máy chủ họp ([[meeting]]) một lần, nêu ai không khớp, không ghi gì\n\nMã thoát như của import.",
            "Ask the meetings' servers ([[meeting]]) once and tell who is not matched; nothing is recorded\n\nExit codes \
             as those of import.",
        ),
        arguments: &[
            ("event", both("Tệp buổi lễ", "The event file")),
            ("name", both("Chỉ máy chủ họp mang tên này", "Only the server of that name")),
        ],
    },
];
