//! Speaking points through the real programs: who is ready, what people say of it, who is next.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::fs;
use std::process::{Command, Output};
use std::thread;
use std::time::Instant;

use diemcau_core::presence::Presence;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape, code};
use crate::harness::process::diemcau;
use crate::harness::watcher::Watcher;
use crate::harness::{secs, until_true};
use crate::incidents::swarm;

#[test]
fn a_speaking_point_is_ready_when_its_devices_and_its_people_say_so() {
    let collector = Collector::start(Shape { points: 3, speaking: 1 }, Serve::rehearsal());
    let speaker = code(0);
    let before = ready(&collector);
    assert_eq!(before["points"].as_array().unwrap().len(), 1, "{before}");
    assert_eq!(check(&before, "line"), json!({ "check": "line", "verdict": "bad", "by": null, "at": null }));
    assert_eq!((&before["points"][0]["ready"], code_of(&run(&collector, &["ready"]))), (&json!(false), 1));

    let watcher = Watcher::start(collector.target(), None);
    let _agents = swarm(&collector, 0..3);
    watcher.wait_live(3, secs(60));
    for name in ["path", "power", "backup", "receives", "sends", "chair"] {
        let told = run(&collector, &["tick", &speaker, name, "good", "--by", "Lê Hoa"]);
        assert_eq!(code_of(&told), 0, "{name}: {told:?}");
    }
    until_true("it is ready", secs(10), || ready(&collector)["points"][0]["ready"] == true);
    assert_eq!(code_of(&run(&collector, &["ready"])), 0);
    let said = String::from_utf8(run(&collector, &["ready", "--lang", "vi"]).stdout).unwrap();
    assert!(said.contains("SẴN SÀNG") && said.contains("hình, tiếng gửi đi: đạt (theo Lê Hoa, "), "{said}");

    let told = run(&collector, &["tick", &speaker, "chair", "bad", "--by", "Lê Hoa"]);
    assert_eq!(code_of(&told), 0, "{told:?}");
    until_true("it is not ready", secs(10), || check(&ready(&collector), "chair")["verdict"] == "bad");

    let told = run(&collector, &["tick", &code(1), "chair", "good", "--by", "Lê Hoa", "--lang", "vi"]);
    let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(complaint.contains("không phát biểu"), "{complaint}");
    assert_eq!(code_of(&told), 1);
}

/// A point that the programme names is watched as a speaking one from ten minutes before its turn: its agent is
/// told the new pace before it is held to it, so nothing is late; and its silence is then noticed after 3.5 s
/// (design §3.2), where a point that does not speak has 7 s.
#[test]
fn whose_turn_comes_is_watched_closer_and_its_loss_is_noticed_sooner() {
    let dir = tempfile::tempdir().unwrap();
    let event = event::write(dir.path(), Shape { points: 3, speaking: 0 });
    let (next, other) = (code(1), code(2));
    let at = |from_now| (jiff::Timestamp::now() + secs(from_now)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let (cutoff, turn) = (at(300), at(600 + 25));
    let line = |line: &str| match line.split_once(" = ") {
        Some(("start", _)) => format!("start = {turn}\n"),
        Some(("at", _)) => format!("at = {cutoff}\n"),
        _ => format!("{line}\n"),
    };
    let text: String = fs::read_to_string(&event).unwrap().lines().map(line).collect();
    let item = format!("[[agenda]]\ntime = {turn}\nitem = \"Phát biểu\"\npoint = \"{next}\"\n");
    fs::write(&event, text + &item).unwrap();
    let collector = Collector::start_of(dir, event, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let began = Instant::now();
    let mut agents = [&next, &other].map(|point| AgentProcess::start(&collector, point));
    watcher.wait_live(2, secs(20));
    thread::sleep(secs(40));
    for point in [&next, &other] {
        let became: Vec<_> = watcher.seen(point, began).iter().map(|seen| seen.presence).collect();
        assert_eq!(became.last(), Some(&Presence::Live), "{became:?}");
        assert!(!became.contains(&Presence::Suspect), "the new pace makes nobody late: {became:?}");
    }

    let silent = Instant::now();
    for agent in &mut agents {
        let process = Pid::from_raw(agent.process().id().cast_signed()).unwrap();
        kill_process(process, Signal::STOP).unwrap();
    }
    let noticed = |point: &str| watcher.wait_seen(point, Presence::Lost, silent, secs(20));
    let (first, second) = (noticed(&next), noticed(&other));
    assert!(first <= secs(5), "{first:?}: 3.5 s, and more than a second for a busy machine");
    assert!(second > first && second > secs(4), "{second:?}: it was heard at most 3 s before, and has 7 s");
}

fn ready(collector: &Collector) -> Value {
    serde_json::from_slice(&run(collector, &["ready", "--json"]).stdout).unwrap()
}

fn check(ready: &Value, name: &str) -> Value {
    let checks = ready["points"][0]["checks"].as_array().unwrap();
    checks.iter().find(|check| check["check"] == name).unwrap().clone()
}

fn run(collector: &Collector, args: &[&str]) -> Output {
    Command::new(diemcau()).args(args).arg("--data").arg(collector.data()).output().unwrap()
}

fn code_of(output: &Output) -> i32 {
    output.status.code().unwrap()
}
