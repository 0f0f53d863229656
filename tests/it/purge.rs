//! What is left of an event once personal data is purged, through the real programs.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape, code};
use crate::harness::process::diemcau;
use crate::harness::sink::{Sink, recipient};
use crate::harness::{facts, measured, secs, until, until_true};
use crate::report::with_cutoff_soon;

/// What everybody here is called, and says.
const SAID: &str = "rieng-zq7";
const CUTOFF: &str = "Báo cáo nhanh";

#[test]
fn a_purged_event_keeps_its_figures_and_nothing_that_was_said() {
    let (mut collector, sink) = collector();
    let (data, outside) = (collector.data(), collector.dir().join("operator"));
    let site = AgentProcess::start(&collector, &code(16));
    site.wait_attached(1, secs(60));
    site.command(&["attend", "46", "--by", SAID, "--note", SAID, "--wait", "20s"]);
    let [p1, p2, p3, p4] = [1, 2, 3, 4].map(code);
    let outside = outside.to_str().unwrap();
    for args in [
        &["attend", &p1, "40", "--by", SAID, "--note", SAID][..],
        &["attend", &p2, "30", "--by", SAID],
        &["verify", &p2, "--by", SAID],
        &["override", &p1, "41", "--by", SAID, "--reason", SAID],
        &["excuse", &p3, "--host", &p1, "--by", SAID, "--reason", SAID],
        &["called", &p4, "--by", SAID, "--note", SAID],
        &["reply", &code(16), SAID, "--by", SAID],
        &["silence", &p4, "--for", "30m", "--by", SAID, "--reason", SAID],
        &["evidence", "power", "--uplink", "OLT-1", "--by", SAID, "--text", SAID],
        &["operators", "add", SAID, "--role", "viewer", "--out", outside, "--by", SAID],
        &["alerts", "test", "--recipient", SAID],
    ] {
        let told = run(args, &data);
        assert!(told.status.success(), "{args:?}: {told:?}");
    }
    until_true("the cut-off is reached", secs(90), || report(&data, &["--cutoff", CUTOFF]).status.success());
    for args in [
        &["override", &p2, "33", "--by", SAID, "--reason", SAID][..],
        &["report", "amend", CUTOFF, "--by", SAID, "--reason", SAID],
        &["report", "approve", CUTOFF, "--by", SAID],
    ] {
        let told = run(args, &data);
        assert!(told.status.success(), "{args:?}: {told:?}");
    }
    until_true("the test has arrived", secs(30), || !sink.told_to(SAID).is_empty());
    let [backup, kept] = ["backup", "kept"].map(|name| collector.dir().join(name));
    for file in [&backup, &kept] {
        assert!(run(&["backup", file.to_str().unwrap()], &data).status.success());
    }
    let told = run(&["purge", "--yes"], &data);
    assert_eq!(told.status.code(), Some(2), "{told:?}");
    assert!(stderr(&told).contains("đang được") || stderr(&told).contains("hãy dừng"), "{}", stderr(&told));
    assert!(holds(&data.join("journal.sqlite-wal")) || holds(&data.join("journal.sqlite")));

    // The collector ends as by a power cut: what was written lies in its log.
    collector.kill();
    let figures = || {
        [&["--cutoff", CUTOFF][..], &["--cutoff", CUTOFF, "--amendment", "1"], &[]]
            .map(|of| figure(&data, of))
    };
    let before = figures();
    let asked = run(&["purge"], &data);
    assert_eq!(asked.status.code(), Some(1), "nobody said yes: {asked:?}");
    let asked = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert!(asked.contains(backup.to_str().unwrap()) && asked.contains("[c/K]"), "{asked}");
    fs::write(&kept, "something else by now").unwrap();
    let told = run(&["purge", "--yes"], &data);
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.status.success(), "{told:?}");
    assert!(said.contains(&format!("đã xóa bản sao lưu: {}", backup.display())), "{said}");
    assert!(said.contains(&format!("{} không còn là bản sao lưu", kept.display())), "{said}");
    assert!(!backup.exists() && kept.exists());
    assert!(figures() == before, "the figures are others");
    check_what_is_left(&collector, &data);
    let again = run(&["purge", "--yes"], &data);
    assert!(
        again.status.success() && String::from_utf8_lossy(&again.stdout).contains("từ trước"),
        "{again:?}"
    );
    check_what_is_left(&collector, &data);
}

#[test]
fn killed_at_whatever_moment_a_purge_leaves_one_of_the_two_journals_whole() {
    let (mut collector, _sink) = collector();
    for n in 1..9 {
        assert!(
            run(&["attend", &code(n), "40", "--by", SAID, "--note", SAID], &collector.data())
                .status
                .success()
        );
    }
    collector.kill();
    let whole = facts::read(&collector.data());
    let mut n_purged = 0;
    for moment in 0..16 {
        let copy = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(collector.data()).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
        }
        let mut purge = Command::new(diemcau());
        let mut purge = purge.args(["purge", "--yes", "--data"]).arg(copy.path()).spawn().unwrap();
        // Moments of no other meaning than to be different ones.
        thread::sleep(Duration::from_millis(moment * 30));
        purge.kill().unwrap();
        purge.wait().unwrap();
        let left = facts::read(copy.path());
        assert_eq!(left.len(), whole.len());
        let is_purged = left != whole;
        n_purged += usize::from(is_purged);
        assert!(!is_purged || !holds(&copy.path().join("journal.sqlite")));
        let again = run(&["purge", "--yes"], copy.path());
        assert!(again.status.success(), "{again:?}");
        let files = fs::read_dir(copy.path()).unwrap().map(|entry| entry.unwrap().path());
        assert!(files.into_iter().all(|file| !holds(&file)), "something is left at moment {moment}");
        assert_ne!(facts::read(copy.path()), whole);
    }
    measured(
        "kill -9 of a purge, 16 moments",
        &format!("{n_purged} had the new journal, the others the old one"),
    );
}

/// No file of the data directory holds what was said, and the journal is read but not gone on with.
fn check_what_is_left(collector: &Collector, data: &Path) {
    for entry in fs::read_dir(data).unwrap().map(Result::unwrap) {
        assert!(!holds(&entry.path()), "{}", entry.path().display());
    }
    let checked = run(&["journal", "check", "--json"], data);
    let checked: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(checked["clean"], true, "{checked}");
    assert_eq!(checked["purged"]["before"].as_str().map(str::len), Some(64), "{checked}");
    let acts = run(&["journal", "acts"], data);
    let listed = String::from_utf8_lossy(&acts.stdout);
    assert!(acts.status.success() && listed.lines().count() > 3 && !listed.contains(SAID), "{acts:?}");
    let mut serve = Command::new(diemcau());
    serve.arg("serve").arg("--event").arg(collector.event()).args(["--listen", "127.0.0.1:0"]);
    let refused =
        serve.args(["--session", "rehearsal", "--lang", "vi", "--data"]).arg(data).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(stderr(&refused).contains("buổi lễ đã kết thúc: dữ liệu cá nhân đã được xóa"), "{refused:?}");
}

/// An event in which people are named wherever that is possible, with a cut-off soon.
fn collector() -> (Collector, Sink) {
    let dir = tempfile::tempdir().unwrap();
    let event = event::write(dir.path(), Shape { points: 23, speaking: 2 });
    let roster = fs::read_to_string(dir.path().join("roster.csv")).unwrap();
    let rows = roster.lines().enumerate().map(|(at, row)| match at {
        0 => format!("{row},chair,contact,phone,note\n"),
        _ => format!("{row},{SAID},{SAID},{SAID} 0912345678,{SAID}\n"),
    });
    fs::write(dir.path().join("roster.csv"), rows.collect::<String>()).unwrap();
    let at = with_cutoff_soon(&event);
    let text = fs::read_to_string(&event).unwrap();
    let start = (at + jiff::SignedDuration::from_mins(120)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let more = format!(
        "[operators]\nphone = \"{SAID}\"\n[report]\nsigner = \"{SAID}\"\n[[agenda]]\ntime = {start}\nitem = \"{SAID}\"\n\
         point = \"{}\"\n",
        code(1)
    );
    fs::write(&event, text + &more).unwrap();
    let sink = Sink::start();
    let recipients = [sink.channel("tin", ""), recipient(SAID, "organisers", "tin", "")];
    fs::write(dir.path().join("recipients.toml"), recipients.concat()).unwrap();
    (Collector::start_of(dir, event, Serve::rehearsal()), sink)
}

/// A figure without the names and reasons in it.
fn figure(data: &Path, of: &[&str]) -> Value {
    let (told, _) = until("there is a figure", secs(20), || {
        let told = report(data, &[of, &["--format", "json"]].concat());
        told.status.success().then_some(told)
    });
    let mut figure: Value = serde_json::from_slice(&told.stdout).unwrap();
    unsaid(&mut figure);
    figure
}

fn unsaid(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                let is_said = ["by", "verified_by", "reason"].contains(&name.as_str());
                if is_said && value.is_string() {
                    *value = Value::Null;
                } else {
                    unsaid(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(unsaid),
        _ => {}
    }
}

/// Whether a file holds what was said, as `grep -a` tells.
fn holds(file: &Path) -> bool {
    file.is_file() && Command::new("grep").args(["-aq", SAID]).arg(file).status().unwrap().success()
}

fn report(data: &Path, args: &[&str]) -> Output {
    run(&[&["report"], args].concat(), data)
}

fn run(args: &[&str], data: &Path) -> Output {
    Command::new(diemcau()).args(args).args(["--lang", "vi", "--data"]).arg(data).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
