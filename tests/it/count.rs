//! Numbers that operators enter, verify and override, through the real programs.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau;
use crate::harness::{secs, until_true};

#[test]
fn a_number_told_by_phone_is_entered_verified_and_overridden_by_name() {
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let point = code(1);
    let refused = run(&collector, &["verify", &point, "--by", "Lê Hoa", "--lang", "vi"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("chưa báo số đại biểu"), "{refused:?}");

    does(&collector, &["attend", &point, "46", "--by", "Lê Hoa", "--note", "qua điện thoại"]);
    does(&collector, &["verify", &point, "--by", "Trần Văn Bình"]);
    until_true("it is verified", secs(10), || {
        let held = status(&collector, &point);
        held["attendees"] == 46 && held["attendees_verified_by"] == "Trần Văn Bình"
    });
    let told =
        String::from_utf8(run(&collector, &["status", "--point", &point, "--lang", "vi"]).stdout).unwrap();
    assert!(told.contains("đã xác minh, Trần Văn Bình "), "{told}");

    does(&collector, &["override", &point, "40", "--by", "Lê Hoa", "--reason", "đếm lại"]);
    until_true("it is overridden", secs(10), || {
        let held = status(&collector, &point);
        (&held["attendees"], &held["attendees_by"]) == (&json!(40), &json!("override"))
    });
    let report = run(&collector, &["report", "--format", "json"]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!((&report["attendees"], &report["reported_points"]), (&json!(40), &json!(1)));
    does(&collector, &["override", &point, "--end", "--by", "Lê Hoa"]);
    until_true("what was told stands again", secs(10), || status(&collector, &point)["attendees"] == 46);

    let without_reason = run(&collector, &["override", &point, "40", "--by", "Lê Hoa"]);
    assert_eq!(without_reason.status.code(), Some(2), "{without_reason:?}");
}

fn status(collector: &Collector, point: &str) -> Value {
    let status = run(collector, &["status", "--json", "--points"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    let points = status["point_list"].as_array().unwrap();
    points.iter().find(|held| held["code"] == point).unwrap().clone()
}

fn does(collector: &Collector, args: &[&str]) {
    let told = run(collector, args);
    assert_eq!(told.status.code(), Some(0), "{args:?}: {told:?}");
}

fn run(collector: &Collector, args: &[&str]) -> Output {
    Command::new(diemcau()).args(args).arg("--data").arg(collector.data()).output().unwrap()
}
