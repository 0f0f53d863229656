//! Help of the commands of `diemcau` that play: `demo` and `rehearse`.

use super::CommandHelp;
use super::collector::DATA;
use crate::keys::both;

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau demo",
        about: both(
            "Diễn lại ngày mẫu ở quy mô nhỏ: một máy chủ giám sát, một máy trạm thật, một nghìn máy trạm giả \
             lập, một bảng theo dõi",
            "Play the sample day in small: a collector, a real agent, a thousand simulated ones, a dashboard",
        ),
        arguments: &[
            (
                "headless",
                both(
                    "Không hiện bảng theo dõi: in diễn biến ra luồng lỗi chuẩn, cuối cùng in trạng thái dạng \
                     JSON\n\nCũng như vậy khi đầu vào hoặc đầu ra chuẩn không phải là màn hình dòng lệnh.",
                    "Show no dashboard: print how it goes to standard error, and at the end the status as \
                     JSON\n\nAs it is when standard input or output is no terminal.",
                ),
            ),
            ("wall", both("Màn hình lớn treo tường: chữ số to", "For a screen on a wall: large digits")),
            (
                "run_for",
                both(
                    "Kết thúc sau khoảng này; nếu không nêu thì thoát bảng theo dõi là hết, còn không có bảng \
                     thì sau 60s",
                    "End after this long; without it the dashboard ends the demo, or 60s do if there is none",
                ),
            ),
            (
                "operator",
                both(
                    "Họ tên người dùng bảng theo dõi: ghi vào mọi thao tác",
                    "Name of who uses the dashboard: goes with all that they do",
                ),
            ),
            ("sample", both("Diễn trên danh sách mẫu nào", "Which sample province is played")),
            ("sample=ba-cap", both("ngày thật, có cấp huyện", "that of the real day, with districts")),
            ("sample=hai-cap", both("chính quyền hai cấp, từ 01/7/2025", "two levels, as since 1 July 2025")),
            ("seed", both("Cùng một số thì diễn cùng các sự cố", "The same seed plays the same faults")),
        ],
    },
    CommandHelp {
        command: "diemcau replay",
        about: both(
            "Phát lại nhật ký của một buổi lễ trên bảng theo dõi, chỉ xem, chỉ trên máy này",
            "Play the journal of an event again on the dashboard, read-only and on this machine alone",
        ),
        arguments: &[
            (
                "data",
                both(
                    "Thư mục dữ liệu của buổi lễ, hoặc bản sao của thư mục ấy",
                    "Data directory of the event, or a copy of it",
                ),
            ),
            (
                "record",
                both(
                    "Ghi lại những gì hiện trên màn hình vào tệp này (asciicast v2)",
                    "Record what is on the screen in this file (asciicast v2)",
                ),
            ),
        ],
    },
    CommandHelp {
        command: "diemcau rehearse",
        about: both(
            "Diễn tập: cho các máy trạm giả lập kết nối tới một máy chủ giám sát đang trong đợt diễn tập\n\n\
             Các điểm cầu là những điểm đầu tiên trong danh sách điểm cầu, trừ điểm ghép. Kết thúc theo --for, \
             hoặc khi nhấn Ctrl-C hay nhận SIGTERM: mọi máy trạm chủ động ngắt kết nối, rồi in những gì đã làm \
             và đã thấy dạng JSON. Mã thoát 1: máy chủ giám sát không nhận máy trạm giả lập.",
            "Play a fleet of simulated agents against a collector in a rehearsal session\n\n\
             The points are the first of its roster, excused ones left out. Ends with --for, or on Ctrl-C or \
             SIGTERM: every agent says goodbye, and what was done and seen is printed as JSON. Exit code 1: \
             the collector takes no simulated agents.",
        ),
        arguments: &[
            (
                "connect",
                both(
                    "Địa chỉ của máy chủ giám sát: https://HOST:PORT",
                    "Address of the collector, https://HOST:PORT",
                ),
            ),
            (
                "fingerprint",
                both(
                    "Dấu vân tay chứng thư của máy chủ giám sát, như nó in ra khi khởi động",
                    "Fingerprint of its certificate, as it printed at its start",
                ),
            ),
            ("data", DATA),
            ("points", both("Số điểm cầu; không nêu thì lấy tất cả", "How many points; without it all")),
            ("arrive", both("Tất cả kết nối trong khoảng này", "Within this all arrive")),
            (
                "run_for",
                both(
                    "Kết thúc sau khoảng này; không nêu thì chạy cho đến khi bị dừng. Sự cố được xếp cho tối đa \
                     6 giờ",
                    "End after this long; without it run until stopped. Faults are planned for 6 hours at most",
                ),
            ),
            (
                "scenario",
                both(
                    "Sự cố, giờ kết nối và số đại biểu từ một tệp TOML thay cho kịch bản có sẵn\n\nĐiểm cầu \
                     không được nêu thì kết nối và báo số như khi không có tệp; một sự cố chỉ trúng những điểm \
                     cầu đã kết nối và lúc đó chưa có sự cố khác. Tệp mẫu ở cuối trợ giúp này.",
                    "Faults, arrivals and counts from a TOML file instead of the built-in mix\n\nPoints that it \
                     does not name arrive and count as without it; a fault strikes those of its points that \
                     have arrived and are not struck by another at that time. An example is below.",
                ),
            ),
            (
                "seed",
                both(
                    "Cùng số này, cùng các điểm cầu và thời gian thì được cùng một buổi diễn tập",
                    "The same seed, points and times give the same rehearsal",
                ),
            ),
            (
                "roster",
                both(
                    "Lấy điểm cầu từ một tệp danh sách điểm cầu, hoặc `sample`, thay vì hỏi máy chủ giám sát",
                    "Take the points from a roster file, or `sample`, instead of asking the collector",
                ),
            ),
        ],
    },
];
