//! The agent's program without its collector for long.

use std::time::{Duration, Instant};

use diemcau_core::presence::Presence;

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::watcher::Watcher;
use crate::harness::{facts, measured, secs, until_true};

/// Real minutes, since a collector's wall clock cannot be moved here; the quick suite moves the
/// agent's boot clock by an hour.
const AWAY: Duration = Duration::from_mins(3);

#[test]
fn counts_entered_while_the_collector_is_away_for_minutes_arrive_once_in_their_order() {
    let mut collector = Collector::start(Shape { points: 4, speaking: 1 }, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start(&collector, &code(2));
    watcher.wait_presence(&code(2), Presence::Live, secs(20));

    collector.kill();
    let away = Instant::now();
    for count in 41..=45_u32 {
        let said = agent.command(&["attend", &count.to_string(), "--by", "chị Lan"]);
        assert!(said.contains("đã ghi nhận, chờ gửi"), "{said}");
        agent.process().kill();
        agent.restart();
        let part = AWAY * (count - 40) / 5;
        until_true("time goes by", AWAY, || away.elapsed() >= part);
    }
    collector.restart();
    let up = Instant::now();
    let (count, _) = watcher.wait("the last count stands", secs(20), |replica| {
        let now = replica.now(replica.roster().find(&code(2))?);
        now.count.clone().filter(|count| count.count == 45)
    });
    measured(
        &format!("collector away for {AWAY:?}, the agent killed 5 times meanwhile"),
        &format!(
            "the last of 5 counts stood {:.2} s after it was back, {:?} old",
            up.elapsed().as_secs_f64(),
            count.received.since(count.observed),
        ),
    );
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    let written = facts::reports(&facts::read(&collector.data()));
    assert_eq!(written.into_values().collect::<Vec<_>>(), [1; 5], "each once");
}
