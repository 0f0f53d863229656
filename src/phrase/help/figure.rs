//! Help of the commands about who can go on the air, and about the official figure.

use super::CommandHelp;
use super::collector::{CONNECT, DATA, FINGERPRINT};
use super::incident::BY;
use crate::keys::{Phrase, both};

const CODE: Phrase = both("Mã điểm cầu", "The point's code");

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau attend",
        about: both(
            "Nhập số đại biểu mà điểm cầu báo qua điện thoại\n\nTính như người tại điểm cầu báo. Mã thoát như của ack.",
            "Enter the number of people that a point told by phone\n\nIt counts as told by a person there. Exit \
             codes as those of ack.",
        ),
        arguments: &[
            ("code", CODE),
            ("count", both("Số đại biểu có mặt tại điểm cầu này", "People present at this point")),
            ("note", both("Ghi chú", "A remark")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau verify",
        about: both(
            "Xác minh số đại biểu đang tính của một điểm cầu là đúng\n\nCó giá trị đến khi người tại điểm cầu báo số \
             mới. Mã thoát như của ack.",
            "Say that the number that stands is right\n\nIt holds until a person there tells a newer one. Exit codes \
             as those of ack.",
        ),
        arguments: &[
            ("code", CODE),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau override",
        about: both(
            "Sửa số đại biểu của một điểm cầu, kèm lý do; mọi số khác báo về vẫn được ghi lại\n\nMã thoát như của ack.",
            "Set the number of a point above all others, with a reason; what others tell is kept\n\nExit codes as \
             those of ack.",
        ),
        arguments: &[
            ("code", CODE),
            ("count", both("Số đại biểu", "People present")),
            ("end", both("Thôi sửa, tính lại theo số đã báo", "Let stand again what was told")),
            ("reason", both("Lý do", "Why")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau excuse",
        about: both(
            "Ghép điểm: đại biểu của điểm cầu này dự ở điểm cầu khác, hoặc không dự\n\nĐiểm ghép không tính vào số điểm \
             phải có, không gây sự cố; số đã báo được giữ, không cộng, có đánh dấu. Số liệu đã chốt giữ nguyên. Mã thoát \
             như của ack.",
            "Excuse a point: its people attend at another one, or not at all\n\nIt is not expected and opens no \
             incident; what it reported is kept, not added, and flagged. Frozen figures stay. Exit codes as those \
             of ack.",
        ),
        arguments: &[
            ("code", CODE),
            ("host", both("Mã điểm cầu nơi đại biểu đến dự", "Code of the point where they attend")),
            ("reason", both("Lý do", "Why")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau unexcuse",
        about: both(
            "Thôi ghép điểm: đại biểu dự tại chính điểm cầu này\n\nMã thoát như của ack.",
            "Expect a point again: its people attend there\n\nExit codes as those of ack.",
        ),
        arguments: &[
            ("code", CODE),
            ("reason", both("Lý do", "Why")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau called",
        about: both(
            "Ghi nhận đã gọi điện cho một điểm cầu, để không ai gọi trùng\n\nMã thoát như của ack.",
            "Record that a point was called, so that nobody else calls it too\n\nExit codes as those of ack.",
        ),
        arguments: &[
            ("code", CODE),
            ("by", BY),
            ("note", both("Kết quả cuộc gọi", "What came of it")),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau ready",
        about: both(
            "Liệt kê điểm cầu phát biểu: đã SẴN SÀNG hay CHƯA, từng mục kiểm tra, và ai phát biểu tiếp theo\n\nMã \
             thoát 0: tất cả đã sẵn sàng; 1: còn điểm chưa, hoặc không liên lạc được với máy chủ giám sát.",
            "List the speaking points: READY or not, check by check, and who speaks next\n\nExit code 0: all are \
             ready; 1: one is not, or the collector cannot be reached.",
        ),
        arguments: &[
            ("json", both("In JSON cho chương trình khác đọc", "Print JSON for scripts")),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau tick",
        about: both(
            "Xác nhận một mục kiểm tra của điểm cầu phát biểu là đạt hay chưa đạt\n\nĐiều thiết bị đã báo là \
             chưa đạt thì xác nhận đạt không che được. Mã thoát như của ack.",
            "Say whether a check of a speaking point is in order\n\nA yes does not hide what devices tell \
             otherwise. Exit codes as those of ack.",
        ),
        arguments: &[
            ("code", CODE),
            ("check", both("Mục kiểm tra", "The check")),
            ("check=line", both("đường truyền", "its line")),
            ("check=path", both("đường hình, tiếng (UDP)", "its path of picture and sound (UDP)")),
            ("check=power", both("nguồn điện", "its power")),
            ("check=backup", both("nguồn dự phòng", "its backup power")),
            ("check=receives", both("hình, tiếng nhận về", "it sees and hears the meeting")),
            ("check=sends", both("hình, tiếng gửi đi", "the meeting sees and hears it")),
            ("check=chair", both("chủ trì, người phát biểu có mặt", "its chair or speaker is there")),
            ("verdict", both("Kết quả", "What is said of it")),
            ("verdict=good", both("đạt", "it is in order")),
            ("verdict=bad", both("chưa đạt", "it is not")),
            ("verdict=withdraw", both("rút lại điều đã xác nhận", "what was said holds no longer")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau report",
        about: both(
            "In số liệu chính thức: bao nhiêu điểm cầu đã kết nối, bao nhiêu đại biểu, theo cấp và theo địa bàn\n\n\
             Đọc nhật ký trong thư mục dữ liệu, không ghi gì vào đó: dùng được cả khi máy chủ giám sát đang chạy, \
             và trên bản sao. Cùng một giờ chốt thì JSON và CSV luôn giống nhau từng byte. Không nêu --cutoff hay \
             --at thì là số liệu mới nhất.",
            "Print the official figure: how many points are connected, how many people attend, by level and by \
             area\n\nReads the journal of a data directory and writes nothing there: a collector may run on it, \
             and a copy does as well. JSON and CSV of one cut-off are the same, byte for byte, whenever they are \
             asked for. Without --cutoff or --at it is the newest figure.",
        ),
        arguments: &[
            (
                "cutoff",
                both(
                    "Số liệu đã chốt tại giờ chốt này, theo tên, không dấu cũng được",
                    "The figure frozen at this cut-off, by name, whose marks may be missing",
                ),
            ),
            ("amendment", both("Số liệu của đính chính lần này", "The figure of this amendment")),
            (
                "at",
                both("Số liệu tại thời điểm này, chẳng hạn 07:25", "The figure of this time, such as 07:25"),
            ),
            ("format", both("Dạng", "The form")),
            ("format=text", both("cho người đọc", "for people")),
            ("format=json", both("cho chương trình khác đọc", "for scripts")),
            ("format=csv", both("mỗi điểm cầu một dòng, cho bảng tính", "a row a point, for spreadsheets")),
            ("format=xlsx", both("bảng tính Excel, cần --out", "an Excel workbook, needs --out")),
            (
                "format=docx",
                both(
                    "văn bản Word để ký, theo Nghị định 30/2020/NĐ-CP, cần --out",
                    "a Word document to sign, as Decree 30/2020 lays it out, needs --out",
                ),
            ),
            ("format=chat", both("vài dòng để gửi vào nhóm chat", "a few lines to paste into a chat")),
            ("out", both("Ghi vào tệp này", "Write to this file")),
            ("data", both("Thư mục dữ liệu, hoặc bản sao", "The data directory, or a copy of one")),
        ],
    },
    CommandHelp {
        command: "diemcau report approve",
        about: both(
            "Duyệt báo cáo của một giờ chốt: hết DỰ THẢO\n\nSố liệu giữ nguyên. Mã thoát như của ack.",
            "Approve the report of a cut-off: it is a draft no longer\n\nThe figure stays what it is. Exit codes as \
             those of ack.",
        ),
        arguments: &[
            (
                "cutoff",
                both("Tên giờ chốt, không dấu cũng được", "The cut-off's name, its marks may be missing"),
            ),
            ("amendment", both("Duyệt đính chính lần này", "Approve this amendment")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau report amend",
        about: both(
            "Gom các thay đổi sau giờ chốt thành một lần đính chính, kèm lý do\n\nSố liệu đã chốt giữ nguyên. Mã thoát \
             như của ack.",
            "Gather what came after a cut-off and speaks of it into an amendment, with a reason\n\nThe frozen figure \
             stays what it is. Exit codes as those of ack.",
        ),
        arguments: &[
            (
                "cutoff",
                both("Tên giờ chốt, không dấu cũng được", "The cut-off's name, its marks may be missing"),
            ),
            ("reason", both("Lý do", "Why")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
];
