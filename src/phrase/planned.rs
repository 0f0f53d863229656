//! A file of planned power cuts and line works: its columns, what is wrong with it, and what became of it.

use diemcau_core::outside::Utility;

use super::Language;
use super::event::EventFault;

/// A column of such a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedColumn {
    /// The feeder that is cut.
    Feeder,
    /// The uplink that is worked on.
    Uplink,
    /// The code of the point.
    Code,
    /// From when.
    From,
    /// Until when.
    To,
    /// In what words.
    Text,
    /// Power or line.
    Utility,
    /// Who says so.
    By,
}

/// Why a file is none of planned cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedError {
    /// It is not UTF-8.
    NotUtf8,
    /// It is no CSV.
    NotCsv,
    /// It lacks a column.
    NoColumn(PlannedColumn),
    /// It has more rows than that.
    TooManyRows(usize),
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFault {
    /// Its number in the file, from 1.
    pub row: u64,
    /// The column.
    pub column: PlannedColumn,
    /// What stands there.
    pub value: String,
    /// Why that cannot be.
    pub reason: PlannedReason,
}

/// Why a value cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlannedReason {
    /// No place is named.
    NoPlace,
    /// Two places are named.
    TwoPlaces,
    /// The roster knows no such place.
    UnknownPlace,
    /// It is not said whether power or line.
    NoUtility,
    /// It is no time.
    Time(EventFault),
    /// It ends before it begins.
    EndsBefore,
    /// It has more bytes than that.
    TooLong(usize),
}

impl Language {
    /// The heading of a column.
    pub fn planned_column(self, column: PlannedColumn) -> &'static str {
        match column {
            PlannedColumn::Feeder => self.pick("lộ điện (feeder)", "feeder"),
            PlannedColumn::Uplink => self.pick("tuyến (uplink)", "uplink"),
            PlannedColumn::Code => self.pick("mã (code)", "code"),
            PlannedColumn::From => self.pick("từ (from)", "from"),
            PlannedColumn::To => self.pick("đến (to)", "to"),
            PlannedColumn::Text => self.pick("nội dung (text)", "text"),
            PlannedColumn::Utility => self.pick("loại (utility)", "utility"),
            PlannedColumn::By => self.pick("đơn vị (by)", "by"),
        }
    }

    /// Why a file is none of planned cuts.
    pub fn planned_unreadable(self, error: &PlannedError) -> String {
        match (self, error) {
            (_, PlannedError::NotUtf8) => self
                .pick("không phải UTF-8; hãy lưu lại dạng CSV UTF-8", "not UTF-8; save it as CSV UTF-8")
                .to_owned(),
            (_, PlannedError::NotCsv) => {
                self.pick("không đọc được như CSV", "not readable as CSV").to_owned()
            }
            (Self::Vietnamese, PlannedError::NoColumn(PlannedColumn::Feeder)) => {
                "thiếu cột nơi bị ảnh hưởng: lộ điện (feeder), tuyến (uplink) hoặc mã (code)".to_owned()
            }
            (Self::English, PlannedError::NoColumn(PlannedColumn::Feeder)) => {
                "no column says where: feeder, uplink or code".to_owned()
            }
            (Self::Vietnamese, PlannedError::NoColumn(column)) => {
                format!("thiếu cột {}", self.planned_column(*column))
            }
            (Self::English, PlannedError::NoColumn(column)) => {
                format!("the column {} is missing", self.planned_column(*column))
            }
            (Self::Vietnamese, PlannedError::TooManyRows(most)) => format!("có hơn {most} dòng"),
            (Self::English, PlannedError::TooManyRows(most)) => format!("it has more than {most} rows"),
        }
    }

    /// What is wrong with a row: "dòng 3, cột lộ điện (feeder), giá trị «999»: …".
    pub fn planned_fault(self, fault: &PlannedFault) -> String {
        let PlannedFault { row, column, value, reason } = fault;
        let column = self.planned_column(*column);
        let value: String = value.chars().take(100).collect();
        let place = match self {
            Self::Vietnamese => format!("dòng {row}, cột {column}, giá trị «{value}»"),
            Self::English => format!("row {row}, column {column}, value «{value}»"),
        };
        let why = match (self, reason) {
            (_, PlannedReason::NoPlace) => self
                .pick("chưa nêu lộ điện, tuyến hoặc mã điểm cầu", "no feeder, uplink or code is named")
                .to_owned(),
            (_, PlannedReason::TwoPlaces) => self
                .pick(
                    "một dòng chỉ nêu một nơi: lộ điện, tuyến hoặc mã",
                    "a row names one place: a feeder, an uplink or a code",
                )
                .to_owned(),
            (_, PlannedReason::UnknownPlace) => {
                self.pick("danh sách điểm cầu không có", "the roster has none such").to_owned()
            }
            (_, PlannedReason::NoUtility) => self
                .pick(
                    "chưa rõ cắt điện hay bảo trì đường truyền: ghi “điện” hoặc “đường truyền”, hay thêm \
                     --utility",
                    "power or line is not said: write power or line, or add --utility",
                )
                .to_owned(),
            (_, PlannedReason::Time(fault)) => self.event_fault(fault),
            (_, PlannedReason::EndsBefore) => {
                self.pick("kết thúc trước khi bắt đầu", "it ends before it begins").to_owned()
            }
            (Self::Vietnamese, PlannedReason::TooLong(most)) => format!("dài hơn {most} byte"),
            (Self::English, PlannedReason::TooLong(most)) => format!("longer than {most} bytes"),
        };
        format!("{place}: {why}")
    }

    /// Who says so, where neither the file nor the command does.
    pub fn planned_by(self, utility: Utility) -> &'static str {
        match utility {
            Utility::Power => self.pick("lịch cắt điện", "schedule of power cuts"),
            Utility::Line => self.pick("lịch bảo trì đường truyền", "schedule of line works"),
        }
    }

    /// What became of a file: how many rows are new, known before, and faulty.
    pub fn planned_imported(self, n_new: usize, n_known: usize, n_faults: usize) -> String {
        match self {
            Self::Vietnamese => {
                format!("đã ghi nhận {n_new} mục mới, {n_known} mục đã có từ trước, {n_faults} dòng lỗi")
            }
            Self::English => format!("{n_new} recorded, {n_known} known before, {n_faults} faulty rows"),
        }
    }

    /// That the token of the door for systems is too short.
    pub fn token_too_short(self, file: &str, least: usize) -> String {
        match self {
            Self::Vietnamese => format!("{file}: mã bí mật phải dài ít nhất {least} byte"),
            Self::English => format!("{file}: the token needs at least {least} bytes"),
        }
    }

    /// That a file cannot be read.
    pub fn file_unread(self, file: &str) -> String {
        format!("{file}: {}", self.pick("không đọc được", "cannot be read"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_row_column_and_value() {
        let fault = PlannedFault {
            row: 3,
            column: PlannedColumn::Feeder,
            value: "999".to_owned(),
            reason: PlannedReason::UnknownPlace,
        };
        assert_eq!(
            Language::Vietnamese.planned_fault(&fault),
            "dòng 3, cột lộ điện (feeder), giá trị «999»: danh sách điểm cầu không có"
        );
        assert_eq!(
            Language::English.planned_fault(&fault),
            "row 3, column feeder, value «999»: the roster has none such"
        );
    }
}
