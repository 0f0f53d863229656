//! Agents and a dashboard that must notice nothing of what others do to their collector.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::collector::Serve;
use super::event::{Shape, code};
use super::pages::Pages;
use super::process::Process;
use super::swarm::{Swarm, Swarming};
use super::watcher::Watcher;
use super::{secs, until_true};

/// How many agents.
pub(crate) const AGENTS: usize = 20;
/// A count is acknowledged within this whatever goes on.
const ANSWERED: Duration = secs(2);

/// They, and their collector.
pub(crate) struct Bystanders {
    /// Dropped first, so that nobody is lost in the end.
    watcher: Watcher,
    pub(crate) swarm: Swarm,
    pub(crate) pages: Pages,
    since: Instant,
    /// KiB, before anything was done.
    resident: u64,
}

impl Bystanders {
    /// All are live, and one point more has no agent.
    pub(crate) fn gather(serve: Serve) -> Self {
        let pages = Pages::start(Shape { points: AGENTS + 1, speaking: 2 }, serve);
        let target = pages.collector.target();
        let watcher = Watcher::start(target.clone(), None);
        let swarming = Swarming {
            target,
            points: (0..AGENTS).map(code).collect(),
            simulated: true,
            arrive: Duration::ZERO,
            report_every: Duration::from_millis(200),
        };
        let swarm = Swarm::start(swarming, None);
        watcher.wait_live(AGENTS, secs(20));
        let mut all = Self { watcher, swarm, pages, since: Instant::now(), resident: 0 };
        all.resident = all.process().resident();
        all
    }

    /// Where agents connect.
    pub(crate) fn addr(&self) -> SocketAddr {
        let target = self.pages.collector.target();
        format!("{}:{}", target.host(), target.port()).parse().expect("it is an address")
    }

    pub(crate) fn process(&mut self) -> &mut Process {
        self.pages.collector.process()
    }

    /// Nobody was suspect, no stream broke, counts are taken at once, and the collector took no more memory
    /// than so many MiB. Gives how many KiB it took.
    #[track_caller]
    pub(crate) fn noticed_nothing(&mut self, most_mib: u64) -> u64 {
        self.swarm.report(true);
        let acked = self.swarm.n_acked();
        until_true("counts are taken", ANSWERED, || self.swarm.n_acked() >= acked + AGENTS);
        self.swarm.report(false);
        for (idx, member) in self.swarm.members().iter().enumerate() {
            assert!(member.detachments.is_empty(), "{}: {:?}", code(idx), member.detachments);
            let seen = self.watcher.seen(&code(idx), self.since);
            assert!(seen.is_empty(), "{}: {seen:?}", code(idx));
        }
        let grown = self.process().resident().saturating_sub(self.resident);
        assert!(grown <= most_mib * 1_024, "the collector grew by {grown} KiB");
        grown
    }
}
