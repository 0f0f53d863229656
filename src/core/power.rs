//! Where a point's electricity comes from, and how fresh that knowledge is.

use std::time::Duration;

/// A reading older than this is no knowledge, but that a supply was in danger.
pub const STALE_AFTER: Duration = Duration::from_secs(15);

/// Charge and minutes of a battery that drift are told no more often.
pub const DRIFT_PACE: Duration = Duration::from_mins(1);

/// A battery that carries the load with no more than this is nearly empty, percent, where the supply
/// itself sets no other limit.
pub const LOW_CHARGE_PERCENT: u8 = 10;

/// Where a point's electricity comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PowerSource {
    /// Không rõ.
    #[default]
    Unknown,
    /// Điện lưới.
    Mains,
    /// UPS / ắc quy.
    Battery,
    /// Máy phát.
    Generator,
}

/// What a power supply warns of; a later one is graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PowerAlarm {
    /// The battery is nearly empty while it carries the load (NUT: OB with LB).
    LowBattery,
    /// The supply ordered a shutdown (NUT: FSD).
    Shutdown,
}

/// How a supply is, beside what it lives on; a later one is graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PowerCondition {
    /// It says that something is wrong with it, and not what (NUT: ALARM).
    Alarming,
    /// It lives on its battery to test it, and mains come in (NUT: CAL). That is no outage.
    Testing,
    /// What comes in goes past it to the load: the battery would not help (NUT: BYPASS).
    Bypass,
    /// It has no battery (NUT: NOBATT).
    NoBattery,
    /// The load is more than it can carry (NUT: OVER).
    Overloaded,
    /// It says that it lives on the mains and on its battery (NUT: OL with OB).
    Contradictory,
    /// It feeds nothing (NUT: OFF).
    Off,
}

/// Why a supply that should be read is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerFault {
    /// The driver hangs: what it shows is old (NUT: DATA-STALE).
    Stale,
    /// The driver is dead (NUT: DRIVER-NOT-CONNECTED), or has read nothing of its supply (NUT: WAIT).
    DriverDead,
    /// The server that knows of the supply does not answer.
    Unreachable,
    /// The server does not know the supply, or does not let the agent ask.
    Refused,
    /// What answers cannot be understood: a broken line, or another protocol.
    Malformed,
}

/// On whose word a reading rests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PowerBasis {
    /// A device's.
    #[default]
    Device,
    /// That of a file which somebody or something at the point writes.
    File,
    /// A person's, which holds until it is changed.
    Person,
}

/// One reading, as an agent sends it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PowerReading {
    /// The source at that reading.
    pub source: PowerSource,
    /// How long ago it was read well.
    pub age: Duration,
    /// Battery charge, 0-100 %.
    pub charge_percent: Option<u8>,
    /// How long the battery can still carry the load.
    pub runtime: Option<Duration>,
    /// Voltage that comes in, volts.
    pub input_volts: Option<u16>,
    /// What the supply warns of.
    pub alarm: Option<PowerAlarm>,
    /// How it is, beside what it lives on.
    pub condition: Option<PowerCondition>,
    /// The supply wants another battery (NUT: RB).
    pub replace_battery: bool,
    /// Why it is not read any more, if so; the rest is then the last good reading.
    pub fault: Option<PowerFault>,
    /// On whose word it rests.
    pub basis: PowerBasis,
}

/// What is known of a point's power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Power {
    /// The source by a fresh reading, or by a stale one that tells of danger; else unknown.
    pub source: PowerSource,
    /// Battery charge at that reading, 0-100 %.
    pub charge_percent: Option<u8>,
    /// How long the battery could carry the load at that reading.
    pub runtime: Option<Duration>,
    /// What the supply warns of.
    pub alarm: Option<PowerAlarm>,
    /// How it is, beside what it lives on.
    pub condition: Option<PowerCondition>,
    /// The supply wants another battery.
    pub replace_battery: bool,
    /// Why the supply is not read, if so.
    pub fault: Option<PowerFault>,
    /// On whose word that rests.
    pub basis: PowerBasis,
    /// At least so long ago it was read, where that is too long ago to be fresh: [`STALE_AFTER`],
    /// doubled as often as it fits, so that it changes seldom.
    pub stale: Option<Duration>,
}

impl PowerCondition {
    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Alarming => "alarming",
            Self::Testing => "testing",
            Self::Bypass => "bypass",
            Self::NoBattery => "no_battery",
            Self::Overloaded => "overloaded",
            Self::Contradictory => "contradictory",
            Self::Off => "off",
        }
    }
}

impl PowerReading {
    /// What this reading tells. A stale one tells no more than why, unless the supply was in danger:
    /// who falls silent on its battery is not taken for safe (upsmon does the same, by DEADTIME).
    pub fn known(&self) -> Power {
        let stale = stale(self.age);
        let is_in_danger = self.source == PowerSource::Battery || self.alarm.is_some();
        if stale.is_some() && !is_in_danger {
            return Power { fault: self.fault, ..Power::default() };
        }
        Power {
            source: self.source,
            charge_percent: self.charge_percent.map(|p| p.min(100)),
            runtime: self.runtime,
            alarm: self.alarm,
            condition: self.condition,
            replace_battery: self.replace_battery,
            fault: self.fault,
            basis: self.basis,
            stale,
        }
    }
}

impl Power {
    /// Whether going from `self` to `newer` is worth a fact at once: all that is more than a charge or
    /// a runtime that drifts, and on battery one that was not known.
    pub fn differs(&self, newer: &Self) -> bool {
        let said = |power: &Self| {
            let Self { source, alarm, condition, replace_battery, fault, basis, stale, .. } = *power;
            (source, alarm, condition, replace_battery, fault, basis, stale)
        };
        let has_more = self.charge_percent.is_none() && newer.charge_percent.is_some()
            || self.runtime.is_none() && newer.runtime.is_some();
        said(self) != said(newer) || newer.source == PowerSource::Battery && has_more
    }

    /// Whether, on battery, the charge moved by at least 5 points or the whole minutes left changed:
    /// worth a fact where the last one is [`DRIFT_PACE`] old.
    pub fn drifts(&self, newer: &Self) -> bool {
        let minutes = |power: &Self| power.runtime.map(|left| left.as_secs() / 60);
        let charge_moved = match (self.charge_percent, newer.charge_percent) {
            (Some(old), Some(new)) => old.abs_diff(new) >= 5,
            (old, new) => old != new,
        };
        newer.source == PowerSource::Battery && (charge_moved || minutes(self) != minutes(newer))
    }

    /// The source that a point ran on, as evidence where it then falls silent; none if that is not
    /// known. A battery that is tested says nothing of the mains, which are there.
    pub fn evidence(&self) -> Option<PowerSource> {
        match (self.source, self.condition) {
            (PowerSource::Unknown, _) => None,
            (PowerSource::Battery, Some(PowerCondition::Testing)) => Some(PowerSource::Mains),
            (source, _) => Some(source),
        }
    }
}

/// As [`Power::stale`] has it; none of a fresh reading.
pub fn stale(age: Duration) -> Option<Duration> {
    let n_times = age.as_secs() / STALE_AFTER.as_secs();
    (age > STALE_AFTER).then(|| STALE_AFTER * 2_u32.saturating_pow(n_times.max(1).ilog2()).min(1 << 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn who_falls_silent_on_its_battery_stays_in_danger() {
        let battery = PowerReading {
            source: PowerSource::Battery,
            charge_percent: Some(40),
            fault: Some(PowerFault::Stale),
            ..PowerReading::default()
        };
        for (age, stale) in [
            (15, None),
            (16, Some(15)),
            (29, Some(15)),
            (30, Some(30)),
            (119, Some(60)),
            (120, Some(120)),
            (3_600, Some(1_920)),
        ] {
            let known = PowerReading { age: SECOND * age, ..battery }.known();
            assert_eq!(
                (known.source, known.charge_percent, known.fault),
                (battery.source, Some(40), battery.fault)
            );
            assert_eq!(known.stale, stale.map(Duration::from_secs), "{age} s");
        }
        let long = PowerReading { age: Duration::MAX, ..battery }.known();
        assert!(long.stale > Some(Duration::from_hours(24)));
        for source in [PowerSource::Mains, PowerSource::Generator, PowerSource::Unknown] {
            let known = PowerReading { age: SECOND * 16, source, ..battery }.known();
            assert_eq!(known, Power { fault: battery.fault, ..Power::default() });
        }
        let shutdown = Some(PowerAlarm::Shutdown);
        let ordered =
            PowerReading { age: SECOND * 16, source: PowerSource::Mains, alarm: shutdown, ..battery };
        assert_eq!(ordered.known().alarm, shutdown);
    }

    #[test]
    fn what_is_worth_a_fact_at_once_and_what_in_a_minute() {
        let left = |s: u64| Some(SECOND * u32::try_from(s).unwrap());
        let full = Power {
            source: PowerSource::Battery,
            charge_percent: Some(80),
            runtime: left(1_800),
            ..Power::default()
        };
        let bare = Power { charge_percent: None, runtime: None, ..full };
        let silent = Power { charge_percent: None, ..full };
        let testing = Power { condition: Some(PowerCondition::Testing), ..full };
        for (older, newer, at_once, drifts) in [
            (full, full, false, false),
            (full, Power { charge_percent: Some(76), ..full }, false, false),
            (full, Power { charge_percent: Some(75), ..full }, false, true),
            (full, Power { runtime: left(1_859), ..full }, false, false),
            (full, Power { runtime: left(1_799), ..full }, false, true),
            (silent, Power { runtime: left(1_500), ..silent }, false, true),
            (Power { runtime: left(60), ..silent }, Power { runtime: left(59), ..silent }, false, true),
            (bare, full, true, true),
            (full, bare, false, true),
            (full, testing, true, false),
            (full, Power { stale: Some(STALE_AFTER), ..full }, true, false),
        ] {
            assert_eq!(
                (older.differs(&newer), older.drifts(&newer)),
                (at_once, drifts),
                "{older:?} {newer:?}"
            );
        }
        let mains = Power { source: PowerSource::Mains, ..full };
        let other = Power { charge_percent: Some(10), runtime: None, ..mains };
        assert!(!mains.differs(&other) && !mains.drifts(&other));
    }

    #[test]
    fn a_test_of_the_battery_is_no_evidence_of_an_outage() {
        let battery = Power { source: PowerSource::Battery, ..Power::default() };
        assert_eq!(battery.evidence(), Some(PowerSource::Battery));
        let testing = Power { condition: Some(PowerCondition::Testing), ..battery };
        assert_eq!(testing.evidence(), Some(PowerSource::Mains));
        assert_eq!(Power::default().evidence(), None);
    }
}
