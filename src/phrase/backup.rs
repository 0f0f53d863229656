//! Backups of a data directory: what is said once one is made or taken back, and why it is not.

use std::fmt::Display;

use super::Language;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Name of the event.
    pub event: String,
    /// How many facts.
    pub n_facts: u64,
    /// When the last was, in the event's time.
    pub at: String,
}

impl Language {
    /// That a backup was made and checked.
    pub fn backed_up(self, file: impl Display, held: &Held) -> String {
        let Held { event, n_facts, at } = held;
        match self {
            Self::Vietnamese => format!(
                "{file}: {event}, {n_facts} ghi chép đến {at}, đã kiểm tra. Trong đó có tên người, số điện thoại và khóa \
                 của máy chủ giám sát: hãy giữ kín như nhật ký."
            ),
            Self::English => format!(
                "{file}: {event}, {n_facts} facts up to {at}, checked. It holds names, telephones and the collector's \
                 keys: keep it as you keep the journal."
            ),
        }
    }

    /// That the data directory could not remember a backup, and why.
    pub fn backup_unremembered(self, why: impl Display) -> String {
        match self {
            Self::Vietnamese => {
                format!(
                    "bản sao lưu đã có, nhưng thư mục dữ liệu không ghi nhớ được nó, nên `diemcau purge` không biết mà xóa: {why}"
                )
            }
            Self::English => format!(
                "the backup is there, but the data directory could not remember it, so `diemcau purge` will not know of \
                 it: {why}"
            ),
        }
    }

    /// That a data directory was made of a backup.
    pub fn restored(self, dir: impl Display, held: &Held) -> String {
        let Held { event, n_facts, at } = held;
        match self {
            Self::Vietnamese => format!(
                "{dir}: {event}, {n_facts} ghi chép đến {at}. `diemcau serve --data {dir}` chạy tiếp từ đó; những gì đến \
                 sau bản sao lưu không có ở đây."
            ),
            Self::English => format!(
                "{dir}: {event}, {n_facts} facts up to {at}. `diemcau serve --data {dir}` goes on from there; what came \
                 after the backup is not in it."
            ),
        }
    }

    /// That a file is no backup of ours.
    pub fn no_backup(self, file: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("{file} không phải bản sao lưu do `diemcau backup` tạo ra"),
            Self::English => format!("{file} is no backup that `diemcau backup` made"),
        }
    }

    /// That a backup cannot be used; why stands behind it.
    pub fn backup_unusable(self, file: impl Display, why: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("không dùng được bản sao lưu {file}: {why}"),
            Self::English => format!("the backup {file} cannot be used: {why}"),
        }
    }

    /// That another file has the name of the backup to be.
    pub fn backup_name_taken(self, file: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("{file} đã có và không phải bản sao lưu: hãy chọn tên khác"),
            Self::English => format!("{file} is there and is no backup: choose another name"),
        }
    }

    /// That a backup is not taken back into a directory that holds something.
    pub fn restore_not_empty(self, dir: impl Display) -> String {
        match self {
            Self::Vietnamese => {
                format!("thư mục {dir} không trống: chỉ phục hồi vào thư mục mới hoặc trống")
            }
            Self::English => format!("{dir} is not empty: a backup is restored to a new or empty directory"),
        }
    }
}
