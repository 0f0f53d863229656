//! A program under test, ended by its own id.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, prlimit};

use super::until;

/// One running program. Dropping it kills it.
pub(crate) struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

/// A folder with programs to be tested in place of those that cargo built: a long run goes on with its own while others
/// are built.
const PROGRAMS: &str = "DIEMCAU_TEST_PROGRAMS";

/// The `diemcau` command.
pub(crate) fn diemcau() -> PathBuf {
    match std::env::var_os(PROGRAMS) {
        Some(dir) => Path::new(&dir).join("diemcau"),
        None => PathBuf::from(env!("CARGO_BIN_EXE_diemcau")),
    }
}

/// The agent's program.
pub(crate) fn diemcau_agent() -> PathBuf {
    beside("diemcau-agent")
}

/// The dashboard's program.
pub(crate) fn diemcau_monitor() -> PathBuf {
    beside("diemcau-monitor")
}

/// A program of another package of the workspace.
///
/// # Panics
/// If it was not built.
fn beside(name: &str) -> PathBuf {
    let path = diemcau().with_file_name(name);
    assert!(path.exists(), "{} is missing: cargo build --workspace --bins", path.display());
    path
}

impl Process {
    /// Starts a program. What it says goes to `<name>.log` in `log_dir`, after what was there.
    ///
    /// # Panics
    /// If it cannot be started.
    pub(crate) fn start_with<A: AsRef<OsStr>>(
        name: &str,
        program: &Path,
        args: &[A],
        env: &[(&str, &str)],
        log_dir: &Path,
    ) -> Self {
        let log = log_dir.join(format!("{name}.log"));
        let file = File::options().create(true).append(true).open(&log).expect("the log can be opened");
        let child = Command::new(program)
            .args(args)
            .env_remove("RUST_LOG")
            .env("NO_COLOR", "1")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(file.try_clone().expect("the log can be shared"))
            .stderr(file)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        Self { name: name.to_owned(), child, log }
    }

    /// The same, in a network namespace if one is named.
    pub(crate) fn start(
        name: &str,
        program: &Path,
        args: &[String],
        netns: Option<&str>,
        log_dir: &Path,
    ) -> Self {
        let Some(netns) = netns else {
            return Self::start_with(name, program, args, &[], log_dir);
        };
        let mut inside = ["netns", "exec", netns].map(str::to_owned).to_vec();
        inside.push(program.display().to_string());
        inside.extend_from_slice(args);
        Self::start_with(name, Path::new("ip"), &inside, &[], log_dir)
    }

    /// All that it and its predecessors of the same name said.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether it has not ended.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// As the system knows it.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Resident memory, KiB.
    pub(crate) fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the kernel tells");
        line.trim().trim_end_matches(" kB").parse().expect("it is a number")
    }

    /// Open files and sockets.
    pub(crate) fn n_files(&self) -> u64 {
        let files = fs::read_dir(format!("/proc/{}/fd", self.id())).expect("it runs");
        files.count().try_into().expect("they are few")
    }

    /// From now on it may have so many open files.
    pub(crate) fn limit_files(&self, n: u64) {
        let pid = Pid::from_raw(self.child.id().cast_signed());
        let limit = Rlimit { current: Some(n), ..getrlimit(Resource::Nofile) };
        prlimit(pid, Resource::Nofile, limit).expect("it is lowered");
    }

    /// `kill -9`, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        let pid = Pid::from_raw(self.child.id().cast_signed()).expect("a process has an id");
        kill_process(pid, Signal::TERM).expect("the process is there");
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    /// If it does not.
    #[track_caller]
    pub(crate) fn wait(&mut self, within: Duration) -> ExitStatus {
        let name = self.name.clone();
        until(&format!("{name} ends"), within, || self.child.try_wait().expect("it is a child")).0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            let log = self.log();
            let tail: Vec<&str> = log.lines().rev().take(40).collect();
            eprintln!("-- the end of what {} said", self.name);
            for line in tail.iter().rev() {
                eprintln!("{line}");
            }
        }
    }
}
