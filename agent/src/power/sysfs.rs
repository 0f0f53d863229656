//! Power as Linux tells it in `/sys/class/power_supply`.
//!
//! Any attribute may be missing or unreadable at any moment (`ENODEV`, `ENODATA`): it is then absent
//! and no more. An empty directory means that nothing is known, not that the mains are there.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau_core::power::{PowerReading, PowerSource};

use super::PowerProbe;

/// Where the kernel shows power supplies.
pub const ROOT: &str = "/sys/class/power_supply";

/// No battery carries a load longer; a driver that says so does not know.
const LONGEST_RUNTIME: Duration = Duration::from_hours(7 * 24);

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
    /// A battery or UPS.
    Battery { state: Charging, charge_percent: Option<u8>, runtime: Option<Duration> },
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
            if attribute(dir, "present").as_deref() == Some("0") {
                return None;
            }
            let state = match attribute(dir, "status").as_deref() {
                Some("Discharging") => Charging::Out,
                Some("Charging" | "Full" | "Not charging") => Charging::In,
                _ => Charging::Unknown,
            };
            let percent = attribute(dir, "capacity").and_then(|text| text.parse().ok());
            let seconds = attribute(dir, "time_to_empty_now").and_then(|text| text.parse().ok());
            let runtime = seconds.filter(|seconds| *seconds > 0).map(Duration::from_secs);
            Some(Supply::Battery {
                state,
                charge_percent: percent.filter(|percent| *percent <= 100),
                runtime: runtime.filter(|runtime| *runtime <= LONGEST_RUNTIME),
            })
        }
        _ => None,
    }
}

fn attribute(dir: &Path, name: &str) -> Option<String> {
    let text = fs::read_to_string(dir.join(name)).ok()?;
    Some(text.trim().to_owned())
}

/// Mains that are there settle it; then a battery that gives power; a USB charger counts only where
/// no battery gives. An adapter without power on a machine with a battery means the battery.
fn judge(supplies: &[Supply]) -> PowerReading {
    let any = |is: fn(&Supply) -> bool| supplies.iter().any(is);
    let source = if any(|supply| matches!(supply, Supply::Line { is_mains: true, online: true })) {
        PowerSource::Mains
    } else if any(|supply| matches!(supply, Supply::Battery { state: Charging::Out, .. })) {
        PowerSource::Battery
    } else if any(|supply| matches!(supply, Supply::Line { online: true, .. })) {
        PowerSource::Mains
    } else if any(|supply| matches!(supply, Supply::Battery { .. }))
        && any(|supply| matches!(supply, Supply::Line { is_mains: true, online: false }))
    {
        PowerSource::Battery
    } else if any(|supply| matches!(supply, Supply::Battery { state: Charging::In, .. })) {
        PowerSource::Mains
    } else {
        PowerSource::Unknown
    };
    let charges: Vec<u32> = supplies.iter().filter_map(charge).collect();
    let n_charges = u32::try_from(charges.len()).unwrap_or(u32::MAX);
    let mean = charges.iter().sum::<u32>().checked_div(n_charges);
    let runtime: Duration = supplies.iter().filter_map(runtime).sum();
    PowerReading {
        source,
        age: Duration::ZERO,
        charge_percent: mean.and_then(|mean| u8::try_from(mean).ok()),
        runtime: (source == PowerSource::Battery && !runtime.is_zero()).then_some(runtime),
        ..PowerReading::default()
    }
}

fn charge(supply: &Supply) -> Option<u32> {
    match supply {
        Supply::Battery { charge_percent, .. } => charge_percent.map(u32::from),
        Supply::Line { .. } => None,
    }
}

fn runtime(supply: &Supply) -> Option<Duration> {
    match supply {
        Supply::Battery { runtime, .. } => *runtime,
        Supply::Line { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree is written as `supply/attribute=value`; a value `!` makes the attribute unreadable.
    fn check(tree: &[&str], expected: PowerReading) {
        let root = tempfile::tempdir().unwrap();
        for line in tree {
            let (path, value) = line.split_once('=').unwrap();
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match value {
                "!" => fs::create_dir(path).unwrap(),
                value => fs::write(path, format!("{value}\n")).unwrap(),
            }
        }
        assert_eq!(Sysfs::new(root.path().to_owned()).read(), expected, "{tree:?}");
    }

    fn from(source: PowerSource) -> PowerReading {
        PowerReading { source, ..PowerReading::default() }
    }

    #[test]
    fn nothing_is_known_of_an_empty_or_missing_tree() {
        check(&[], from(PowerSource::Unknown));
        let mut missing = Sysfs::new(PathBuf::from("/nonexistent"));
        assert_eq!(missing.read(), from(PowerSource::Unknown));
    }

    #[test]
    fn mains() {
        check(&["AC/type=Mains", "AC/online=1"], from(PowerSource::Mains));
        check(&["AC/type=Mains", "AC/online=2"], from(PowerSource::Mains));
        let laptop = [
            "AC/type=Mains",
            "AC/online=1",
            "BAT0/type=Battery",
            "BAT0/status=Discharging",
            "BAT0/capacity=80",
        ];
        check(&laptop, PowerReading { charge_percent: Some(80), ..from(PowerSource::Mains) });
    }

    #[test]
    fn battery() {
        let laptop = [
            "AC/type=Mains",
            "AC/online=0",
            "BAT0/type=Battery",
            "BAT0/status=Discharging",
            "BAT0/capacity=63",
            "BAT0/time_to_empty_now=4200",
        ];
        let reading = PowerReading {
            charge_percent: Some(63),
            runtime: Some(Duration::from_mins(70)),
            ..from(PowerSource::Battery)
        };
        check(&laptop, reading);
        let silent = ["AC/type=Mains", "AC/online=0", "UPS/type=UPS", "UPS/status=Unknown"];
        check(&silent, from(PowerSource::Battery));
    }

    #[test]
    fn a_charger_on_usb() {
        let plugged = ["USB/type=USB", "USB/online=1", "BAT0/type=Battery", "BAT0/status=Charging"];
        check(&plugged, from(PowerSource::Mains));
        let too_weak = ["USB/type=USB", "USB/online=1", "BAT0/type=Battery", "BAT0/status=Discharging"];
        check(&too_weak, from(PowerSource::Battery));
        check(&["USB/type=USB", "USB/online=0"], from(PowerSource::Unknown));
    }

    #[test]
    fn a_mouse_says_nothing_of_the_machine() {
        let mouse = ["hid/type=Battery", "hid/scope=Device", "hid/status=Discharging", "hid/capacity=12"];
        check(&mouse, from(PowerSource::Unknown));
    }

    #[test]
    fn what_cannot_be_read_is_absent() {
        let sick = [
            "AC/type=Mains",
            "AC/online=!",
            "BAT0/type=Battery",
            "BAT0/status=Discharging",
            "BAT0/capacity=!",
            "BAT0/time_to_empty_now=!",
        ];
        check(&sick, from(PowerSource::Battery));
        check(&["AC/type=Mains", "AC/online=!"], from(PowerSource::Unknown));
        check(&["AC/type=!", "AC/online=1"], from(PowerSource::Unknown));
        let absurd = [
            "BAT0/type=Battery",
            "BAT0/status=Discharging",
            "BAT0/capacity=255",
            "BAT0/time_to_empty_now=-1",
        ];
        check(&absurd, from(PowerSource::Battery));
        check(
            &["BAT0/type=Battery", "BAT0/present=0", "BAT0/status=Discharging"],
            from(PowerSource::Unknown),
        );
    }
}
