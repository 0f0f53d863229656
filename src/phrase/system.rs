//! What the operating system refuses, and what a library says of it.

use std::fmt::Display;
use std::io;

use diemcau_core::text::line;

use super::Language;
use super::failure::Explain;

/// What a library says is told up to here, in characters.
const MOST_OF_A_LIBRARY: usize = 300;

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// To read a file.
    Read,
    /// To write a file.
    Write,
    /// To make a file or directory.
    Make,
    /// To open a file.
    Open,
    /// To lock a file.
    Lock,
    /// To remove a file.
    Remove,
    /// To set a file aside under another name.
    SetAside,
    /// To listen on an address or socket.
    Listen,
    /// To run a program.
    Run,
    /// To wait for a signal.
    Await,
    /// To start a part of the program.
    Start,
    /// To ask somebody.
    Ask,
}

impl Deed {
    /// In English, behind "cannot".
    pub const fn english(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Make => "make",
            Self::Open => "open",
            Self::Lock => "lock",
            Self::Remove => "remove",
            Self::SetAside => "set aside",
            Self::Listen => "listen on",
            Self::Run => "run",
            Self::Await => "wait for",
            Self::Start => "start",
            Self::Ask => "ask",
        }
    }

    const fn vietnamese(self) -> &'static str {
        match self {
            Self::Read => "không đọc được",
            Self::Write => "không ghi được",
            Self::Make => "không tạo được",
            Self::Open => "không mở được",
            Self::Lock => "không khóa được",
            Self::Remove => "không xóa được",
            Self::SetAside => "không cất riêng được",
            Self::Listen => "không mở được cổng nhận kết nối",
            Self::Run => "không chạy được",
            Self::Await => "không chờ được tín hiệu",
            Self::Start => "không khởi động được",
            Self::Ask => "không hỏi được",
        }
    }
}

impl Display for Deed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.english())
    }
}

impl Language {
    /// That something could not be done with a file, address or program, and why.
    pub fn cannot(self, deed: Deed, with: impl Display, why: &io::Error) -> String {
        format!("{}: {}", self.could_not(deed, with), self.io_error(why))
    }

    /// That something could not be done, where the cause is told behind it.
    pub fn could_not(self, deed: Deed, with: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("{} {with}", deed.vietnamese()),
            Self::English => format!("cannot {} {with}", deed.english()),
        }
    }

    /// What the operating system refuses; what has no word of ours is told in its own.
    pub fn io_error(self, error: &io::Error) -> String {
        match self.io_kind(error.kind()) {
            Some(text) if error.raw_os_error().is_some() || error.get_ref().is_none() => text.to_owned(),
            Some(text) => self.in_words_of_a_library(text, error),
            None => self
                .in_words_of_a_library(self.pick("hệ thống báo lỗi", "the system reports an error"), error),
        }
    }

    /// A fault, with what a library or the other end says of it in brackets, as far as it may be shown: it
    /// is in no language of ours.
    pub fn in_words_of_a_library(self, fault: impl Display, library: impl Display) -> String {
        format!("{fault} ({})", line(&library.to_string(), MOST_OF_A_LIBRARY))
    }

    const fn io_kind(self, kind: io::ErrorKind) -> Option<&'static str> {
        use io::ErrorKind as Kind;
        Some(match kind {
            Kind::NotFound => {
                self.pick("không có tệp hoặc thư mục này", "there is no such file or directory")
            }
            Kind::PermissionDenied => self.pick("không có quyền", "no permission"),
            Kind::AddrInUse => self.pick(
                "chương trình khác đang dùng địa chỉ và cổng này",
                "another program uses this address and port",
            ),
            Kind::AddrNotAvailable => {
                self.pick("máy này không có địa chỉ ấy", "this machine has no such address")
            }
            Kind::StorageFull => self.pick("ổ đĩa đã đầy", "the disk is full"),
            Kind::QuotaExceeded => self.pick("đã hết hạn mức ổ đĩa", "the disk quota is used up"),
            Kind::FileTooLarge => self.pick("tệp quá lớn", "the file is too large"),
            Kind::ReadOnlyFilesystem => self.pick("ổ đĩa chỉ cho đọc", "the disk is read-only"),
            Kind::ConnectionRefused => self.pick("bị từ chối kết nối", "the connection is refused"),
            Kind::ConnectionReset | Kind::ConnectionAborted => {
                self.pick("kết nối bị ngắt giữa chừng", "the connection was cut")
            }
            Kind::BrokenPipe => self.pick("bên nhận đã đóng", "the receiving end is closed"),
            Kind::NotConnected => self.pick("chưa kết nối", "not connected"),
            Kind::TimedOut => self.pick("chờ quá lâu không thấy trả lời", "no answer in time"),
            Kind::HostUnreachable => {
                self.pick("không có đường tới máy ấy", "there is no way to that machine")
            }
            Kind::NetworkUnreachable | Kind::NetworkDown => self
                .pick("máy này không có đường mạng tới đó", "this machine has no network that leads there"),
            Kind::NotADirectory => {
                self.pick("có phần của đường dẫn không phải thư mục", "a part of the path is no directory")
            }
            Kind::IsADirectory => {
                self.pick("đây là thư mục, không phải tệp", "it is a directory, not a file")
            }
            Kind::DirectoryNotEmpty => self.pick("thư mục không trống", "the directory is not empty"),
            Kind::AlreadyExists => self.pick("đã có rồi", "it exists already"),
            Kind::ResourceBusy | Kind::ExecutableFileBusy => {
                self.pick("chương trình khác đang dùng", "another program uses it")
            }
            Kind::UnexpectedEof => self.pick("kết thúc giữa chừng", "it ends in the middle"),
            Kind::InvalidData => self.pick("nội dung không hợp lệ", "its content is not valid"),
            Kind::InvalidFilename => self.pick("tên tệp không hợp lệ", "the file's name is not valid"),
            Kind::OutOfMemory => self.pick("máy hết bộ nhớ", "the machine is out of memory"),
            _ => return None,
        })
    }
}

impl Explain for io::Error {
    fn explain(&self, language: Language) -> String {
        language.io_error(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_causes_are_told_in_each_language_and_others_in_the_systems_words() {
        let told = |error: &io::Error| [Language::Vietnamese, Language::English].map(|it| it.io_error(error));
        let not_found = io::Error::from_raw_os_error(2);
        assert_eq!(told(&not_found), ["không có tệp hoặc thư mục này", "there is no such file or directory"]);
        let own = io::Error::new(io::ErrorKind::InvalidData, "stream is not UTF-8");
        assert_eq!(
            told(&own),
            ["nội dung không hợp lệ (stream is not UTF-8)", "its content is not valid (stream is not UTF-8)"]
        );
        let many_files = io::Error::from_raw_os_error(24);
        assert!(many_files.to_string().contains("os error 24"));
        assert_eq!(told(&many_files)[0], format!("hệ thống báo lỗi ({many_files})"));
    }

    #[test]
    fn what_was_tried_stands_before_why_it_failed() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(Language::Vietnamese.cannot(Deed::Write, "/x", &full), "không ghi được /x: ổ đĩa đã đầy");
        assert_eq!(Language::English.cannot(Deed::Write, "/x", &full), "cannot write /x: the disk is full");
    }
}
