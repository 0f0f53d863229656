//! Nguồn điện: where a point's electricity comes from, and what a supply warns of.

use std::time::Duration;

use diemcau_core::power::{
    Power, PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerReading, PowerSource, STALE_AFTER,
};

use super::Language;

impl Language {
    /// Where the electricity comes from.
    pub fn power_source(self, source: PowerSource) -> &'static str {
        match source {
            PowerSource::Unknown => self.pick("không rõ", "unknown"),
            PowerSource::Mains => self.pick("điện lưới", "mains"),
            PowerSource::Battery => self.pick("UPS/ắc quy", "battery"),
            PowerSource::Generator => self.pick("máy phát", "generator"),
        }
    }

    /// What a supply warns of.
    pub fn power_alarm(self, alarm: PowerAlarm) -> &'static str {
        match alarm {
            PowerAlarm::LowBattery => self.pick("ắc quy sắp hết", "battery nearly empty"),
            PowerAlarm::Shutdown => self.pick("UPS ra lệnh tắt máy", "UPS ordered a shutdown"),
        }
    }

    /// The same, with the minutes left if the supply told them.
    pub fn power_alarm_left(self, alarm: PowerAlarm, runtime: Option<Duration>) -> String {
        let parts = [Some(self.power_alarm(alarm).to_owned()), runtime.map(|left| self.runtime(left))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// How a supply is, beside what it lives on.
    pub fn power_condition(self, condition: PowerCondition) -> &'static str {
        match condition {
            PowerCondition::Testing => self.pick("UPS đang tự kiểm tra ắc quy", "UPS tests its battery"),
            PowerCondition::Alarming => self.pick("UPS đang báo lỗi", "UPS says that something is wrong"),
            PowerCondition::Bypass => {
                self.pick("UPS chạy bypass, ắc quy không bảo vệ", "UPS in bypass, battery does not protect")
            }
            PowerCondition::NoBattery => self.pick("UPS không có ắc quy", "UPS has no battery"),
            PowerCondition::Overloaded => self.pick("UPS quá tải", "UPS overloaded"),
            PowerCondition::Contradictory => self.pick(
                "UPS báo mâu thuẫn: vừa điện lưới vừa ắc quy",
                "UPS contradicts itself: mains and battery",
            ),
            PowerCondition::Off => self.pick("UPS đã tắt đầu ra", "UPS output is off"),
        }
    }

    /// Why a supply that should be read is not.
    pub fn power_fault(self, fault: PowerFault) -> &'static str {
        match fault {
            PowerFault::Stale => self.pick("trình điều khiển UPS treo", "UPS driver hangs"),
            PowerFault::DriverDead => self.pick("trình điều khiển UPS không chạy", "UPS driver is dead"),
            PowerFault::Unreachable => self.pick("máy chủ UPS không trả lời", "UPS server does not answer"),
            PowerFault::Refused => self.pick("máy chủ UPS từ chối", "UPS server refuses"),
            PowerFault::Malformed => self.pick("máy chủ UPS trả lời sai", "UPS server answers badly"),
        }
    }

    /// On whose word a source rests, where that is not a device's.
    pub fn power_basis(self, basis: PowerBasis) -> Option<&'static str> {
        match basis {
            PowerBasis::Device => None,
            PowerBasis::File => Some(self.pick("theo tệp trạng thái", "by a status file")),
            PowerBasis::Person => Some(self.pick("do cán bộ điểm cầu báo", "by a person's word")),
        }
    }

    /// How long a battery still carries the load: "còn 12 phút".
    pub fn runtime(self, runtime: Duration) -> String {
        match (self, runtime.as_secs() / 60) {
            (Self::Vietnamese, 0) => "còn dưới 1 phút".to_owned(),
            (Self::Vietnamese, minutes) => format!("còn {minutes} phút"),
            (Self::English, 0) => "less than 1 min left".to_owned(),
            (Self::English, minutes) => format!("{minutes} min left"),
        }
    }

    /// How many points live on a battery, and how many of those batteries end soon: "chạy UPS/ắc quy 12 (3
    /// sắp hết)".
    pub fn on_battery(self, n: u32, n_ending: u32) -> String {
        let on_battery = format!("{} {n}", self.pick("chạy UPS/ắc quy", "on battery"));
        self.with_ending(on_battery, n_ending)
    }

    /// The same in the room of a headline: "ắc quy 12 (3 sắp hết)".
    pub fn on_battery_short(self, n: u32, n_ending: u32) -> String {
        let on_battery = format!("{} {n}", self.pick("ắc quy", "battery"));
        self.with_ending(on_battery, n_ending)
    }

    fn with_ending(self, on_battery: String, n_ending: u32) -> String {
        match n_ending {
            0 => on_battery,
            n => format!("{on_battery} ({n} {})", self.pick("sắp hết", "nearly empty")),
        }
    }

    /// All that is known of a point's power: "UPS/ắc quy 63%, còn 12 phút, ắc quy sắp hết".
    pub fn power(self, power: &Power) -> String {
        self.power_with(power, power.alarm, self.least_age(power))
    }

    /// The same, the alarm aside, where that has a line of its own.
    pub fn power_but_alarm(self, power: &Power) -> String {
        self.power_with(power, None, self.least_age(power))
    }

    /// All that a reading says, and how old it is where that makes it no knowledge.
    pub fn power_reading(self, reading: &PowerReading) -> String {
        let power = reading.known();
        let old = (reading.age > STALE_AFTER).then(|| match self {
            Self::Vietnamese => format!("lần đọc cuối {} trước", self.length(reading.age)),
            Self::English => format!("last reading {} ago", self.length(reading.age)),
        });
        self.power_with(&power, power.alarm, old)
    }

    /// How old what is known at least is, where it is not fresh.
    fn least_age(self, power: &Power) -> Option<String> {
        power.stale.map(|age| match self {
            Self::Vietnamese => format!("lần đọc cuối hơn {} trước", self.length(age)),
            Self::English => format!("last reading more than {} ago", self.length(age)),
        })
    }

    fn power_with(self, power: &Power, alarm: Option<PowerAlarm>, old: Option<String>) -> String {
        let on_battery = power.source == PowerSource::Battery;
        let source = self.power_source(power.source);
        let mut parts = vec![match power.charge_percent.filter(|_| on_battery) {
            Some(percent) => format!("{source} {}", self.percent(percent)),
            None => source.to_owned(),
        }];
        parts.extend(power.runtime.filter(|_| on_battery).map(|runtime| self.runtime(runtime)));
        parts.extend(alarm.map(|alarm| self.power_alarm(alarm).to_owned()));
        parts.extend(power.condition.map(|condition| self.power_condition(condition).to_owned()));
        if power.replace_battery {
            parts.push(self.pick("cần thay ắc quy", "replace the battery").to_owned());
        }
        let fault = power.fault.map(|fault| self.power_fault(fault).to_owned());
        let basis = self.power_basis(power.basis).filter(|_| power.source != PowerSource::Unknown);
        let text = parts.join(", ");
        let mut whys: Vec<String> = fault.into_iter().chain(old).collect();
        if whys.is_empty() {
            whys.extend(basis.map(str::to_owned));
        }
        if whys.is_empty() { text } else { format!("{text} ({})", whys.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_is_told_with_all_that_matters() {
        let battery = PowerReading {
            source: PowerSource::Battery,
            charge_percent: Some(18),
            runtime: Some(Duration::from_secs(250)),
            alarm: Some(PowerAlarm::LowBattery),
            ..PowerReading::default()
        };
        let old = PowerReading { age: Duration::from_secs(70), ..battery };
        let unknown = PowerReading::default();
        for (reading, vietnamese, english) in [
            (
                battery,
                "UPS/ắc quy 18%, còn 4 phút, ắc quy sắp hết",
                "battery 18%, 4 min left, battery nearly empty",
            ),
            (
                PowerReading { runtime: Some(Duration::from_secs(59)), charge_percent: None, ..battery },
                "UPS/ắc quy, còn dưới 1 phút, ắc quy sắp hết",
                "battery, less than 1 min left, battery nearly empty",
            ),
            (
                PowerReading { alarm: Some(PowerAlarm::Shutdown), runtime: None, ..battery },
                "UPS/ắc quy 18%, UPS ra lệnh tắt máy",
                "battery 18%, UPS ordered a shutdown",
            ),
            (
                PowerReading { source: PowerSource::Mains, alarm: None, replace_battery: true, ..battery },
                "điện lưới, cần thay ắc quy",
                "mains, replace the battery",
            ),
            (
                PowerReading { source: PowerSource::Generator, basis: PowerBasis::Person, ..unknown },
                "máy phát (do cán bộ điểm cầu báo)",
                "generator (by a person's word)",
            ),
            (unknown, "không rõ", "unknown"),
            (
                PowerReading { source: PowerSource::Mains, alarm: None, ..old },
                "không rõ (lần đọc cuối 1 phút trước)",
                "unknown (last reading 1 min ago)",
            ),
            (
                PowerReading { fault: Some(PowerFault::Stale), ..old },
                "UPS/ắc quy 18%, còn 4 phút, ắc quy sắp hết (trình điều khiển UPS treo, lần đọc cuối 1 phút \
                 trước)",
                "battery 18%, 4 min left, battery nearly empty (UPS driver hangs, last reading 1 min ago)",
            ),
            (
                PowerReading {
                    fault: Some(PowerFault::DriverDead),
                    source: PowerSource::Mains,
                    alarm: None,
                    ..old
                },
                "không rõ (trình điều khiển UPS không chạy, lần đọc cuối 1 phút trước)",
                "unknown (UPS driver is dead, last reading 1 min ago)",
            ),
            (
                PowerReading { condition: Some(PowerCondition::Testing), alarm: None, ..battery },
                "UPS/ắc quy 18%, còn 4 phút, UPS đang tự kiểm tra ắc quy",
                "battery 18%, 4 min left, UPS tests its battery",
            ),
            (
                PowerReading { condition: Some(PowerCondition::Off), ..unknown },
                "không rõ, UPS đã tắt đầu ra",
                "unknown, UPS output is off",
            ),
        ] {
            assert_eq!(Language::Vietnamese.power_reading(&reading), vietnamese);
            assert_eq!(Language::English.power_reading(&reading), english);
        }
    }

    #[test]
    fn what_is_kept_of_a_stale_reading_tells_its_least_age() {
        let age = Duration::from_secs(150);
        let silent = PowerReading { source: PowerSource::Battery, age, ..PowerReading::default() }.known();
        assert_eq!(Language::Vietnamese.power(&silent), "UPS/ắc quy (lần đọc cuối hơn 2 phút trước)");
        assert_eq!(Language::English.power(&silent), "battery (last reading more than 2 min ago)");
    }

    #[test]
    fn an_alarm_can_be_told_apart() {
        let battery =
            Power { source: PowerSource::Battery, alarm: Some(PowerAlarm::LowBattery), ..Power::default() };
        assert_eq!(Language::Vietnamese.power(&battery), "UPS/ắc quy, ắc quy sắp hết");
        assert_eq!(Language::Vietnamese.power_but_alarm(&battery), "UPS/ắc quy");
        let left = Some(Duration::from_mins(6));
        assert_eq!(
            Language::Vietnamese.power_alarm_left(PowerAlarm::LowBattery, left),
            "ắc quy sắp hết, còn 6 phút"
        );
    }
}
