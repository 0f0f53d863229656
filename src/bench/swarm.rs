//! The load: agents on real connections, each with a heartbeat of 65 bytes, their answers counted.
//! It obeys lines on its standard input and answers each with a line of JSON.

mod agent;
mod book;
mod messages;

use std::io::BufRead;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use clap::ValueEnum;
use diemcau_proto::channel::Target;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::LocalSet;
use tokio::time::Instant;

use crate::out;
use agent::Swarm;
use book::Book;
pub(super) use book::Tally;
pub(super) use messages::greeting;

/// Agents that connect at the same time.
const CONNECTING: usize = 256;

/// Arguments of the swarm.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    /// The server
    #[arg(long)]
    pub(super) connect: String,
    /// Fingerprint of its certificate
    #[arg(long)]
    pub(super) fingerprint: Option<String>,
    /// How many agents
    #[arg(long)]
    pub(super) agents: usize,
    /// Milliseconds between two messages of an agent; 0: as fast as they are answered
    #[arg(long, default_value_t = 0)]
    pub(super) period_ms: u64,
    /// Messages that may wait for their answer where they go out as fast as they are answered
    #[arg(long, default_value_t = 1)]
    pub(super) window: u32,
    /// What the agents say
    #[arg(long, value_enum, default_value = "beats")]
    pub(super) talk: Talk,
}

/// What agents say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Talk {
    /// Heartbeats that change nothing.
    Beats,
    /// Heartbeats, and with every 200th of them a count.
    BeatsAndCounts,
    /// Counts for the points of each agent's group in turn.
    GroupCounts,
}

impl Talk {
    /// As the command line has it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Beats => "beats",
            Self::BeatsAndCounts => "beats-and-counts",
            Self::GroupCounts => "group-counts",
        }
    }
}

/// An order from the parent.
#[derive(Clone, Copy, Debug)]
enum Order {
    /// Begin to speak.
    Go,
    /// Tell what was counted since the last mark.
    Mark,
}

/// Runs until standard input ends.
pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    super::procfs::raise_open_files();
    let target = Target::parse(&args.connect, args.fingerprint.as_deref())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(LocalSet::new().run_until(lead(args.clone(), target)))
}

async fn lead(args: Args, target: Target) -> anyhow::Result<()> {
    let mut orders = orders();
    let (go, begins) = watch::channel(None);
    let swarm =
        Rc::new(Swarm { gate: Semaphore::new(CONNECTING), book: Book::default(), args, target, begins });
    for idx in 0..swarm.args.agents {
        tokio::task::spawn_local(Rc::clone(&swarm).run_agent(idx));
    }
    swarm.book.all_settled(swarm.args.agents).await;
    tell(&swarm.book.mark())?;
    while let Some(order) = orders.recv().await {
        match order {
            Order::Go => {
                go.send_replace(Some(Instant::now()));
            }
            Order::Mark => tell(&swarm.book.mark())?,
        }
    }
    Ok(())
}

/// The lines of standard input, as orders.
fn orders() -> mpsc::Receiver<Order> {
    let (tx, rx) = mpsc::channel(8);
    thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            let order = match line.trim() {
                "go" => Order::Go,
                "mark" => Order::Mark,
                _ => continue,
            };
            if tx.blocking_send(order).is_err() {
                return;
            }
        }
    });
    rx
}

fn tell(tally: &Tally) -> anyhow::Result<()> {
    out::say(&(serde_json::to_string(tally)? + "\n"))
}

/// When the agent of that number speaks first, so that all of them are spread over a period.
fn stagger(idx: usize, n_agents: usize, period: Duration) -> Duration {
    let part = idx as u128 * period.as_nanos() / n_agents.max(1) as u128;
    Duration::from_nanos(u64::try_from(part).unwrap_or(0))
}
