//! The targets: each reads bytes, and tells how far they came.

mod acts;
mod agents;
mod answers;
mod collector_to_agent;
mod collector_to_dashboard;
mod files;
mod journal;
mod posts;
mod workbook;

use std::future::Future;
use std::sync::LazyLock;

use tokio::runtime::Runtime;

/// How far bytes came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// Nothing was taken of them.
    Refused,
    /// They were taken.
    Taken,
    /// And reached where a bug is planted; that no seed does.
    Planted,
}

/// What is fed.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&[u8]) -> Depth,
    /// What is begun from.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them. The script beside `Cargo.toml` reads this list.
pub(crate) const ALL: [Target; 18] = [
    Target { name: "agents", run: agents::run, seeds: agents::seeds },
    Target { name: "acts", run: acts::run, seeds: acts::seeds },
    Target { name: "roster-csv", run: files::roster_csv, seeds: files::roster_csv_seeds },
    Target { name: "roster-xlsx", run: workbook::roster_xlsx, seeds: workbook::roster_xlsx_seeds },
    Target { name: "event-toml", run: files::event, seeds: files::event_seeds },
    Target { name: "agent-toml", run: files::agent, seeds: files::agent_seeds },
    Target { name: "participants", run: files::participants, seeds: files::participants_seeds },
    Target { name: "planned", run: files::planned, seeds: files::planned_seeds },
    Target { name: "nut", run: answers::nut, seeds: answers::nut_seeds },
    Target { name: "sip", run: answers::sip, seeds: answers::sip_seeds },
    Target { name: "stun", run: answers::stun, seeds: answers::stun_seeds },
    Target { name: "http", run: answers::http, seeds: answers::http_seeds },
    Target { name: "evidence", run: posts::evidence, seeds: posts::evidence_seeds },
    Target { name: "forms", run: posts::forms, seeds: posts::forms_seeds },
    Target { name: "spool", run: files::spool, seeds: files::spool_seeds },
    Target { name: "journal", run: journal::run, seeds: journal::seeds },
    Target { name: "collector-to-agent", run: collector_to_agent::run, seeds: collector_to_agent::seeds },
    Target {
        name: "collector-to-dashboard",
        run: collector_to_dashboard::run,
        seeds: collector_to_dashboard::seeds,
    },
];

/// Their names, for people.
pub(crate) fn names() -> String {
    ALL.map(|target| target.name).join(" ")
}

impl Depth {
    /// Of what was taken or not, and is where a bug is planted or not.
    fn of(is_taken: bool, is_planted: bool) -> Self {
        match (is_taken, is_planted) {
            (false, _) => Self::Refused,
            (true, false) => Self::Taken,
            (true, true) => Self::Planted,
        }
    }
}

/// Runs what is asynchronous but waits for nobody.
fn now<T>(what: impl Future<Output = T>) -> T {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime without threads and sockets")
    });
    RUNTIME.block_on(what)
}
