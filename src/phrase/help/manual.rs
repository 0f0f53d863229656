//! Help of `diemcau manual`, and the headings of the pages that it writes.

use super::CommandHelp;
use crate::Language;
use crate::keys::both;

pub(super) static COMMANDS: &[CommandHelp] = &[CommandHelp {
    command: "diemcau manual",
    about: both(
        "Ghi trang hướng dẫn (man) và phần tự hoàn tất lệnh cho bash, zsh, fish của cả ba chương trình\n\nMỗi chương trình \
         một thư mục con: man/man1 (tiếng Anh), man/vi/man1, bash, zsh, fish. Tệp cũ bị ghi đè. Gói cài đặt lấy từ đó.",
        "Write the manual pages and the completions for bash, zsh and fish of all three programs\n\nEach program has a folder \
         of its own: man/man1 (English), man/vi/man1, bash, zsh, fish. Older files are overwritten. Packages take them from \
         there.",
    ),
    arguments: &[("dir", both("Thư mục để ghi", "Folder to write to"))],
}];

/// Above the parts of a manual page.
#[derive(Clone, Copy, Debug)]
pub struct Headings {
    /// Above its name and what it does.
    pub name: &'static str,
    /// Above how to call it.
    pub synopsis: &'static str,
    /// Above what else is to be said.
    pub description: &'static str,
    /// Above an example.
    pub example: &'static str,
}

impl Language {
    /// Headings of a manual page.
    pub fn manual_headings(self) -> Headings {
        match self {
            Self::Vietnamese => {
                Headings {
                    name: "TÊN", synopsis: "CÁCH DÙNG", description: "MÔ TẢ", example: "VÍ DỤ"
                }
            }
            Self::English => Headings {
                name: "NAME",
                synopsis: "SYNOPSIS",
                description: "DESCRIPTION",
                example: "EXAMPLE",
            },
        }
    }
}
