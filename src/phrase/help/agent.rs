//! Help of `diemcau-agent`.

use super::CommandHelp;
use crate::keys::{Phrase, both};

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau-agent",
        about: both(
            "Máy trạm của một điểm cầu: báo rằng điểm cầu đang kết nối, nguồn điện và đường truyền ra sao, có \
             bao nhiêu đại biểu có mặt",
            "The agent of a bridge point: says that the point is there, how its power and line are, and how \
             many people attend",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau-agent run",
        about: both(
            "Chạy máy trạm cho đến khi bị dừng (SIGTERM) hoặc có người báo ngắt kết nối",
            "Run the agent until it is stopped (SIGTERM) or a person says goodbye",
        ),
        arguments: FLAGS,
    },
    CommandHelp {
        command: "diemcau-agent attend",
        about: both(
            "Báo số đại biểu có mặt tại điểm cầu này, và chỉ tại điểm cầu này",
            "Tell how many people are present at this point, and at this point alone",
        ),
        arguments: &[
            (
                "count",
                both(
                    "Số đại biểu có mặt (gồm cả người dân), chỉ tính người có mặt TẠI điểm cầu này",
                    "How many people attend, citizens included; counts those who are AT this point alone",
                ),
            ),
            ("by", both("Người đếm", "Who counted")),
            ("note", both("Ghi chú", "A remark")),
            (
                "yes",
                both(
                    "Ghi cả một số khác thường (nhiều hơn hẳn số dự kiến)",
                    "Record a number that is unlikely too (far more than are expected)",
                ),
            ),
            (
                "for_point",
                both(
                    "Mã của điểm cầu cấp dưới được báo hộ",
                    "Code of another point, below this one, that was counted",
                ),
            ),
            (
                "wait",
                both(
                    "Chờ máy chủ giám sát trả lời, chẳng hạn 10s",
                    "Wait for the collector's answer, such as 10s",
                ),
            ),
            ("state", STATE),
        ],
    },
    CommandHelp {
        command: "diemcau-agent enroll",
        about: both(
            "Ghi danh máy này cho điểm cầu bằng mã một lần trên tờ hướng dẫn; sau đó chạy (hoặc khởi động lại) máy trạm\n\n\
             Máy tự tạo khóa và nhận chứng thư của điểm cầu. Mã chỉ được gửi cho đúng máy chủ giám sát đã phát mã.",
            "Enroll this machine for its point with the one-time code of the sheet; then start, or restart, the agent\n\n\
             The machine makes its key and gets the point's certificate. The code goes to the collector that it was made \
             by, and to no other.",
        ),
        arguments: &[
            ("collector", both("Máy chủ giám sát: HOST:PORT", "The collector, HOST:PORT")),
            ("code", both("Mã ghi danh trên tờ hướng dẫn", "The enrolment code of the sheet")),
            ("state", STATE),
        ],
    },
    CommandHelp {
        command: "diemcau-agent leave",
        about: both(
            "Chủ động ngắt kết nối với máy chủ giám sát và dừng máy trạm đang chạy",
            "Say goodbye to the collector on purpose, and end the running agent",
        ),
        arguments: &[("by", both("Người báo cáo", "Who says so")), ("state", STATE)],
    },
    CommandHelp {
        command: "diemcau-agent status",
        about: both(
            "Cho biết tình trạng điểm cầu này: máy chủ giám sát, nguồn điện, đường truyền, số liệu đã báo, địa \
             chỉ trang\n\nMã thoát 0: đã in; 1: không có máy trạm nào chạy ở đó.",
            "Tell how this point stands: collector, power, line, what was reported, where the page is\n\n\
             Exit code 0: told; 1: no agent runs there.",
        ),
        arguments: &[
            ("json", both("In JSON cho chương trình khác đọc", "Print JSON for scripts")),
            ("state", STATE),
        ],
    },
    CommandHelp {
        command: "diemcau-agent check",
        about: both(
            "Thử cấu hình, máy chủ giám sát, nguồn điện và từng phép đo, rồi cho biết cần làm gì\n\n\
             Mã thoát 0: mọi thứ đều tốt; 1: có chỗ chưa ổn.",
            "Try the configuration, the collector, the power and every probe, and say what to do\n\n\
             Exit code 0: all is well; 1: something is wrong.",
        ),
        arguments: FLAGS,
    },
];

const STATE: Phrase = both("Thư mục trạng thái của máy trạm", "State directory of the agent");

/// What `run` and `check` are told alike.
const FLAGS: &[(&str, Phrase)] = &[
    (
        "config",
        both(
            "Tệp TOML: đọc từ đây những gì không nêu trên dòng lệnh",
            "Read what is not given here from this TOML file",
        ),
    ),
    ("connect", both("Máy chủ giám sát: https://HOST:PORT", "The collector, https://HOST:PORT")),
    (
        "fingerprint",
        both(
            "Dấu vân tay chứng thư của máy chủ giám sát, như nó in ra khi khởi động",
            "Fingerprint of the collector's certificate, as the collector prints it when it starts",
        ),
    ),
    (
        "data",
        both(
            "Thay cho hai mục trên: thư mục dữ liệu của máy chủ giám sát chạy trên máy này",
            "Instead of the two above: data directory of a collector on this machine",
        ),
    ),
    ("point", both("Mã của điểm cầu này trong danh sách điểm cầu", "Code of this point in the roster")),
    (
        "state",
        both(
            "Nơi giữ những gì người dùng đã nhập cho đến khi gửi được [mặc định: /var/lib/diemcau-agent]",
            "Where what people enter is kept until it is delivered [default: /var/lib/diemcau-agent]",
        ),
    ),
    (
        "nut",
        both(
            "UPS nuôi điểm cầu này, trên một máy chủ NUT: UPS@HOST:PORT",
            "The UPS at a NUT server that feeds this point, UPS@HOST:PORT",
        ),
    ),
    (
        "power_root",
        both(
            "Khi không có máy chủ NUT: nơi đọc các nguồn điện, nếu khác chỗ của Linux",
            "Without a NUT server: where power supplies are shown, if not where Linux shows them",
        ),
    ),
    (
        "generator_file",
        both(
            "Tệp cho biết máy phát có chạy không: 1 hoặc 0, on hoặc off, chạy hoặc không",
            "A file that says whether the generator runs: 1 or 0, on or off",
        ),
    ),
    (
        "page",
        both(
            "Địa chỉ của trang trên máy này, hoặc off để tắt [mặc định: 127.0.0.1:7580]",
            "Where the page is served on this machine, or off [default: 127.0.0.1:7580]",
        ),
    ),
    (
        "page_lan",
        both(
            "Địa chỉ của trang trên mạng nội bộ, có mã PIN, chẳng hạn 0.0.0.0:7580 [mặc định: off]",
            "Where the page is served on the network behind a PIN, such as 0.0.0.0:7580 [default: off]",
        ),
    ),
    ("log_format", both("Cách ghi log [mặc định: human]", "How the log is written [default: human]")),
    ("log_format=human", both("cho người đọc", "for people")),
    ("log_format=json", both("mỗi dòng một đối tượng JSON", "one object a line")),
];
