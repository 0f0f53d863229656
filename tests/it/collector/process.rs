//! `diemcau serve` and `diemcau status` as processes, over TLS, with the journal on disk.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use diemcau_proto::channel::{self, ConnectOptions, Target};
use diemcau_proto::v1;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::stage::{Agent, hello};

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
    assert!(stderr(&second).contains("in use by another collector"), "{}", stderr(&second));
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

/// A data directory for the sample event.
struct Place(TempDir);

/// A collector's process. Killed when dropped.
struct Served {
    child: Child,
    data: PathBuf,
}

impl Place {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn command(&self) -> Command {
        self.command_on("127.0.0.1:0")
    }

    fn command_on(&self, listen: &str) -> Command {
        let event = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sample/event.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau"));
        command.arg("serve").arg("--event").arg(event).arg("--data").arg(self.data());
        command.args(["--listen", listen, "--log-format", "json"]);
        command
    }

    /// Runs until it says where it is.
    fn serve(&self) -> Served {
        let mut child = self.command().stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains("https://127.0.0.1:"), "{line:?}");
        Served { child, data: self.data() }
    }

    fn run_status(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau"));
        command.arg("status").arg("--data").arg(self.data()).args(args).output().unwrap()
    }

    fn status(&self, args: &[&str]) -> serde_json::Value {
        let output = self.run_status(args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Served {
    fn target(&self) -> Target {
        Target::from_data_dir(&self.data).unwrap()
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}

async fn attach(target: &Target, code: &str) -> Agent {
    let channel = channel::connect(target, ConnectOptions::AGENT).await.unwrap();
    let (say, said) = mpsc::channel(16);
    let hears = AgentServiceClient::new(channel).attach(ReceiverStream::new(said)).await.unwrap();
    let mut agent = Agent { say, hears: hears.into_inner() };
    agent.says(v1::agent_message::Body::Hello(hello(code))).await;
    let v1::collector_message::Body::Welcome(_) = agent.hears().await else { panic!("no welcome") };
    agent
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
