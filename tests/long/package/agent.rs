//! The agent's package.

use std::fs;
use std::net::UdpSocket;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::thread;

use super::{build, carries_its_manual, install, silent, version};
use crate::harness::debian::{Debian, TARGET, said, why_not};
use crate::harness::{measured, skip};

const PACKAGE: &str = "diemcau-agent";
const CONFIG: &str = "/etc/diemcau-agent/agent.toml";
const PROGRAM: &str = "/usr/bin/diemcau-agent";
const STATE: &str = "/var/lib/diemcau-agent";
/// Where the unit is installed, and where it is enabled.
const UNIT: [&str; 2] = [
    "/usr/lib/systemd/system/diemcau-agent.service",
    "/etc/systemd/system/multi-user.target.wants/diemcau-agent.service",
];

#[test]
fn the_package_is_installed_upgraded_removed_and_purged() {
    if let Some(why) = why_not() {
        return skip("the package in a Debian root", &why);
    }
    let debian = match Debian::new() {
        Ok(debian) => debian,
        Err(why) => return skip("the package in a Debian root", &why),
    };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let build = |revision| build(PACKAGE, &["--target", TARGET], revision, dir.path());
    let [first, second] = ["1", "2"].map(build);

    let needs = Command::new("dpkg-deb").arg("--field").arg(&first).arg("Depends").output();
    assert_eq!(said(&needs.expect("dpkg-deb starts")).trim(), "libc-bin (>= 2.36)", "it needs no library");
    let told = install(&debian, &first);
    assert!(told.contains("systemctl start diemcau-agent"), "it says what to do next: {told}");
    assert!(version(&debian, PACKAGE).ends_with("-1"), "{}", version(&debian, PACKAGE));
    is_installed_and_enabled(&debian);
    carries_its_manual(&debian, PACKAGE);
    asks_for_its_code(&debian);
    finds_names_as_the_system_does(&debian);

    let config = fs::read_to_string(debian.path(CONFIG)).expect("it is installed");
    let config = config.replace("# point = \"TX-001\"", "point = \"TX-017\"");
    fs::write(debian.path(CONFIG), &config).expect("it can be changed");
    fs::create_dir(debian.path(STATE)).expect("as the unit makes it");
    let told = debian.run(PACKAGE, &["attend", "45", "--by", "Lan"]);
    assert!(told.contains("đã ghi nhận"), "{told}");
    let spool = fs::read(debian.path(STATE).join("spool")).expect("it is kept");

    let told = install(&debian, &second);
    assert!(!told.contains("systemctl start"), "an upgrade explains nothing: {told}");
    assert!(version(&debian, PACKAGE).ends_with("-2"), "{}", version(&debian, PACKAGE));
    is_installed_and_enabled(&debian);
    assert_eq!(fs::read_to_string(debian.path(CONFIG)).expect("it is there"), config, "a change is kept");
    assert_eq!(fs::read(debian.path(STATE).join("spool")).expect("it is there"), spool);

    silent(&debian.run("dpkg", &["--remove", PACKAGE]));
    for gone in [PROGRAM, UNIT[0]] {
        assert!(!debian.path(gone).exists(), "{gone}");
    }
    assert_eq!(fs::read_to_string(debian.path(CONFIG)).expect("it is there"), config, "a change is kept");
    assert_eq!(fs::read(debian.path(STATE).join("spool")).expect("it is there"), spool);

    silent(&debian.run("dpkg", &["--purge", PACKAGE]));
    let left = debian.run("find", &["/", "-xdev", "-name", "*diemcau*", "-not", "-name", "*.deb"]);
    assert_eq!(left, "", "nothing is left");
    let size = fs::metadata(&first).expect("it is built").len();
    measured("the package", &format!("{size} bytes, installed, upgraded, removed and purged"));
}

#[track_caller]
fn is_installed_and_enabled(debian: &Debian) {
    let state = debian.run("dpkg-query", &["--show", "--showformat=${db:Status-Abbrev}", PACKAGE]);
    assert_eq!(state, "ii ");
    assert_eq!(
        debian.run(PACKAGE, &["--version"]).trim(),
        concat!("diemcau-agent ", env!("CARGO_PKG_VERSION"))
    );
    let mode = fs::metadata(debian.path(PROGRAM)).expect("it is installed").permissions().mode();
    assert_eq!(mode & 0o7777, 0o755);
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("agent/debian/diemcau-agent.service");
    let installed = fs::read(debian.path(UNIT[0])).expect("it is installed");
    assert_eq!(installed, fs::read(unit).expect("it can be read"));
    let link = fs::read_link(debian.path(UNIT[1])).expect("it is enabled");
    assert!(debian.path(&link.to_string_lossy()).exists(), "{}", link.display());
}

/// The agent as it is installed, before anybody wrote its configuration: it serves its page until it is enrolled.
#[track_caller]
fn asks_for_its_code(debian: &Debian) {
    let output = debian.output("timeout", &["5", PACKAGE, "run", "--config", CONFIG]);
    assert_eq!(output.status.code(), Some(124), "it waits: {output:?}");
    assert!(said(&output).contains("mở http://127.0.0.1:7580/ và nhập mã ghi danh"), "{output:?}");
}

/// A cheap modem's server knows the collector's address, and fails at the question for another kind of
/// address. The C library of the Debian takes that; the one that the agent is linked with does not.
#[track_caller]
fn finds_names_as_the_system_does(debian: &Debian) {
    let socket = match UdpSocket::bind("127.0.0.1:53") {
        Ok(socket) => socket,
        Err(error) => return skip("names in a Debian root", &format!("127.0.0.1:53: {error}")),
    };
    thread::spawn(move || answer_as_a_cheap_modem(&socket));
    fs::write(debian.path("/etc/resolv.conf"), "nameserver 127.0.0.1\n").expect("it can be written");
    let config = "point = \"TX-017\"\nconnect = \"http://trung-tam.example:9\"\nstate = \"/tmp/state\"\n";
    fs::write(debian.path("/tmp/agent.toml"), config).expect("it can be written");
    let told = said(&debian.output(PACKAGE, &["check", "--config", "/tmp/agent.toml"]));
    assert!(told.contains("127.0.0.1:9"), "{told}");
}

/// Answers questions for IPv4 addresses with loopback and others with SERVFAIL, for as long as the
/// test runs.
fn answer_as_a_cheap_modem(socket: &UdpSocket) {
    let mut packet = [0; 512];
    while let Ok((length, from)) = socket.recv_from(&mut packet) {
        let name_end = 12 + packet[12..length].iter().position(|byte| *byte == 0).unwrap_or(0);
        let question = &packet[12..name_end + 5];
        let is_ipv4 = packet[name_end + 1..name_end + 3] == [0, 1];
        let (code, n_answers) = if is_ipv4 { (0x80, 1) } else { (0x82, 0) };
        let mut answer = [&packet[..2], &[0x81, code, 0, 1, 0, n_answers, 0, 0, 0, 0], question].concat();
        if is_ipv4 {
            answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
        }
        socket.send_to(&answer, from).ok();
    }
}
