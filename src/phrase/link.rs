//! Links: those of points, by which their people report by phone, and the personal ones of organisers.

use std::fmt::Display;

use super::Language;

impl Language {
    /// That an organiser of the name is there already.
    pub fn organiser_taken(self) -> &'static str {
        self.pick(
            "đã có người tổ chức mang tên này; thu hồi đường dẫn cũ trước (diemcau organisers revoke)",
            "there is an organiser of this name already; revoke that link first (diemcau organisers revoke)",
        )
    }

    /// That there is no organiser of the name.
    pub fn no_such_organiser(self) -> &'static str {
        self.pick(
            "không có người tổ chức mang tên này; xem diemcau organisers list",
            "there is no organiser of this name; see diemcau organisers list",
        )
    }

    /// How many sheets were written, and where.
    pub fn links_written(self, n: usize, out: impl Display) -> String {
        let n = self.number(u64::try_from(n).unwrap_or(u64::MAX));
        match self {
            Self::Vietnamese => {
                format!(
                    "đã ghi {n} tờ hướng dẫn vào {out}: mỗi điểm cầu một tệp, all.html để in tất cả, links.csv"
                )
            }
            Self::English => {
                format!(
                    "{n} sheets written to {out}: a file for each point, all.html to print all, links.csv"
                )
            }
        }
    }

    /// That nobody said what links begin with.
    pub fn no_link_url(self) -> &'static str {
        self.pick(
            "chưa biết địa chỉ trang: chạy máy chủ giám sát với phần [web] trong tệp buổi lễ, hoặc thêm --url",
            "the address of the pages is not known: run the collector with [web] in the event file, or give --url",
        )
    }

    /// That a folder holds files of others.
    pub fn links_folder_taken(self, folder: &str) -> String {
        match self {
            Self::Vietnamese => format!("thư mục {folder} có sẵn tệp khác; hãy chọn thư mục mới hoặc trống"),
            Self::English => format!("{folder} holds other files; choose a new or an empty folder"),
        }
    }

    /// That a person is an organiser; the link follows.
    pub fn organiser_added(self, name: &str) -> String {
        match self {
            Self::Vietnamese => format!("đường dẫn riêng của {name}, chỉ hiện lần này:"),
            Self::English => format!("the personal link of {name}, shown this once:"),
        }
    }
}
