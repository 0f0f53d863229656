//! Sentences with figures in them.

use std::time::Duration;

use super::Language;
use diemcau_core::risk::Risk;

impl Language {
    /// A number with the thousands set apart.
    pub(crate) fn number(self, n: u64) -> String {
        let digits = n.to_string();
        let mut out = String::with_capacity(digits.len() + 4);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(match self {
                    Self::Vietnamese => '.',
                    Self::English => ',',
                });
            }
            out.push(digit);
        }
        out
    }

    /// A length of time in one or two units; seconds only below a minute, so that a still screen
    /// stays still.
    pub(crate) fn length(self, length: Duration) -> String {
        let seconds = length.as_secs();
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        match self {
            Self::Vietnamese if seconds < 60 => format!("{seconds} giây"),
            Self::Vietnamese if hours == 0 => format!("{minutes} phút"),
            Self::Vietnamese => format!("{hours} giờ {minutes:02}"),
            Self::English if seconds < 60 => format!("{seconds} s"),
            Self::English if hours == 0 => format!("{minutes} min"),
            Self::English => format!("{hours} h {minutes:02}"),
        }
    }

    /// A delay, with a decimal only where it says something.
    pub(crate) fn milliseconds(self, us: u32) -> String {
        let (whole, tenths) = (us / 1_000, us % 1_000 / 100);
        match self {
            _ if us >= 10_000 => format!("{whole} ms"),
            Self::Vietnamese => format!("{whole},{tenths} ms"),
            Self::English => format!("{whole}.{tenths} ms"),
        }
    }

    /// What lies ahead, and how far.
    pub(crate) fn countdown(self, what: &str, left: Duration) -> String {
        let seconds = left.as_secs();
        let clock = if seconds >= 3_600 {
            format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
        } else {
            format!("{:02}:{:02}", seconds / 60, seconds % 60)
        };
        match self {
            Self::Vietnamese => format!("{what} còn {clock}"),
            Self::English => format!("{what} in {clock}"),
        }
    }

    pub(crate) fn since(self, clock: &str, length: Duration) -> String {
        let length = self.length(length);
        match self {
            Self::Vietnamese => format!("từ {clock} ({length})"),
            Self::English => format!("since {clock} ({length})"),
        }
    }

    pub(crate) fn picture_age(self, age: Duration) -> String {
        match self {
            Self::Vietnamese => format!("hình ảnh cách đây {} giây", age.as_secs()),
            Self::English => format!("picture {} s old", age.as_secs()),
        }
    }

    pub(crate) fn stale(self, age: Duration) -> String {
        let age = self.length(age);
        match self {
            Self::Vietnamese => format!("MẤT LIÊN LẠC VỚI TRUNG TÂM — hình ảnh cũ {age}, đang nối lại…"),
            Self::English => format!("CONTACT WITH THE COLLECTOR LOST — picture {age} old, reconnecting…"),
        }
    }

    pub(crate) fn retry_in(self, left: Duration) -> String {
        let seconds = left.as_secs() + 1;
        match self {
            Self::Vietnamese => format!("thử lại sau {seconds} giây"),
            Self::English => format!("next try in {seconds} s"),
        }
    }

    pub(crate) fn shared(self, risk: Risk, name: &str, out: u32, seen: u32) -> String {
        let name = feeder_name(name);
        match (self, risk) {
            (Self::Vietnamese, Risk::Feeder) => format!("cùng lộ điện {name}: {out}/{seen} điểm mất"),
            (Self::Vietnamese, Risk::Uplink) => format!("cùng tuyến {name}: {out}/{seen} điểm mất"),
            (Self::English, Risk::Feeder) => format!("same feeder {name}: {out} of {seen} out"),
            (Self::English, Risk::Uplink) => format!("same uplink {name}: {out} of {seen} out"),
        }
    }

    pub(crate) fn still_unseen(self, n: u32) -> String {
        match self {
            Self::Vietnamese => format!("còn {n} điểm cầu chưa kết nối"),
            Self::English => format!("{n} points not yet seen"),
        }
    }

    pub(crate) fn suspected(self, n: u32) -> String {
        match self {
            Self::Vietnamese => format!("{n} điểm cầu nghi mất kết nối"),
            Self::English => format!("{n} points suspect"),
        }
    }

    pub(crate) fn collector_was_away(self, n: u32) -> String {
        match self {
            Self::Vietnamese => format!("trung tâm vừa gián đoạn: {n} điểm cầu chưa xác định"),
            Self::English => format!("the collector was away: {n} points not yet known again"),
        }
    }

    pub(crate) fn journal_failing(self, clock: &str) -> String {
        match self {
            Self::Vietnamese => format!("CHƯA GHI ĐƯỢC từ {clock}"),
            Self::English => format!("NOT WRITTEN since {clock}"),
        }
    }

    pub(crate) fn clock_drift(self, drift_ms: i64) -> String {
        let seconds = drift_ms.unsigned_abs().div_ceil(1_000);
        let sign = if drift_ms < 0 { '-' } else { '+' };
        match self {
            Self::Vietnamese => format!("ĐỒNG HỒ LỆCH {sign}{seconds} giây"),
            Self::English => format!("CLOCK OFF BY {sign}{seconds} s"),
        }
    }

    pub(crate) fn last_power(self, source: &str) -> String {
        match self {
            Self::Vietnamese => format!("lần đọc cuối: {source}"),
            Self::English => format!("last reading: {source}"),
        }
    }

    pub(crate) fn last_heard(self, clock: &str) -> String {
        match self {
            Self::Vietnamese => format!("tín hiệu cuối lúc {clock}"),
            Self::English => format!("last heard at {clock}"),
        }
    }

    pub(crate) fn line_quality(self, rtt: &str, jitter: &str) -> String {
        match self {
            Self::Vietnamese => format!("trễ {rtt} (biến thiên {jitter}) · mất gói —"),
            Self::English => format!("RTT {rtt} · jitter {jitter} · loss —"),
        }
    }

    pub(crate) fn at(self, clock: &str) -> String {
        match self {
            Self::Vietnamese => format!("lúc {clock}"),
            Self::English => format!("at {clock}"),
        }
    }

    pub(crate) fn more_probes(self, n: u16) -> String {
        match self {
            Self::Vietnamese => format!("và {n} phép đo khác"),
            Self::English => format!("and {n} more probes"),
        }
    }

    pub(crate) fn counted_by(self, by: &str, source: &str, clock: &str) -> String {
        let by = if by.is_empty() { source.to_owned() } else { format!("{by} ({source})") };
        match self {
            Self::Vietnamese => format!("lúc {clock}, {by}"),
            Self::English => format!("at {clock}, {by}"),
        }
    }

    pub(crate) fn searching(self, query: &str, found: usize) -> String {
        match self {
            Self::Vietnamese => format!("Tìm “{query}”: {found} điểm cầu"),
            Self::English => format!("Search “{query}”: {found} points"),
        }
    }
}

/// A feeder's name without the word that its label says anyway.
pub(crate) fn feeder_name(name: &str) -> &str {
    name.strip_prefix("Lộ ").unwrap_or(name)
}
