//! Trees of power supplies as machines have them.

use super::*;

/// A tree is written as `supply/attribute=value`; a value `!` makes the attribute unreadable.
fn check(tree: &[&str], expected: PowerReading) {
    assert_eq!(read(tree), expected, "{tree:?}");
}

fn read(tree: &[&str]) -> PowerReading {
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
    Sysfs::new(root.path().to_owned()).read()
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
    let laptop =
        ["AC/type=Mains", "AC/online=1", "BAT0/type=Battery", "BAT0/status=Discharging", "BAT0/capacity=80"];
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
fn a_battery_that_is_nearly_empty_warns() {
    let laptop = |told: &[&'static str]| {
        let bare = ["AC/type=Mains", "AC/online=0", "BAT0/type=Battery", "BAT0/status=Discharging"];
        bare.into_iter().chain(told.iter().copied()).collect::<Vec<_>>()
    };
    for (told, is_low) in [
        (&["BAT0/capacity=10"][..], true),
        (&["BAT0/capacity=11"], false),
        (&["BAT0/capacity=3", "BAT0/capacity_level=Normal"], true),
        (&["BAT0/capacity_level=Critical"], true),
        (&["BAT0/capacity=14", "BAT0/capacity_level=Low"], true),
        (&["BAT0/capacity=40", "BAT0/time_to_empty_now=119"], true),
        (&["BAT0/capacity=40", "BAT0/time_to_empty_now=120"], false),
        (&["BAT0/capacity=5", "BAT1/type=Battery", "BAT1/status=Unknown", "BAT1/capacity=70"], false),
        (&["BAT0/capacity=5", "BAT1/type=Battery", "BAT1/capacity=7"], true),
        (&["BAT0/capacity=!", "BAT0/capacity_level=Unknown"], false),
    ] {
        let alarm = is_low.then_some(PowerAlarm::LowBattery);
        assert_eq!(read(&laptop(told)).alarm, alarm, "{told:?}");
    }
    let charging =
        ["AC/type=Mains", "AC/online=1", "BAT0/type=Battery", "BAT0/status=Charging", "BAT0/capacity=2"];
    assert_eq!(read(&charging).alarm, None);
}

#[test]
fn the_minutes_left_come_from_whatever_a_battery_tells() {
    let empties = |told: &[&'static str]| {
        let bare = ["BAT0/type=Battery", "BAT0/status=Discharging"];
        let tree: Vec<&str> = bare.into_iter().chain(told.iter().copied()).collect();
        read(&tree).runtime.map(|left| left.as_secs())
    };
    for (told, left) in [
        (&["BAT0/time_to_empty_avg=900"][..], Some(900)),
        (&["BAT0/time_to_empty_now=0", "BAT0/time_to_empty_avg=900"], Some(900)),
        (&["BAT0/energy_now=30000000", "BAT0/power_now=15000000"], Some(7_200)),
        (&["BAT0/charge_now=2000000", "BAT0/current_now=-1000000"], Some(7_200)),
        (&["BAT0/charge_now=2000000", "BAT0/current_now=0"], None),
        (&["BAT0/energy_now=30000000"], None),
        (
            &["BAT0/energy_now=30000000", "BAT0/power_now=!", "BAT0/charge_now=1", "BAT0/current_now=1"],
            Some(3_600),
        ),
        (&["BAT0/energy_now=9223372036854775807", "BAT0/power_now=1"], None),
    ] {
        assert_eq!(empties(told), left, "{told:?}");
    }
}

#[test]
fn a_battery_that_tells_no_percent_is_judged_by_what_is_in_it() {
    let laptop = |told: &[&'static str]| {
        let bare = ["AC/type=Mains", "AC/online=0", "BAT0/type=Battery", "BAT0/status=Discharging"];
        bare.into_iter().chain(told.iter().copied()).collect::<Vec<_>>()
    };
    for (told, percent, is_low) in [
        (&["BAT0/energy_now=2000000", "BAT0/energy_full=50000000"][..], Some(4), true),
        (&["BAT0/charge_now=1500000", "BAT0/charge_full=3000000"], Some(50), false),
        (&["BAT0/energy_now=0", "BAT0/energy_full=50000000", "BAT0/capacity=!"], Some(0), true),
        (&["BAT0/energy_now=51000000", "BAT0/energy_full=50000000"], Some(100), false),
        (&["BAT0/energy_now=5", "BAT0/energy_full=0"], None, false),
    ] {
        let reading = read(&laptop(told));
        let alarm = is_low.then_some(PowerAlarm::LowBattery);
        assert_eq!((reading.charge_percent, reading.alarm), (percent, alarm), "{told:?}");
    }
}

#[test]
fn a_laptop_whose_adapter_hangs_on_a_ups_is_on_battery_as_the_ups_is() {
    let behind = |status: &'static str| {
        let usual = ["AC/type=Mains", "AC/online=1", "ups/type=UPS", "ups/capacity=30"];
        let own = ["BAT0/type=Battery", "BAT0/status=Full", "BAT0/capacity=100"];
        let tree: Vec<&str> = usual.into_iter().chain(own).chain([status]).collect();
        read(&tree).source
    };
    assert_eq!(behind("ups/status=Discharging"), PowerSource::Battery);
    assert_eq!(behind("ups/status=Charging"), PowerSource::Mains);
    assert_eq!(behind("ups/status=Unknown"), PowerSource::Mains);
}

#[test]
fn odd_trees_are_no_mains_by_accident() {
    let low = ["BAT0/type=Battery", "BAT0/status=Discharging", "BAT0/capacity=3"];
    for (more, source) in [
        // Nobody gives power but the battery.
        (&["u0/type=USB", "u0/online=0", "u1/type=USB", "u1/online=0"][..], PowerSource::Battery),
        // A battery of a pen that says mains things.
        (&["pen/type=Mains", "pen/scope=Device", "pen/online=1"], PowerSource::Battery),
        // An adapter of a kind that nobody knows.
        (&["x/type=BrickID", "x/online=1"], PowerSource::Battery),
    ] {
        let tree: Vec<&str> = low.into_iter().chain(more.iter().copied()).collect();
        let reading = read(&tree);
        assert_eq!((reading.source, reading.alarm), (source, Some(PowerAlarm::LowBattery)), "{more:?}");
    }
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
    let absurd =
        ["BAT0/type=Battery", "BAT0/status=Discharging", "BAT0/capacity=255", "BAT0/time_to_empty_now=-1"];
    check(&absurd, from(PowerSource::Battery));
    check(&["BAT0/type=Battery", "BAT0/present=0", "BAT0/status=Discharging"], from(PowerSource::Unknown));
}
