//! The agent's program at a point, with a state directory that outlives it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::collector::Collector;
use super::process::{Process, diemcau_agent};
use super::{until, until_true};

/// It says all that it does.
const ENV: [(&str, &str); 1] = [("RUST_LOG", "diemcau_agent=debug")];
/// Arguments of `unshare` for a time namespace.
const LATER: [&str; 5] = ["--time", "--boottime", "3600", "--fork", "--kill-child"];

/// One agent. It finds its collector by the fingerprint, as from another machine.
pub(crate) struct AgentProcess {
    process: Process,
    args: Vec<String>,
    dir: TempDir,
}

impl AgentProcess {
    /// Starts it for a point. It logs all that it does, knows of no power and has no page.
    pub(crate) fn start(collector: &Collector, point: &str) -> Self {
        Self::start_with(collector, point, "")
    }

    /// The same, with its page at a free port, which its log tells.
    pub(crate) fn start_with_page(collector: &Collector, point: &str) -> Self {
        Self::start_as(collector, point, "[page]\nlisten = \"127.0.0.1:0\"\n")
    }

    /// The same, with more in its configuration.
    pub(crate) fn start_with(collector: &Collector, point: &str, more: &str) -> Self {
        Self::start_as(collector, point, &format!("{more}[page]\nlisten = \"off\"\n"))
    }

    fn start_as(collector: &Collector, point: &str, more: &str) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(dir.path().join("power")).expect("a folder");
        let file = collector.file();
        let (state, power) = (dir.path().join("state"), dir.path().join("power"));
        let mut config = format!(
            "point = {point:?}\nconnect = {:?}\nstate = \"{}\"\npower_root = \"{}\"\n",
            file.url,
            state.display(),
            power.display(),
        );
        config.extend(file.fingerprint.map(|fingerprint| format!("fingerprint = {fingerprint:?}\n")));
        config.push_str(more);
        let path = dir.path().join("agent.toml");
        std::fs::write(&path, config).expect("the configuration can be written");
        let args = vec!["run".to_owned(), "--config".to_owned(), path.display().to_string()];
        let process = spawn(&dir, &args);
        Self { process, args, dir }
    }

    /// Starts it again, after it was ended or ended by itself.
    pub(crate) fn restart(&mut self) {
        self.process.kill();
        self.process = spawn(&self.dir, &self.args);
    }

    /// The same an hour later by the machine's clock since its start, in the same boot, as after a
    /// long sleep of the machine.
    pub(crate) fn restart_an_hour_later(&mut self) {
        self.process.kill();
        // The agent is a child of what was killed, and follows it a moment later.
        let state = self.dir.path().join("state");
        until_true("the agent before is gone", Duration::from_secs(10), || {
            matches!(diemcau_agent::spool::Spool::is_held(&state), Ok(false))
        });
        let mut args = LATER.map(str::to_owned).to_vec();
        args.push(diemcau_agent().display().to_string());
        args.extend_from_slice(&self.args);
        self.process = Process::start_with("agent", Path::new("unshare"), &args, &ENV, self.dir.path());
    }

    /// Starts it again as on another machine: in a mount namespace where the kernel's name of the boot
    /// is another one.
    pub(crate) fn restart_on_another_machine(&mut self) {
        self.process.kill();
        let boot = self.dir.path().join("boot_id");
        std::fs::write(&boot, "00000000-0000-4000-8000-000000000000\n").expect("the name can be written");
        let script = "mount --bind \"$0\" /proc/sys/kernel/random/boot_id && exec \"$@\"";
        let mut args = ["--mount", "sh", "-c", script].map(str::to_owned).to_vec();
        args.extend([boot.display().to_string(), diemcau_agent().display().to_string()]);
        args.extend_from_slice(&self.args);
        self.process = Process::start_with("agent", Path::new("unshare"), &args, &ENV, self.dir.path());
    }

    /// Starts it again where names lead as a file of hosts says, which the test may change meanwhile. Gives
    /// that file.
    pub(crate) fn restart_with_hosts(&mut self, hosts: &str) -> PathBuf {
        self.process.kill();
        let [file, none] = ["hosts", "resolv.conf"].map(|name| self.dir.path().join(name));
        std::fs::write(&file, hosts).expect("the file can be written");
        // Nobody answers there.
        std::fs::write(&none, "nameserver 127.0.0.55\noptions timeout:1 attempts:1\n")
            .expect("it can be written");
        let script =
            "mount --bind \"$0\" /etc/hosts && mount --bind \"$1\" /etc/resolv.conf && shift && exec \"$@\"";
        let mut args = ["--mount", "sh", "-c", script].map(str::to_owned).to_vec();
        args.extend([&file, &none, &diemcau_agent()].map(|path| path.display().to_string()));
        args.extend_from_slice(&self.args);
        self.process = Process::start_with("agent", Path::new("unshare"), &args, &ENV, self.dir.path());
        file
    }

    /// Starts it again with a wall clock that the test sets by the file given back, such as to `+1d`: so far from the
    /// machine's. `library` is [`clock_library`].
    pub(crate) fn restart_with_clock(&mut self, library: &Path, set: &str) -> PathBuf {
        self.process.kill();
        let file = self.dir.path().join("clock");
        std::fs::write(&file, set).expect("the file can be written");
        let [library, path] = [library, &file].map(|path| path.display().to_string());
        let env = [
            ENV[0],
            ("LD_PRELOAD", &library),
            ("FAKETIME_TIMESTAMP_FILE", &path),
            // It is read at each look at the clock; the clock that only runs forward is the machine's.
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ];
        self.process = Process::start_with("agent", &diemcau_agent(), &self.args, &env, self.dir.path());
        file
    }

    /// Its process.
    pub(crate) fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Waits until it got a stream for the nth time, counting from its first start.
    #[track_caller]
    pub(crate) fn wait_attached(&self, times: usize, within: Duration) {
        until_true(&format!("the agent is attached for the {times}th time"), within, || {
            self.process.log().lines().filter(|line| line.contains(" attached ")).count() >= times
        });
    }

    /// Where it serves its page after it was started for the nth time, as its log says.
    #[track_caller]
    pub(crate) fn page(&self, starts: usize) -> SocketAddr {
        let (address, _) = until("the page is served", Duration::from_secs(20), || {
            let log = self.process.log();
            let said = log.split("the page is served address=").nth(starts)?;
            said.split_whitespace().next()?.parse().ok()
        });
        address
    }

    /// Where it keeps what must outlive it.
    pub(crate) fn state(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    /// Its configuration.
    pub(crate) fn config(&self) -> PathBuf {
        self.dir.path().join("agent.toml")
    }

    /// Where it looks for power supplies.
    pub(crate) fn power_root(&self) -> PathBuf {
        self.dir.path().join("power")
    }

    /// A person at the point uses the command; gives what it said.
    ///
    /// # Panics
    /// If it fails.
    #[track_caller]
    pub(crate) fn command(&self, args: &[&str]) -> String {
        let mut command = Command::new(diemcau_agent());
        command.args(args).arg("--state").arg(self.dir.path().join("state"));
        let output = command.output().expect("the agent's command starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}{complained}");
        said
    }
}

fn spawn(dir: &TempDir, args: &[String]) -> Process {
    Process::start_with("agent", &diemcau_agent(), args, &ENV, dir.path())
}

/// Why no agent can be as on another machine here; none if one can.
pub(crate) fn why_no_other_machine() -> Option<String> {
    let output = Command::new("unshare").args(["--mount", "true"]).output();
    match output {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

/// The library that gives a program another wall clock; none where it is not installed.
pub(crate) fn clock_library() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok);
    folders.map(|entry| entry.path().join("faketime/libfaketimeMT.so.1")).find(|path| path.exists())
}

/// Why no agent can be an hour later here; none if one can.
pub(crate) fn why_not_later() -> Option<String> {
    let output = Command::new("unshare").args(LATER).arg("true").output();
    match output {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Some(error.to_string()),
    }
}
