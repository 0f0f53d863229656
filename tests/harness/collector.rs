//! A collector under test: `diemcau serve` with an event and a data directory of its own.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use diemcau_proto::channel::{COLLECTOR_FILE, CollectorFile, Target};
use tempfile::TempDir;

use super::event::{self, Shape};
use super::process::{Process, diemcau};
use super::until;

/// A collector may take this long until it listens, on a busy machine too.
const START: Duration = Duration::from_secs(30);

/// How a collector is started.
#[derive(Clone, Debug)]
pub(crate) struct Serve {
    /// The session, where it is not the live one.
    pub(crate) rehearsal: bool,
    /// Without TLS.
    pub(crate) plaintext: bool,
    /// Where it listens.
    pub(crate) listen: String,
    /// In which network namespace; none: in the test's own.
    pub(crate) netns: Option<String>,
    /// A file of certificates that it trusts in place of those of the machine.
    pub(crate) trusted: Option<PathBuf>,
    /// Metrics are served on a free port of loopback.
    pub(crate) metrics: bool,
    /// The socket of a service manager, which wants a sign of life every 0.4 s.
    pub(crate) manager: Option<PathBuf>,
}

/// One collector, its folder and its process.
pub(crate) struct Collector {
    process: Process,
    dir: TempDir,
    serve: Serve,
    event: PathBuf,
    file: Option<CollectorFile>,
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            rehearsal: false,
            plaintext: false,
            listen: "127.0.0.1:0".to_owned(),
            netns: None,
            trusted: None,
            metrics: false,
            manager: None,
        }
    }
}

impl Serve {
    /// For simulated agents.
    pub(crate) fn rehearsal() -> Self {
        Self { rehearsal: true, ..Self::default() }
    }

    fn args(&self, event: &Path, data: &Path) -> Vec<String> {
        let mut args = vec!["serve".to_owned()];
        args.extend(["--event".to_owned(), event.display().to_string()]);
        args.extend(["--data".to_owned(), data.display().to_string()]);
        args.extend(["--listen".to_owned(), self.listen.clone()]);
        if self.rehearsal {
            args.extend(["--session".to_owned(), "rehearsal".to_owned()]);
        }
        if self.plaintext {
            args.push("--plaintext".to_owned());
        }
        if self.metrics {
            args.extend(["--metrics".to_owned(), "127.0.0.1:0".to_owned()]);
        }
        args
    }
}

impl Collector {
    /// Starts one for an event of that shape, and waits until it listens.
    pub(crate) fn start(shape: Shape, serve: Serve) -> Self {
        Self::start_in(tempfile::tempdir().expect("a temporary folder"), shape, serve)
    }

    /// The same in a folder that was prepared, with its data in `data`.
    pub(crate) fn start_in(dir: TempDir, shape: Shape, serve: Serve) -> Self {
        let event = event::write(dir.path(), shape);
        Self::start_of(dir, event, serve)
    }

    /// The same of an event file that is there.
    pub(crate) fn start_of(dir: TempDir, event: PathBuf, serve: Serve) -> Self {
        let process = spawn(dir.path(), &event, &serve);
        let mut collector = Self { process, dir, serve, event, file: None };
        collector.wait_listening(None);
        collector
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts it again on the same data and the same port, and waits until it listens.
    pub(crate) fn restart(&mut self) {
        self.process.kill();
        let written = written(&self.data());
        let target = self.target();
        self.serve.listen = match target.host() {
            host if host.contains(':') => format!("[{host}]:{}", target.port()),
            host => format!("{host}:{}", target.port()),
        };
        self.process = spawn(self.dir.path(), &self.event, &self.serve);
        self.wait_listening(written);
    }

    /// Starts it again on the same data and the same port, and waits for nothing: it may be unable to say
    /// where it is.
    pub(crate) fn restart_unheard(&mut self) {
        self.process.kill();
        let target = self.target();
        self.serve.listen = format!("{}:{}", target.host(), target.port());
        self.process = spawn(self.dir.path(), &self.event, &self.serve);
    }

    /// Starts it again on the same data and the same port, at another address.
    pub(crate) fn restart_at(&mut self, host: &str) {
        self.process.kill();
        let (written, port) = (written(&self.data()), self.target().port());
        self.serve.listen = format!("{host}:{port}");
        self.process = spawn(self.dir.path(), &self.event, &self.serve);
        self.wait_listening(written);
    }

    /// Its process.
    pub(crate) fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Its data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Its event file.
    pub(crate) fn event(&self) -> &Path {
        &self.event
    }

    /// Folder of the event file, for what a test wants to lay beside it.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Where it is, or was.
    pub(crate) fn target(&self) -> Target {
        let file = self.file();
        Target::parse(&file.url, file.fingerprint.as_deref()).expect("the collector wrote where it is")
    }

    /// The same for who runs it: by its socket.
    pub(crate) fn local(&self) -> Target {
        Target::from_data_dir(&self.data()).expect("the collector wrote where it is")
    }

    /// What it wrote for programs on its machine when it started.
    pub(crate) fn file(&self) -> CollectorFile {
        self.file.clone().expect("it listened")
    }

    #[track_caller]
    /// Where what a line of the log names is served: the address behind its `listen=`.
    pub(crate) fn served(&self, told: &str) -> SocketAddr {
        let (addr, _) = until(told, START, || {
            let log = self.process.log();
            let told = log.lines().rfind(|line| line.contains(told))?;
            told.split_once("listen=")?.1.split_whitespace().next()?.parse().ok()
        });
        addr
    }

    fn wait_listening(&mut self, before: Option<SystemTime>) {
        let data = self.dir.path().join("data");
        let process = &mut self.process;
        let (file, _) = until("the collector listens", START, || {
            assert!(process.is_running(), "the collector ended: {}", process.log());
            let text = fs::read(data.join(COLLECTOR_FILE)).ok().filter(|_| written(&data) != before)?;
            serde_json::from_slice(&text).ok()
        });
        self.file = Some(file);
    }
}

fn spawn(dir: &Path, event: &Path, serve: &Serve) -> Process {
    let args = serve.args(event, &dir.join("data"));
    let mut env = Vec::new();
    if let Some(trusted) = serve.trusted.as_deref().and_then(Path::to_str) {
        env.push(("SSL_CERT_FILE", trusted));
    }
    if let Some(manager) = serve.manager.as_deref().and_then(Path::to_str) {
        env.extend([("NOTIFY_SOCKET", manager), ("WATCHDOG_USEC", "400000")]);
    }
    if !env.is_empty() {
        return Process::start_with("collector", &diemcau(), &args, &env, dir);
    }
    Process::start("collector", &diemcau(), &args, serve.netns.as_deref(), dir)
}

/// When the collector's file was written.
fn written(data: &Path) -> Option<SystemTime> {
    fs::metadata(data.join(COLLECTOR_FILE)).and_then(|metadata| metadata.modified()).ok()
}
