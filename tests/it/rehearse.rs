//! A rehearsed fleet against a collector: it plays its scenario, says what it saw, and is not taken
//! in a live session.

use std::fs;
use std::process::{Command, Stdio};

use diemcau::collector::Collector;
use diemcau_core::event::Session;
use diemcau_core::presence::Presence;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::collector::stage::{Agent, Dashboard, ROSTER, collector};

const SCENARIO: &str = r#"
[[arrival]]
point = "X3"
never = true

[[count]]
point = "X1"
at = "3s"
count = 77
by = "Lan (mẫu)"

[[fault]]
point = "X2"
kind = "line"
at = "6s"
lasts = "10s"

[[fault]]
point = "H2"
kind = "break"
at = "6s"
"#;

#[tokio::test]
async fn a_scenario_is_seen_on_the_dashboard_and_told_at_the_end() {
    let collector = collector(Session::Rehearsal).await;
    let dir = tempfile::tempdir().unwrap();
    let scenario = dir.path().join("scenario.toml");
    fs::write(&scenario, SCENARIO).unwrap();
    let mut dashboard = Dashboard::open(&collector).await;
    let child = rehearse(&collector)
        .args(["--arrive", "0s", "--scenario", scenario.to_str().unwrap()])
        .spawn()
        .unwrap();
    dashboard.until("all come but one", |now| now.replica.tallies().total().points.live == 5).await;
    dashboard.until("a count", |now| now.count("X1") == Some(77)).await;
    dashboard.until("a cut line", |now| now.presence("X2") == Presence::Lost).await;
    assert_eq!(dashboard.presence("X3"), Presence::Unseen);
    let idx = dashboard.replica.roster().find("X1").unwrap();
    assert!(dashboard.replica.now(idx).simulated);
    dashboard.until("the line mended", |now| now.presence("X2") == Presence::Live).await;

    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    dashboard.until("goodbyes", |now| now.replica.tallies().total().points.left == 5).await;
    let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
    assert!(output.status.success());
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["points"], &told["absent"], &told["arrived"]), (&6.into(), &1.into(), &5.into()));
    assert_eq!(told["reports"]["acked"], told["reports"]["sent"], "{told}");
    assert_eq!(told["reconnects"], 1, "{told}");
    assert_eq!(told["faults"]["line"]["points"], 1, "{told}");
    assert!(told["heartbeats"].as_u64() >= Some(5), "{told}");
    assert!(told["ack_latency_ms"]["p99"].as_f64().is_some(), "{told}");
    collector.shutdown().await;
}

#[tokio::test]
async fn a_fleet_leaves_points_alone_where_somebody_is() {
    let collector = collector(Session::Rehearsal).await;
    let mut agent = Agent::attach(&collector, "X1").await;
    let mut dashboard = Dashboard::open(&collector).await;
    dashboard.until("the agent", |now| now.presence("X1") == Presence::Live).await;
    let child = rehearse(&collector).args(["--arrive", "0s", "--points", "5"]).spawn().unwrap();
    dashboard.until("the fleet", |now| now.replica.tallies().total().points.live >= 5).await;
    let idx = dashboard.replica.roster().find("X1").unwrap();
    assert!(!dashboard.replica.now(idx).simulated, "the agent has kept its place");
    agent.reports(1, 30).await;
    agent.hears_ack().await;
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["points"], 5, "the other five: {told}");
}

#[tokio::test]
async fn a_live_session_takes_no_simulated_agents() {
    let collector = collector(Session::Live).await;
    let dir = tempfile::tempdir().unwrap();
    let roster = dir.path().join("roster.csv");
    fs::write(&roster, ROSTER).unwrap();
    // Asked beforehand, and told by the collector at the first greeting.
    for args in [&[][..], &["--roster", roster.to_str().unwrap()]] {
        let mut command = rehearse(&collector);
        command.args(["--arrive", "0s", "--for", "60s"]).args(args).stderr(Stdio::piped());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains("không nhận máy trạm giả lập"), "{error}");
    }
    let dashboard = Dashboard::open(&collector).await;
    assert_eq!(dashboard.replica.tallies().total().points.unseen, 6);
    collector.shutdown().await;
}

fn rehearse(collector: &Collector) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau"));
    command.args(["rehearse", "--connect", &collector.url()]).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}
