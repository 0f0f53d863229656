//! What may be the cause that points are out.

use diemcau_core::point::PointNow;
use diemcau_core::risk::Risk;
use diemcau_core::risk::groups::RiskGroup;
use diemcau_core::trouble::Trouble;

use super::Language;
use super::roster::feeder_name;

impl Language {
    /// That nothing speaks for a cause.
    pub fn cause_unknown(self) -> &'static str {
        self.pick("chưa rõ nguyên nhân (đường truyền hoặc nguồn điện)", "not clear: line or power")
    }

    /// That a point ran on battery before it fell silent, which speaks for a power cut.
    pub fn was_on_battery(self) -> &'static str {
        self.pick("mất điện (trước đó đang chạy UPS)", "power cut: was on battery before")
    }

    /// The same beside a stronger reason.
    pub fn also_was_on_battery(self) -> &'static str {
        self.pick("trước đó đang chạy UPS", "was on battery before")
    }

    /// What a group of points shares, and how many of them are out.
    pub fn shared_risk(self, group: &RiskGroup) -> String {
        let RiskGroup { risk, out, seen, .. } = group;
        let name = feeder_name(&group.name);
        match (self, risk) {
            (Self::Vietnamese, Risk::Feeder) => {
                format!("cùng lộ điện {name}: {out}/{seen} điểm cầu mất kết nối")
            }
            (Self::Vietnamese, Risk::Uplink) => {
                format!("cùng tuyến {name}: {out}/{seen} điểm cầu mất kết nối")
            }
            (Self::English, Risk::Feeder) => format!("same feeder {name}: {out} of {seen} out"),
            (Self::English, Risk::Uplink) => format!("same uplink {name}: {out} of {seen} out"),
        }
    }

    /// Who sets right what a group of points shares: a carrier, whose name may be empty, or the power
    /// company.
    pub fn whom_to_call(self, risk: Risk, carrier: &str) -> String {
        let call = match risk {
            Risk::Feeder => self.pick("gọi điện lực", "call the power company"),
            Risk::Uplink => self.pick("gọi nhà mạng", "call the carrier"),
        };
        match (risk, carrier) {
            (Risk::Feeder, _) | (_, "") => call.to_owned(),
            (Risk::Uplink, carrier) => format!("{call} {carrier}"),
        }
    }

    /// That two machines speak for one point in turn; `is_copy`: with one identity, because the state
    /// directory of one was copied to the other.
    pub fn clash(self, is_copy: bool) -> &'static str {
        if is_copy {
            self.pick("hai máy dùng chung một định danh (bản sao)", "two machines with one identity (a copy)")
        } else {
            self.pick("hai máy cùng báo về một mã điểm cầu", "two machines report for one point")
        }
    }

    /// When one of them took the other's place last.
    pub fn clash_last(self, clock: &str) -> String {
        format!("{} {clock}", self.pick("lần cuối", "last at"))
    }

    /// How many points have two machines, above the list of them.
    pub fn clash_heading(self, n_points: usize) -> String {
        match self {
            Self::Vietnamese => format!("Hai máy báo về một mã: {n_points} điểm cầu"),
            Self::English => format!("Two machines at one point: {n_points}"),
        }
    }

    /// What is wrong at a point, in a few words.
    pub fn trouble(self, trouble: &Trouble<'_>, now: &PointNow) -> String {
        match trouble {
            Trouble::Help(_) => self.needs_help().to_owned(),
            Trouble::Gone(_) => self.presence(now.presence).to_owned(),
            Trouble::Media(said) => self.media(said.state).to_owned(),
            Trouble::Clash(clash) => self.clash(clash.is_copy).to_owned(),
            Trouble::Count(count) => self.unlikely_count(count.count),
            Trouble::Power(alarm, _) => self.power_alarm_left(*alarm, now.power.runtime),
            Trouble::Path(path) => self.path(path.band, &path.probe),
        }
    }
}
