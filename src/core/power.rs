//! Where a point's electricity comes from, and how fresh that knowledge is.

use std::time::Duration;

/// A reading older than this is no knowledge.
pub const STALE_AFTER: Duration = Duration::from_secs(15);

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
    /// The source by a fresh reading, else unknown.
    pub source: PowerSource,
    /// Battery charge at that reading, 0-100 %.
    pub charge_percent: Option<u8>,
    /// How long the battery could carry the load at that reading.
    pub runtime: Option<Duration>,
    /// What the supply warns of.
    pub alarm: Option<PowerAlarm>,
    /// The supply wants another battery.
    pub replace_battery: bool,
    /// Why the supply is not read, if so.
    pub fault: Option<PowerFault>,
    /// On whose word that rests.
    pub basis: PowerBasis,
}

impl PowerReading {
    /// What this reading tells: of a stale one no more than why.
    pub fn fresh(&self) -> Power {
        if self.age > STALE_AFTER {
            return Power { fault: self.fault, ..Power::default() };
        }
        Power {
            source: self.source,
            charge_percent: self.charge_percent.map(|p| p.min(100)),
            runtime: self.runtime,
            alarm: self.alarm,
            replace_battery: self.replace_battery,
            fault: self.fault,
            basis: self.basis,
        }
    }
}

impl Power {
    /// Whether going from `self` to `newer` is worth a fact: all that is more than a charge or a
    /// runtime that drifts, and on battery a charge that moved by at least 5 points.
    pub fn differs(&self, newer: &Self) -> bool {
        let said =
            |power: &Self| (power.source, power.alarm, power.replace_battery, power.fault, power.basis);
        if said(self) != said(newer) {
            return true;
        }
        newer.source == PowerSource::Battery
            && match (self.charge_percent, newer.charge_percent) {
                (Some(old), Some(new)) => old.abs_diff(new) >= 5,
                (old, new) => old != new || self.runtime.is_some() != newer.runtime.is_some(),
            }
    }
}
