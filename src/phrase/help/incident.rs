//! Help of the commands about incidents, and about what the world outside says.

use super::CommandHelp;
use super::collector::{CONNECT, DATA, FINGERPRINT};
use crate::keys::{Phrase, both};

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau incidents",
        about: both(
            "Liệt kê sự cố: nguyên nhân, phạm vi, căn cứ, ai đã tiếp nhận\n\nMã thoát 0: đã in; 1: không liên \
             lạc được với máy chủ giám sát.",
            "List incidents: cause, scope, evidence, who took it\n\nExit code 0: printed; 1: the collector \
             cannot be reached.",
        ),
        arguments: &[
            (
                "json",
                both(
                    "In JSON cho chương trình khác đọc: một mảng, mỗi sự cố một đối tượng; `audience` nêu bên \
                     chịu trách nhiệm trước, bên nhận bản sao sau",
                    "Print JSON for scripts: an array of objects; `audience` names whose it is first, then who \
                     gets a copy",
                ),
            ),
            (
                "all",
                both("Kể cả sự cố đã khắc phục trong 12 giờ qua", "Those that ended within 12 hours as well"),
            ),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau ack",
        about: both(
            "Tiếp nhận một sự cố\n\nMã thoát 0: đã ghi nhận; 1: chưa, không có sự cố ấy hoặc máy chủ giám sát \
             không liên lạc được hay chưa ghi được. Các lệnh assign, note, snooze cũng vậy.",
            "Take an incident\n\nExit code 0: it is recorded; 1: it is not, since there is no such incident or \
             the collector cannot be reached or cannot write. So with assign, note and snooze.",
        ),
        arguments: &[
            ("id", ID),
            ("by", BY),
            ("note", both("Vài lời, chẳng hạn “ETA 10 phút”", "A few words, such as \"ETA 10 min\"")),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau assign",
        about: both("Giao một sự cố cho ai đó", "Give an incident to somebody"),
        arguments: &[
            ("id", ID),
            ("to", both("Giao cho người nào", "To whom")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau note",
        about: both("Ghi chú vào một sự cố", "Note something of an incident"),
        arguments: &[
            ("id", ID),
            ("text", both("Nội dung ghi chú", "What to note")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau snooze",
        about: both("Tạm không nhắc lại một sự cố", "Want no reminder of an incident for a while"),
        arguments: &[
            ("id", ID),
            (
                "length",
                both("Trong bao lâu, chẳng hạn 10m; tối đa 24h", "For how long, such as 10m; at most 24h"),
            ),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau silence",
        about: both(
            "Tắt cảnh báo của một điểm cầu và mọi điểm bên dưới trong một thời gian; vẫn giám sát và vẫn liệt kê \
             sự cố\n\nVới --from và --to thì là khoảng bảo trì định trước. Mã thoát như của ack.",
            "Tell nobody of the incidents of a point and all below it for a time; they are watched and listed all \
             the same\n\nWith --from and --to it is a maintenance window. Exit codes as those of ack.",
        ),
        arguments: &[
            (
                "code",
                both("Mã điểm cầu, như trong danh sách điểm cầu", "Code of the point, as in the roster"),
            ),
            (
                "length",
                both(
                    "Trong bao lâu, chẳng hạn 30m; tối đa 7 ngày",
                    "For how long, such as 30m; at most 7 days",
                ),
            ),
            ("from", both("Từ lúc nào; không nêu thì từ bây giờ", "From when; without it from now on")),
            (
                "to",
                both("Đến lúc nào, như tệp buổi lễ ghi giờ", "Until when, as the event file writes times"),
            ),
            ("reason", both("Lý do", "Why")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau unsilence",
        about: both("Bật lại cảnh báo trước hạn", "End a silence before its time"),
        arguments: &[
            ("id", both("Số mà lệnh silence đã in", "The number that `silence` printed")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau evidence",
        about: both(
            "Ghi lại điều điện lực, nhà mạng hoặc một người biết: căn cứ để xác định nguyên nhân sự cố",
            "Record what a power company, a carrier or a person knows: evidence for the cause of incidents",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau evidence power",
        about: both("Mất điện", "The power fails"),
        arguments: GIVEN,
    },
    CommandHelp {
        command: "diemcau evidence line",
        about: both("Đường truyền hỏng", "The line fails"),
        arguments: GIVEN,
    },
    CommandHelp {
        command: "diemcau evidence withdraw",
        about: both("Rút lại một căn cứ không còn đúng", "Withdraw evidence that holds no longer"),
        arguments: &[
            ("id", both("Số của căn cứ, như lệnh list in", "Its number, as `list` prints it")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau evidence list",
        about: both("Liệt kê mọi căn cứ từ bên ngoài", "List all evidence from outside"),
        arguments: &[("connect", CONNECT), ("fingerprint", FINGERPRINT), ("data", DATA)],
    },
    CommandHelp {
        command: "diemcau planned",
        about: both(
            "Lịch cắt điện và bảo trì đường truyền làm căn cứ",
            "Planned power cuts and line works as evidence",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau planned import",
        about: both(
            "Nhập lịch cắt điện, bảo trì đường truyền từ tệp CSV: cột lộ điện (feeder), tuyến (uplink) hoặc mã \
             (code); từ (from); đến (to); nội dung (text); có thể thêm loại (utility) và đơn vị (by)\n\n\
             Giờ ghi như trong tệp buổi lễ. Nhập lại cùng một tệp không thêm gì.\n\nMã thoát 0: mọi dòng đã \
             ghi nhận; 1: có dòng lỗi, các dòng khác đã ghi nhận, hoặc máy chủ giám sát không nhận được; 2: tệp \
             không đọc được.",
            "Import planned power cuts and line works of a CSV file: columns feeder, uplink or code; from; to; \
             text; utility and by if you like\n\nTimes are written as in the event file. The same file again \
             adds nothing.\n\nExit code 0: all rows are recorded; 1: some are faulty and the others recorded, or \
             the collector took nothing; 2: the file cannot be read.",
        ),
        arguments: &[
            ("file", both("Tệp CSV", "The CSV file")),
            (
                "utility",
                both(
                    "Loại của những dòng không ghi; không nêu thì lộ điện là điện, tuyến là đường truyền",
                    "What rows speak of that do not say; without it a feeder's is power and an uplink's line",
                ),
            ),
            ("utility=power", both("cắt điện", "power")),
            ("utility=line", both("đường truyền", "line")),
            ("by", both("Đơn vị thông báo, cho những dòng không ghi", "Who says so, where a row does not")),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
];

const GIVEN: &[(&str, Phrase)] = &[
    ("point", both("Mã điểm cầu", "Code of the point")),
    ("feeder", both("Lộ điện, như danh sách điểm cầu ghi", "The feeder, as the roster writes it")),
    ("uplink", both("Tuyến truyền dẫn, như danh sách điểm cầu ghi", "The uplink, as the roster writes it")),
    ("by", both("Ai cho biết, chẳng hạn “Điện lực Thanh Hóa”", "Who says so, such as the power company")),
    ("text", both("Nguyên văn, chẳng hạn “cắt điện lộ 371”", "In their words")),
    ("from", both("Từ lúc nào; không nêu thì từ bây giờ", "From when; without it from now on")),
    (
        "to",
        both("Đến lúc nào; không nêu thì có giá trị 2 giờ", "Until when; without it it holds for two hours"),
    ),
    ("kind", both("Do đâu mà biết", "How it is known")),
    ("kind=said", both("có người cho biết", "somebody says so")),
    (
        "kind=dying-gasp",
        both(
            "OLT nhận được báo mất nguồn của thiết bị đầu cuối",
            "an OLT heard the dying gasp of a terminal",
        ),
    ),
    ("kind=loss-of-signal", both("OLT mất tín hiệu quang", "an OLT gets no light")),
    ("connect", CONNECT),
    ("fingerprint", FINGERPRINT),
    ("data", DATA),
];

const ID: Phrase =
    both("Số của sự cố, như `diemcau incidents` in", "Its number, as `diemcau incidents` prints it");
pub(super) const BY: Phrase = both("Tên người thực hiện", "Who does it");
