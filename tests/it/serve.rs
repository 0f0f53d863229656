//! The collector's program with the agent's program attached: how it ends and comes back.

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
