//! What a check finds of the power, and advises.

use std::fmt::Display;

use diemcau_core::power::{PowerAlarm, PowerCondition, PowerReading};

use super::LANGUAGE;

/// What a UPS says, or why it is not read.
pub fn ups(target: impl Display, what: impl Display) -> String {
    format!("UPS {target}: {what}")
}

/// A reading of a UPS, with the voltage that comes in.
pub fn ups_reading(reading: &PowerReading) -> String {
    let text = LANGUAGE.power_reading(reading);
    match reading.input_volts {
        Some(volts) => format!("{text}, điện vào {volts} V"),
        None => text,
    }
}

/// Why a UPS is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpsProblem {
    /// The server's name leads nowhere.
    NotFound,
    /// Nobody listens at its port.
    Closed,
    /// It does not answer.
    Silent,
    /// It takes the connection and ends it.
    Hangup,
    /// What answers is no NUT server.
    Foreign,
    /// The line with the status is broken.
    Garbled,
    /// The driver hangs.
    Stale,
    /// There is no driver.
    DriverDead,
    /// The driver has read nothing of its UPS.
    NoStatus,
    /// The server knows no UPS of that name.
    UnknownUps,
    /// The server does not let this machine in.
    AccessDenied,
    /// It says no in another word.
    Refused,
}

/// Advice on a UPS that is not read.
pub fn ups_advice(problem: UpsProblem) -> &'static str {
    match problem {
        UpsProblem::NotFound => "không tìm thấy tên máy sau dấu @ trong mục nut: kiểm tra tên và DNS",
        UpsProblem::Closed => {
            "cổng đóng: kiểm tra số cổng (3493), systemctl status nut-server, và LISTEN trong upsd.conf"
        }
        UpsProblem::Silent => "không trả lời: kiểm tra địa chỉ, cáp mạng và tường lửa của máy chạy upsd",
        UpsProblem::Hangup => {
            "nhận kết nối rồi ngắt: thường do danh sách máy được phép (hosts.allow, hoặc mục UPS mạng của NAS) \
             chưa có máy này"
        }
        UpsProblem::Foreign => "cổng này không phải của upsd: kiểm tra địa chỉ và số cổng (3493)",
        UpsProblem::Garbled => {
            "dòng ups.status bị hỏng nên không biết nguồn điện: cập nhật trình điều khiển UPS hoặc NUT"
        }
        UpsProblem::Stale => {
            "trình điều khiển treo: rút cắm lại cáp UPS, rồi upsdrvctl stop; upsdrvctl start"
        }
        UpsProblem::DriverDead => {
            "trình điều khiển không chạy: upsdrvctl start, xem journalctl -u nut-driver@*"
        }
        UpsProblem::NoStatus => {
            "trình điều khiển chưa đọc được UPS: chờ một phút; nếu vẫn vậy, kiểm tra cáp giữa UPS và máy"
        }
        UpsProblem::UnknownUps => {
            "upsd không có UPS mang tên này: xem tên trong /etc/nut/ups.conf (lệnh upsc -l)"
        }
        UpsProblem::AccessDenied => {
            "upsd không cho máy này đọc: thêm địa chỉ máy này vào danh sách được phép (trên NAS: mục UPS mạng)"
        }
        UpsProblem::Refused => "upsd từ chối bằng mã ở trên: hỏi người quản trị máy chạy upsd",
    }
}

/// Some lines of a NUT server cannot be read; the first of them.
pub fn ups_broken_lines(target: impl Display, line: &str, n_lines: u32) -> String {
    format!("UPS {target}: {n_lines} dòng trả lời hỏng, không đọc được (đầu tiên: {line:?})")
}

/// Advice: some of its lines cannot be read.
pub const UPS_BROKEN_LINES: &str =
    "các giá trị khác vẫn đọc được; dòng hỏng do trình điều khiển UPS: cập nhật NUT nếu cần giá trị ấy";

/// Advice on a supply that is in danger, or not there when it is needed; none if it is not.
pub fn supply_advice(reading: &PowerReading) -> Option<&'static str> {
    match (reading.alarm, reading.condition) {
        (Some(PowerAlarm::Shutdown), _) => Some("UPS đang ra lệnh tắt máy: cấp điện hoặc chạy máy phát ngay"),
        (Some(PowerAlarm::LowBattery), _) => Some("ắc quy sắp hết: cấp điện hoặc chạy máy phát ngay"),
        (None, Some(PowerCondition::Off)) => {
            Some("UPS không cấp điện ra: bật đầu ra của UPS, hoặc kiểm tra máy này cắm vào đâu")
        }
        (None, Some(PowerCondition::Contradictory)) => {
            Some("UPS báo vừa điện lưới vừa ắc quy: xem đèn trên UPS; cập nhật trình điều khiển NUT")
        }
        (None, Some(PowerCondition::Overloaded)) => Some("UPS quá tải: bớt thiết bị cắm vào UPS"),
        (None, Some(PowerCondition::NoBattery)) => Some("UPS không có ắc quy: mất điện là tắt; lắp ắc quy"),
        (None, Some(PowerCondition::Bypass)) => {
            Some("UPS chạy bypass: mất điện là tắt; đưa UPS về chế độ thường")
        }
        (None, Some(PowerCondition::Alarming)) => {
            Some("UPS đang báo lỗi: xem màn hình của UPS, hoặc lệnh upsc")
        }
        (None, Some(PowerCondition::Testing) | None) if reading.replace_battery => {
            Some("UPS đòi thay ắc quy: mất điện thì có thể tắt ngay")
        }
        (None, Some(PowerCondition::Testing) | None) => None,
    }
}

/// A directory of power supplies hangs.
pub fn hanging_supplies(dir: impl Display) -> String {
    format!("Nguồn điện theo máy này: đọc {dir} thì treo, không có trả lời")
}

/// Advice: it hangs.
pub const HANGING_SUPPLIES: &str = "trình điều khiển nguồn điện của máy bị treo: khởi động lại máy; máy trạm vẫn chạy, nguồn điện là không rõ";

/// A generator's file hangs.
pub fn hanging_file(path: impl Display) -> String {
    format!("Tệp máy phát: đọc {path} thì treo, không có trả lời")
}

/// Advice: it hangs.
pub const HANGING_FILE: &str =
    "tệp phải là tệp thường, không phải ống dẫn (FIFO) hay ổ mạng đã mất: kiểm tra mục generator_file";

/// What the machine says of its power.
pub fn machine_power(reading: &PowerReading) -> String {
    format!("Nguồn điện theo máy này: {}", LANGUAGE.power_reading(reading))
}

/// What a file says of the generator.
pub fn generator(path: impl Display, runs: bool) -> String {
    format!("Máy phát theo {path}: {}", if runs { "đang chạy" } else { "không chạy" })
}

/// A generator's file says nothing.
pub fn bad_generator_file(why: impl Display) -> String {
    format!("Tệp máy phát: {why}")
}
