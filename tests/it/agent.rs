//! The agent's program against the collector's.

use std::fs;
use std::time::Instant;

use diemcau_core::fact::FactBody;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::{GoodbyeReason, Presence};
use jiff::Timestamp;

use crate::harness::agent::{AgentProcess, why_not_later};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::watcher::Watcher;
use crate::harness::{facts, measured, secs, skip, until_true};

const SHAPE: Shape = Shape { points: 4, speaking: 1 };

#[test]
fn a_count_entered_while_the_collector_is_away_survives_the_agent_and_arrives_once_with_its_age() {
    let mut collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start(&collector, &code(2));
    watcher.wait_presence(&code(2), Presence::Live, secs(20));

    collector.kill();
    let said = agent.command(&["attend", "45", "--by", "chị Lan"]);
    let entered = Instant::now();
    let entered_ms = Timestamp::now().as_millisecond();
    assert!(said.contains("đã ghi nhận, chờ gửi"), "{said}");
    agent.process().kill();
    agent.restart();
    // It tries in vain for a while, so that the count grows old.
    until_true("the restarted agent tried", secs(20), || agent.process().log().contains("no connection"));
    until_true("the count is some seconds old", secs(5), || entered.elapsed() >= secs(4));

    collector.restart();
    let (count, _) = watcher.wait("the count stands", secs(20), |replica| {
        let idx = replica.roster().find(&code(2))?;
        replica.now(idx).count.clone()
    });
    assert_eq!((count.count, &*count.by), (45, "chị Lan"));
    let age = count.received.since(count.observed);
    measured("a count entered while the collector was away", &format!("arrived with the age {age:?}"));
    assert!(age >= secs(4), "{age:?}");
    let off = count.observed.as_millis().abs_diff(entered_ms);
    assert!(off < 1_500, "observed {off} ms from when it was entered");

    agent.process().kill();
    agent.restart();
    agent.wait_attached(3, secs(20));
    let said = agent.command(&["attend", "46", "--by", "chị Lan", "--wait", "20s"]);
    assert!(said.contains("máy chủ giám sát đã nhận lúc"), "{said}");
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    let written = facts::reports(&facts::read(&collector.data()));
    assert_eq!(written.values().copied().collect::<Vec<_>>(), [1, 1], "each count once: {written:?}");
}

#[test]
fn a_count_that_waited_an_hour_on_disk_arrives_with_that_age() {
    if let Some(why) = why_not_later() {
        return skip("a count that waited an hour", &why);
    }
    let mut collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start(&collector, &code(2));
    watcher.wait_presence(&code(2), Presence::Live, secs(20));

    collector.kill();
    agent.command(&["attend", "45", "--by", "chị Lan"]);
    agent.restart_an_hour_later();
    collector.restart();
    let (count, _) = watcher.wait("the count stands", secs(20), |replica| {
        replica.now(replica.roster().find(&code(2))?).count.clone()
    });
    let age = count.received.since(count.observed);
    measured("a count that waited an hour on disk", &format!("arrived with the age {age:?}"));
    assert!(age >= secs(3_600) && age < secs(3_660), "{age:?}");
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    let facts = facts::read(&collector.data());
    assert_eq!(facts::reports(&facts).into_values().collect::<Vec<_>>(), [1]);
    let estimated = facts.iter().any(|fact| match &fact.body {
        FactBody::AttendanceReported { count, .. } => count.observed_estimated,
        _ => false,
    });
    assert!(!estimated, "the boot is the same, so the age is sure");
}

#[test]
fn an_agent_whose_code_is_unknown_is_refused_and_both_sides_say_so_once() {
    let mut collector = Collector::start(SHAPE, Serve::default());
    let mut agent = AgentProcess::start(&collector, "KHÔNG-CÓ");
    let begun = Instant::now();
    let lines = |log: &str, words: &str| log.lines().filter(|line| line.contains(words)).count();
    until_true("it was refused again and again for a while", secs(60), || {
        begun.elapsed() >= secs(15) && lines(&agent.process().log(), "NotFound") >= 4
    });
    let (agents, collectors) = (agent.process().log(), collector.process().log());
    let errors: Vec<&str> =
        agents.lines().filter(|line| line.contains("ERROR") || line.contains("WARN")).collect();
    assert_eq!(errors.len(), 1, "the agent says it once: {errors:#?}");
    assert!(errors[0].contains("KHÔNG-CÓ") && errors[0].contains("refuses"), "{errors:?}");
    assert_eq!(lines(&collectors, "KHÔNG-CÓ"), 1, "the collector says it once: {collectors}");
}

#[test]
fn goodbyes_are_told_from_losses() {
    let collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut leaves = AgentProcess::start(&collector, &code(1));
    let mut stopped = AgentProcess::start(&collector, &code(2));
    let mut killed = AgentProcess::start(&collector, &code(3));
    watcher.wait_live(3, secs(20));

    let said = leaves.command(&["leave", "--by", "anh Nam"]);
    assert!(said.contains("đã ngắt chủ động"), "{said}");
    stopped.process().terminate();
    killed.process().kill();
    for agent in [&mut leaves, &mut stopped] {
        assert!(agent.process().wait(secs(10)).success());
    }
    for (point, presence, reason) in [
        (code(1), Presence::Left, Some(GoodbyeReason::Person)),
        (code(2), Presence::Left, Some(GoodbyeReason::Stopped)),
        (code(3), Presence::Lost, None),
    ] {
        watcher.wait_presence(&point, presence, secs(10));
        assert_eq!(watcher.now(&point).and_then(|now| now.left_reason), reason, "{point}");
    }
}

#[test]
fn power_is_read_from_the_tree_it_is_pointed_at() {
    let collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let agent = AgentProcess::start(&collector, &code(2));
    watcher.wait_presence(&code(2), Presence::Live, secs(20));
    let power = || watcher.now(&code(2)).map(|now| (now.power.source, now.power.charge_percent));
    assert_eq!(power(), Some((PowerSource::Unknown, None)), "an empty tree is unknown");

    let write = |supply: &str, name: &str, value: &str| {
        let dir = agent.power_root().join(supply);
        fs::create_dir_all(&dir).expect("a folder");
        fs::write(dir.join(name), value).expect("a file");
    };
    write("BAT0", "type", "Battery\n");
    write("BAT0", "status", "Discharging\n");
    write("BAT0", "capacity", "73\n");
    write("AC", "type", "Mains\n");
    write("AC", "online", "0\n");
    until_true("it is on battery", secs(20), || power() == Some((PowerSource::Battery, Some(73))));
    write("AC", "online", "1\n");
    write("BAT0", "status", "Charging\n");
    until_true("it is on mains", secs(20), || {
        power().is_some_and(|(source, _)| source == PowerSource::Mains)
    });
}
