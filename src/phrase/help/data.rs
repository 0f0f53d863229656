//! Help of the commands about a data directory as a whole: backups, and what is erased after the event.

use super::CommandHelp;
use crate::keys::{Phrase, both};

const DATA_DIR: Phrase = both("Thư mục dữ liệu", "The data directory");

pub(super) static COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        command: "diemcau backup",
        about: both(
            "Sao lưu một thư mục dữ liệu vào một tệp, khi máy chủ giám sát vẫn chạy\n\nTệp có nhật ký, chứng thư và khóa; chỉ chủ tệp \
             đọc được; được kiểm tra xong mới mang tên đã cho, và thay bản sao lưu cũ cùng tên.\n\nMã thoát 0: xong; 1: xong, \
             nhưng thư mục dữ liệu không ghi nhớ được; 2: không sao lưu được.",
            "Back a data directory up into one file, while the collector runs\n\nThe file holds journal, certificates and keys, and \
             is its owner's alone; it has its name only once it was checked, and takes the place of an older backup of that name.\
             \n\nExit code 0: done; 1: done, but the data directory could not remember it; 2: there is no backup.",
        ),
        arguments: &[("file", both("Tệp sao lưu", "The backup")), ("data", DATA_DIR)],
    },
    CommandHelp {
        command: "diemcau restore",
        about: both(
            "Lập lại thư mục dữ liệu từ một bản sao lưu\n\nBản sao lưu được kiểm tra trước. Thư mục phải mới hoặc trống. Những gì đến \
             sau lúc sao lưu thì không có.",
            "Make a data directory of a backup\n\nThe backup is checked before. The directory is new or empty. What came after the \
             backup is not in it.",
        ),
        arguments: &[
            ("file", both("Tệp sao lưu", "The backup")),
            ("data", both("Thư mục dữ liệu mới", "The new data directory")),
        ],
    },
    CommandHelp {
        command: "diemcau purge",
        about: both(
            "Sau buổi lễ: xóa dữ liệu cá nhân khỏi nhật ký, cùng các bản sao lưu mà thư mục dữ liệu biết\n\nNhật ký được viết lại không \
             còn tên người, số điện thoại và lời tự viết, chuỗi kiểm tra nối tiếp từ bản cũ; số liệu được so rồi bản cũ mới bị xóa. \
             Máy chủ giám sát phải dừng trước. Bị ngắt giữa chừng thì chạy lại.\n\nMã thoát 0: xong; 1: không đồng ý, hoặc có bản \
             sao lưu không xóa được; 2: không làm được, không thay đổi gì.",
            "After the event: erase personal data from the journal, with the backups that the data directory knows of\n\nThe journal is \
             written anew without names, telephones and free text, its chain goes on from the old one; the figures are compared before \
             the old one is removed. The collector is stopped before. If it was broken off, run it again.\n\nExit code 0: done; 1: \
             nobody agreed, or a backup could not be removed; 2: it cannot be done, and nothing is changed.",
        ),
        arguments: &[("data", DATA_DIR), ("yes", both("Không hỏi", "Do not ask"))],
    },
];
