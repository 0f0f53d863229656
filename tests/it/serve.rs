//! What the collector's program takes and refuses, and how it ends.

use std::process::{Command, Output};

use diemcau_core::presence::Presence;

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau;
use crate::harness::watcher::Watcher;
use crate::harness::{facts, secs};

const SHAPE: Shape = Shape { points: 3, speaking: 0 };

#[test]
fn sigterm_ends_it_well_with_agents_attached_who_come_back_unharmed() {
    let mut collector = Collector::start(SHAPE, Serve::default());
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
fn a_second_collector_on_the_same_data_is_refused_and_the_first_lives_on() {
    let mut collector = Collector::start(SHAPE, Serve::default());
    let (event, data) = (collector.event().display().to_string(), collector.data().display().to_string());
    let output = serve(&["--event", &event, "--data", &data, "--listen", "127.0.0.1:0"]);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{complained}");
    assert!(complained.contains(&data), "it names the directory: {complained}");

    assert!(collector.process().is_running());
    let watcher = Watcher::start(collector.target(), None);
    let _agent = AgentProcess::start(&collector, &code(1));
    watcher.wait_presence(&code(1), Presence::Live, secs(20));
}

#[test]
fn plain_text_beyond_loopback_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let event = crate::harness::event::write(dir.path(), SHAPE).display().to_string();
    let data = dir.path().join("data").display().to_string();
    let output = serve(&["--event", &event, "--data", &data, "--listen", "0.0.0.0:0", "--plaintext"]);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && complained.contains("--insecure"), "{complained}");
}

fn serve(args: &[&str]) -> Output {
    Command::new(diemcau()).arg("serve").args(args).output().expect("the collector starts")
}
