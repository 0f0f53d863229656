//! What monitoring reads of a collector.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use diemcau_core::presence::Presence;

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::disk::SmallDisk;
use crate::harness::event::{Shape, code};
use crate::harness::pages::get;
use crate::harness::watcher::Watcher;
use crate::harness::{secs, skip, until_true};

#[test]
fn prometheus_reads_how_many_are_there() {
    let collector = Collector::start(Shape { points: 4, speaking: 0 }, serve());
    let addr = collector.served("metrics are served");
    let watcher = Watcher::start(collector.target(), None);
    let agent = AgentProcess::start(&collector, &code(1));
    watcher.wait_presence(&code(1), Presence::Live, secs(20));
    let said = agent.command(&["attend", "45", "--by", "Lê Hoa", "--wait", "20s"]);
    assert!(said.contains("máy chủ giám sát đã nhận lúc"), "{said}");

    let metrics = get(addr, "/metrics");
    assert_eq!(metrics.status, 200);
    let of = |presence: &str| values(&metrics.body, &format!("presence=\"{presence}\"")).iter().sum::<u64>();
    assert_eq!((of("live"), of("unseen"), of("lost")), (1, 3, 0), "{}", metrics.body);
    for (name, value) in
        [("diemcau_attendees", 45), ("diemcau_points_missing", 3), ("diemcau_journal_writable", 1)]
    {
        assert_eq!(values(&metrics.body, &format!("{name} ")), [value], "{name}: {}", metrics.body);
    }
    assert_eq!(values(&metrics.body, "diemcau_points_expected{").iter().sum::<u64>(), 4);
    assert!(values(&metrics.body, "process_open_fds ")[0] > 5, "{}", metrics.body);
    for secret in ["Lê Hoa", "Điểm cầu 1", &code(1)] {
        assert!(!metrics.body.contains(secret), "{secret}: {}", metrics.body);
    }
    assert_eq!((get(addr, "/healthz").status, get(addr, "/readyz").status), (200, 200));
    promtool(&["check", "metrics"], Some(&metrics.body));
}

#[test]
fn a_collector_that_cannot_write_is_alive_and_not_ready() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let disk = match SmallDisk::mount(&dir.path().join("data")) {
        Ok(disk) => disk,
        Err(why) => return skip("a full disk", &why),
    };
    // What is bound last is dropped first: the disk before the folder that it is mounted in.
    let collector = Collector::start_in(dir, Shape { points: 4, speaking: 0 }, serve());
    let disk = disk;
    let addr = collector.served("metrics are served");
    disk.fill();
    let _agent = AgentProcess::start(&collector, &code(1));
    until_true("it is not ready", secs(30), || get(addr, "/readyz").status == 503);
    assert_eq!(get(addr, "/healthz").status, 200);
    assert_eq!(values(&get(addr, "/metrics").body, "diemcau_journal_writable "), [0]);
    disk.clear();
    until_true("it is ready again", secs(30), || get(addr, "/readyz").status == 200);
}

/// Every metric that the rules and the dashboard speak of is one that a collector has.
#[test]
fn the_rules_and_the_dashboard_speak_of_metrics_that_there_are() {
    let collector = Collector::start(Shape { points: 4, speaking: 0 }, serve());
    let metrics = get(collector.served("metrics are served"), "/metrics").body;
    // One that is absent until somebody checks the way out.
    let known = metrics + "diemcau_uplink_works 1\n";
    let rules = fs::read_to_string(file("alerts.yml")).expect("it is there");
    let dashboard = fs::read_to_string(file("grafana.json")).expect("it is there");
    serde_json::from_str::<serde_json::Value>(&dashboard).expect("it is JSON");
    let is_of_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let mut n_named = 0;
    for text in [&rules, &dashboard] {
        for (at, _) in text.match_indices("diemcau_") {
            let name: String = text[at..].chars().take_while(|letter| is_of_name(*letter)).collect();
            let is_known = known
                .lines()
                .any(|line| line.strip_prefix(&*name).is_some_and(|rest| rest.starts_with([' ', '{'])));
            assert!(is_known, "{name}");
            n_named += 1;
        }
    }
    assert!(n_named > 20, "{n_named}");
    promtool(&["check", "rules", &file("alerts.yml").display().to_string()], None);
}

fn serve() -> Serve {
    Serve { metrics: true, ..Serve::default() }
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/metrics").join(name)
}

/// The values on lines that hold that text.
fn values(metrics: &str, text: &str) -> Vec<u64> {
    let lines = metrics.lines().filter(|line| !line.starts_with('#') && line.contains(text));
    lines
        .map(|line| {
            line.rsplit(' ').next().expect("a line").trim_end_matches(".0").parse().expect("a whole number")
        })
        .collect()
}

fn promtool(args: &[&str], input: Option<&str>) {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let child = Command::new("promtool")
        .args(args)
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else { return skip("promtool", "it is not installed") };
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        std::io::Write::write_all(&mut stdin, input.as_bytes()).expect("it reads");
    }
    let output = child.wait_with_output().expect("it ends");
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("lint"), "promtool {args:?}: {said}");
}
