//! A collector whose disk is full.

use std::fs;
use std::process::{Command, Stdio};

use diemcau_core::fact::FactBody;
use diemcau_core::presence::Presence;
use diemcau_proto::channel::COLLECTOR_FILE;

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::disk::SmallDisk;
use crate::harness::event::{self, Shape, code};
use crate::harness::pages::{Pages, URL, form_id};
use crate::harness::process::diemcau;
use crate::harness::watcher::Watcher;
use crate::harness::{facts, secs, skip, until_true};

/// A collector on a small disk of its own, and an agent whose first count it took.
struct Stage {
    collector: Collector,
    disk: SmallDisk,
    watcher: Watcher,
    agent: AgentProcess,
}

impl Stage {
    /// An error says why no disk can be mounted here.
    fn new() -> Result<Self, String> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let disk = SmallDisk::mount(&dir.path().join("data"))?;
        let collector = Collector::start_in(dir, Shape { points: 4, speaking: 0 }, Serve::default());
        let watcher = Watcher::start(collector.target(), None);
        let agent = AgentProcess::start(&collector, &code(1));
        watcher.wait_presence(&code(1), Presence::Live, secs(20));
        let said = agent.command(&["attend", "1", "--wait", "20s"]);
        assert!(said.contains("máy chủ giám sát đã nhận lúc"), "{said}");
        Ok(Self { collector, disk, watcher, agent })
    }
}

#[test]
fn on_a_full_disk_presence_goes_on_and_counts_wait_at_their_points() {
    let stage = match Stage::new() {
        Ok(stage) => stage,
        Err(why) => return skip("a full disk", &why),
    };
    // What is bound last is dropped first: the disk before the folder that it is mounted in.
    let Stage { mut collector, disk, watcher, mut agent } = stage;

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

#[test]
fn a_collector_that_starts_on_a_full_disk_watches_and_writes_when_there_is_room() {
    let stage = match Stage::new() {
        Ok(stage) => stage,
        Err(why) => return skip("a start on a full disk", &why),
    };
    // What is bound last is dropped first: the disk before the folder that it is mounted in.
    let Stage { mut collector, disk, watcher: _, agent } = stage;
    collector.kill();
    let n_facts = facts::read(&collector.data()).len();
    fs::remove_file(collector.data().join(COLLECTOR_FILE)).unwrap();
    disk.fill();

    collector.restart_unheard();
    let after = Watcher::start(collector.target(), None);
    after.wait_presence(&code(1), Presence::Live, secs(30));
    assert_eq!(after.now(&code(1)).and_then(|now| now.count).map(|count| count.count), Some(1));
    assert!(!collector.data().join(COLLECTOR_FILE).exists(), "there is no room for it");
    let said = agent.command(&["attend", "2", "--wait", "500ms"]);
    assert!(said.contains("máy chủ giám sát chưa trả lời"), "a count is not on a full disk: {said}");

    disk.clear();
    let count = || after.now(&code(1)).and_then(|now| now.count).map(|count| count.count);
    until_true("the count arrives", secs(30), || count() == Some(2));
    until_true("it says where it is", secs(10), || collector.data().join(COLLECTOR_FILE).exists());
    collector.kill();
    let facts = facts::read(&collector.data());
    let late = facts[n_facts..].iter().map(|fact| &fact.body);
    let n_interrupted = late.filter(|body| matches!(body, FactBody::WatchInterrupted { .. })).count();
    assert_eq!(n_interrupted, 1, "what the start had to say is written late");
    assert_eq!(facts::reports(&facts).into_values().collect::<Vec<_>>(), [1; 2], "each once");
}

#[test]
fn a_collector_that_starts_on_a_read_only_disk_watches_and_writes_when_it_may() {
    let stage = match Stage::new() {
        Ok(stage) => stage,
        Err(why) => return skip("a start on a read-only disk", &why),
    };
    // What is bound last is dropped first: the disk before the folder that it is mounted in.
    let Stage { mut collector, disk, watcher: _, agent } = stage;
    collector.kill();
    disk.remount("ro");

    collector.restart_unheard();
    let after = Watcher::start(collector.target(), None);
    after.wait_presence(&code(1), Presence::Live, secs(30));
    let said = agent.command(&["attend", "2", "--wait", "500ms"]);
    assert!(said.contains("máy chủ giám sát chưa trả lời"), "a count is not on a read-only disk: {said}");
    disk.remount("rw");
    let count = || after.now(&code(1)).and_then(|now| now.count).map(|count| count.count);
    until_true("the count arrives", secs(30), || count() == Some(2));
    collector.kill();
    let written = facts::reports(&facts::read(&collector.data()));
    assert_eq!(written.into_values().collect::<Vec<_>>(), [1; 2], "each once");
}

#[test]
fn a_first_start_on_a_full_disk_says_that_it_is_full() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let disk = match SmallDisk::mount(&data) {
        Ok(disk) => disk,
        Err(why) => return skip("a first start on a full disk", &why),
    };
    disk.fill();
    let event = event::write(dir.path(), Shape { points: 4, speaking: 0 });
    let mut command = Command::new(diemcau());
    command.arg("serve").arg("--event").arg(event).arg("--data").arg(&data).args(["--listen", "127.0.0.1:0"]);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("ổ đĩa đã đầy"), "{said}");
    disk.clear();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until_true("it begins when there is room", secs(30), || data.join(COLLECTOR_FILE).exists());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_a_phone_sends_to_a_full_disk_is_told_not_to_be_taken_and_counts_once_when_it_is_sent_again() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let disk = match SmallDisk::mount(&dir.path().join("data")) {
        Ok(disk) => disk,
        Err(why) => return skip("a phone and a full disk", &why),
    };
    let event = event::write(dir.path(), Shape { points: 4, speaking: 0 });
    // What is bound last is dropped first: the disk before the folder that it is mounted in.
    let (mut pages, disk) = (Pages::start_of(dir, event, Serve::default()), disk);
    let link = pages.link(&code(1));
    let added = pages.run(&["organisers", "add", "Lê Hoa", "--by", "Bình"]);
    let added = String::from_utf8(added.stdout).expect("it is text");
    let base = added.lines().find_map(|line| line.strip_prefix(URL)).expect("it tells the link").to_owned();
    let page = pages.get(&base).body;
    let (_, token) = page.split_once("name=\"token\" value=\"").expect("it has a form");
    let token = token.split('"').next().unwrap_or_default();
    let form = format!("id={}&count=45&by=Lan", form_id(&pages.get(&link).body));

    disk.fill();
    let refused = pages.post(&format!("{link}/count"), &form);
    assert!(refused.status != 303, "{refused:?}");
    assert!(refused.body.contains("CHƯA") && refused.body.contains("chưa ghi được"), "{refused:?}");
    assert!(!refused.body.contains("máy chủ giám sát đã nhận lúc"), "{refused:?}");
    let shown = pages.get(&link).body;
    assert!(shown.contains("Máy chủ giám sát đang CHƯA ghi được"), "{shown}");
    let called = pages.post(&format!("{base}/act"), &format!("token={token}&do=called&code={}", code(2)));
    assert!(called.status == 422 && called.body.contains("CHƯA"), "{called:?}");
    assert!(pages.get(&base).body.contains("CHƯA ghi được"), "organisers are told too");

    disk.clear();
    until_true("it writes again", secs(30), || !pages.get(&link).body.contains("CHƯA ghi được"));
    let answer = pages.post(&format!("{link}/count"), &form);
    assert_eq!(answer.status, 303, "{answer:?}");
    assert!(pages.get(&link).body.contains("Số đang tính: "), "it counts");
    pages.collector.kill();
    let written = facts::reports(&facts::read(&pages.collector.data()));
    assert_eq!(written.into_values().collect::<Vec<_>>(), [1], "once, after a kill -9");
}
