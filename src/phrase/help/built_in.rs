//! What every command line has.

use super::Labels;
use crate::Language;
use crate::keys::{Phrase, both};

/// Of every command.
pub(super) const ARGUMENTS: &[(&str, Phrase)] = &[
    ("help", both("In trợ giúp: -h ngắn gọn, --help đầy đủ", "Print help: -h in short, --help in full")),
    ("version", both("In phiên bản", "Print version")),
    (
        "lang",
        both(
            "Ngôn ngữ; không nêu thì theo biến môi trường LANG, và tiếng Việt nếu LANG không chọn ngôn ngữ nào",
            "Language; without it as the variable LANG says, and Vietnamese where LANG chooses none",
        ),
    ),
    (
        "identity",
        both(
            "Thư mục có chứng thư và khóa của người vận hành, do diemcau operators add tạo",
            "Folder with the operator's certificate and key, as diemcau operators add makes it",
        ),
    ),
    ("lang=vi", both("tiếng Việt", "Vietnamese")),
    ("lang=en", both("tiếng Anh", "English")),
    ("subcommand", both("Lệnh cần trợ giúp", "The command to print the help of")),
];

/// Of every command that has commands.
pub(super) const HELP_COMMAND: Phrase =
    both("In trợ giúp này, hoặc trợ giúp của một lệnh", "Print this message or the help of a command");

pub(super) fn labels(language: Language) -> Labels {
    match language {
        Language::Vietnamese => Labels {
            usage: "Cách dùng",
            commands: "Lệnh",
            arguments: "Tham số",
            options: "Tùy chọn",
            default: "mặc định",
            values: "giá trị",
            environment: "biến môi trường",
        },
        Language::English => Labels {
            usage: "Usage",
            commands: "Commands",
            arguments: "Arguments",
            options: "Options",
            default: "default",
            values: "possible values",
            environment: "env",
        },
    }
}
