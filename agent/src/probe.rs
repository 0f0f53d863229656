//! Probes of the meeting path: what a video-conference depends on between this point and the
//! meeting.
//!
//! A probe is one of two things, and a file each says what is its own: an `Exchange` of single packets
//! (`icmp`, `stun`, `sip` over UDP), or a `Dial` that opens a connection for each sample (`tcp`,
//! `h323`, `tls`, `http`, `sip` over TCP and TLS). What they share is one loop for either kind, one
//! small task a probe, and the windows of [`diemcau_core::path::window`].

mod connection;
#[cfg(diemcau_fuzzing)]
pub mod fuzz;
mod http;
mod icmp;
mod packet;
mod recorder;
mod resolver;
mod sip;
mod stun;
mod target;
mod tcp;
mod tls;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::path::window::Carriage;
use diemcau_core::path::{Finding, PathSettings, PathWindow, ProbeSettings, Thresholds};
use diemcau_proto::convert::path::MAX_PROBES;
use tokio::sync::{mpsc, watch as channel};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep_until};
use tracing::{error, warn};

pub use target::{Endpoint, Host, Target, TargetError, Transport};

use crate::identity::random_seed;
use recorder::Recorder;
use resolver::Resolver;

/// No probe asks more often.
pub const SHORTEST_INTERVAL: Duration = Duration::from_millis(20);

/// What is to be probed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The probes, each with a name of its own.
    pub probes: Vec<ProbeSettings>,
    /// Where the bands end.
    pub thresholds: Thresholds,
    /// Whether the point speaks in the programme, which makes probes ask more often.
    pub speaking: bool,
}

impl Plan {
    /// The point's own probes, then those that the collector asks for, where no own one has the
    /// name; at most [`MAX_PROBES`].
    pub fn merged(own: &[ProbeSettings], asked: PathSettings, speaking: bool) -> Self {
        let is_new = |probe: &ProbeSettings| own.iter().all(|other| other.name != probe.name);
        let all = own.iter().cloned().chain(asked.probes.into_iter().filter(is_new));
        Self { probes: all.take(MAX_PROBES).collect(), thresholds: asked.thresholds, speaking }
    }
}

/// How often a probe asks, and how long it waits for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pace {
    interval: Duration,
    timeout: Duration,
}

/// A probe that runs.
struct Running {
    settings: ProbeSettings,
    pace: Pace,
    task: AbortHandle,
}

/// Runs every probe of the newest plan and gives their windows, the first one after 10 s and then
/// one every 30 s, until the plans or the windows have no other end any more.
///
/// A probe whose settings stay the same goes on undisturbed when the plan changes; new thresholds
/// count from its next window on. Of two probes with one name the first runs.
pub async fn watch(mut plans: channel::Receiver<Arc<Plan>>, windows: mpsc::Sender<PathWindow>) {
    let (thresholds, _) = channel::channel(Thresholds::default());
    let mut running: Vec<Running> = Vec::new();
    let mut tasks = JoinSet::new();
    loop {
        let plan = Arc::clone(&plans.borrow_and_update());
        thresholds.send_replace(plan.thresholds);
        let wanted = wanted(&plan);
        running.retain(|probe| {
            let stays = wanted.contains(&(&probe.settings, probe.pace));
            if !stays {
                probe.task.abort();
            }
            stays
        });
        for (settings, pace) in wanted {
            if running.iter().all(|probe| probe.settings.name != settings.name) {
                let task = follow(settings.clone(), pace, windows.clone(), thresholds.subscribe());
                running.push(Running { settings: settings.clone(), pace, task: tasks.spawn(task) });
            }
        }
        tokio::select! {
            changed = plans.changed() => if changed.is_err() {
                return;
            },
            () = windows.closed() => return,
            () = fallen(&mut tasks) => {}
        }
    }
}

/// Probes once for that long, and gives what it found when the last sample has been answered or
/// given up. At least one sample is taken; where nothing else is said it asks as often as at a
/// speaking point.
///
/// # Panics
/// Never: no probe ends before the fate of a sample is known.
pub async fn measure(settings: &ProbeSettings, thresholds: &Thresholds, length: Duration) -> PathWindow {
    let target = Target::parse(settings.kind, &settings.target).ok();
    let mut recorder = Recorder::measuring(settings, carriage(target.as_ref()), length);
    run(target, pace(settings, true), &mut recorder).await;
    recorder.finish(length, thresholds).expect("no probe ends before the fate of a sample is known")
}

/// The probes that shall run.
fn wanted(plan: &Plan) -> Vec<(&ProbeSettings, Pace)> {
    let mut wanted: Vec<(&ProbeSettings, Pace)> = Vec::new();
    for settings in &plan.probes {
        if wanted.iter().any(|(other, _)| other.name == settings.name) {
            warn!(probe = %settings.name, "another probe has this name");
            continue;
        }
        wanted.push((settings, pace(settings, plan.speaking)));
    }
    wanted
}

fn pace(settings: &ProbeSettings, speaking: bool) -> Pace {
    let interval = settings.interval.unwrap_or_else(|| settings.kind.default_interval(speaking));
    let timeout = settings.timeout.unwrap_or(ProbeSettings::TIMEOUT);
    Pace { interval: interval.max(SHORTEST_INTERVAL), timeout: timeout.max(SHORTEST_INTERVAL) }
}

async fn follow(
    settings: ProbeSettings,
    pace: Pace,
    windows: mpsc::Sender<PathWindow>,
    thresholds: channel::Receiver<Thresholds>,
) {
    let target = match Target::parse(settings.kind, &settings.target) {
        Ok(target) => Some(target),
        Err(error) => {
            warn!(probe = %settings.name, %error, "nobody to ask");
            None
        }
    };
    let mut recorder = Recorder::watching(&settings, carriage(target.as_ref()), windows, thresholds);
    run(target, pace, &mut recorder).await;
}

/// Waits for as long as no probe fails by a fault of its own; the others go on.
async fn fallen(tasks: &mut JoinSet<()>) {
    loop {
        match tasks.join_next().await {
            None => std::future::pending().await,
            Some(Err(fault)) if fault.is_panic() => error!(%fault, "a probe failed; it stays away"),
            Some(Ok(()) | Err(_)) => {}
        }
    }
}

fn carriage(target: Option<&Target>) -> Carriage {
    match target {
        Some(Target::Icmp(_) | Target::Stun(_) | Target::Sip { transport: Transport::Udp, .. }) => {
            Carriage::Packets
        }
        Some(
            Target::Tcp(_) | Target::Tls(_) | Target::Http { .. } | Target::Sip { .. } | Target::H323(_),
        )
        | None => Carriage::Connections,
    }
}

/// Takes samples until the recorder has enough.
async fn run(target: Option<Target>, pace: Pace, recorder: &mut Recorder) {
    let Some(target) = target else {
        return ask_nobody(recorder).await;
    };
    let endpoint = target.endpoint();
    let resolver = Resolver::new(endpoint.clone(), pace.timeout);
    let seed = random_seed();
    match target {
        Target::Icmp(_) => packet::run(&mut icmp::Icmp::new(seed), resolver, pace, recorder).await,
        Target::Stun(_) => packet::run(&mut stun::Stun::new(seed), resolver, pace, recorder).await,
        Target::Sip { transport: Transport::Udp, .. } => {
            packet::run(&mut sip::SipPackets::new(endpoint, seed), resolver, pace, recorder).await;
        }
        Target::Sip { transport: Transport::Tcp, .. } => {
            let mut dial = sip::SipConnections::new(endpoint, seed, None);
            connection::run(&mut dial, resolver, pace, recorder).await;
        }
        Target::Sip { transport: Transport::Tls, .. } => {
            let Some(tls) = tls::Client::new(&endpoint.host) else {
                return ask_nobody(recorder).await;
            };
            let mut dial = sip::SipConnections::new(endpoint, seed, Some(tls));
            connection::run(&mut dial, resolver, pace, recorder).await;
        }
        Target::Tls(_) => {
            let Some(mut dial) = tls::Tls::new(&endpoint.host) else {
                return ask_nobody(recorder).await;
            };
            connection::run(&mut dial, resolver, pace, recorder).await;
        }
        Target::Http { url, .. } => {
            let Some(mut dial) = http::Http::new(&url, &endpoint.host) else {
                return ask_nobody(recorder).await;
            };
            connection::run(&mut dial, resolver, pace, recorder).await;
        }
        Target::Tcp(_) | Target::H323(_) => {
            connection::run(&mut tcp::Tcp, resolver, pace, recorder).await;
        }
    }
}

/// Says in every window that nobody can be asked.
async fn ask_nobody(recorder: &mut Recorder) {
    while !recorder.is_done(Instant::now(), true) {
        recorder.fail(Finding::NoTarget);
        sleep_until(recorder.close_at()).await;
        recorder.handle_timeout(Instant::now());
    }
}

/// What only a probe with that seed knows of a sample.
fn mixed(seed: u64, seq: u32) -> u64 {
    fastrand::Rng::with_seed(seed ^ u64::from(seq)).u64(..)
}

/// What an error of the system means. One that ends a connection which stood is no answer of the
/// protocol; one that is not known here is some fault of the way.
fn finding_of(error: &io::Error) -> Finding {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Finding::Refused,
        io::ErrorKind::TimedOut => Finding::TimedOut,
        io::ErrorKind::PermissionDenied => Finding::NotPermitted,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::InvalidData => Finding::Malformed,
        _ => Finding::Unreachable,
    }
}

#[cfg(test)]
mod tests;
