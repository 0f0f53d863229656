//! Help of the commands about identity: the folder of an event, its certificates, and who has one.

use super::CommandHelp;
use super::collector::{CONNECT, DATA, FINGERPRINT};
use super::incident::BY;
use crate::keys::{Phrase, both};

const DATA_DIR: Phrase = both("Thư mục dữ liệu", "The data directory");

const NAME: Phrase = both(
    "Tên máy hoặc địa chỉ IP mà các điểm cầu dùng để gọi máy chủ giám sát; có thể lặp lại",
    "A host name or IP address by which points reach the collector; may be repeated",
);

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau init",
        about: both(
            "Tạo thư mục của một buổi lễ: nơi cấp chứng thư riêng, chứng thư của máy chủ giám sát, tệp buổi lễ, biểu mẫu \
             danh sách\n\nKhông ghi đè gì: thư mục phải mới hoặc trống. In ra việc cần làm tiếp theo.",
            "Make the folder of an event: an authority of its own, the collector's certificate, an event file and the \
             form of a roster\n\nNothing is overwritten: the folder is new or empty. It says what to do next.",
        ),
        arguments: &[("dir", both("Thư mục của buổi lễ", "The folder of the event")), ("names", NAME)],
    },
    CommandHelp {
        command: "diemcau enroll",
        about: both("Ghi danh máy trạm của các điểm cầu", "Give the machines of points their identity"),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau enroll codes",
        about: both(
            "Phát mã ghi danh dùng một lần, mỗi điểm cầu một phiếu có mã QR\n\nCần máy chủ giám sát đang chạy. Mã mới thay mã \
             cũ của điểm cầu. Mã thoát như của ack.",
            "Make one-time enrolment codes, with a sheet and a QR code for each point\n\nIt needs the running collector. A new \
             code takes the place of the point's code before. Exit codes as those of ack.",
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
            ("by", BY),
            (
                "collector",
                both(
                    "Địa chỉ in trên phiếu, HOST:PORT; nếu không có: nơi máy chủ giám sát đang nghe",
                    "The address on the sheets, HOST:PORT; without it where the collector listens",
                ),
            ),
            ("point", both("Chỉ điểm cầu này; có thể lặp lại", "This point alone; may be repeated")),
            ("valid", both("Mã dùng được trong bao lâu", "For how long the codes are good")),
        ],
    },
    CommandHelp {
        command: "diemcau enroll revoke",
        about: both(
            "Thu hồi chứng thư và mã ghi danh của một điểm cầu; kết nối đang mở bị ngắt ngay\n\nMã thoát như của ack.",
            "Revoke the certificate and the code of a point; its open stream is cut at once\n\nExit codes as those of ack.",
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
        command: "diemcau operators",
        about: both(
            "Ai được xem và thao tác từ máy khác, mỗi người một chứng thư riêng",
            "Who may watch and act from other machines, each by a certificate of their own",
        ),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau operators add",
        about: both(
            "Cấp quyền cho một người: tạo khóa và chứng thư trong thư mục mới để đưa cho người đó\n\nCần máy chủ giám sát đang \
             chạy. Mã thoát như của ack.",
            "Let a person watch or act: makes a key and a certificate in a new folder, to be handed over\n\nIt needs the running \
             collector. Exit codes as those of ack.",
        ),
        arguments: &[
            (
                "name",
                both(
                    "Họ tên; mọi việc người này làm được ghi với tên này",
                    "The name, under which what they do is journaled",
                ),
            ),
            (
                "role",
                both(
                    "Vai trò, vai sau được làm mọi việc của vai trước",
                    "The role; each may do what those before it may",
                ),
            ),
            ("role=viewer", both("chỉ xem", "watch alone")),
            ("role=operator", both("xử lý sự cố, điểm cầu, số liệu", "act on incidents, points and counts")),
            (
                "role=organiser",
                both("duyệt, đính chính, phát mã và đường dẫn", "approve, amend, hand out codes and links"),
            ),
            ("role=admin", both("cấp quyền cho người khác", "say who else may")),
            (
                "scope",
                both(
                    "Mã điểm cầu: chỉ thấy số điện thoại và thao tác ở điểm này và các điểm bên dưới",
                    "Code of a point: telephones and acts of this point and those below it alone",
                ),
            ),
            ("out", both("Thư mục mới cho khóa và chứng thư", "New folder for key and certificate")),
            ("by", BY),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau operators list",
        about: both("Tên, vai trò và phạm vi, mỗi người một dòng", "Names, roles and scopes, a line each"),
        arguments: &[("data", DATA_DIR)],
    },
    CommandHelp {
        command: "diemcau operators revoke",
        about: both(
            "Thu hồi quyền của một người\n\nMã thoát như của ack.",
            "Take away what a person may\n\nExit codes as those of ack.",
        ),
        arguments: &[
            ("name", both("Họ tên", "The name")),
            ("by", BY),
            ("connect", CONNECT),
            ("fingerprint", FINGERPRINT),
            ("data", DATA),
        ],
    },
    CommandHelp {
        command: "diemcau cert",
        about: both("Chứng thư của máy chủ giám sát", "The collector's certificate"),
        arguments: &[],
    },
    CommandHelp {
        command: "diemcau cert show",
        about: both(
            "Cho biết dấu vân tay, hạn dùng và các tên của chứng thư",
            "Tell the fingerprint, end and names of the certificate",
        ),
        arguments: &[("data", DATA_DIR)],
    },
    CommandHelp {
        command: "diemcau cert renew",
        about: both(
            "Gia hạn chứng thư; dấu vân tay đã phát vẫn đúng, máy chủ giám sát đang chạy tự nhận và không ngắt ai",
            "Renew the certificate: fingerprints that were handed out stay good, a collector that runs takes it by itself \
             and cuts nobody off",
        ),
        arguments: &[
            ("data", DATA_DIR),
            (
                "names",
                both(
                    "Tên máy hoặc địa chỉ IP thay cho những tên cũ; có thể lặp lại",
                    "A host name or IP address, in place of the old ones; may be repeated",
                ),
            ),
        ],
    },
];
