//! Many agents in one thread: the agent crate's own code over real connections, one each.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diemcau_agent::agent::{Agent, Command, Setup};
use diemcau_agent::clock::Now;
use diemcau_agent::identity::{Identity, VERSION};
use diemcau_agent::report::{Entered, Report, Said};
use diemcau_agent::reporter::{Detach, ReporterOutput};
use diemcau_core::ids::{AgentId, BootId, Code};
use diemcau_proto::channel::{ClientIdentity, ConnectOptions, Target};
use diemcau_proto::v1;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tokio_stream::wrappers::ReceiverStream;

use super::net::Netns;
use super::until_true;

/// Commands that an agent may have before it, of which each is given to it at once or not at all.
const COMMANDS: usize = 16;

/// What a swarm is like.
pub(crate) struct Swarming {
    /// Where the collector is.
    pub(crate) target: Target,
    /// Codes of the points, one agent each.
    pub(crate) points: Vec<String>,
    /// They say that they are simulated.
    pub(crate) simulated: bool,
    /// They arrive spread over this time.
    pub(crate) arrive: Duration,
    /// While reporting is on, each enters a count this often.
    pub(crate) report_every: Duration,
}

/// Running agents. Dropping it breaks all their connections.
pub(crate) struct Swarm {
    shared: Arc<Shared>,
    n: usize,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    members: Mutex<Vec<Member>>,
    /// Where each agent takes commands, once it runs.
    commands: Mutex<Vec<Option<mpsc::Sender<Command>>>>,
    reporting: AtomicBool,
    ends: tokio::sync::Notify,
}

/// What one agent did and saw.
#[derive(Clone, Debug, Default)]
pub(crate) struct Member {
    /// It has a stream.
    pub(crate) attached: bool,
    /// When it got one, each time.
    pub(crate) attachments: Vec<Instant>,
    /// When and why it lost one or got none.
    pub(crate) detachments: Vec<(Instant, Detach)>,
    /// Number of the last report that was entered.
    pub(crate) entered: u64,
    /// Reports that the collector acknowledged, with their latency.
    pub(crate) acked: BTreeMap<u64, Duration>,
    /// Acknowledged again, which agents ignore and tests do not.
    pub(crate) acked_twice: u64,
    /// Refusals of reports.
    pub(crate) refused: Vec<String>,
}

/// The count that a swarm's agent enters with its report of that number.
pub(crate) fn count_of(idx: usize, seq: u64) -> u32 {
    u32::try_from((idx as u64 * 31 + seq * 7) % 997).expect("it is below 997")
}

/// The id of a swarm's agent.
pub(crate) fn agent_id(point: &str) -> String {
    format!("swarm-{point}")
}

impl Swarm {
    /// Starts the agents, in a network namespace if one is given.
    pub(crate) fn start(swarming: Swarming, netns: Option<&Netns>) -> Self {
        let targets = vec![swarming.target.clone(); swarming.points.len()];
        Self::start_at(swarming, targets, netns)
    }

    /// Starts the agents as enrolled machines, each with the identity of its point.
    pub(crate) fn start_enrolled(swarming: Swarming, identities: &[ClientIdentity]) -> Self {
        let own = |identity| swarming.target.clone().with_identity(identity).expect("the key is its own");
        let targets = identities.iter().map(own).collect();
        Self::start_at(swarming, targets, None)
    }

    fn start_at(swarming: Swarming, targets: Vec<Target>, netns: Option<&Netns>) -> Self {
        raise_open_files();
        let n = swarming.points.len();
        assert_eq!(targets.len(), n, "each agent has where to go");
        let shared = Arc::new(Shared {
            members: Mutex::new(vec![Member::default(); n]),
            commands: Mutex::new(vec![None; n]),
            reporting: AtomicBool::new(false),
            ends: tokio::sync::Notify::new(),
        });
        let (theirs, entrance) = (shared.clone(), netns.map(Netns::entrance));
        let thread = std::thread::spawn(move || {
            if let Some(entrance) = entrance {
                entrance.enter();
            }
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let pause = swarming.arrive / u32::try_from(n.max(1)).expect("few enough");
                for (idx, target) in targets.into_iter().enumerate() {
                    tokio::spawn(live(theirs.clone(), &swarming, (idx, target), pause));
                }
                theirs.ends.notified().await;
            });
        });
        Self { shared, n, thread: Some(thread) }
    }

    /// What the agents did and saw so far, in the order of their points.
    pub(crate) fn members(&self) -> MutexGuard<'_, Vec<Member>> {
        self.shared.members()
    }

    /// Agents with a stream.
    pub(crate) fn n_attached(&self) -> usize {
        self.members().iter().filter(|member| member.attached).count()
    }

    /// Reports that the collector acknowledged.
    pub(crate) fn n_acked(&self) -> usize {
        self.members().iter().map(|member| member.acked.len()).sum()
    }

    /// Tells one agent something.
    ///
    /// # Panics
    /// If it has not begun, or has more to do than it can.
    pub(crate) fn tell(&self, idx: usize, command: Command) {
        let commands = self.shared.commands.lock().unwrap_or_else(PoisonError::into_inner);
        commands[idx].as_ref().expect("it runs").try_send(command).expect("it takes the command");
    }

    /// Tells all agents the same.
    pub(crate) fn tell_all(&self, command: impl Fn() -> Command) {
        (0..self.n).for_each(|idx| self.tell(idx, command()));
    }

    /// Something is said at a point.
    pub(crate) fn say(&self, idx: usize, said: Said) {
        let report = self.members()[idx].enter(said);
        self.tell(idx, Command::Report(Box::new(report)));
    }

    /// Waits until all have a stream.
    #[track_caller]
    pub(crate) fn wait_attached(&self, within: Duration) -> Duration {
        until_true("all agents are attached", within, || self.n_attached() == self.n)
    }

    /// Whether the agents enter counts.
    pub(crate) fn report(&self, on: bool) {
        self.shared.reporting.store(on, Ordering::Relaxed);
    }

    /// Waits until every report that was entered is acknowledged.
    #[track_caller]
    pub(crate) fn wait_delivered(&self, within: Duration) -> Duration {
        until_true("all reports are acknowledged", within, || {
            self.members().iter().all(|member| member.acked.len() as u64 == member.entered)
        })
    }
}

impl Drop for Swarm {
    fn drop(&mut self) {
        self.shared.ends.notify_one();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

impl Shared {
    fn members(&self) -> MutexGuard<'_, Vec<Member>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The life of one agent, with the hand that enters counts.
fn live(
    shared: Arc<Shared>,
    swarming: &Swarming,
    (idx, target): (usize, Target),
    pause: Duration,
) -> impl Future<Output = ()> + Send + use<> {
    let point = &swarming.points[idx];
    let identity = Identity {
        point: Code::new(point),
        agent_id: AgentId::new(&agent_id(point)),
        boot_id: BootId::new("swarm-boot"),
        version: VERSION,
        simulated: swarming.simulated,
        host: "".into(),
    };
    let setup =
        Setup { identity, target, options: ConnectOptions::AGENT, seed: idx as u64, reports: Vec::new() };
    let report_every = swarming.report_every;
    async move {
        let first = tokio::time::Instant::now() + pause * u32::try_from(idx).expect("few enough");
        tokio::time::sleep_until(first).await;
        let (commands, receiver) = mpsc::channel(COMMANDS);
        shared.commands.lock().unwrap_or_else(PoisonError::into_inner)[idx] = Some(commands.clone());
        let observing = shared.clone();
        let agent = Agent::new(setup, move |_: Now, event: &ReporterOutput| {
            observing.members()[idx].observe(event);
        });
        let _ended = tokio::join!(
            agent.run(ReceiverStream::new(receiver)),
            enter_counts(&shared, idx, report_every, commands)
        );
    }
}

async fn enter_counts(shared: &Shared, idx: usize, every: Duration, commands: mpsc::Sender<Command>) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if !shared.reporting.load(Ordering::Relaxed) {
            continue;
        }
        let report = {
            let member = &mut shared.members()[idx];
            let count = count_of(idx, member.entered + 1);
            member.enter(Said::count(count, "Lan"))
        };
        commands.send(Command::Report(Box::new(report))).await.ok();
    }
}

impl Member {
    /// The report of what is said, with the number after that of the last one.
    fn enter(&mut self, said: Said) -> Report {
        self.entered += 1;
        Report {
            run: 1,
            seq: self.entered,
            entered: Entered::ThisBoot(Now::ask().mono),
            session: v1::Session::Unspecified,
            said,
        }
    }

    fn observe(&mut self, event: &ReporterOutput) {
        match event {
            ReporterOutput::Attached { .. } => {
                self.attached = true;
                self.attachments.push(Instant::now());
            }
            ReporterOutput::Detached { reason, .. } => {
                self.attached = false;
                self.detachments.push((Instant::now(), reason.clone()));
            }
            ReporterOutput::ReportAcked { seq, latency, .. } => {
                let before = self.acked.insert(*seq, *latency);
                self.acked_twice += u64::from(before.is_some());
            }
            ReporterOutput::ReportRefused { text, .. } => self.refused.push(text.clone()),
            ReporterOutput::Ended { .. }
            | ReporterOutput::Retuned { .. }
            | ReporterOutput::HeartbeatAcked { .. }
            | ReporterOutput::OperatorReplied(_)
            | ReporterOutput::ProbeAsked { .. } => {}
        }
    }
}

/// One agent is one open file.
pub(crate) fn raise_open_files() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }).ok();
}
