//! Why a file is no roster at all.

use std::fmt::Display;

use diemcau_core::roster::build::MissingColumns;

use crate::Language;

impl Language {
    /// That a file is larger than any roster.
    pub fn roster_too_large(self, megabytes: u64) -> String {
        match self {
            Self::Vietnamese => format!("tệp lớn hơn {megabytes} MB, không thể là danh sách điểm cầu"),
            Self::English => format!("the file is larger than {megabytes} MB, which no roster is"),
        }
    }

    /// That a file is empty.
    pub fn roster_empty(self) -> &'static str {
        self.pick("tệp trống", "the file is empty")
    }

    /// That a file is Excel's "Unicode text".
    pub fn roster_utf16(self) -> &'static str {
        self.pick(
            "tệp là văn bản UTF-16; trong Excel, hãy lưu lại dạng \"CSV UTF-8\" hoặc .xlsx",
            "the file is text in UTF-16; in Excel, save it as \"CSV UTF-8\" or as .xlsx",
        )
    }

    /// That a file has another encoding.
    pub fn roster_not_utf8(self, line: usize) -> String {
        match self {
            Self::Vietnamese => format!(
                "từ dòng {line}, tệp không phải UTF-8; trong Excel, hãy lưu lại dạng \"CSV UTF-8\" hoặc .xlsx"
            ),
            Self::English => format!(
                "from line {line} on the file is not UTF-8; in Excel, save it as \"CSV UTF-8\" or as .xlsx"
            ),
        }
    }

    /// That a quotation mark is never closed.
    pub fn roster_open_quote(self, line: usize) -> String {
        match self {
            Self::Vietnamese => format!("dòng {line} có dấu nháy kép mở mà không đóng"),
            Self::English => format!("line {line} has a quotation mark that is never closed"),
        }
    }

    /// That a workbook is too old, or locked.
    pub fn roster_old_or_locked(self) -> &'static str {
        self.pick(
            "tệp là bảng tính .xls kiểu cũ hoặc có mật khẩu; hãy lưu lại dạng .xlsx không mật khẩu",
            "the file is an old .xls workbook or has a password; save it as .xlsx without a password",
        )
    }

    /// That a CSV is damaged.
    pub fn roster_bad_csv(self, library: impl Display) -> String {
        let text = self.pick("tệp không phải CSV hợp lệ", "the file is not valid CSV");
        self.in_words_of_a_library(text, library)
    }

    /// That a workbook is damaged.
    pub fn roster_bad_workbook(self, library: impl Display) -> String {
        let text =
            self.pick("tệp không phải bảng tính .xlsx hợp lệ", "the file is not a valid .xlsx workbook");
        self.in_words_of_a_library(text, library)
    }

    /// That a table has no headings of a roster.
    pub fn roster_without_headings(self, missing: &MissingColumns) -> String {
        let text = self.pick("không phải danh sách điểm cầu", "the file is no roster");
        format!("{text}: {}", self.missing_columns(missing))
    }

    /// That the form of a roster is a workbook, whose name ends as such.
    pub fn form_is_xlsx(self, file: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("{file} không có đuôi .xlsx; biểu mẫu là bảng tính .xlsx"),
            Self::English => format!("{file} does not end in .xlsx, which is what the form is"),
        }
    }

    /// That a file is there already, and is not overwritten.
    pub fn form_is_taken(self, file: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("đã có {file} và tệp không trống; không ghi đè"),
            Self::English => format!("{file} exists already and is not empty; it is not overwritten"),
        }
    }

    /// That a form holds no point yet.
    pub fn roster_without_points(self) -> &'static str {
        self.pick(
            "danh sách chưa có điểm cầu nào: dưới dòng tiêu đề phải có ít nhất một điểm cầu",
            "the roster has no points: below the headings there must be at least one",
        )
    }
}
