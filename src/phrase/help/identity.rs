//! Help of the commands about identity: the folder of an event, its certificates, and who has one.

use super::CommandHelp;
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
