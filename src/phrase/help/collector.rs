//! Help of `diemcau`, but for the commands that play.

use super::CommandHelp;
use super::incident::BY;
use crate::keys::{Phrase, both};

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau",
        about: both(
            "Giám sát trực tiếp các điểm cầu của một hội nghị truyền hình lớn",
            "Watches the bridge points of a large video-conference, live",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau roster",
        about: both(
            "Kiểm tra tệp danh sách điểm cầu, đổi danh sách giữa buổi lễ, hoặc tạo biểu mẫu trống",
            "Check a roster file, change the roster while the event goes on, or write the empty form",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau roster check",
        about: both(
            "Kiểm tra tệp danh sách điểm cầu (CSV hoặc XLSX): số điểm theo từng cấp, và mọi lỗi kèm dòng, cột, \
             giá trị\n\nMã thoát 0: không có lỗi; 1: có lỗi, các dòng đúng vẫn được đếm; 2: không đọc được như \
             một danh sách điểm cầu.",
            "Check a roster file (CSV or XLSX): counts per level, and every fault with row, column and value\n\n\
             Exit code 0: clean; 1: faults, the good rows are counted; 2: not readable as a roster.",
        ),
        arguments: &[
            ("file", both("Tệp danh sách điểm cầu", "The roster file")),
            (
                "event",
                both(
                    "Tệp buổi lễ quy định các cấp; không nêu thì theo sáu cấp mẫu",
                    "Event file whose levels hold; without it the six sample levels do",
                ),
            ),
            (
                "repair",
                both(
                    "Sửa chữ hỏng (gõ bằng phông TCVN3, VNI; UTF-8 mở sai bảng mã), kể từng ô trước và sau\n\n\
                     Ghi vào tệp mới bên cạnh, ds.csv thành ds.repaired.xlsx, mọi ô là Text, không ghi đè tệp \
                     nào; phần còn lại là kết quả kiểm tra tệp mới đó.",
                    "Put broken letters right (typed for TCVN3 or VNI fonts; UTF-8 opened in another encoding), and \
                     tell each cell before and after\n\n\
                     Writes a new file beside, ds.csv as ds.repaired.xlsx, each cell as Text, and overwrites \
                     none; the rest is the check of that new file.",
                ),
            ),
            ("json", JSON),
        ],
    },
    CommandHelp {
        command: "diemcau roster apply",
        about: both(
            "Đổi danh sách điểm cầu trong khi máy chủ giám sát đang chạy: nêu từng điểm thêm, bỏ, sửa (cũ → mới), rồi \
             hỏi\n\nTệp là toàn bộ danh sách. Điểm mới kết nối được ngay; điểm bị bỏ không còn tính, số đã chốt giữ \
             nguyên. Thứ tự dòng không có ý nghĩa. Không đổi được cấp, không bỏ được điểm phát biểu. Mã thoát 0: đã ghi \
             nhận, hoặc không có gì đổi; 1: không thực hiện; 2: gọi sai hoặc tệp không đọc được.",
            "Change the roster while the collector runs: tells each point that is added, taken out or changed (old, \
             new), then asks\n\nThe file is the whole roster. A new point can attach at once; one that is taken out \
             is expected no longer, and frozen figures stay. The order of the rows has no meaning. Levels cannot \
             change, and a speaking point cannot be taken out. Exit code 0: it is recorded, or nothing changes; 1: it \
             is not done; 2: called wrongly, or the file cannot be read.",
        ),
        arguments: &[
            ("file", both("Tệp danh sách điểm cầu mới, CSV hoặc XLSX", "The new roster, CSV or XLSX")),
            (
                "event",
                both(
                    "Tệp buổi lễ, để lấy lại danh sách điểm phát biểu; không nêu thì như đang chạy",
                    "Event file that says who speaks; without it those who do now",
                ),
            ),
            ("reason", both("Lý do", "Why")),
            ("by", BY),
            ("yes", both("Không hỏi lại", "Do not ask")),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau roster template",
        about: both(
            "Tạo biểu mẫu danh sách điểm cầu trống để các cơ quan điền",
            "Write the empty roster form for offices to fill in",
        ),
        arguments: &[(
            "file",
            both(
                "Bảng tính cần tạo, đuôi .xlsx; không ghi đè tệp đã có",
                "The workbook to write, .xlsx; an existing file is not overwritten",
            ),
        )],
    },
    CommandHelp {
        command: "diemcau event",
        about: both(
            "Kiểm tra tệp buổi lễ cùng danh sách điểm cầu của nó",
            "Check an event file with its roster",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau event check",
        about: both(
            "Kiểm tra tệp buổi lễ và danh sách điểm cầu mà nó nêu\n\nMã thoát 0: không có lỗi; 1: tệp buổi lễ \
             hoặc danh sách điểm cầu có lỗi; 2: không đọc được.",
            "Check an event file and the roster it names\n\n\
             Exit code 0: clean; 1: faults in the event file or its roster; 2: not readable.",
        ),
        arguments: &[("file", EVENT_FILE), ("json", JSON)],
    },
    CommandHelp {
        command: "diemcau recipients",
        about: both("Kiểm tra tệp người nhận cảnh báo", "Check the file of those who are told"),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau recipients check",
        about: both(
            "Kiểm tra tệp người nhận: ai được báo về việc gì, bằng kênh nào, và mọi chỗ sai hoặc đáng ngờ\n\n\
             Không gửi gì và không liên lạc với nhà cung cấp nào.\n\n\
             Mã thoát 0: không có gì phải sửa; 1: có chỗ sai hoặc đáng ngờ; 2: không đọc được.",
            "Check a file of recipients: who is told what, by which channels, and all that is wrong or doubtful\n\n\
             Nothing is sent and no vendor is contacted.\n\n\
             Exit code 0: nothing to put right; 1: something is wrong or doubtful; 2: not readable.",
        ),
        arguments: &[
            ("file", both("Tệp người nhận", "The file of recipients")),
            (
                "event",
                both(
                    "Tệp buổi lễ, để đối chiếu phạm vi và nhà mạng với danh sách điểm cầu",
                    "Event file, to hold scopes and carriers against its roster",
                ),
            ),
            ("json", JSON),
        ],
    },
    CommandHelp {
        command: "diemcau serve",
        about: both("Chạy máy chủ giám sát", "Run the collector"),
        arguments: &[
            ("event", EVENT_FILE),
            (
                "data",
                both(
                    "Thư mục dữ liệu: nhật ký, chứng thư và địa chỉ; chưa có thì được tạo",
                    "The data directory: journal, certificate and address; made if it is not there",
                ),
            ),
            (
                "recipients",
                both(
                    "Tệp người nhận cảnh báo; không nêu thì lấy recipients.toml cạnh tệp buổi lễ, nếu có",
                    "Who is told of incidents; without it recipients.toml beside the event file, if there is one",
                ),
            ),
            (
                "listen",
                both(
                    "Địa chỉ và cổng để nhận kết nối; cổng 0 thì lấy một cổng còn trống",
                    "Where to listen; port 0 takes a free one",
                ),
            ),
            (
                "socket",
                both(
                    "Socket cho người chạy máy chủ và root trên máy này; không nêu thì là collector.sock trong thư mục \
                     dữ liệu",
                    "Socket for who runs the collector and for root, on this machine; without it collector.sock in the \
                     data directory",
                ),
            ),
            ("session", both("Đợt cần theo dõi", "The session to watch in")),
            ("session=live", both("chính thức: từ chối máy trạm giả lập", "simulated agents are refused")),
            (
                "session=rehearsal",
                both(
                    "diễn tập: nhận máy trạm giả lập, không gì được tính vào số liệu chính thức",
                    "simulated agents are taken, nothing enters a live figure",
                ),
            ),
            (
                "plaintext",
                both(
                    "Phục vụ không có TLS; ra ngoài máy này thì phải kèm --insecure",
                    "Serve without TLS; beyond this machine only together with --insecure",
                ),
            ),
            (
                "insecure",
                both(
                    "Cho phép --plaintext ra ngoài máy này: ai trên đường truyền cũng đọc và giả mạo được mọi \
                     thứ",
                    "Allow --plaintext beyond this machine: everybody on the way can read and forge everything",
                ),
            ),
            (
                "metrics",
                both(
                    "Nơi Prometheus đọc /metrics, và /healthz, /readyz; không mã hóa, không có tên người hay số điện thoại",
                    "Where Prometheus reads /metrics, with /healthz and /readyz; not encrypted, no names or phone numbers",
                ),
            ),
            ("log_format", both("Cách ghi log", "How log lines look")),
            ("log_format=human", both("từng dòng cho người đọc", "lines for people")),
            ("log_format=json", both("mỗi dòng một đối tượng JSON", "a JSON object a line")),
        ],
    },
    CommandHelp {
        command: "diemcau alerts",
        about: both(
            "Cảnh báo đã gửi: ai được báo về sự cố nào, bằng kênh nào, bằng chứng gửi, và tin nào không gửi được",
            "Who was told of which incident by which channel, with its proof, and what failed",
        ),
        arguments: &[("json", JSON), ("connect", CONNECT), ("fingerprint", FINGERPRINT), ("data", DATA)],
    },
    CommandHelp {
        command: "diemcau alerts test",
        about: both(
            "Gửi một tin thử, có ghi rõ là thử, tới một người nhận",
            "Send a test that says so to one recipient",
        ),
        arguments: &[
            (
                "recipient",
                both("Mã người nhận trong recipients.toml", "The recipient's id in recipients.toml"),
            ),
            ("by", both("Tên người thử", "Name of who tries it")),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau status",
        about: both(
            "In tình trạng của mọi điểm cầu, hoặc mọi điều về một điểm cầu\n\nMã thoát 0: đã in; 1: không liên \
             lạc được với máy chủ giám sát, hoặc không có điểm cầu như vậy.",
            "Print one picture of all points, or all of one point\n\n\
             Exit code 0: printed; 1: the collector cannot be reached, or has no such point.",
        ),
        arguments: &[
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
            ("json", JSON),
            ("points", both("Nêu từng điểm cầu", "Tell of every point")),
            (
                "point",
                both(
                    "Nêu mọi điều về một điểm cầu, kèm số đo của từng phép đo",
                    "Tell all of one point, with the figures of each of its probes",
                ),
            ),
        ],
    },
    CommandHelp {
        command: "diemcau reply",
        about: both(
            "Trả lời người tại một điểm cầu\n\nMã thoát 0: đã ghi nhận; 1: chưa, vì danh sách điểm cầu không có \
             điểm này, hoặc máy chủ giám sát không liên lạc được hay chưa ghi được.",
            "Answer the people at a point\n\nExit code 0: it is recorded; 1: it is not, since the roster has no \
             such point or the collector cannot be reached or cannot write.",
        ),
        arguments: &[
            (
                "code",
                both("Mã điểm cầu, như trong danh sách điểm cầu", "Code of the point, as in the roster"),
            ),
            ("text", both("Nội dung cần báo cho người ở đó", "What to tell the people there")),
            ("by", both("Người trả lời", "Who says it")),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau journal",
        about: both(
            "Kiểm tra và đọc nhật ký của máy chủ giám sát",
            "Check and read what a collector wrote down",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau journal check",
        about: both(
            "Đọc mọi sự kiện trong một thư mục dữ liệu, hoặc trong bản sao của nó, và cho biết chỗ hỏng\n\n\
             Không thay đổi gì; máy chủ giám sát vẫn có thể đang chạy trên thư mục ấy.\n\n\
             Mã thoát 0: không hỏng; 1: có chỗ hỏng, các sự kiện trước đó được đếm; 2: hoàn toàn không đọc được.",
            "Read all facts of a data directory, or of a copy of one, and say where they are damaged\n\n\
             Nothing is changed; a collector may run on the directory meanwhile.\n\n\
             Exit code 0: clean; 1: damaged, the facts before are counted; 2: not readable at all.",
        ),
        arguments: &[("data", both("Thư mục dữ liệu", "The data directory")), ("json", JSON)],
    },
    CommandHelp {
        command: "diemcau journal acts",
        about: both(
            "Liệt kê mọi thao tác: ai làm gì, lúc nào, từ địa chỉ nào\n\nKhông thay đổi gì; máy chủ giám sát vẫn có thể \
             đang chạy trên thư mục ấy. Sau khi xóa dữ liệu cá nhân thì không còn tên và địa chỉ.\n\n\
             Mã thoát 0: đã in; 1: nhật ký có chỗ hỏng, chỉ in những gì đứng trước đó; 2: hoàn toàn không đọc được.",
            "List all that people did: who, what, when and from where\n\nNothing is changed; a collector may run on the \
             directory meanwhile. After a purge there are no names and addresses any more.\n\n\
             Exit code 0: printed; 1: the journal is damaged, what stands before that is printed; 2: not readable at all.",
        ),
        arguments: &[("data", both("Thư mục dữ liệu", "The data directory")), ("json", JSON)],
    },
    CommandHelp {
        command: "diemcau clock",
        about: both(
            "Sửa giờ của một thư mục dữ liệu từng chạy khi đồng hồ máy sai",
            "Put right the time of a data directory that once ran by a wrong clock",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau clock accept",
        about: both(
            "Theo đồng hồ máy này khi nhật ký nhanh hơn nó; các mốc giờ sai lùi lại, không mất số liệu nào\n\n\
             Phải dừng máy chủ giám sát trước. Không có --yes thì chỉ cho biết sẽ làm gì.\n\n\
             Mã thoát 0: đã theo, hoặc không có gì phải sửa; 1: có, chưa thay đổi gì; 2: không làm được.",
            "Follow this machine's clock where the journal is ahead of it; wrong times move back, no count is \
             lost\n\n\
             The collector must be stopped. Without --yes it only says what it would do.\n\n\
             Exit code 0: followed, or nothing to put right; 1: there is, nothing is changed; 2: not possible.",
        ),
        arguments: &[
            ("data", both("Thư mục dữ liệu", "The data directory")),
            ("yes", both("Làm thật", "Do it")),
        ],
    },
];

const EVENT_FILE: Phrase = both("Tệp buổi lễ", "The event file");
const JSON: Phrase = both("In JSON cho chương trình khác đọc", "Print JSON for scripts");
pub(super) const CONNECT: Phrase = both(
    "Địa chỉ của máy chủ giám sát, chẳng hạn https://HOST:7500, hoặc unix:PATH trên máy của nó",
    "Address of the collector, such as https://HOST:7500, or unix:PATH on its machine",
);
pub(super) const FINGERPRINT: Phrase = both(
    "Dấu vân tay chứng thư của nó, như `diemcau serve` in ra",
    "Fingerprint of its certificate, as `diemcau serve` prints it",
);
/// Where a collector of this machine keeps its data.
pub(super) const DATA: Phrase = both(
    "Thư mục dữ liệu của máy chủ giám sát chạy trên máy này",
    "Data directory of a collector on this machine",
);
