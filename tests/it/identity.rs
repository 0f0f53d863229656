//! Identity with the real programs and real TLS: the folder of an event, certificates that are renewed, machines
//! that are enrolled, and clients that are not.

mod copied;
pub(crate) mod enrolment;
mod foreign;
mod local;
mod operators;
mod revoked;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use diemcau_proto::channel::{ConnectOptions, Target, connect};

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau;
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::{facts, secs, until_true};

#[test]
fn an_event_is_begun_once_for_its_owner_and_its_collector_known_by_its_authority() {
    let outer = tempfile::tempdir().expect("a temporary folder");
    let dir = outer.path().join("buoi-le");
    let folder = dir.display().to_string();
    let args = ["init", &folder, "--name", "giamsat.example", "--name", "10.1.2.3", "--lang", "en"];
    let said = done(&run(&args));
    assert!(said.contains("--collector giamsat.example:7500"), "{said}");
    let fingerprint = said.lines().find(|line| line.contains(':') && line.trim().len() == 95);
    let fingerprint = fingerprint.expect("it is said").trim().to_owned();
    for (file, mode) in [
        ("", 0o700),
        ("data", 0o700),
        ("data/ca-key.pem", 0o600),
        ("data/key.pem", 0o600),
        ("event.toml", 0o600),
        ("roster.xlsx", 0o644),
    ] {
        let found = fs::metadata(dir.join(file)).expect("it is made").permissions().mode() & 0o777;
        assert_eq!(found, mode, "{file}: {found:o}");
    }
    let checked = run(&["event", "check", &format!("{folder}/event.toml"), "--lang", "en"]);
    assert!(complained(&checked).contains("roster"), "only the roster is wanting: {checked:?}");

    let before = read_all(&dir);
    let again = run(&args);
    assert_eq!(again.status.code(), Some(2));
    assert!(complained(&again).contains("holds files already"), "{again:?}");
    assert_eq!(read_all(&dir), before, "nothing is overwritten");

    let data = dir.join("data").display().to_string();
    let shown = done(&run(&["cert", "show", "--data", &data, "--lang", "en"]));
    assert!(shown.contains(&fingerprint) && shown.contains("giamsat.example, 10.1.2.3, "), "{shown}");
}

#[test]
fn a_certificate_is_renewed_while_twenty_agents_are_connected_and_none_is_dropped() {
    const AGENTS: usize = 20;
    let mut collector = Collector::start(Shape { points: AGENTS + 1, speaking: 0 }, Serve::rehearsal());
    let target = collector.target();
    let swarm = Swarm::start(
        Swarming {
            target: target.clone(),
            points: (1..=AGENTS).map(code).collect(),
            simulated: true,
            arrive: secs(1),
            report_every: secs(1),
        },
        None,
    );
    swarm.wait_attached(secs(20));

    let data = collector.data().display().to_string();
    let leaf = |shown: &str| shown.lines().nth(1).map(str::to_owned);
    let before = done(&run(&["cert", "show", "--data", &data]));
    let renewed = done(&run(&["cert", "renew", "--data", &data]));
    assert_eq!(renewed.lines().next(), before.lines().next(), "what is pinned stays");
    assert_ne!(leaf(&renewed), leaf(&before));
    until_true("the collector took it", secs(15), || {
        collector.process().log().contains("certificate read again")
    });
    assert_eq!(swarm.n_attached(), AGENTS);
    assert!(swarm.members().iter().all(|member| member.detachments.is_empty()));

    let leaf = leaf(&renewed).and_then(|line| line.split_whitespace().last().map(str::to_owned));
    let by_leaf = Target::parse(&collector.file().url, leaf.as_deref()).expect("it is a fingerprint");
    for (how, target) in [("the authority", target), ("the new certificate alone", by_leaf)] {
        assert!(connects(&target), "whoever pins {how} gets in");
    }
    drop(swarm);
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    assert_eq!(facts::losses(&facts::read(&collector.data())), []);
}

fn connects(target: &Target) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(connect(target, ConnectOptions::AGENT)).is_ok()
}

pub(crate) fn run(args: &[&str]) -> Output {
    Command::new(diemcau()).args(args).output().expect("the command starts")
}

#[track_caller]
pub(crate) fn done(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

/// All files below a folder, with what is in them.
fn read_all(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            all.extend(read_all(&path));
        } else {
            all.push((path.display().to_string(), fs::read(&path).expect("it can be read")));
        }
    }
    all.sort();
    all
}
