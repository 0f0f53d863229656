//! What a check finds of the power, and advises.

use std::fmt::Display;

use diemcau_core::power::{PowerAlarm, PowerCondition, PowerReading};

use crate::Language;

words! {
    /// Advice: some of its lines cannot be read.
    mend_ups_lines:
        "các giá trị khác vẫn đọc được; dòng hỏng do trình điều khiển UPS: cập nhật NUT nếu cần giá trị ấy",
        "the other values are read; the UPS driver breaks these lines: update NUT if you need them";
    /// Advice: it hangs.
    restart_machine:
        "trình điều khiển nguồn điện của máy bị treo: khởi động lại máy; máy trạm vẫn chạy, nguồn điện là không rõ",
        "the machine's power driver hangs: restart the machine; the agent runs on, with the power unknown";
    /// Advice: it hangs.
    use_plain_file:
        "tệp phải là tệp thường, không phải ống dẫn (FIFO) hay ổ mạng đã mất: kiểm tra mục generator_file",
        "it must be a plain file, no pipe (FIFO) nor a lost network share: check generator_file";
}

/// What a UPS says, or why it is not read.
pub fn ups(target: impl Display, what: impl Display) -> String {
    format!("UPS {target}: {what}")
}

/// A reading of a UPS, with the voltage that comes in.
pub fn ups_reading(language: Language, reading: &PowerReading) -> String {
    let text = language.power_reading(reading);
    match reading.input_volts {
        Some(volts) => match language {
            Language::Vietnamese => format!("{text}, điện vào {volts} V"),
            Language::English => format!("{text}, input {volts} V"),
        },
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
pub fn ups_advice(language: Language, problem: UpsProblem) -> &'static str {
    match problem {
        UpsProblem::NotFound => language.pick(
            "không tìm thấy tên máy sau dấu @ trong mục nut: kiểm tra tên và DNS",
            "the host after @ in nut is not found: check the name and DNS",
        ),
        UpsProblem::Closed => language.pick(
            "cổng đóng: kiểm tra số cổng (3493), systemctl status nut-server, và LISTEN trong \
             upsd.conf",
            "port closed: check the port (3493), systemctl status nut-server, and LISTEN in \
             upsd.conf",
        ),
        UpsProblem::Silent => language.pick(
            "không trả lời: kiểm tra địa chỉ, cáp mạng và tường lửa của máy chạy upsd",
            "no answer: check the address, the network cable and the firewall of the machine that \
             runs upsd",
        ),
        UpsProblem::Hangup => language.pick(
            "nhận kết nối rồi ngắt: thường do danh sách máy được phép (hosts.allow, hoặc mục UPS \
             mạng của NAS) chưa có máy này",
            "takes the connection and ends it: mostly its list of allowed machines (hosts.allow, \
             or the network UPS settings of a NAS) lacks this one",
        ),
        UpsProblem::Foreign => language.pick(
            "cổng này không phải của upsd: kiểm tra địa chỉ và số cổng (3493)",
            "this port is not that of upsd: check address and port (3493)",
        ),
        UpsProblem::Garbled => language.pick(
            "dòng ups.status bị hỏng nên không biết nguồn điện: cập nhật trình điều khiển UPS hoặc \
             NUT",
            "the line ups.status is broken, so the power is not known: update the UPS driver or NUT",
        ),
        UpsProblem::Stale => language.pick(
            "trình điều khiển treo: rút cắm lại cáp UPS, rồi upsdrvctl stop; upsdrvctl start",
            "the driver hangs: unplug and replug the UPS cable, then upsdrvctl stop; upsdrvctl \
             start",
        ),
        UpsProblem::DriverDead => language.pick(
            "trình điều khiển không chạy: upsdrvctl start, xem journalctl -u nut-driver@*",
            "the driver does not run: upsdrvctl start, see journalctl -u nut-driver@*",
        ),
        UpsProblem::NoStatus => language.pick(
            "trình điều khiển chưa đọc được UPS: chờ một phút; nếu vẫn vậy, kiểm tra cáp giữa UPS \
             và máy",
            "the driver has not read the UPS yet: wait a minute; then check the cable between UPS \
             and machine",
        ),
        UpsProblem::UnknownUps => language.pick(
            "upsd không có UPS mang tên này: xem tên trong /etc/nut/ups.conf (lệnh upsc -l)",
            "upsd has no UPS of this name: see the names in /etc/nut/ups.conf (upsc -l)",
        ),
        UpsProblem::AccessDenied => language.pick(
            "upsd không cho máy này đọc: thêm địa chỉ máy này vào danh sách được phép (trên NAS: \
             mục UPS mạng)",
            "upsd does not let this machine read: add its address to the allowed ones (on a NAS: \
             network UPS settings)",
        ),
        UpsProblem::Refused => language.pick(
            "upsd từ chối bằng mã ở trên: hỏi người quản trị máy chạy upsd",
            "upsd refuses with the code above: ask the administrator of the machine that runs upsd",
        ),
    }
}

/// Some lines of a NUT server cannot be read; the first of them.
pub fn ups_broken_lines(language: Language, target: impl Display, line: &str, n_lines: u32) -> String {
    match language {
        Language::Vietnamese => {
            format!("UPS {target}: {n_lines} dòng trả lời hỏng, không đọc được (đầu tiên: {line:?})")
        }
        Language::English => format!("UPS {target}: {n_lines} broken lines in its answer (first: {line:?})"),
    }
}

/// Advice on a supply that is in danger, or not there when it is needed; none if it is not.
pub fn supply_advice(language: Language, reading: &PowerReading) -> Option<&'static str> {
    match (reading.alarm, reading.condition) {
        (Some(PowerAlarm::Shutdown), _) => Some(language.pick(
            "UPS đang ra lệnh tắt máy: cấp điện hoặc chạy máy phát ngay",
            "the UPS orders a shutdown: restore the power or start the generator now",
        )),
        (Some(PowerAlarm::LowBattery), _) => Some(language.pick(
            "ắc quy sắp hết: cấp điện hoặc chạy máy phát ngay",
            "the battery is nearly empty: restore the power or start the generator now",
        )),
        (None, Some(PowerCondition::Off)) => Some(language.pick(
            "UPS không cấp điện ra: bật đầu ra của UPS, hoặc kiểm tra máy này cắm vào đâu",
            "the UPS gives no power: switch its output on, or check what this machine is plugged \
             into",
        )),
        (None, Some(PowerCondition::Contradictory)) => Some(language.pick(
            "UPS báo vừa điện lưới vừa ắc quy: xem đèn trên UPS; cập nhật trình điều khiển NUT",
            "the UPS reports mains and battery at once: look at its lamps; update the NUT driver",
        )),
        (None, Some(PowerCondition::Overloaded)) => Some(language.pick(
            "UPS quá tải: bớt thiết bị cắm vào UPS",
            "the UPS is overloaded: unplug something from it",
        )),
        (None, Some(PowerCondition::NoBattery)) => Some(language.pick(
            "UPS không có ắc quy: mất điện là tắt; lắp ắc quy",
            "the UPS has no battery: a power cut ends it at once; fit one",
        )),
        (None, Some(PowerCondition::Bypass)) => Some(language.pick(
            "UPS chạy bypass: mất điện là tắt; đưa UPS về chế độ thường",
            "the UPS is on bypass: a power cut ends it at once; put it back to normal",
        )),
        (None, Some(PowerCondition::Alarming)) => Some(language.pick(
            "UPS đang báo lỗi: xem màn hình của UPS, hoặc lệnh upsc",
            "the UPS reports a fault: see its display, or upsc",
        )),
        (None, Some(PowerCondition::Testing) | None) if reading.replace_battery => Some(language.pick(
            "UPS đòi thay ắc quy: mất điện thì có thể tắt ngay",
            "the UPS wants a new battery: it may end at once in a power cut",
        )),
        (None, Some(PowerCondition::Testing) | None) => None,
    }
}

/// A directory of power supplies hangs.
pub fn hanging_supplies(language: Language, dir: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Nguồn điện theo máy này: đọc {dir} thì treo, không có trả lời"),
        Language::English => format!("Power of this machine: reading {dir} hangs, no answer"),
    }
}

/// A generator's file hangs.
pub fn hanging_file(language: Language, path: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Tệp máy phát: đọc {path} thì treo, không có trả lời"),
        Language::English => format!("Generator file: reading {path} hangs, no answer"),
    }
}

/// What the machine says of its power.
pub fn machine_power(language: Language, reading: &PowerReading) -> String {
    match language {
        Language::Vietnamese => format!("Nguồn điện theo máy này: {}", language.power_reading(reading)),
        Language::English => format!("Power of this machine: {}", language.power_reading(reading)),
    }
}

/// What a file says of the generator.
pub fn generator(language: Language, path: impl Display, runs: bool) -> String {
    match language {
        Language::Vietnamese => {
            format!("Máy phát theo {path}: {}", if runs { "đang chạy" } else { "không chạy" })
        }
        Language::English => format!("Generator by {path}: {}", if runs { "running" } else { "not running" }),
    }
}

/// A generator's file says nothing.
pub fn bad_generator_file(language: Language, why: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Tệp máy phát: {why}"),
        Language::English => format!("Generator file: {why}"),
    }
}
