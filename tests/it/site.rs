//! A whole site: the agent's program with a real UPS, through outages, and the commands of a
//! technician who sets it up.

use std::process::Command;
use std::time::{Duration, Instant};

use diemcau_core::fact::{Fact, FactBody, Told};
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use serde_json::Value;

use crate::harness::agent::{AgentProcess, why_not_later};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::{diemcau, diemcau_agent};
use crate::harness::ups::NutServer;
use crate::harness::watcher::Watcher;
use crate::harness::{facts, measured, secs, skip, until_true};

/// The collector shows mains loss within 5 s of upsd seeing it, and the driver takes up to 2 s of its
/// own.
const WITHIN: Duration = secs(7);

const SHAPE: Shape = Shape { points: 4, speaking: 1 };

#[test]
fn a_real_ups_is_seen_in_the_status_of_points() {
    let Some(mut ups) = NutServer::start("a real UPS in the status", "OL") else { return };
    let collector = Collector::start(SHAPE, Serve::default());
    let nut = format!("nut = \"{}\"\n", ups.target("diemcau"));
    let _agent = AgentProcess::start_with(&collector, &code(2), &nut);
    let seen = |what: &str, within, is: &dyn Fn(&Value) -> bool| {
        let took = until_true(what, within, || {
            let point = point(&collector, &code(2));
            eprintln!("{what}: {} {} {}", point["power"], point["power_alarm"], point["power_fault"]);
            is(&point)
        });
        measured(&format!("UPS: {what}"), &format!("in diemcau status after {:.1} s", took.as_secs_f64()));
    };
    let powered = |source: &'static str, alarm: Option<&'static str>| {
        move |point: &Value| point["power"] == source && point["power_alarm"].as_str() == alarm
    };
    let failing = |source: &'static str, fault: &'static str| {
        move |point: &Value| point["power"] == source && point["power_fault"] == fault
    };
    seen("OL", secs(20), &powered("mains", None));
    // The driver takes up to 2 s of these to show it.
    ups.say("OB DISCHRG");
    seen("OB", WITHIN, &powered("battery", None));
    ups.say("OB DISCHRG LB");
    seen("OB LB", WITHIN, &powered("battery", Some("low_battery")));
    ups.say("OL CHRG");
    seen("OL again", WITHIN, &powered("mains", None));

    // The server takes 4 s to call its driver stale; what was read last holds for 15 s.
    ups.stop_driver();
    seen("the driver hangs", secs(10), &failing("mains", "stale"));
    seen("it hangs for long", secs(20), &failing("unknown", "stale"));
    ups.continue_driver();
    seen("it is read again", secs(10), &powered("mains", None));
    ups.kill_driver();
    seen("the driver is dead", WITHIN, &failing("mains", "driver_dead"));
    seen("it is dead for long", secs(20), &failing("unknown", "driver_dead"));
}

#[test]
fn an_hour_without_the_collector_and_two_killed_agents_lose_nothing_that_was_said_or_seen() {
    if let Some(why) = why_not_later() {
        return skip("an hour's outage", &why);
    }
    let mut collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start(&collector, &code(2));
    watcher.wait_presence(&code(2), Presence::Live, secs(20));

    collector.kill();
    let away = Instant::now();
    until_true("the agent noticed", secs(20), || agent.process().log().contains("the connection broke"));
    let count = |agent: &AgentProcess, count: &str| {
        let said = agent.command(&["attend", count, "--by", "chị Lan"]);
        assert!(said.contains("đã ghi nhận, chờ gửi"), "{said}");
    };
    count(&agent, "41");
    let supply = agent.power_root().join("BAT0");
    std::fs::create_dir(&supply).expect("a folder");
    for (name, value) in [("type", "Battery"), ("capacity", "80"), ("status", "Discharging")] {
        std::fs::write(supply.join(name), value).expect("a file");
    }
    until_true("the agent saw the battery", secs(10), || {
        agent.process().log().contains("power changed source=Battery")
    });
    count(&agent, "42");
    for seen in ["43", "44"] {
        agent.process().kill();
        let tried = agent.process().log().matches("no connection").count();
        agent.restart_an_hour_later();
        until_true("it tries", secs(20), || agent.process().log().matches("no connection").count() > tried);
        count(&agent, seen);
    }
    collector.restart();
    watcher.wait("the last count stands", secs(20), |replica| {
        let now = replica.now(replica.roster().find(&code(2))?);
        now.count.clone().filter(|count| count.count == 44)
    });
    until_true("the outage is told", secs(20), || agent.process().log().contains("lane=Line seq="));
    let away = away.elapsed();
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());

    let facts = facts::read(&collector.data());
    let counts: Vec<(u32, u64, Duration)> = facts.iter().filter_map(counted).collect();
    let order: Vec<u32> = counts.iter().map(|(count, ..)| *count).collect();
    assert_eq!(order, [41, 42, 43, 44], "in order, once");
    assert!(counts.is_sorted_by(|one, next| one.1 < next.1), "{counts:?}");
    let hour = secs(3_600);
    for (count, _, age) in &counts {
        let entered_before_the_hour = *count <= 42;
        assert_eq!(*age >= hour, entered_before_the_hour, "{count} is {age:?} old");
        assert!(*age < hour + away, "{count} is {age:?} old");
    }
    let told: Vec<&Told> = facts.iter().filter_map(told).collect();
    let battery =
        told.iter().filter(|told| matches!(told, Told::Power(power) if power.source == PowerSource::Battery));
    assert!(battery.count() >= 1, "what was seen of the power arrived: {told:?}");
    let outages: Vec<Duration> = told
        .iter()
        .filter_map(|told| match told {
            Told::Outage { length, length_estimated: false, .. } => Some(*length),
            _ => None,
        })
        .collect();
    assert!(
        matches!(outages[..], [length] if length >= hour && length < hour + away),
        "one outage, from its begin to its end: {outages:?}"
    );
    measured(
        "an hour without the collector, the agent killed twice",
        &format!(
            "4 counts in order, once, aged {:?}; the outage {:?}",
            counts.iter().map(|(_, _, age)| age.as_secs()).collect::<Vec<_>>(),
            outages[0]
        ),
    );
}

#[test]
fn a_technician_is_told_what_is_wrong_and_a_person_how_things_stand() {
    let collector = Collector::start(SHAPE, Serve::default());
    let closed = closed_port();
    let probes = format!(
        "[[probe]]\nkind = \"tcp\"\ntarget = \"127.0.0.1:{}\"\n\
         [[probe]]\nname = \"hội trường\"\nkind = \"tcp\"\ntarget = \"127.0.0.1:{closed}\"\n",
        collector.target().port(),
    );
    let agent = AgentProcess::start_with(&collector, &code(2), &probes);
    agent.wait_attached(1, secs(20));
    let (output, said) = check(&["--config", &agent.config().display().to_string()]);
    assert_eq!(output, Some(1), "{said}");
    for part in [
        "✔ Cấu hình",
        "✔ Máy trạm đang chạy",
        "✔ Kết nối được tới máy chủ giám sát",
        "là điểm cầu",
        "✔ Đường họp, tcp",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(said.contains("✖ Đường họp, hội trường") && said.contains("→ máy chủ từ chối"), "{said}");

    let (output, said) = check(&["--config", &agent.config().display().to_string(), "--point", "KHÔNG-CÓ"]);
    assert_eq!(output, Some(1), "{said}");
    assert!(said.contains("✖ Mã điểm cầu KHÔNG-CÓ không có trong danh sách"), "{said}");
    let state = agent.config().with_file_name("nowhere").display().to_string();
    let target = format!("http://127.0.0.1:{closed}");
    let (output, said) = check(&["--point", "A", "--connect", &target, "--state", &state]);
    assert_eq!(output, Some(1), "{said}");
    assert!(said.contains("✖ Máy chủ giám sát") && said.contains("→ máy chủ giám sát chưa chạy"), "{said}");
    assert!(!std::path::Path::new(&state).exists(), "a check makes nothing");
    let (output, said) = check(&["--config", "/nonexistent.toml"]);
    assert!(output == Some(1) && said.contains("✖ Cấu hình"), "{said}");

    agent.command(&["attend", "45", "--by", "chị Lan", "--wait", "20s"]);
    let told = agent.command(&["status"]);
    for part in [
        "Máy chủ     đang kết nối",
        "số đại biểu có mặt: 45 — máy chủ giám sát đã nhận lúc",
        "Chờ gửi     0 tin",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let json: Value = serde_json::from_str(&agent.command(&["status", "--json"])).expect("it is JSON");
    assert_eq!(
        (&json["attached"], &json["words"][0]["fate"]),
        (&Value::from(true), &Value::from("received"))
    );
    assert_eq!((&json["page"], &json["lan"]), (&Value::Null, &Value::Null));
}

/// One point of `diemcau status --points`.
fn point(collector: &Collector, code: &str) -> Value {
    let mut command = Command::new(diemcau());
    command.args(["status", "--json", "--points", "--data"]).arg(collector.data());
    let output = command.output().expect("the command starts");
    let status: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let points = status["point_list"].as_array().cloned().unwrap_or_default();
    points.into_iter().find(|point| point["code"] == code).expect("the point is there")
}

/// `diemcau-agent check`: its exit code and what it says.
fn check(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(diemcau_agent()).arg("check").args(args).output().expect("it starts");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn counted(fact: &Fact) -> Option<(u32, u64, Duration)> {
    match &fact.body {
        FactBody::AttendanceReported { count, .. } => {
            assert!(!count.observed_estimated, "the boot is the same");
            Some((count.count, count.report_seq, count.received.since(count.observed)))
        }
        _ => None,
    }
}

fn told(fact: &Fact) -> Option<&Told> {
    match &fact.body {
        FactBody::Reported { reported, .. } => Some(&reported.told),
        _ => None,
    }
}

/// A port of loopback on which nobody listens.
fn closed_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
    listener.local_addr().expect("it is bound").port()
}
