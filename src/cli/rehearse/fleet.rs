//! Runs a plan: one task and one connection for each point, all on one thread.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use diemcau_agent::agent::{Agent, Observer, Setup};
use diemcau_agent::clock::Now;
use diemcau_agent::identity::{self, Identity};
use diemcau_agent::reporter::ReporterOutput;
use diemcau_core::ids::{AgentId, Code};
use diemcau_core::roster::Roster;
use diemcau_phrase::rehearsal::RehearsalProgress;
use diemcau_proto::channel::{ConnectOptions, Target};
use diemcau_proto::v1;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::commands::{Commands, boot};
use super::plan::{Fault, FaultKind, Plan, Script};
use super::seen::{Own, Seen};

/// Between two lines of progress.
const PROGRESS: Duration = Duration::from_secs(5);

/// A fleet that is not running yet.
pub(crate) struct Fleet {
    target: Target,
    seed: u64,
    codes: Vec<Code>,
    scripts: Vec<Script>,
    faults: Vec<Fault>,
}

/// What became of a fleet.
pub(crate) struct Outcome {
    /// What it did and saw.
    pub(crate) seen: Seen,
    /// How many points there were.
    pub(crate) n_points: usize,
    /// How many of them were never to come.
    pub(crate) n_absent: usize,
    /// Faults that began, by kind, and how many points they struck.
    pub(crate) faults: BTreeMap<FaultKind, (u64, u64)>,
    /// How long it ran.
    pub(crate) ran: Duration,
}

/// Tells the fleet's account what happens to one agent.
struct Witness {
    own: Own,
    seen: Rc<RefCell<Seen>>,
    /// Ends everything when the collector takes no simulated agents.
    forbidden: CancellationToken,
}

impl Fleet {
    /// Readies a plan for a collector whose roster is given.
    pub(crate) fn new(target: Target, roster: &Roster, plan: Plan, seed: u64) -> Self {
        let codes = plan.scripts.iter().map(|script| roster.point(script.point).code.clone()).collect();
        Self { target, seed, codes, scripts: plan.scripts, faults: plan.faults }
    }

    /// Runs until `stop`, or until the collector says that it takes no simulated agents; every agent
    /// says goodbye. `progress` is told the state of things now and then.
    ///
    /// # Errors
    /// If the machine has no random numbers.
    pub(crate) async fn run(
        self,
        stop: CancellationToken,
        progress: impl Fn(RehearsalProgress),
    ) -> std::io::Result<Outcome> {
        // Reports count within an agent's id: each rehearsal has its own.
        let run = identity::random_id()?.chars().take(8).collect::<String>();
        let start = Instant::now();
        let seen = Rc::new(RefCell::new(Seen::default()));
        let n_points = self.scripts.len();
        let n_absent = self.scripts.iter().filter(|script| script.arrive.is_none()).count();
        let mut agents = JoinSet::new();
        let local = LocalSet::new();
        for (number, (code, script)) in self.codes.into_iter().zip(self.scripts).enumerate() {
            let Some(arrive) = script.arrive else { continue };
            let name = format!("rehearsal-{run}-{number}");
            let setup = Setup {
                identity: Identity {
                    point: code,
                    agent_id: AgentId::new(&name),
                    boot_id: boot(&name, 0),
                    version: identity::VERSION,
                    simulated: true,
                    host: "".into(),
                },
                target: self.target.clone(),
                options: ConnectOptions::AGENT,
                seed: self.seed.wrapping_add(u64::try_from(number).unwrap_or(0)),
                reports: Vec::new(),
            };
            let witness = Witness { own: Own::default(), seen: seen.clone(), forbidden: stop.clone() };
            let stop = stop.clone();
            let action = async move {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep_until(start + arrive) => {}
                }
                let commands = Commands::new((start, script.steps), &name, stop.cancelled_owned());
                Agent::new(setup, witness).run(commands).await;
            };
            agents.spawn_local_on(action, &local);
        }
        let told = async {
            let mut tick = tokio::time::interval(PROGRESS);
            tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
            tick.tick().await;
            loop {
                tick.tick().await;
                progress(seen.borrow().progress(start.elapsed(), n_points));
            }
        };
        let all = async {
            stop.cancelled().await;
            while agents.join_next().await.is_some() {}
        };
        local
            .run_until(async {
                tokio::select! {
                    () = all => {}
                    () = told => {}
                }
            })
            .await;
        drop(local);
        let ran = start.elapsed();
        let seen = seen.take();
        Ok(Outcome { seen, n_points, n_absent, faults: played(&self.faults, ran), ran })
    }
}

impl Observer for Witness {
    fn observe(&mut self, _now: Now, event: &ReporterOutput) {
        let mut seen = self.seen.borrow_mut();
        seen.observe(&mut self.own, event);
        if seen.forbidden.is_some() {
            self.forbidden.cancel();
        }
    }

    fn sent(&mut self, message: &v1::AgentMessage) {
        self.seen.borrow_mut().sent(message);
    }
}

fn played(faults: &[Fault], ran: Duration) -> BTreeMap<FaultKind, (u64, u64)> {
    let mut played: BTreeMap<FaultKind, (u64, u64)> = BTreeMap::new();
    for fault in faults.iter().filter(|fault| fault.at <= ran) {
        let (n, n_points) = played.entry(fault.kind).or_default();
        *n += 1;
        *n_points += u64::try_from(fault.participants.len()).unwrap_or(0);
    }
    played
}
