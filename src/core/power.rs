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

/// One reading, as an agent sends it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PowerReading {
    /// The source at that reading.
    pub source: PowerSource,
    /// How long ago it was read.
    pub age: Duration,
    /// Battery charge, 0-100 %.
    pub charge_percent: Option<u8>,
    /// How long the battery can still carry the load.
    pub runtime: Option<Duration>,
}

/// What is known of a point's power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Power {
    /// The source by a fresh reading, else unknown.
    pub source: PowerSource,
    /// Battery charge at that reading, 0-100 %.
    pub charge_percent: Option<u8>,
}

impl PowerReading {
    /// What this reading tells: nothing if it is stale.
    pub fn fresh(&self) -> Power {
        if self.age > STALE_AFTER || self.source == PowerSource::Unknown {
            return Power::default();
        }
        Power { source: self.source, charge_percent: self.charge_percent.map(|p| p.min(100)) }
    }
}

impl Power {
    /// Whether going from `self` to `newer` is worth a fact: another source, or on battery a
    /// charge that moved by at least 5 points.
    pub fn differs(&self, newer: &Self) -> bool {
        if self.source != newer.source {
            return true;
        }
        newer.source == PowerSource::Battery
            && match (self.charge_percent, newer.charge_percent) {
                (Some(old), Some(new)) => old.abs_diff(new) >= 5,
                (old, new) => old != new,
            }
    }
}
