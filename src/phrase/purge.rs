//! Erasing personal data after the event: what is asked before, and what is said once it is done.

use std::fmt::Display;
use std::path::PathBuf;

use super::Language;

impl Language {
    /// What would be erased, before it is asked.
    pub fn would_purge(self, dir: impl Display, backups: &[PathBuf]) -> String {
        let mut text = match self {
            Self::Vietnamese => format!(
                "Nhật ký trong {dir} sẽ được viết lại không còn tên người, số điện thoại và lời tự viết; bản cũ bị xóa, \
                 không lấy lại được. Số liệu, giờ và trạng thái giữ nguyên. Không chạy tiếp máy chủ giám sát trên thư mục \
                 này được nữa; đường dẫn của điểm cầu hết hiệu lực.\n"
            ),
            Self::English => format!(
                "The journal in {dir} will be written anew without names, telephones and free text; the old one is removed \
                 and cannot be had back. Figures, times and states stay. No collector can go on in this directory \
                 afterwards; links of points end.\n"
            ),
        };
        for backup in backups {
            let line = match self {
                Self::Vietnamese => format!("Bản sao lưu bị xóa: {}\n", backup.display()),
                Self::English => format!("Backup that is removed: {}\n", backup.display()),
            };
            text.push_str(&line);
        }
        text
    }

    /// The question.
    pub fn purge_question(self) -> &'static str {
        self.pick("Xóa dữ liệu cá nhân như trên? [c/K] ", "Purge personal data so? [y/N] ")
    }

    /// That nothing was erased, since nobody said yes.
    pub fn nothing_purged(self) -> &'static str {
        self.pick("không xóa gì (--yes để không hỏi)", "nothing is purged (--yes does not ask)")
    }

    /// That it is done, or was done before.
    pub fn purged(self, dir: impl Display, again: bool) -> String {
        match (self, again) {
            (Self::Vietnamese, false) => {
                format!("{dir}: đã xóa dữ liệu cá nhân khỏi nhật ký; số liệu đã được so và giữ nguyên")
            }
            (Self::English, false) => {
                format!(
                    "{dir}: personal data is purged from the journal; its figures were compared and are the same"
                )
            }
            (Self::Vietnamese, true) => format!("{dir}: dữ liệu cá nhân đã được xóa khỏi nhật ký từ trước"),
            (Self::English, true) => format!("{dir}: personal data was purged from the journal before"),
        }
    }

    /// That a backup is gone.
    pub fn backup_removed(self, file: &str) -> String {
        format!("{}: {file}", self.pick("đã xóa bản sao lưu", "backup removed"))
    }

    /// That a backup was not where it was made.
    pub fn backup_not_there(self, file: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!(
                    "không còn bản sao lưu {file}: nếu nó đã được chuyển đi hoặc ở ổ đĩa khác, hãy tự xóa"
                )
            }
            Self::English => {
                format!("no backup at {file}: if it was moved, or lies on another disk, remove it yourself")
            }
        }
    }

    /// That another file has the name of a backup.
    pub fn backup_another(self, file: &str) -> String {
        match self {
            Self::Vietnamese => format!("{file} không còn là bản sao lưu: được giữ nguyên"),
            Self::English => format!("{file} is no backup any more: it is left"),
        }
    }

    /// What no command knows of, and people must remove themselves.
    pub fn not_purged(self) -> &'static str {
        self.pick(
            "Hãy tự xóa những gì chương trình không biết ở đâu: tệp danh sách điểm cầu và tệp buổi lễ; recipients.toml và \
             khóa của các kênh; các phiếu (links, enroll codes) và links.csv; thư mục của người điều hành (operators add); \
             báo cáo đã xuất; bản ghi màn hình (--record); log của hệ thống; bản sao chép khác của thư mục dữ liệu.",
            "Remove yourself what no program knows the place of: the files of roster and event; recipients.toml and the keys \
             of channels; sheets (links, enroll codes) and links.csv; folders of operators (operators add); reports that were \
             written; recordings of screens (--record); the system's log; other copies of the data directory.",
        )
    }

    /// That what would be left gives other figures.
    pub fn purge_differs(self) -> &'static str {
        self.pick(
            "phần còn lại của nhật ký cho số liệu khác: không thay đổi gì; đây là lỗi của chương trình",
            "what would be left of the journal gives another figure: nothing is changed; that is a fault of this program",
        )
    }
}
