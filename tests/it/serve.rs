//! The collector's program with the agent's program attached: how it ends and comes back.

use std::os::unix::net::UnixDatagram;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::watcher::Watcher;
use crate::harness::{facts, secs};

#[test]
fn sigterm_ends_it_well_with_agents_attached_who_come_back_unharmed() {
    let mut collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let _agents = [AgentProcess::start(&collector, &code(1)), AgentProcess::start(&collector, &code(2))];
    watcher.wait_live(2, secs(20));

    collector.process().terminate();
    let status = collector.process().wait(secs(10));
    assert_eq!(status.code(), Some(0), "{}", collector.process().log());
    collector.restart();
    watcher.wait_live(2, secs(15));
    collector.process().terminate();
    assert_eq!(collector.process().wait(secs(10)).code(), Some(0));
    assert_eq!(facts::losses(&facts::read(&collector.data())), []);
}

#[test]
fn tells_the_service_manager_that_it_is_ready_that_its_loop_turns_and_that_it_ends() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket in it");
    let serve = Serve { manager: Some(path), ..Serve::default() };
    let mut collector = Collector::start(Shape { points: 1, speaking: 0 }, serve);
    hears(&socket, "STATUS=https://127.0.0.1:");
    hears(&socket, "READY=1");
    hears(&socket, "WATCHDOG=1");

    let pid = Pid::from_raw(collector.process().id().cast_signed()).expect("a process has an id");
    kill_process(pid, Signal::STOP).expect("it is there");
    while says(&socket, Duration::from_millis(100)).is_some() {}
    assert_eq!(says(&socket, secs(1)), None, "one that hangs says nothing");
    kill_process(pid, Signal::CONT).expect("it is there");
    hears(&socket, "WATCHDOG=1");

    collector.process().terminate();
    hears(&socket, "STOPPING=1");
    assert_eq!(collector.process().wait(secs(10)).code(), Some(0));
}

/// The next message, if one comes in time.
fn says(socket: &UnixDatagram, within: Duration) -> Option<String> {
    socket.set_read_timeout(Some(within)).expect("it is some time");
    let mut message = [0; 1_024];
    let length = socket.recv(&mut message).ok()?;
    Some(String::from_utf8_lossy(&message[..length]).into_owned())
}

/// Waits for a message that begins so.
#[track_caller]
fn hears(socket: &UnixDatagram, begin: &str) {
    let deadline = Instant::now() + secs(20);
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        match says(socket, left) {
            Some(message) if message.starts_with(begin) => return,
            Some(_) => {}
            None => panic!("{begin} was not heard"),
        }
    }
}
