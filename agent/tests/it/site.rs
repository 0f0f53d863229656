//! The command `diemcau-agent` on the machine of a point.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// A point's machine: a state directory, a tree of power supplies, a log.
pub(crate) struct Site {
    pub(crate) dir: TempDir,
    pub(crate) state: PathBuf,
    url: String,
}

/// A running agent, ended with the test.
pub(crate) struct Agent {
    pub(crate) child: Child,
}

impl Site {
    pub(crate) fn new(url: &str) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("power")).expect("a folder in it");
        Self { state: dir.path().join("state"), dir, url: url.to_owned() }
    }

    /// `run`, without a page.
    pub(crate) fn agent(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau-agent"));
        command.env_clear().env("DIEMCAU_PAGE", "off");
        command.args(["run", "--point", "TX-001", "--connect", &self.url]);
        command.args([Path::new("--state"), &self.state, Path::new("--power-root")]);
        command.arg(self.dir.path().join("power"));
        command
    }

    pub(crate) fn run(&self) -> Agent {
        self.spawn(self.agent())
    }

    /// Its log going to the site's.
    pub(crate) fn spawn(&self, mut command: Command) -> Agent {
        let log = File::options().create(true).append(true).open(self.dir.path().join("log"));
        let log = log.expect("the log can be written");
        let child = command.stdout(Stdio::null()).stderr(log).spawn().expect("the agent starts");
        Agent { child }
    }

    pub(crate) fn command(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau-agent"));
        command.env_clear().env("DIEMCAU_STATE", &self.state).args(args);
        command.output().expect("the command starts")
    }

    pub(crate) fn attend(&self, count: u32) {
        let output = self.command(&["attend", &count.to_string(), "--by", "Lan"]);
        assert!(output.status.success(), "{output:?}");
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    pub(crate) fn power(&self, supply: &str, attributes: &[(&str, &str)]) {
        let dir = self.dir.path().join("power").join(supply);
        fs::create_dir_all(&dir).expect("a folder in it");
        for (name, value) in attributes {
            fs::write(dir.join(name), format!("{value}\n")).expect("a file in it");
        }
    }
}

impl Agent {
    /// As by a power cut, but for the disk.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it ran");
        self.child.wait().expect("it ended");
    }

    pub(crate) fn terminate(&self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("it has a number");
        kill_process(pid, Signal::TERM).expect("it runs");
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
