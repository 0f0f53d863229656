//! The demo as the README tells to start it: it plays, tells how things stand, and leaves nothing.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::harness::pages::get;

const PRESENCES: [&str; 8] =
    ["expected", "live", "suspect", "lost", "unseen", "left", "excused", "unreachable"];

#[test]
fn without_a_terminal_it_plays_the_whole_province_and_ends_with_the_status() {
    let dir = tempfile::tempdir().unwrap();
    let Output { status, stdout, stderr } = demo(dir.path(), "40s").wait_with_output().unwrap();
    let told = String::from_utf8(stderr).unwrap();
    assert!(status.success(), "{told}");
    assert!(
        told.lines().filter(|line| line.starts_with("DIỄN TẬP") && line.contains(" đang kết nối ")).count()
            >= 3
    );

    let picture = check(&stdout);
    let points = &picture["points"];
    assert_eq!(points["expected"], 1_018);
    assert!(points["live"].as_u64().unwrap() >= 900, "{points}");
    assert!(picture["attendance"]["reported_points"].as_u64().unwrap() >= 500, "{picture}");
    assert!(picture["power"]["battery"].as_u64().unwrap() > 0, "{picture}");
    assert!(points["lost"].as_u64().unwrap() > 0, "{points}");
    assert_incidents_were_told(&picture);
    assert_nothing_left(dir.path());
}

/// Faults are incidents with a cause, those of one cause are one, and who is concerned was told: the sink
/// that the demo runs gave a number for each message that it took.
fn assert_incidents_were_told(picture: &Value) {
    let incidents = picture["incidents"].as_array().unwrap();
    let shared = |incident: &&Value| {
        let kind = incident["scope"]["kind"].as_str().unwrap();
        ["uplink", "feeder"].contains(&kind)
            && ["line", "power"].contains(&incident["cause"].as_str().unwrap())
    };
    let grouped: Vec<&Value> = incidents.iter().filter(shared).collect();
    assert!(!grouped.is_empty(), "no group among {incidents:#?}");
    assert!(grouped.iter().any(|group| group["affected"].as_u64().unwrap() >= 3), "{grouped:#?}");
    let deliveries = picture["deliveries"].as_array().unwrap();
    let arrived = |delivery: &&Value| {
        let proof = delivery["proof"].as_str().unwrap_or_default();
        delivery["state"] == "sent" && proof.starts_with("demo-")
    };
    let told: Vec<&Value> = deliveries.iter().filter(arrived).collect();
    assert!(told.iter().any(|delivery| delivery["recipient"] == "so-khcn"), "{deliveries:#?}");
    let is_told = |group: &&Value| told.iter().any(|delivery| delivery["incident"] == group["id"]);
    assert!(grouped.iter().any(is_told), "{grouped:#?}\n{deliveries:#?}");
    assert!(deliveries.iter().all(|delivery| delivery["state"] != "failed"), "{deliveries:#?}");
}

#[test]
fn told_to_stop_it_tells_the_status_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = demo(dir.path(), "10m");
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    told.find(|line| line.as_ref().unwrap().contains("diemcau status --data")).unwrap().unwrap();
    assert!(dir.path().read_dir().unwrap().next().is_some());
    for (told_as, shows) in [("Trang ban tổ chức", "Số liệu hiện tại"), ("Trang điểm cầu", "Số đại biểu")]
    {
        let said = told.by_ref().map(Result::unwrap).find(|line| line.contains(told_as)).unwrap();
        let (_, link) = said.split_once(": http://").unwrap();
        let (addr, path) = link.split_once('/').unwrap();
        let page = get(addr.parse().unwrap(), &format!("/{path}"));
        assert!(page.status == 200 && page.body.contains(shows), "{said}: {page:?}");
    }
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();

    let mut stdout = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut stdout).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(check(&stdout)["points"]["expected"], 1_018);
    assert_nothing_left(dir.path());
}

/// The status, and nothing else; each level's sums are those of all points.
fn check(stdout: &[u8]) -> Value {
    let picture: Value = serde_json::from_slice(stdout).unwrap();
    assert_eq!(picture["session"], "rehearsal");
    let levels = picture["levels"].as_array().unwrap();
    for presence in PRESENCES {
        let sum: u64 = levels.iter().map(|level| level[presence].as_u64().unwrap()).sum();
        assert_eq!(picture["points"][presence], sum, "{presence}");
    }
    picture
}

fn demo(temporary: &Path, run_for: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_diemcau"))
        .args(["demo", "--headless", "--for", run_for])
        .env("TMPDIR", temporary)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn assert_nothing_left(temporary: &Path) {
    let left: Vec<_> = temporary.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?}");
}
