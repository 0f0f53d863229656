//! Why a collector does not run, and what it says when it does.

use std::fmt::Display;

use super::Language;
use super::difference::Difference;

impl Language {
    /// That another collector holds the data directory, and which process that is.
    pub fn data_dir_in_use(self, dir: impl Display, pid: Option<u32>) -> String {
        let text = match self {
            Self::Vietnamese => format!("thư mục dữ liệu {dir} đang được một máy chủ giám sát khác dùng"),
            Self::English => format!("the data directory {dir} is in use by another collector"),
        };
        match pid {
            Some(pid) => format!("{text}, {} {pid}", self.pick("tiến trình", "process")),
            None => text,
        }
    }

    /// That a socket cannot have that path.
    pub fn socket_path_too_long(self, path: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "đường dẫn {path} quá dài cho một socket (nhiều nhất 107 byte): chọn đường dẫn ngắn hơn bằng --socket"
            ),
            Self::English => format!(
                "the path {path} is too long for a socket (107 bytes at most): name a shorter one by --socket"
            ),
        }
    }

    /// That a certificate is there without its key.
    pub fn key_missing(self, key: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "thiếu {key}, mà chứng thư của nó vẫn còn: chép tệp ấy trở lại, hoặc chuyển chứng thư đi chỗ \
                 khác và phát dấu vân tay của chứng thư mới"
            ),
            Self::English => format!(
                "{key} is missing, but its certificate is there: put it back, or move the certificate away and \
                 hand out the fingerprint of the next one"
            ),
        }
    }

    /// That a file holds no certificate.
    pub fn no_certificate_in(self, file: impl Display, library: impl Display) -> String {
        let text = match self {
            Self::Vietnamese => format!("{file} không chứa chứng thư dạng PEM"),
            Self::English => format!("{file} holds no certificate in PEM"),
        };
        self.in_words_of_a_library(text, library)
    }

    /// That a file holds no private key.
    pub fn no_key_in(self, file: impl Display, library: impl Display) -> String {
        let text = match self {
            Self::Vietnamese => format!("{file} không chứa khóa riêng dạng PEM"),
            Self::English => format!("{file} holds no private key in PEM"),
        };
        self.in_words_of_a_library(text, library)
    }

    /// That no certificate can be made.
    pub fn no_new_certificate(self, library: impl Display) -> String {
        let text = self.pick("không tạo được chứng thư", "cannot make a certificate");
        self.in_words_of_a_library(text, library)
    }

    /// That certificate and key do not serve.
    pub fn certificate_unusable(self, library: impl Display) -> String {
        let text = self.pick(
            "chứng thư và khóa không dùng được (có thể không thuộc cùng một cặp)",
            "the certificate and its key cannot be used (they may not belong together)",
        );
        self.in_words_of_a_library(text, library)
    }

    /// That the files do not say what the data directory holds; the differences stand a line each.
    pub fn files_differ(self, differences: &[Difference]) -> String {
        let (before, after) = match self {
            Self::Vietnamese => (
                "tệp buổi lễ hoặc danh sách điểm cầu khác với thư mục dữ liệu này:",
                "hãy dùng lại các tệp như cũ; muốn đổi danh sách điểm cầu: chạy máy chủ giám sát với danh sách cũ rồi \
                 `diemcau roster apply TỆP`; muốn làm lại từ đầu: dùng một thư mục dữ liệu mới",
            ),
            Self::English => (
                "the event file or the roster differs from what this data directory holds:",
                "use the files as they were; to change the roster, run the collector with the old one and then \
                 `diemcau roster apply FILE`; to begin anew, use a new data directory",
            ),
        };
        let lines: Vec<String> = differences.iter().map(|one| self.difference(one)).collect();
        format!("{before}\n  {}\n{after}", lines.join("\n  "))
    }

    /// That the data directory is live, and a rehearsal would take its place.
    pub fn live_already(self) -> &'static str {
        self.pick(
            "thư mục dữ liệu này đang giữ đợt chính thức, diễn tập ở đây sẽ làm hỏng số liệu của nó: hãy diễn \
             tập trong một thư mục dữ liệu riêng",
            "this data directory holds the live session, whose figures a rehearsal would end: rehearse in a data \
             directory of its own",
        )
    }

    /// That another collector took the journal over; the cause stands behind it.
    pub fn superseded(self) -> &'static str {
        self.pick("máy chủ giám sát này đã dừng", "this collector stopped")
    }

    /// That a collector failed, which its log explains.
    pub fn collector_failed(self) -> &'static str {
        self.pick(
            "máy chủ giám sát gặp lỗi và đã dừng; log cho biết lý do",
            "the collector failed; the log says why",
        )
    }

    /// The thread of the collector, which cannot be started.
    pub fn thread(self) -> &'static str {
        self.pick("một luồng xử lý của chương trình", "a thread of the program")
    }

    /// That a plain listener would reach beyond this machine.
    pub fn plaintext_beyond(self, listen: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "--plaintext với {listen} sẽ cho máy khác kết nối mà không mã hóa: nếu thực sự muốn vậy, thêm \
                 --insecure"
            ),
            Self::English => {
                format!(
                    "--plaintext on {listen} would reach beyond this machine: add --insecure if you mean it"
                )
            }
        }
    }

    /// That a variable holds no log filter.
    pub fn no_log_filter(self, variable: &str, value: &str, library: impl Display) -> String {
        let text = match self {
            Self::Vietnamese => {
                format!(
                    "biến {variable} là «{value}», không phải bộ lọc log (chẳng hạn info, hoặc warn,diemcau=debug)"
                )
            }
            Self::English => {
                format!(
                    "{variable} is «{value}», which is no log filter (such as info, or warn,diemcau=debug)"
                )
            }
        };
        self.in_words_of_a_library(text, library)
    }

    /// That the log cannot be set up.
    pub fn no_log(self, library: impl Display) -> String {
        self.in_words_of_a_library(self.pick("không mở được log", "cannot set up the log"), library)
    }

    /// Standard output, to which nothing can be written.
    pub fn standard_output(self) -> &'static str {
        self.pick("đầu ra chuẩn", "standard output")
    }

    /// Where the collector is, how others find it, and how this machine does.
    pub fn collects_at(self, at: &CollectsAt<'_>) -> String {
        let CollectsAt { url, flags, data, is_for_all } = at;
        let (here, others, agents, dashboards, this) = match self {
            Self::Vietnamese => (
                "máy chủ giám sát đang nhận kết nối tại",
                "  máy khác: thay bằng tên hoặc địa chỉ của máy này trong URL\n",
                "máy trạm:      ",
                "bảng theo dõi: ",
                "trên máy này:  ",
            ),
            Self::English => (
                "diemcau collects at",
                "  for others put this machine's name or address into the URL\n",
                "agents:     ",
                "dashboards: ",
                "here:       ",
            ),
        };
        let others = if *is_for_all { others } else { "" };
        format!(
            "{here} {url}\n{others}  {agents}diemcau-agent run --point CODE {flags}\n  {dashboards}diemcau-monitor \
             {flags}\n  {this}diemcau-monitor --data {data}\n"
        )
    }
}

/// Where a collector is.
#[derive(Clone, Copy, Debug)]
pub struct CollectsAt<'a> {
    /// Its address.
    pub url: &'a str,
    /// What agents and dashboards must be told to find it.
    pub flags: &'a str,
    /// Its data directory.
    pub data: &'a str,
    /// Whether it listens on all addresses of its machine, of which the URL names none.
    pub is_for_all: bool,
}
