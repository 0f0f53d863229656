//! Numbers that operators enter, verify and override, through the real programs.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::fs;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape, code};
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

#[test]
fn a_point_attends_elsewhere_by_name_and_with_a_reason_and_comes_back() {
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let (point, host) = (code(1), code(2));
    let because = ["--by", "Lê Hoa", "--reason", "mưa lũ"];
    does(&collector, &["attend", &point, "46", "--by", "Lê Hoa"]);
    does(&collector, &[&["excuse", &*point, "--host", &*host][..], &because].concat());
    does(&collector, &["called", &host, "--by", "Lê Hoa", "--note", "máy bận"]);
    until_true("it is excused", secs(10), || {
        let held = status(&collector, &point);
        (&held["presence"], &held["excused"]["host"]) == (&json!("excused"), &json!(host))
    });
    assert_eq!(status(&collector, &host)["called"]["note"], "máy bận");
    let told = run(&collector, &["status", "--point", &point, "--lang", "vi"]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("ghép tại ") && told.contains("(mưa lũ, Lê Hoa "), "{told}");
    let report = run(&collector, &["report", "--format", "json"]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(
        (&report["expected"], &report["excused"], &report["attendees"]),
        (&json!(2), &json!(1), &json!(0))
    );
    let listed = report["points"].as_array().unwrap().iter().find(|held| held["code"] == point).unwrap();
    assert_eq!((&listed["host"], &listed["flags"]), (&json!(host), &json!(["excused"])));
    let refused =
        run(&collector, &[&["excuse", &*host, "--host", &*point, "--lang", "vi"][..], &because].concat());
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("không ghép vào điểm cầu này được"));
    for (at, host, unknown) in [(&*point, "KHONG-CO", "KHONG-CO"), ("KHONG-CO", &*point, "KHONG-CO")] {
        let args = ["excuse", at, "--host", host, "--lang", "vi"];
        let refused = run(&collector, &[&args[..], &because].concat());
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(told.contains(unknown) && !told.contains(&point), "{told}");
    }
    does(&collector, &[&["unexcuse", &*point][..], &because].concat());
    until_true("it is expected again", secs(10), || status(&collector, &point)["presence"] == "unseen");
}

#[test]
fn before_a_cutoff_the_missing_are_listed_with_whom_to_call_and_who_did() {
    let dir = tempfile::tempdir().unwrap();
    let event = event::write(dir.path(), Shape { points: 4, speaking: 0 });
    let text = fs::read_to_string(&event).unwrap();
    let (before, _) = text.split_once("at = ").unwrap();
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(30);
    fs::write(&event, format!("{before}at = {}\n", at.strftime("%Y-%m-%dT%H:%M:%SZ"))).unwrap();
    let collector = Collector::start_of(dir, event, Serve::default());
    does(&collector, &["attend", &code(1), "46", "--by", "Lê Hoa"]);
    does(&collector, &["called", &code(2), "--by", "Lê Hoa", "--note", "máy bận"]);
    let missing = || {
        let status = run(&collector, &["status", "--json"]);
        let status: Value = serde_json::from_slice(&status.stdout).unwrap();
        status["missing"].clone()
    };
    until_true("it was called", secs(10), || missing().to_string().contains("máy bận"));
    let listed = missing();
    let left = listed["left_s"].as_i64().unwrap();
    assert!((29 * 60 - 60..=30 * 60).contains(&left), "{listed}");
    let areas = listed["areas"].as_array().unwrap();
    let points: Vec<_> = areas.iter().flat_map(|area| area["points"].as_array().unwrap()).collect();
    assert_eq!(points.len(), 3, "{listed}");
    assert!(points.iter().all(|point| point["code"] != code(1)), "{listed}");
    let told = run(&collector, &["status", "--lang", "vi"]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("Báo cáo nhanh: chốt ") && told.contains("đã gọi "), "{told}");
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
