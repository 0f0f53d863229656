//! An agent's wall clock that is set while it runs, a day to either side.

use std::fs;
use std::time::{Duration, Instant};

use diemcau_core::fact::FactBody;
use diemcau_core::presence::Presence;
use jiff::{SignedDuration, Timestamp};

use crate::harness::agent::{AgentProcess, clock_library};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::watcher::Watcher;
use crate::harness::{facts, secs, skip, until_true};

/// So far an observed time may lie from the true one: by how long a command takes on a busy machine.
const NEAR: Duration = secs(20);

#[test]
fn an_agents_clock_that_steps_a_day_either_way_moves_no_count_and_loses_nobody() {
    let Some(library) = clock_library() else {
        return skip("an agent's clock that steps", "libfaketime is not installed");
    };
    let mut collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start(&collector, &code(1));
    let clock = agent.restart_with_clock(&library, "+0");
    watcher.wait_presence(&code(1), Presence::Live, secs(20));
    let since = Instant::now();
    let stands = |count| {
        until_true(&format!("{count} stands"), secs(20), || {
            watcher.now(&code(1)).and_then(|now| now.count).is_some_and(|now| now.count == count)
        });
    };
    for (set, count) in [("+0", 40), ("+1d", 41), ("-1d", 42), ("+0", 43)] {
        fs::write(&clock, set).expect("it can be set");
        let said = agent.command(&["attend", &count.to_string(), "--wait", "20s"]);
        assert!(said.contains("máy chủ giám sát đã nhận lúc"), "{set}: {said}");
        stands(count);
    }
    let tomorrow = Timestamp::now() + SignedDuration::from_hours(24);
    let tomorrow = tomorrow.strftime("%Y-%m-%dT").to_string();
    assert!(agent.process().log().contains(&tomorrow), "its log tells that its clock was set");
    let seen = watcher.seen(&code(1), since);
    assert!(seen.is_empty(), "it was there all the time: {seen:?}");

    // What waits while the agent ends and its clock steps is as old as it is.
    collector.kill();
    let said = agent.command(&["attend", "44"]);
    assert!(said.contains("đã ghi nhận, chờ gửi"), "{said}");
    agent.restart_with_clock(&library, "+1d");
    collector.restart();
    stands(44);
    collector.kill();
    let mut n_counts = 0;
    for fact in facts::read(&collector.data()) {
        if let FactBody::AttendanceReported { count, .. } = fact.body {
            n_counts += 1;
            let age = count.received.since(count.observed);
            assert!(age < NEAR && count.observed <= count.received, "{}: {age:?} old", count.count);
        }
    }
    assert_eq!(n_counts, 5);
}
