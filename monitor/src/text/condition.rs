//! Words for what a point says of its power, its meeting path, and what its people see and hear.

use std::time::Duration;

use diemcau_core::path::{Band, Finding, PathWindow};
use diemcau_core::power::{Power, PowerAlarm, PowerBasis, PowerFault, PowerSource};
use diemcau_core::statements::MediaState;

use super::Language;

impl Language {
    pub(crate) fn band(self, band: Band) -> &'static str {
        match band {
            Band::Good => self.pick("tốt", "good"),
            Band::Fair => self.pick("tạm được", "fair"),
            Band::Poor => self.pick("kém", "poor"),
            Band::Bad => self.pick("rất kém", "bad"),
        }
    }

    /// The band of a meeting path, and the probe that says so.
    pub(crate) fn path(self, band: Band, probe: &str) -> String {
        format!("{} {} ({probe})", self.pick("đường họp", "meeting path"), self.band(band))
    }

    pub(crate) fn media(self, state: MediaState) -> &'static str {
        match state {
            MediaState::Good => self.pick("hình, tiếng tốt", "picture and sound good"),
            MediaState::NoPicture => self.pick("mất hình", "no picture"),
            MediaState::NoSound => self.pick("mất tiếng", "no sound"),
        }
    }

    pub(crate) fn alarm(self, alarm: PowerAlarm) -> &'static str {
        match alarm {
            PowerAlarm::LowBattery => self.pick("ắc quy sắp hết", "battery nearly empty"),
            PowerAlarm::Shutdown => self.pick("UPS ra lệnh tắt", "UPS ordered a shutdown"),
        }
    }

    pub(crate) fn fault(self, fault: PowerFault) -> &'static str {
        match fault {
            PowerFault::Stale => self.pick("trình điều khiển UPS treo", "UPS driver hangs"),
            PowerFault::DriverDead => self.pick("trình điều khiển UPS không chạy", "UPS driver is dead"),
            PowerFault::Unreachable => self.pick("máy chủ UPS không trả lời", "UPS server does not answer"),
            PowerFault::Refused => self.pick("máy chủ UPS từ chối", "UPS server refuses"),
        }
    }

    /// On whose word a source rests, where that is not a device's.
    fn basis(self, basis: PowerBasis) -> Option<&'static str> {
        match basis {
            PowerBasis::Device => None,
            PowerBasis::File => Some(self.pick("theo tệp trạng thái", "by a status file")),
            PowerBasis::Person => Some(self.pick("theo lời người báo", "by a person's word")),
        }
    }

    /// How long a battery still carries the load.
    pub(crate) fn runtime(self, runtime: Duration) -> String {
        let minutes = runtime.as_secs() / 60;
        match (self, minutes) {
            (Self::Vietnamese, 0) => "còn dưới 1 phút".to_owned(),
            (Self::Vietnamese, _) => format!("còn {minutes} phút"),
            (Self::English, 0) => "less than 1 min left".to_owned(),
            (Self::English, _) => format!("{minutes} min left"),
        }
    }

    /// What a supply warns of, with the minutes left if it told.
    pub(crate) fn alarm_left(self, alarm: PowerAlarm, runtime: Option<Duration>) -> String {
        match runtime {
            Some(runtime) => format!("{}, {}", self.alarm(alarm), self.runtime(runtime)),
            None => self.alarm(alarm).to_owned(),
        }
    }

    /// The source with what else is known of it, the alarm aside.
    pub(crate) fn power_state(self, power: &Power) -> String {
        let mut text = self.power(power.source).to_owned();
        if power.source == PowerSource::Battery {
            if let Some(percent) = power.charge_percent {
                text = format!("{text} {percent}%");
            }
            if let Some(runtime) = power.runtime {
                text = format!("{text}, {}", self.runtime(runtime));
            }
        }
        if power.replace_battery {
            text = format!("{text}, {}", self.pick("cần thay ắc quy", "replace the battery"));
        }
        let basis = self.basis(power.basis).filter(|_| power.source != PowerSource::Unknown);
        match power.fault.map(|fault| self.fault(fault)).or(basis) {
            Some(why) => format!("{text} ({why})"),
            None => text,
        }
    }

    pub(crate) fn chair_present(self, present: bool) -> &'static str {
        if present {
            self.pick("đã có mặt", "is there")
        } else {
            self.pick("chưa có mặt", "is not there")
        }
    }

    pub(crate) fn finding(self, finding: Finding) -> &'static str {
        match finding {
            Finding::Answered => self.pick("có trả lời", "answers"),
            Finding::Degraded => self.pick("máy chủ báo lỗi", "server says it fails"),
            Finding::NotPermitted => self.pick("không được phép", "not permitted"),
            Finding::NoTarget => self.pick("chưa có đích", "no target"),
            Finding::DnsFailed => self.pick("không tìm được tên", "name not found"),
            Finding::Refused => self.pick("bị từ chối", "refused"),
            Finding::Unreachable => self.pick("không có đường tới", "no way to it"),
            Finding::TimedOut => self.pick("không trả lời", "no answer"),
            Finding::Malformed => self.pick("trả lời sai giao thức", "not its protocol"),
        }
    }

    /// The figures of a window, with the samples and the time that they rest on, one by one.
    pub(crate) fn figures(self, window: &PathWindow) -> Vec<String> {
        let mut parts = Vec::new();
        if window.finding != Finding::Answered {
            parts.push(self.finding(window.finding).to_owned());
        }
        let rtt = window.rtt_us.map(|us| self.milliseconds(us));
        parts.extend(rtt.map(|rtt| match window.jitter_us {
            Some(us) => format!("{} ±{}", rtt.trim_end_matches(" ms"), self.milliseconds(us)),
            None => rtt,
        }));
        let repeated = match (self, window.n_repeated) {
            (_, 0) => String::new(),
            (Self::Vietnamese, n) => format!(" (TCP gửi lại {n})"),
            (Self::English, n) => format!(" ({n} sent again)"),
        };
        parts.extend(window.loss_permille().map(|permille| self.loss(permille) + &repeated));
        let (answered, sent, seconds) = (window.n_answered, window.n_sent, window.length.as_secs());
        parts.push(match self {
            Self::Vietnamese => format!("{answered}/{sent} mẫu/{seconds} s"),
            Self::English => format!("{answered}/{sent} in {seconds} s"),
        });
        let response = window.response_us.map(|us| self.milliseconds(us));
        parts.extend(response.map(|response| match self {
            Self::Vietnamese => format!("đáp ứng {response}"),
            Self::English => format!("response {response}"),
        }));
        parts.extend(window.certificate_days.map(|days| match self {
            Self::Vietnamese if days < 0 => "chứng thư hết hạn".to_owned(),
            Self::English if days < 0 => "certificate expired".to_owned(),
            Self::Vietnamese => format!("chứng thư {days} ngày"),
            Self::English => format!("certificate {days} days"),
        }));
        parts
    }

    fn loss(self, permille: u16) -> String {
        let (whole, tenths) = (permille / 10, permille % 10);
        match self {
            Self::Vietnamese => format!("mất {whole},{tenths}%"),
            Self::English => format!("loss {whole}.{tenths}%"),
        }
    }
}
