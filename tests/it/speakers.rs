//! Speaking points through the real programs: who is ready, what people say of it, who is next.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
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
