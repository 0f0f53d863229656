//! `diemcau serve` and `diemcau status` as processes, over TLS, with the journal on disk.

use std::time::{Duration, Instant};

use diemcau_proto::v1;
use rustix::process::Signal;

use super::place::{Place, attach, stderr};

#[tokio::test]
async fn sigterm_drains_and_exits_0_with_streams_open() {
    let place = Place::new();
    let mut served = place.serve();
    let target = served.target();
    let mut agent = attach(&target, "380").await;
    agent.reports(1, 45).await;
    agent.hears_ack().await;
    served.signal(Signal::TERM);
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    assert_eq!(agent.end().await.unwrap().code(), tonic::Code::Unavailable);
    assert!(!place.data().join("collector.json").exists());
    let mut served = place.serve();
    served.signal(Signal::INT);
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
}

#[tokio::test]
async fn a_second_collector_on_the_same_directory_is_refused() {
    let place = Place::new();
    let _served = place.serve();
    let second = place.command().output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(stderr(&second).contains("đang được một máy chủ giám sát khác dùng"), "{}", stderr(&second));
}

#[tokio::test]
async fn kill_9_keeps_what_was_acknowledged() {
    let place = Place::new();
    let mut served = place.serve();
    let target = served.target();
    let codes = ["380", "381", "382", "384"];
    for (code, count) in codes.into_iter().zip(10..) {
        let mut agent = attach(&target, code).await;
        agent.reports(1, count).await;
        agent.hears_ack().await;
    }
    served.child.kill().unwrap();
    served.child.wait().unwrap();

    let served = place.serve();
    let status = place.status(&["--json", "--points"]);
    assert_eq!(status["attendance"]["attendees"], 10 + 11 + 12 + 13);
    assert_eq!(status["attendance"]["reported_points"], 4);
    assert_eq!(status["points"]["unreachable"], 4);
    let target = served.target();
    let mut agents = Vec::new();
    for code in codes {
        let mut agent = attach(&target, code).await;
        agent.reports(1, 99).await;
        assert_eq!(agent.hears_ack().await.disposition(), v1::Disposition::Repeated, "none twice");
        agents.push(agent);
    }
    // What is acknowledged is on the disk; the picture follows within a tenth of a second.
    let deadline = Instant::now() + Duration::from_secs(10);
    let status = loop {
        let status = place.status(&["--json"]);
        if status["points"]["live"] == 4 {
            break status;
        }
        assert!(Instant::now() < deadline, "{status}");
    };
    assert_eq!((&status["points"]["lost"], &status["attendance"]["attendees"]), (&0.into(), &46.into()));
}

#[test]
fn status_tells_scripts_and_people() {
    let place = Place::new();
    let _served = place.serve();
    let status = place.status(&["--json", "--points"]);
    assert_eq!((&status["session"], &status["points"]["expected"]), (&"live".into(), &1018.into()));
    let levels = status["levels"].as_array().unwrap();
    let ids: Vec<_> = levels.iter().map(|level| level["level"].as_str().unwrap()).collect();
    assert_eq!(ids, ["tinh", "so-nganh", "huyen", "xa", "thon", "khac"]);
    for key in ["expected", "live", "suspect", "lost", "unseen", "left", "excused", "unreachable"] {
        let sum: u64 = levels.iter().map(|level| level[key].as_u64().unwrap()).sum();
        assert_eq!(status["points"][key], sum, "{key}");
    }
    for key in ["mains", "battery", "generator"] {
        assert_eq!(status["power"][key], 0);
    }
    assert_eq!(status["power"]["unknown"], 1018);
    assert_eq!(status["attendance"]["missing_points"], 1018);
    assert!(status["at"].as_str().unwrap().ends_with("+07:00"), "{}", status["at"]);
    assert_eq!(status["health"]["plaintext"], false);
    let points = status["point_list"].as_array().unwrap();
    assert_eq!(points.len(), 1018);
    let root = points.iter().find(|point| point["code"] == "TINH").unwrap();
    assert_eq!((&root["presence"], &root["power"]), (&"unseen".into(), &"unknown".into()));
    assert!(root["since"].is_null() && root["attendees"].is_null());

    let table = place.run_status(&[]);
    let text = String::from_utf8(table.stdout).unwrap();
    assert!(text.contains("chính thức") && text.contains("tổng hợp"), "{text}");
}

#[test]
fn status_without_a_collector_says_so() {
    let place = Place::new();
    let output = place.run_status(&["--json"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(stderr(&output).contains("collector.json"), "{}", stderr(&output));
}

#[test]
fn plain_text_beyond_this_machine_must_be_meant() {
    let place = Place::new();
    let output = place.command_on("0.0.0.0:0").arg("--plaintext").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--insecure"), "{}", stderr(&output));
    assert!(!place.data().exists(), "nothing was begun");
}
