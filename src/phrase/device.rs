//! Why a device at a point tells nothing: one that counts people, the UPS, the generator.

use std::fmt::Display;
use std::io;
use std::time::Duration;

use diemcau_core::number::NumberFault;

use super::Language;

impl Language {
    /// That a command which counts failed, and how it ended.
    pub fn command_failed(self, program: &str, status: impl Display) -> String {
        let text = match self {
            Self::Vietnamese => format!("lệnh {program} bị lỗi"),
            Self::English => format!("{program} failed"),
        };
        self.in_words_of_a_library(text, status)
    }

    /// That a device cannot be asked.
    pub fn device_unasked(self, library: impl Display) -> String {
        self.in_words_of_a_library(self.pick("không hỏi được thiết bị", "cannot ask the device"), library)
    }

    /// That it answers with an error.
    pub fn device_status(self, status: u16) -> String {
        match self {
            Self::Vietnamese => format!("thiết bị trả lời bằng mã lỗi HTTP {status}"),
            Self::English => format!("the device answers with HTTP status {status}"),
        }
    }

    /// That its answer is no JSON.
    pub fn device_no_json(self, library: impl Display) -> String {
        let text = self.pick("thiết bị trả lời không phải JSON", "what the device answers is no JSON");
        self.in_words_of_a_library(text, library)
    }

    /// That its answer has nothing at a place.
    pub fn device_has_nothing_at(self, pointer: &str) -> String {
        match self {
            Self::Vietnamese => format!("trong câu trả lời của thiết bị không có gì ở «{pointer}»"),
            Self::English => format!("the device's answer has nothing at «{pointer}»"),
        }
    }

    /// That no answer came in time.
    pub fn no_answer_in(self, most: Duration) -> String {
        match self {
            Self::Vietnamese => format!("không trả lời trong {} giây", most.as_secs_f32()),
            Self::English => format!("no answer within {} s", most.as_secs_f32()),
        }
    }

    /// That the answer is too long, bytes.
    pub fn answer_too_long(self, most: usize) -> String {
        match self {
            Self::Vietnamese => format!("trả lời dài quá {most} byte"),
            Self::English => format!("it says more than {most} bytes"),
        }
    }

    /// That it says something else than a number of people.
    pub fn no_whole_number(self, shown: &str, fault: NumberFault) -> String {
        match (self, fault) {
            (Self::Vietnamese, NumberFault::NotANumber) => format!("«{shown}» không phải số nguyên"),
            (Self::English, NumberFault::NotANumber) => format!("«{shown}» is no whole number"),
            (Self::Vietnamese, NumberFault::Fraction) => {
                format!("«{shown}» không phải số nguyên mà có phần lẻ")
            }
            (Self::English, NumberFault::Fraction) => {
                format!("«{shown}» is no whole number, but has decimals")
            }
            (Self::Vietnamese, NumberFault::Ambiguous { whole, grouped }) => {
                format!("«{shown}» có thể là {whole} hoặc {grouped}")
            }
            (Self::English, NumberFault::Ambiguous { whole, grouped }) => {
                format!("«{shown}» may mean {whole} or {grouped}")
            }
        }
    }

    /// That its number is beyond belief.
    pub fn too_many_people(self, count: u64, most: u32) -> String {
        match self {
            Self::Vietnamese => format!("{count} lớn hơn số đại biểu tối đa là {most}"),
            Self::English => format!("{count} is more than the {most} people that a count can be"),
        }
    }

    /// That a generator's file says something else than it may.
    pub fn generator_word(self, file: impl Display, shown: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!("{file} ghi «{shown}», không phải 1 hoặc 0, on hoặc off, chạy hoặc không")
            }
            Self::English => format!("{file} says «{shown}», not 1 or 0, on or off, chạy or không"),
        }
    }

    /// That the server of the UPS is not found.
    pub fn nut_not_found(self, why: &io::Error) -> String {
        let text = self.pick("không tìm thấy máy chủ NUT", "cannot find the NUT server");
        format!("{text}: {}", self.io_error(why))
    }

    /// That its line with the status is broken.
    pub fn nut_garbled(self, shown: &str) -> String {
        let text = self.pick(
            "dòng tình trạng của máy chủ NUT bị hỏng",
            "the NUT server's line with the status is broken",
        );
        format!("{text}: «{shown}»")
    }

    /// That there is no connection to the server of the UPS.
    pub fn nut_unconnected(self, why: &io::Error) -> String {
        let text = self.pick("không kết nối được tới máy chủ NUT", "cannot connect to the NUT server");
        format!("{text}: {}", self.io_error(why))
    }

    /// That the connection broke.
    pub fn nut_broken(self, why: &io::Error) -> String {
        let text = self.pick("mất kết nối với máy chủ NUT", "the connection to the NUT server broke");
        format!("{text}: {}", self.io_error(why))
    }

    /// That the server took too long.
    pub fn nut_late(self) -> &'static str {
        self.pick("máy chủ NUT không trả lời kịp", "the NUT server took too long")
    }

    /// That what answers is no NUT server.
    pub fn nut_no_protocol(self, shown: &str) -> String {
        let text = self.pick("bên trả lời không phải máy chủ NUT", "what answers is no NUT server");
        format!("{text}: «{shown}»")
    }

    /// That the answer has no end.
    pub fn nut_too_long(self) -> &'static str {
        self.pick("máy chủ NUT trả lời quá dài", "the NUT server's answer is too long")
    }

    /// That the driver of the UPS hangs.
    pub fn nut_stale(self) -> &'static str {
        self.pick("trình điều khiển UPS bị treo (DATA-STALE)", "the driver of the UPS hangs (DATA-STALE)")
    }

    /// That there is no driver.
    pub fn nut_driver_dead(self) -> &'static str {
        self.pick(
            "trình điều khiển UPS không chạy (DRIVER-NOT-CONNECTED)",
            "the driver of the UPS is dead (DRIVER-NOT-CONNECTED)",
        )
    }

    /// That the driver shows no status.
    pub fn nut_no_status(self) -> &'static str {
        self.pick("trình điều khiển UPS chưa cho biết tình trạng", "the driver of the UPS shows no status")
    }

    /// That the server refuses, in its own word.
    pub fn nut_refused(self, token: &str) -> String {
        self.in_words_of_a_library(self.pick("máy chủ NUT từ chối", "the NUT server refuses"), token)
    }
}
