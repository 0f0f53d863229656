//! The packages of the collector and of the dashboard.

use std::fs;
use std::path::Path;

use super::{build, carries_its_manual, install, silent, version};
use crate::harness::debian::{Debian, why_not};
use crate::harness::event::{self, Shape};
use crate::harness::{measured, skip};

const PACKAGE: &str = "diemcau";
const DASHBOARD: &str = "diemcau-monitor";
const SETTINGS: &str = "/etc/diemcau/collector.env";
const UNIT: &str = "/usr/lib/systemd/system/diemcau.service";
const WANTED: &str = "/etc/systemd/system/multi-user.target.wants/diemcau.service";
const STATE: &str = "/var/lib/diemcau";
/// The folder of an event that the settings name.
const EVENT: &str = "/var/lib/diemcau/buoi-le";
/// The programs are linked with the C library of the machine that they are built on.
const SUITE: &str = "VERSION_CODENAME=bookworm";
/// The programs that were built with this test.
const HOW: &[&str] = if cfg!(debug_assertions) {
    &["--no-build", "--profile", "dev", "--fast"]
} else {
    &["--no-build", "--profile", "release"]
};

#[test]
fn the_collector_s_package_keeps_the_journals_of_events() {
    let debian = match debian() {
        Ok(debian) => debian,
        Err(why) => return skip("the collector's package in a Debian root", &why),
    };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let [first, second] = ["1", "2"].map(|revision| build(PACKAGE, HOW, revision, dir.path()));
    let told = install(&debian, &first);
    assert!(told.contains("systemctl enable --now diemcau"), "it says what to do next: {told}");
    is_installed_and_not_enabled(&debian);
    carries_its_manual(&debian, PACKAGE);
    assert_eq!(stat(&debian, STATE), "diemcau:diemcau 750");

    begins_an_event(&debian);
    let journal = journal(&debian);
    let settings = fs::read_to_string(debian.path(SETTINGS)).expect("it is installed");
    let settings = settings.replace("SESSION=rehearsal", "SESSION=live");
    fs::write(debian.path(SETTINGS), &settings).expect("it can be changed");

    let told = install(&debian, &second);
    assert!(!told.contains("systemctl enable"), "an upgrade explains nothing: {told}");
    assert!(version(&debian, PACKAGE).ends_with("-2"), "{}", version(&debian, PACKAGE));
    is_installed_and_not_enabled(&debian);
    let kept = || fs::read_to_string(debian.path(SETTINGS)).expect("it is there");
    assert_eq!(kept(), settings, "a change is kept");
    assert_eq!(self::journal(&debian), journal);

    silent(&debian.run("dpkg", &["--remove", PACKAGE]));
    for gone in ["/usr/bin/diemcau", UNIT] {
        assert!(!debian.path(gone).exists(), "{gone}");
    }
    assert_eq!(kept(), settings, "a change is kept");

    let told = debian.run("dpkg", &["--purge", PACKAGE]);
    silent(&told);
    assert!(told.contains("GIỮ LẠI /var/lib/diemcau"), "{told}");
    assert_eq!(self::journal(&debian), journal, "a purge removes no journal");
    assert_eq!(stat(&debian, STATE), "diemcau:diemcau 750", "and not who owns it");
    assert_eq!(left(&debian), format!("{STATE}\n"));

    install(&debian, &first);
    assert_eq!(self::journal(&debian), journal, "it is found again");
    fs::remove_dir_all(debian.path(EVENT)).expect("a person may");
    silent(&debian.run("dpkg", &["--purge", PACKAGE]));
    assert_eq!(left(&debian), "", "nothing is left");
    assert!(!debian.output("getent", &["passwd", PACKAGE]).status.success(), "nor its user");
    let size = fs::metadata(&first).expect("it is built").len();
    measured("the collector's package", &format!("{size} bytes; a purge keeps the journal"));
}

#[test]
fn the_dashboard_s_package_is_installed_and_purged() {
    let debian = match debian() {
        Ok(debian) => debian,
        Err(why) => return skip("the dashboard's package in a Debian root", &why),
    };
    let dir = tempfile::tempdir().expect("a temporary folder");
    install(&debian, &build(DASHBOARD, HOW, "1", dir.path()));
    assert!(debian.run(DASHBOARD, &["--version"]).starts_with("diemcau-monitor "));
    carries_its_manual(&debian, DASHBOARD);
    silent(&debian.run("dpkg", &["--purge", DASHBOARD]));
    assert_eq!(left(&debian), "", "nothing is left");
}

/// One that these packages are for.
fn debian() -> Result<Debian, String> {
    let here = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !here.lines().any(|line| line == SUITE) {
        return Err("this machine builds packages for another release".to_owned());
    }
    why_not().map_or_else(Debian::new, Err)
}

#[track_caller]
fn is_installed_and_not_enabled(debian: &Debian) {
    let state = debian.run("dpkg-query", &["--show", "--showformat=${db:Status-Abbrev}", PACKAGE]);
    assert_eq!(state, "ii ");
    assert_eq!(debian.run(PACKAGE, &["--version"]).trim(), concat!("diemcau ", env!("CARGO_PKG_VERSION")));
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/debian/diemcau.service");
    let installed = fs::read(debian.path(UNIT)).expect("it is installed");
    assert_eq!(installed, fs::read(unit).expect("it can be read"));
    assert!(!debian.path(WANTED).exists(), "it has no event yet");
}

/// As the settings and the unit say, without systemd: the service's user makes an event, and the collector runs
/// on it for a moment.
#[track_caller]
fn begins_an_event(debian: &Debian) {
    let told = as_service(debian, "exec diemcau init $EVENT_DIR --name localhost");
    assert!(told.contains(EVENT), "{told}");
    // With a point, where people would fill in the form.
    event::write(&debian.path(EVENT), Shape { points: 1, speaking: 0 });
    debian.run("chown", &["-R", "diemcau:diemcau", EVENT]);
    let unit = fs::read_to_string(debian.path(UNIT)).expect("it is installed");
    let start =
        unit.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/")).expect("it starts one");
    // On a free port, since the machine's are those of the Debian too.
    let told = as_service(debian, &format!("LISTEN=127.0.0.1:0; timeout --preserve-status 5 {start}"));
    assert!(told.contains("https://127.0.0.1:"), "{told}");
    assert_eq!(stat(debian, EVENT), "diemcau:diemcau 700");
}

/// A line for the shell with the settings, as the service's user.
#[track_caller]
fn as_service(debian: &Debian, line: &str) -> String {
    let line = format!(". {SETTINGS}; {line}");
    debian.run("runuser", &["-u", "diemcau", "--", "sh", "-ec", &line])
}

fn journal(debian: &Debian) -> Vec<u8> {
    let data = debian.path(EVENT).join("data");
    let journal = data.join("journal.sqlite");
    fs::read(&journal).unwrap_or_else(|error| panic!("{}: {error}", journal.display()))
}

/// What of the packages is in the Debian.
fn left(debian: &Debian) -> String {
    debian.run("find", &["/", "-xdev", "-name", "*diemcau*", "-not", "-name", "*.deb"])
}

fn stat(debian: &Debian, path: &str) -> String {
    debian.run("stat", &["--format=%U:%G %a", path]).trim().to_owned()
}
