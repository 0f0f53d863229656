//! A collector whose disk is full.

use diemcau_core::presence::Presence;

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::disk::SmallDisk;
use crate::harness::event::{Shape, code};
use crate::harness::watcher::Watcher;
use crate::harness::{facts, secs, skip, until_true};

#[test]
fn on_a_full_disk_presence_goes_on_and_counts_wait_at_their_points() {
    let dir = tempfile::tempdir().unwrap();
    let disk = match SmallDisk::mount(&dir.path().join("data")) {
        Ok(disk) => disk,
        Err(why) => return skip("a full disk", &why),
    };
    let mut collector = Collector::start_in(dir, Shape { points: 4, speaking: 0 }, Serve::default());
    // Dropped before the folder that it is mounted in.
    let disk = disk;
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start(&collector, &code(1));
    watcher.wait_presence(&code(1), Presence::Live, secs(20));
    let said = agent.command(&["attend", "1", "--wait", "20s"]);
    assert!(said.contains("máy chủ giám sát đã nhận lúc"), "{said}");

    disk.fill();
    for count in 2..=5_u32 {
        let said = agent.command(&["attend", &count.to_string(), "--wait", "500ms"]);
        assert!(said.contains("máy chủ giám sát chưa trả lời"), "a count is not on a full disk: {said}");
    }
    let mut other = AgentProcess::start(&collector, &code(2));
    watcher.wait_presence(&code(2), Presence::Live, secs(20));
    other.process().kill();
    watcher.wait_presence(&code(2), Presence::Lost, secs(20));
    agent.process().kill();
    agent.restart();

    disk.clear();
    let count = || watcher.now(&code(1)).and_then(|now| now.count).map(|count| count.count);
    until_true("the counts arrive", secs(30), || {
        count() == Some(5) && agent.process().log().matches("report received").count() >= 5
    });
    collector.kill();
    let facts = facts::read(&collector.data());
    let written = facts::reports(&facts);
    assert_eq!(written.into_values().collect::<Vec<_>>(), [1; 5], "each once, after a kill -9");
    collector.restart();
    let after = Watcher::start(collector.target(), None);
    after.wait_presence(&code(2), Presence::Lost, secs(20));
    after.wait_presence(&code(1), Presence::Live, secs(20));
    assert_eq!(after.now(&code(1)).and_then(|now| now.count).map(|count| count.count), Some(5));
}
