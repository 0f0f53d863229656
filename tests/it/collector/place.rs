//! The sample event with a data directory, and `diemcau` as processes around it.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use diemcau_proto::channel::{self, ConnectOptions, Target};
use diemcau_proto::v1;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::stage::{Agent, hello};

/// A data directory for the sample event.
pub(super) struct Place(TempDir);

/// A collector's process. Killed when dropped.
pub(super) struct Served {
    pub(super) child: Child,
    data: PathBuf,
}

impl Place {
    pub(super) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(super) fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    pub(super) fn command(&self) -> Command {
        self.command_on("127.0.0.1:0")
    }

    pub(super) fn command_on(&self, listen: &str) -> Command {
        let event = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sample/event.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau"));
        command.arg("serve").arg("--event").arg(event).arg("--data").arg(self.data());
        command.args(["--listen", listen, "--log-format", "json"]);
        command
    }

    /// Runs until it says where it is.
    pub(super) fn serve(&self) -> Served {
        let mut child = self.command().stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains("https://127.0.0.1:"), "{line:?}");
        Served { child, data: self.data() }
    }

    pub(super) fn run_status(&self, args: &[&str]) -> Output {
        self.run("status", args)
    }

    /// A command that asks the collector.
    pub(super) fn run(&self, name: &str, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau"));
        command.arg(name).arg("--data").arg(self.data()).args(args).output().unwrap()
    }

    pub(super) fn status(&self, args: &[&str]) -> serde_json::Value {
        let output = self.run_status(args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Served {
    pub(super) fn target(&self) -> Target {
        Target::from_data_dir(&self.data).unwrap()
    }

    pub(super) fn signal(&self, signal: Signal) {
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

/// Attaches an agent over TLS.
pub(super) async fn attach(target: &Target, code: &str) -> Agent {
    let channel = channel::connect(target, ConnectOptions::AGENT).await.unwrap();
    let (say, said) = mpsc::channel(16);
    let hears = AgentServiceClient::new(channel).attach(ReceiverStream::new(said)).await.unwrap();
    let mut agent = Agent { say, hears: hears.into_inner() };
    agent.says(v1::agent_message::Body::Hello(hello(code))).await;
    let v1::collector_message::Body::Welcome(_) = agent.hears().await else { panic!("no welcome") };
    agent
}

/// What a command complained of.
pub(super) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
