//! Incidents through the real programs: points that fall together are one incident, what a person does with
//! it is seen everywhere, and what the world outside says is evidence.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::fs;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use diemcau_core::fact::FactBody;
use diemcau_core::incident::Subject;
use serde_json::{Value, json};

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau;
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::watcher::Watcher;
use crate::harness::{measured, secs, until};

/// From a cut to one incident in `diemcau incidents --json`.
const GROUPED: Duration = secs(20);
/// From the end of a command to every dashboard.
const SEEN: Duration = secs(1);

#[test]
fn points_of_one_uplink_are_one_incident_that_people_act_on_and_that_outlives_the_collector() {
    let n = 21;
    let mut collector = Collector::start(Shape { points: n, speaking: 0 }, Serve::rehearsal());
    let watcher = Watcher::start(collector.target(), None);
    let cut = swarm(&collector, 1..11);
    let _others = swarm(&collector, 11..n);
    watcher.wait_live(n - 1, secs(60));

    let begun = Instant::now();
    drop(cut);
    let (incident, _) = until("one incident of ten points", secs(60), || {
        let incidents = incidents(&collector, &[]);
        (incidents.len() == 1 && incidents[0]["affected"] == 10).then(|| incidents[0].clone())
    });
    let took = begun.elapsed();
    measured("uplink of ten points cut to one incident", &format!("{took:?}"));
    assert!(took <= GROUPED, "{took:?}");
    assert_eq!(incident["cause"], "line", "{incident}");
    assert_eq!(incident["scope"], json!({ "kind": "uplink", "value": "OLT-1" }));
    assert_eq!(incident["audience"], json!(["telecom"]));
    assert_eq!((&incident["state"], &incident["of"]), (&json!("open"), &json!(10)));
    assert_eq!((&incident["resolved_at"], &incident["acknowledged_by"]), (&Value::Null, &Value::Null));
    let points: Vec<String> = (1..11).map(code).collect();
    assert_eq!(incident["points"], json!(points));
    let evidence = incident["evidence"]["vi"].as_str().unwrap();
    assert!(evidence.starts_with("cùng tuyến OLT-1: 10/10 điểm"), "{evidence}");

    let id = incident["id"].to_string();
    let told = run(&collector, &["ack", &id, "--by", "Nguyễn Văn An", "--note", "ETA 10 phút"]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    let (_, took) = watcher.wait("the dashboard shows who took it", secs(30), |replica| {
        let mut open = replica.incidents().incidents().open();
        open.find(|incident| incident.acknowledged.as_ref().is_some_and(|by| &*by.by == "Nguyễn Văn An"))
            .map(|incident| incident.id)
    });
    assert!(took <= SEEN, "{took:?}");

    // What the power company planned explains it better than that they share a line.
    let planned = collector.dir().join("planned.csv");
    let at = |minutes| {
        let at = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
        at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    };
    let rows = format!(
        "tuyến,từ,đến,nội dung\nOLT-1,{},{},cắt điện lộ 371\nOLT-99,{},{},\n",
        at(-2),
        at(60),
        at(-2),
        at(60)
    );
    fs::write(&planned, rows).unwrap();
    let import = ["planned", "import", planned.to_str().unwrap(), "--utility", "power", "--by", "Điện lực"];
    let told = run(&collector, &import);
    assert_eq!(told.status.code(), Some(1), "one row is faulty: {told:?}");
    let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(complaint.contains("planned.csv: dòng 3, cột tuyến (uplink), giá trị «OLT-99»"), "{complaint}");
    // What is planned in the time of the ceremony is an incident as well, of its own number.
    let (incident, _) = until("its cause is power", secs(30), || {
        this_of(&collector, &id, &[]).filter(|incident| incident["cause"] == "power")
    });
    assert_eq!(incident["state"], "acknowledged");
    let evidence = incident["evidence"]["vi"].as_str().unwrap();
    assert!(evidence.starts_with("theo Điện lực: cắt điện lộ 371 từ "), "{evidence}");
    let again = String::from_utf8(run(&collector, &import).stdout).unwrap();
    assert!(again.starts_with("đã ghi nhận 0 mục mới, 1 mục đã có"), "{again}");

    collector.restart();
    watcher.wait_live(n - 11, secs(60));
    let after = this_of(&collector, &id, &["--all"]).expect("it is not forgotten");
    assert_eq!(
        (&after["state"], &after["cause"], &after["acknowledged_by"]),
        (&json!("acknowledged"), &json!("power"), &json!("Nguyễn Văn An"))
    );

    let _back = swarm(&collector, 1..11);
    until("it is over", secs(60), || {
        let resolved = this_of(&collector, &id, &["--all"])?;
        (resolved["state"] == "resolved" && resolved["resolved_at"].is_string()).then_some(())
    });
    assert_eq!(this_of(&collector, &id, &[]), None, "it stands no longer");
    let facts = diemcau::journal::read(&collector.data()).unwrap().map(Result::unwrap);
    let opened = facts.filter(|fact| {
        matches!(&fact.body, FactBody::IncidentOpened { finding, .. } if finding.subject == Subject::Outage)
    });
    assert_eq!(opened.count(), 1, "nothing opened again");
}

/// The incident of that number.
fn this_of(collector: &Collector, id: &str, args: &[&str]) -> Option<Value> {
    let id: Option<u64> = id.parse().ok();
    incidents(collector, args).into_iter().find(|incident| incident["id"].as_u64() == id)
}

#[test]
fn an_act_that_cannot_be_is_refused_in_words() {
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::rehearsal());
    for (args, code, words) in [
        (&["ack", "7", "--by", "An"][..], 1, "không có sự cố mang số này"),
        (&["unsilence", "7"], 1, "không có lần tắt cảnh báo mang số này"),
        (&["evidence", "withdraw", "7.0"], 1, "không có căn cứ mang số này"),
        (&["evidence", "power", "--feeder", "999", "--by", "An"], 1, "không điểm cầu nào"),
        (&["evidence", "power", "--point", "nowhere", "--by", "An"], 1, "mang mã “nowhere”"),
        (&["evidence", "power", "--point", "P0001", "--by", " "], 2, "chưa có nội dung"),
        (&["evidence", "power", "--point", "P0001", "--by", "An", "--from", "sáng mai"], 2, "sáng mai"),
        (&["silence", "P0001", "--for", "30m", "--by", "An", "--reason", " "], 2, "chưa có nội dung"),
        (
            &["silence", "P0001", "--from", "09:00", "--to", "08:00", "--by", "An", "--reason", "x"],
            2,
            "kết thúc trước khi bắt đầu",
        ),
    ] {
        let told = run(&collector, args);
        let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(code), "{args:?}: {complaint}");
        assert!(complaint.contains(words), "{args:?}: {complaint}");
    }
    let told = run(&collector, &["silence", "P0001", "--for", "30m", "--by", "An", "--reason", "bảo trì"]);
    let told = String::from_utf8(told.stdout).unwrap();
    let id = told.trim().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(run(&collector, &["unsilence", &id, "--by", "An"]).status.code(), Some(0), "{told}");
    let told =
        run(&collector, &["evidence", "line", "--uplink", "OLT-1", "--by", "VNPT", "--text", "đứt cáp"]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    let list = String::from_utf8(run(&collector, &["evidence", "list"]).stdout).unwrap();
    assert!(list.contains("tuyến OLT-1: theo VNPT: đứt cáp từ "), "{list}");
    let id = list.split(' ').next().unwrap();
    assert_eq!(run(&collector, &["evidence", "withdraw", id]).status.code(), Some(0), "{list}");
    let list = String::from_utf8(run(&collector, &["evidence", "list"]).stdout).unwrap();
    assert_eq!(list, "chưa có căn cứ nào từ bên ngoài\n");
}

pub(super) fn swarm(collector: &Collector, points: std::ops::Range<usize>) -> Swarm {
    let swarming = Swarming {
        target: collector.target(),
        points: points.map(code).collect(),
        simulated: true,
        arrive: Duration::ZERO,
        report_every: secs(1),
    };
    Swarm::start(swarming, None)
}

pub(super) fn incidents(collector: &Collector, args: &[&str]) -> Vec<Value> {
    let output = run(collector, &[&["incidents", "--json"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    told.as_array().unwrap().clone()
}

pub(super) fn run(collector: &Collector, args: &[&str]) -> Output {
    Command::new(diemcau()).args(args).arg("--data").arg(collector.data()).output().unwrap()
}
