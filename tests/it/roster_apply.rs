//! The roster changes through the real programs: shown, agreed to, and from then on what holds; what was frozen
//! before stays what it is.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use diemcau_core::presence::Presence;
use serde_json::Value;

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape, code};
use crate::harness::process::{Process, diemcau};
use crate::harness::watcher::Watcher;
use crate::harness::{secs, until};
use crate::report::with_cutoff_soon;

const CUTOFF: &str = "Báo cáo nhanh";
/// Comes while the collector runs.
const NEW: &str = "P9999";

#[test]
fn points_come_and_go_while_the_collector_runs_and_the_frozen_figure_stays() {
    let dir = tempfile::tempdir().unwrap();
    let event = event::write(dir.path(), Shape { points: 13, speaking: 1 });
    with_cutoff_soon(&event);
    let mut collector = Collector::start_of(dir, event, Serve::default());
    let data = collector.data();
    let watcher = Watcher::start(collector.target(), None);
    let gone = AgentProcess::start(&collector, &code(2));
    gone.wait_attached(1, secs(60));
    gone.command(&["attend", "45", "--by", "chị Lan", "--wait", "20s"]);
    let new = AgentProcess::start(&collector, NEW);
    let frozen = |data: &Path| {
        let output = run(data, &["report", "--cutoff", CUTOFF, "--format", "json"], "");
        output.status.success().then_some(output.stdout)
    };
    let (before, _) = until("the cut-off is reached", secs(60), || frozen(&data));
    let figure: Value = serde_json::from_slice(&before).unwrap();
    assert_eq!((&figure["expected"], &figure["attendees"]), (&13.into(), &45.into()));

    let old = fs::read_to_string(collector.dir().join("roster.csv")).unwrap();
    let file = collector.dir().join("sang.csv");
    fs::write(&file, changed(&old)).unwrap();
    check_refused(&data, &file, &old);
    let n_points = |data: &Path| {
        let status = run(data, &["status", "--json"], "");
        let status: Value = serde_json::from_slice(&status.stdout).unwrap();
        status["points"]["expected"].as_u64()
    };
    assert_eq!(n_points(&data), Some(13), "nobody said yes");
    let done = apply(&data, &file, &[], "c\n");
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    watcher.wait_presence(NEW, Presence::Live, secs(60));
    new.wait_attached(1, secs(20));
    watcher.wait("the other is gone", secs(20), |replica| {
        replica.roster().find(&code(2)).is_none().then_some(())
    });
    assert_eq!(n_points(&data), Some(13), "one came and one went");
    assert_eq!(watcher.total().map(|total| total.attendance.attendees), Some(0));
    assert_eq!(frozen(&data).as_ref(), Some(&before), "beside the collector that runs");
    let links = collector.dir().join("links");
    let arguments = ["links", "--url", "https://x.example", "--point", NEW, "--out"];
    let links = run(&data, &[&arguments[..], &[links.to_str().unwrap()]].concat(), "");
    assert!(links.status.success(), "{links:?}");

    check_old_file(&mut collector);
    fs::copy(&file, collector.dir().join("roster.csv")).unwrap();
    collector.restart();
    watcher.wait_presence(NEW, Presence::Live, secs(60));
    let same = apply(&data, &file, &[], "");
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    assert!(text(&same.stdout).contains("không có gì thay đổi"), "{same:?}");
    let copy = collector.dir().join("copy");
    copied(&data, &copy);
    assert_eq!(frozen(&copy).as_ref(), Some(&before), "from a copy");
    let now = |data: &Path| run(data, &["report", "--format", "csv"], "").stdout;
    let (ours, theirs) = (text(&now(&data)), text(&now(&copy)));
    assert!(ours.contains(NEW) && !ours.contains(&code(2)), "{ours}");
    assert_eq!(ours, theirs);
}

/// A new village in the midst, one that is gone, one that moves and one with another number of people.
fn changed(old: &str) -> String {
    let gone = old.lines().find(|line| line.starts_with(&code(2))).unwrap().to_owned() + "\n";
    let new = format!("{NEW},Thôn mới,thon,{},60,OLT-2\n{},", code(11), code(3));
    let moved = format!("{},Điểm cầu 4,thon,{},50", code(4), code(11));
    let fewer = format!("{},Điểm cầu 5,thon,{},35", code(5), code(1));
    old.replace(&gone, "")
        .replace(&format!("{},", code(3)), &new)
        .replace(&moved.replace(&code(11), &code(1)), &moved)
        .replace(&fewer.replace(",35", ",50"), &fewer)
}

/// Nothing is changed where nobody agrees, nobody can be asked, a row is wrong or a speaking point would leave.
fn check_refused(data: &Path, file: &Path, old: &str) {
    let no = apply(data, file, &[], "k\n");
    let shown = text(&no.stdout);
    for line in [
        format!("+ {NEW}  Thôn mới [thon], thuộc {}\n", code(11)),
        format!("- {}  Điểm cầu 2 [thon], thuộc {}\n", code(2), code(1)),
        format!("    mã cấp trên: \"{}\" → \"{}\"\n", code(1), code(11)),
        "    số dự kiến: 50 → 35\n".to_owned(),
        "thêm 1, bỏ 1, sửa 2 điểm cầu; sau đó danh sách có 13 điểm cầu\n".to_owned(),
        "không thay đổi gì\n".to_owned(),
    ] {
        assert!(shown.contains(&line), "{line} is not in:\n{shown}");
    }
    assert_eq!(no.status.code(), Some(1));
    let unasked = apply(data, file, &[], "");
    assert_eq!(unasked.status.code(), Some(1));
    assert!(text(&unasked.stderr).contains("--yes"), "{unasked:?}");
    let wrong = file.with_file_name("sai.csv");
    for (row, told) in [
        (old.replace(",thon,", ",làng,"), "giá trị «làng»"),
        (old.replace(&code(0), "P7777"), "không bỏ được điểm cầu phát biểu"),
    ] {
        fs::write(&wrong, row).unwrap();
        let refused = apply(data, &wrong, &["--yes"], "");
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let said = text(&refused.stdout) + &text(&refused.stderr);
        assert!(said.contains(told), "{told} is not in:\n{said}");
    }
}

/// A collector does not begin with the file of before.
fn check_old_file(collector: &mut Collector) {
    collector.kill();
    let (data, event) = (collector.data().display().to_string(), collector.event().display().to_string());
    let args = ["serve", "--listen", "127.0.0.1:0", "--lang", "en", "--data", &data, "--event", &event];
    let mut old = Process::start_with("old", &diemcau(), &args, &[], collector.dir());
    assert!(!old.wait(secs(30)).success());
    let log = old.log();
    assert!(
        log.contains("diemcau roster apply") && log.contains("point P9999 is in the data directory alone"),
        "{log}"
    );
}

fn apply(data: &Path, file: &Path, more: &[&str], answer: &str) -> Output {
    let args = ["roster", "apply", file.to_str().unwrap(), "--by", "Lê Hoa", "--reason", "xã mới lập"];
    run(data, &[&args[..], more].concat(), answer)
}

fn run(data: &Path, args: &[&str], answer: &str) -> Output {
    let mut command = Command::new(diemcau());
    command.args(args).arg("--data").arg(data).env("LANG", "vi_VN.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that asks nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(answer.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}
