//! The agent under a service manager: what it says to a `NOTIFY_SOCKET`, and when.

use std::io::ErrorKind;
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::collector::{Behaviour, Collector};

/// What the service manager asks for; the agent is to speak twice as often.
const WATCHDOG: Duration = Duration::from_millis(600);
/// What is waited for comes within this, or never.
const WITHIN: Duration = Duration::from_secs(20);

#[test]
fn is_ready_without_a_collector_and_says_when_it_has_one() {
    let mut collector = Collector::start(Behaviour::friendly());
    let url = collector.url();
    collector.kill();
    let site = Supervised::start(&url, None);
    site.hears("READY=1");
    site.hears("STATUS=không kết nối được với máy chủ giám sát, đang thử lại");
    collector.revive();
    site.hears("STATUS=đang kết nối: ");
    collector.kill();
    site.hears("STATUS=mất kết nối, đang thử lại");
}

#[test]
fn feeds_the_watchdog_at_twice_its_pace_and_not_when_it_hangs() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Supervised::start(&collector.url(), Some(WATCHDOG));
    site.hears("WATCHDOG=1");
    let begun = Instant::now();
    for _ in 0..4 {
        site.hears("WATCHDOG=1");
    }
    let took = begun.elapsed();
    assert!(took > WATCHDOG && took < WATCHDOG * 4, "four after {took:?}");

    site.signal(Signal::STOP);
    while site.says(WATCHDOG / 4).is_some() {}
    assert_eq!(site.says(WATCHDOG * 2), None, "one that is stopped says nothing");
    site.signal(Signal::CONT);
    site.hears("WATCHDOG=1");
}

#[test]
fn says_that_it_stops_and_then_goodbye() {
    let collector = Collector::start(Behaviour::friendly());
    let mut site = Supervised::start(&collector.url(), None);
    site.hears("STATUS=đang kết nối: ");
    site.signal(Signal::TERM);
    site.hears("STOPPING=1");
    assert!(site.agent.wait().expect("it is a child").success());
    assert_eq!(collector.heard().goodbyes.len(), 1);
}

#[test]
fn a_service_manager_that_does_not_read_holds_up_nothing() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Supervised::start(&collector.url(), Some(Duration::from_millis(2)));
    collector.wait("heartbeats come", |heard| heard.heartbeats.len() >= 3);
    site.hears("READY=1");
}

#[test]
fn needs_no_service_manager() {
    let collector = Collector::start(Behaviour::friendly());
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut agent = agent(&dir, &collector.url());
    agent.env("NOTIFY_SOCKET", dir.path().join("nobody")).env("WATCHDOG_USEC", "1000");
    let mut agent = agent.spawn().expect("the agent starts");
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    agent.kill().expect("it ran");
    agent.wait().expect("it ended");
}

#[test]
fn tells_what_only_a_person_can_mend_from_what_may_pass() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let status = |args: &[&str]| {
        let mut agent = Command::new(env!("CARGO_BIN_EXE_diemcau-agent"));
        agent.env_clear().arg("run").args(args).args(["--state", "/dev/null/none"]).stderr(Stdio::null());
        agent.status().expect("the agent starts").code()
    };
    let nowhere = dir.path().to_str().expect("a plain path");
    assert_eq!(status(&["--connect", "http://127.0.0.1:1"]), Some(78), "no point");
    assert_eq!(status(&["--point", "A", "--connect", "10.1.2.3"]), Some(78), "no address");
    assert_eq!(status(&["--point", "A", "--data", nowhere]), Some(1), "the collector may start yet");
    assert_eq!(status(&["--point", "A", "--connect", "http://127.0.0.1:1"]), Some(1), "a disk may heal");
}

/// An agent and the socket of its service manager.
struct Supervised {
    agent: Child,
    socket: UnixDatagram,
    _dir: TempDir,
}

impl Supervised {
    fn start(url: &str, watchdog: Option<Duration>) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("notify");
        let socket = UnixDatagram::bind(&path).expect("a socket in it");
        let mut agent = agent(&dir, url);
        agent.env("NOTIFY_SOCKET", &path);
        if let Some(watchdog) = watchdog {
            agent.env("WATCHDOG_USEC", watchdog.as_micros().to_string());
        }
        Self { agent: agent.spawn().expect("the agent starts"), socket, _dir: dir }
    }

    /// The next message, if one comes in time.
    fn says(&self, within: Duration) -> Option<String> {
        self.socket.set_read_timeout(Some(within)).expect("it is some time");
        let mut message = [0; 1_024];
        match self.socket.recv(&mut message) {
            Ok(length) => Some(String::from_utf8_lossy(&message[..length]).into_owned()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// Waits for a message that begins so.
    #[track_caller]
    fn hears(&self, wanted: &str) {
        let deadline = Instant::now() + WITHIN;
        let mut heard = Vec::new();
        while Instant::now() < deadline {
            match self.says(WITHIN) {
                Some(message) if message.starts_with(wanted) => return,
                message => heard.extend(message),
            }
        }
        panic!("it never said {wanted:?}, but {heard:?}");
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.agent.id()).ok().and_then(Pid::from_raw).expect("it has a number");
        kill_process(pid, signal).expect("it runs");
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        self.agent.kill().ok();
        self.agent.wait().ok();
    }
}

fn agent(dir: &TempDir, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau-agent"));
    command.env_clear().args(["run", "--point", "TX-001", "--connect", url, "--state"]);
    command.arg(dir.path().join("state")).arg("--power-root").arg(dir.path());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}
