//! The child processes of a bench: servers and swarms. Dropping one kills it.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, bail};
use diemcau_proto::channel::{COLLECTOR_FILE, CollectorFile, Target};
use tempfile::TempDir;

use super::procfs;
use super::province::Province;
use super::swarm::{Args, Tally};

/// A server gets this long to start.
const START_WITHIN: Duration = Duration::from_mins(1);

/// A server under test.
pub(super) struct Server {
    process: Process,
    url: String,
    fingerprint: Option<String>,
    /// Its data directory, if it has one.
    dir: Option<TempDir>,
}

/// Whether connections are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    Plain,
    Tls,
}

/// A swarm whose agents are attached.
pub(super) struct Swarm {
    process: Process,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What a server used in a span of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used {
    /// CPU time of all threads.
    pub(super) cpu: Duration,
    /// CPU time of the journal's thread.
    pub(super) journal: Duration,
    /// How long it was.
    pub(super) wall: Duration,
}

/// A process that is killed when it is dropped.
pub(super) struct Process(Child);

impl Server {
    /// Starts the baseline.
    pub(super) fn echo(interval_ms: u32, security: Security) -> anyhow::Result<Self> {
        let interval = interval_ms.to_string();
        let mut args = vec!["echo-server", "--interval-ms", &interval];
        if security == Security::Tls {
            args.push("--tls");
        }
        let mut child = this_program(&args).stdout(Stdio::piped()).spawn()?;
        let mut answers = BufReader::new(child.stdout.take().context("its output is piped")?);
        let process = Process(child);
        let mut line = String::new();
        answers.read_line(&mut line)?;
        let file: CollectorFile = serde_json::from_str(&line).context("the echo server did not start")?;
        Ok(Self { process, url: file.url, fingerprint: file.fingerprint, dir: None })
    }

    /// Starts a collector of a made event, in a rehearsal.
    pub(super) fn collector(province: Province, security: Security) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        province.write(dir.path())?;
        Self::collector_on(dir, security)
    }

    /// Starts a collector on a directory with an event file.
    pub(super) fn collector_on(dir: TempDir, security: Security) -> anyhow::Result<Self> {
        let (event, data) = (dir.path().join("event.toml"), dir.path().join("data"));
        let mut args: Vec<&OsStr> = vec![OsStr::new("collector"), OsStr::new("--event"), event.as_os_str()];
        args.extend([OsStr::new("--data"), data.as_os_str()]);
        if security == Security::Plain {
            args.push(OsStr::new("--plaintext"));
        }
        let log = std::fs::File::create(dir.path().join("log"))?;
        let child = this_program(&args).stdout(Stdio::null()).stderr(log).spawn()?;
        let mut process = Process(child);
        let file = process.announced(&data.join(COLLECTOR_FILE)).with_context(|| {
            let log = std::fs::read_to_string(dir.path().join("log")).unwrap_or_default();
            format!("the collector did not start: {}", log.lines().last().unwrap_or_default())
        })?;
        Ok(Self { process, url: file.url, fingerprint: file.fingerprint, dir: Some(dir) })
    }

    pub(super) fn target(&self) -> anyhow::Result<Target> {
        Ok(Target::parse(&self.url, self.fingerprint.as_deref())?)
    }

    /// The flags by which its clients find it.
    pub(super) fn flags(&self) -> Vec<&str> {
        let mut flags = vec!["--connect", self.url.as_str()];
        if let Some(fingerprint) = &self.fingerprint {
            flags.extend(["--fingerprint", fingerprint]);
        }
        flags
    }

    /// Resident memory, MiB.
    pub(super) fn resident_mib(&self) -> anyhow::Result<f64> {
        self.process.resident_mib()
    }

    /// What it uses while something is done.
    pub(super) fn used(&self, what: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Used> {
        let pid = self.process.0.id();
        let (began, cpu, journal) = (Instant::now(), procfs::cpu(pid)?, procfs::thread_cpu(pid, "journal")?);
        what()?;
        Ok(Used {
            cpu: procfs::cpu(pid)?.saturating_sub(cpu),
            journal: procfs::thread_cpu(pid, "journal")?.saturating_sub(journal),
            wall: began.elapsed(),
        })
    }

    /// The last line of its log.
    pub(super) fn last_words(&self) -> String {
        let log = self.dir.as_ref().and_then(|dir| std::fs::read_to_string(dir.path().join("log")).ok());
        log.unwrap_or_default().lines().last().unwrap_or_default().to_owned()
    }
}

impl Swarm {
    /// Starts a swarm and waits until its agents are attached.
    pub(super) fn start(server: &Server, args: &Args) -> anyhow::Result<Self> {
        let (agents, period) = (args.agents.to_string(), args.period_ms.to_string());
        let (window, talk) = (args.window.to_string(), args.talk.as_str());
        let mut flags = vec!["swarm"];
        flags.extend(server.flags());
        flags.extend(["--agents", &agents, "--period-ms", &period, "--window", &window, "--talk", talk]);
        let mut child = this_program(&flags).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let orders = child.stdin.take().context("its input is piped")?;
        let answers = BufReader::new(child.stdout.take().context("its output is piped")?);
        let mut swarm = Self { process: Process(child), orders, answers };
        let tally = swarm.tally()?;
        if tally.failed > 0 {
            let (failed, why) = (tally.failed, tally.error.unwrap_or_default());
            bail!("{failed} of {agents} agents could not attach: {why}; {}", server.last_words());
        }
        Ok(swarm)
    }

    /// Lets the agents speak.
    pub(super) fn go(&mut self) -> anyhow::Result<()> {
        Ok(self.orders.write_all(b"go\n")?)
    }

    /// What was counted since the last mark.
    pub(super) fn mark(&mut self) -> anyhow::Result<Tally> {
        self.orders.write_all(b"mark\n")?;
        let tally = self.tally()?;
        if tally.ended > 0 {
            bail!("{} streams ended: {}", tally.ended, tally.error.unwrap_or_default());
        }
        Ok(tally)
    }

    /// CPU that it used while something was done.
    pub(super) fn cpu(&self) -> anyhow::Result<Duration> {
        procfs::cpu(self.process.0.id())
    }

    fn tally(&mut self) -> anyhow::Result<Tally> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).context("the swarm is gone")
    }
}

impl Process {
    /// Takes a process over.
    pub(super) fn new(child: Child) -> Self {
        Self(child)
    }

    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    pub(super) fn resident_mib(&self) -> anyhow::Result<f64> {
        procfs::resident_mib(self.0.id())
    }

    /// Waits until it has written where it listens.
    fn announced(&mut self, path: &Path) -> anyhow::Result<CollectorFile> {
        let deadline = Instant::now() + START_WITHIN;
        loop {
            if let Some(status) = self.0.try_wait()? {
                bail!("it ended, {status}");
            }
            let text = std::fs::read_to_string(path).ok();
            if let Some(file) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                return Ok(file);
            }
            if Instant::now() > deadline {
                return Err(anyhow!("it does not say where it listens"));
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already need not be killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// This program, with other arguments.
pub(super) fn this_program<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap_or_else(|_| "diemcau-bench".into()));
    command.args(args).stdin(Stdio::null());
    command
}
