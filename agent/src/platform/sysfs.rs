//! Power as Linux tells it in `/sys/class/power_supply`.
//!
//! Any attribute may be missing or unreadable at any moment (`ENODEV`, `ENODATA`): it is then absent
//! and no more. An empty directory means that nothing is known, not that the mains are there.

#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau_core::power::{LOW_CHARGE_PERCENT, PowerAlarm, PowerReading, PowerSource};

use super::PowerProbe;

/// Where the kernel shows power supplies.
pub const ROOT: &str = "/sys/class/power_supply";

/// No battery carries a load longer; a driver that says so does not know.
const LONGEST_RUNTIME: Duration = Duration::from_hours(7 * 24);
/// With less than this a battery that carries the load is nearly empty, whatever its charge: an old
/// one falls from a third to nothing.
const LOW_RUNTIME: Duration = Duration::from_mins(2);

/// Reads a tree of power supplies.
#[derive(Debug)]
pub struct Sysfs {
    root: PathBuf,
}

/// What one supply says of the machine's power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Supply {
    /// From the wall: a mains adapter, or a charger on USB.
    Line { is_mains: bool, online: bool },
    /// A battery, or a UPS outside of the machine.
    Battery(Battery),
}

/// What a battery says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Battery {
    /// What the machine's adapter may hang on.
    is_ups: bool,
    state: Charging,
    charge_percent: Option<u8>,
    /// It is nearly empty, by its own word or by its charge; none if it tells neither.
    is_low: Option<bool>,
    /// By its own word.
    runtime: Option<Duration>,
    /// What is in it and how fast that goes: microwatt-hours and microwatts.
    energy: Option<(u64, u64)>,
    /// The same in microampere-hours and microamperes.
    charge: Option<(u64, u64)>,
}

/// What a battery does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charging {
    /// It gives power.
    Out,
    /// It takes power, or is full, or is held where it is: something else carries the load.
    In,
    /// It does not say.
    Unknown,
}

impl Sysfs {
    /// Reads below `root`.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }
}

impl PowerProbe for Sysfs {
    fn read(&mut self) -> PowerReading {
        let Ok(entries) = fs::read_dir(&self.root) else {
            return PowerReading::default();
        };
        let supplies: Vec<Supply> = entries.filter_map(|entry| supply(&entry.ok()?.path())).collect();
        judge(&supplies)
    }
}

fn supply(dir: &Path) -> Option<Supply> {
    // A mouse's battery says nothing of the machine.
    if attribute(dir, "scope").as_deref() == Some("Device") {
        return None;
    }
    let kind = attribute(dir, "type")?;
    match kind.as_str() {
        "Mains" | "USB" | "Wireless" => {
            let online: u8 = attribute(dir, "online")?.parse().ok()?;
            Some(Supply::Line { is_mains: kind == "Mains", online: online > 0 })
        }
        "Battery" | "UPS" => {
            let is_present = attribute(dir, "present").as_deref() != Some("0");
            is_present.then(|| Supply::Battery(Battery { is_ups: kind == "UPS", ..battery(dir) }))
        }
        _ => None,
    }
}

fn battery(dir: &Path) -> Battery {
    let state = match attribute(dir, "status").as_deref() {
        Some("Discharging") => Charging::Out,
        Some("Charging" | "Full" | "Not charging") => Charging::In,
        _ => Charging::Unknown,
    };
    let percent = attribute(dir, "capacity").and_then(|text| text.parse().ok());
    let charge_percent = percent
        .filter(|percent: &u8| *percent <= 100)
        .or_else(|| share(dir, "energy_now", "energy_full"))
        .or_else(|| share(dir, "charge_now", "charge_full"));
    let is_called_low = match attribute(dir, "capacity_level").as_deref() {
        Some("Critical" | "Low") => Some(true),
        Some("Normal" | "High" | "Full") => Some(false),
        _ => None,
    };
    let is_low_by_charge = charge_percent.map(|percent| percent <= LOW_CHARGE_PERCENT);
    let told =
        |name| attribute(dir, name)?.parse().ok().map(Duration::from_secs).filter(|left| !left.is_zero());
    // Some drivers call the current of a battery that gives negative.
    Battery {
        is_ups: false,
        state,
        charge_percent,
        is_low: is_called_low.into_iter().chain(is_low_by_charge).reduce(|one, other| one || other),
        runtime: within_reason(told("time_to_empty_now").or_else(|| told("time_to_empty_avg"))),
        energy: number(dir, "energy_now").zip(number(dir, "power_now")),
        charge: number(dir, "charge_now").zip(number(dir, "current_now")),
    }
}

/// How much of what a battery holds when it is full is in it, percent.
fn share(dir: &Path, now: &str, full: &str) -> Option<u8> {
    let held: u64 = attribute(dir, now)?.parse().ok()?;
    let full = number(dir, full)?;
    u8::try_from(held.saturating_mul(100).checked_div(full)?.min(100)).ok()
}

/// A whole number without its sign; none if it is 0.
fn number(dir: &Path, name: &str) -> Option<u64> {
    let number: i64 = attribute(dir, name)?.parse().ok()?;
    Some(number.unsigned_abs()).filter(|number| *number > 0)
}

fn within_reason(runtime: Option<Duration>) -> Option<Duration> {
    runtime.filter(|runtime| !runtime.is_zero() && *runtime <= LONGEST_RUNTIME)
}

fn attribute(dir: &Path, name: &str) -> Option<String> {
    let text = fs::read_to_string(dir.join(name)).ok()?;
    Some(text.trim().to_owned())
}

/// A UPS that gives power settles it: the adapter that shows mains hangs on it. Then mains that are there;
/// then a battery that gives power; a USB charger counts only where no battery gives. An adapter without
/// power on a machine with a battery means the battery.
fn judge(supplies: &[Supply]) -> PowerReading {
    let any = |is: fn(&Supply) -> bool| supplies.iter().any(is);
    let gives = |supply: &Supply| {
        matches!(supply.battery(), Some(Battery { is_ups: true, state: Charging::Out, .. }))
    };
    let source = if any(gives) {
        PowerSource::Battery
    } else if any(|supply| matches!(supply, Supply::Line { is_mains: true, online: true })) {
        PowerSource::Mains
    } else if any(|supply| matches!(supply, Supply::Battery(Battery { state: Charging::Out, .. }))) {
        PowerSource::Battery
    } else if any(|supply| matches!(supply, Supply::Line { online: true, .. })) {
        PowerSource::Mains
    } else if any(|supply| matches!(supply, Supply::Battery(_)))
        && any(|supply| matches!(supply, Supply::Line { is_mains: true, online: false }))
    {
        PowerSource::Battery
    } else if any(|supply| matches!(supply, Supply::Battery(Battery { state: Charging::In, .. }))) {
        PowerSource::Mains
    } else {
        PowerSource::Unknown
    };
    let batteries: Vec<Battery> = supplies.iter().filter_map(Supply::battery).collect();
    let charges: Vec<u32> =
        batteries.iter().filter_map(|battery| battery.charge_percent.map(u32::from)).collect();
    let n_charges = u32::try_from(charges.len()).unwrap_or(u32::MAX);
    let mean = charges.iter().sum::<u32>().checked_div(n_charges);
    let runtime = runtime(&batteries).filter(|_| source == PowerSource::Battery);
    let mut told = batteries.iter().filter_map(|battery| battery.is_low).peekable();
    let is_low = told.peek().is_some() && told.all(|is_low| is_low);
    let is_low = source == PowerSource::Battery && (is_low || runtime.is_some_and(|left| left < LOW_RUNTIME));
    PowerReading {
        source,
        age: Duration::ZERO,
        charge_percent: mean.and_then(|mean| u8::try_from(mean).ok()),
        runtime,
        alarm: is_low.then_some(PowerAlarm::LowBattery),
        ..PowerReading::default()
    }
}

/// How long the batteries carry the load together: by what they say of that, else by what is in them
/// and how fast it goes, which of several may be told by the one that gives alone.
fn runtime(batteries: &[Battery]) -> Option<Duration> {
    let told: Duration = batteries.iter().filter_map(|battery| battery.runtime).sum();
    if !told.is_zero() {
        return Some(told);
    }
    let giving = || batteries.iter().filter(|battery| battery.state != Charging::In);
    let left = |stored: &dyn Fn(&Battery) -> Option<(u64, u64)>| {
        let (held, rates): (Vec<u64>, Vec<u64>) = giving().filter_map(stored).unzip();
        let (held, rate): (u64, u64) =
            (held.into_iter().fold(0, u64::saturating_add), rates.into_iter().fold(0, u64::saturating_add));
        held.saturating_mul(3_600).checked_div(rate).map(Duration::from_secs)
    };
    within_reason(left(&|battery| battery.energy).or_else(|| left(&|battery| battery.charge)))
}

impl Supply {
    fn battery(&self) -> Option<Battery> {
        match self {
            Self::Battery(battery) => Some(*battery),
            Self::Line { .. } => None,
        }
    }
}
