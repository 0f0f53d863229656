//! `kill -9` of the collector in the middle of agents that send counts: nothing acknowledged is
//! missing, nothing is there twice, nobody was lost, all come back by themselves.

use std::time::{Duration, Instant};

use diemcau_core::ids::Run;

use super::collector::{Collector, Serve};
use super::event::{Shape, code};
use super::stats::Sample;
use super::swarm::{Swarm, Swarming, agent_id, count_of};
use super::watcher::Watcher;
use super::{facts, measured, secs, until_true};

/// A collector that is back must have its agents back within this time.
const BACK: Duration = secs(15);

/// How hard it is.
#[derive(Clone, Debug)]
pub(crate) struct Crash {
    /// How many agents.
    pub(crate) agents: usize,
    /// Each enters a count this often.
    pub(crate) report_every: Duration,
    /// How long the collector stays away after each kill, at least.
    pub(crate) away: Vec<Duration>,
}

/// Runs it, and says what was measured.
///
/// # Panics
/// If anything is not as it must be.
pub(crate) fn check(crash: Crash) {
    let n = crash.agents;
    let mut collector = Collector::start(Shape { points: n, speaking: 2 }, Serve::rehearsal());
    let target = collector.target();
    let watcher = Watcher::start(target.clone(), None);
    let points: Vec<String> = (0..n).map(code).collect();
    let swarming =
        Swarming { target, points, simulated: true, arrive: secs(2), report_every: crash.report_every };
    let swarm = Swarm::start(swarming, None);
    swarm.wait_attached(secs(60));
    watcher.wait_live(n, secs(30));

    swarm.report(true);
    for away in crash.away {
        one_kill(&mut collector, &watcher, &swarm, away);
    }
    swarm.report(false);
    swarm.wait_delivered(secs(60));
    judge(&mut collector, &watcher, &swarm);
}

/// Kills it while counts come in, starts it again, and waits until all is as before.
fn one_kill(collector: &mut Collector, watcher: &Watcher, swarm: &Swarm, away: Duration) {
    let n = swarm.members().len();
    let acked_before = swarm.n_acked();
    until_true("counts are acknowledged", secs(60), || swarm.n_acked() >= acked_before + 2 * n);
    let killed = Instant::now();
    collector.kill();
    let acked_at_kill = swarm.n_acked();
    until_true("every agent notices", secs(10), || swarm.n_attached() == 0);
    until_true("the dashboard notices", secs(10), || !watcher.view().fresh);
    until_true("it was away long enough", away + secs(1), || killed.elapsed() >= away);
    let waiting: u64 = swarm.members().iter().map(|member| member.entered - member.acked.len() as u64).sum();

    collector.restart();
    let up = Instant::now();
    swarm.wait_attached(BACK.saturating_sub(up.elapsed()));
    let attached = up.elapsed();
    watcher.wait_live(n, secs(5));
    let live = up.elapsed();
    let since_up: Vec<Duration> = swarm
        .members()
        .iter()
        .filter_map(|member| member.attachments.last().map(|at| at.saturating_duration_since(up)))
        .collect();
    let what = format!("kill -9, {n} agents");
    let figures = format!(
        "{acked_at_kill} counts acknowledged, {waiting} under way; down {:.1} s; \
         agents back {}; all attached after {:.2} s, all live on the dashboard after {:.2} s",
        up.duration_since(killed).as_secs_f64(),
        Sample::new(since_up),
        attached.as_secs_f64(),
        live.as_secs_f64(),
    );
    measured(&what, &figures);
}

/// Compares what the agents know with the dashboard, and with the journal.
fn judge(collector: &mut Collector, watcher: &Watcher, swarm: &Swarm) {
    let n = swarm.members().len();
    let members = swarm.members().clone();
    let stands = |idx: usize| count_of(idx, members[idx].entered);
    let sum: u64 = (0..n).map(|idx| u64::from(stands(idx))).sum();
    watcher.wait("the sum of the standing numbers", secs(5), |replica| {
        (replica.tallies().total().attendance.attendees == sum).then_some(())
    });
    for (idx, member) in members.iter().enumerate() {
        let now = watcher.now(&code(idx)).expect("the point is in the picture");
        assert_eq!(now.count.map(|count| count.count), Some(stands(idx)), "{} stands", code(idx));
        assert_eq!(now.losses, 0, "{} was lost", code(idx));
        assert!(member.refused.is_empty(), "{:?}", member.refused);
    }

    collector.process().terminate();
    let status = collector.process().wait(secs(10));
    assert!(status.success(), "with {n} agents attached the collector ends with {status}");
    let facts = facts::read(&collector.data());
    assert_eq!(facts::losses(&facts), [], "points were lost");
    let mut written = facts::reports(&facts);
    for (idx, member) in members.iter().enumerate() {
        for seq in member.acked.keys() {
            let times = written.remove(&(agent_id(&code(idx)), Run(1), *seq));
            assert_eq!(times, Some(1), "report {seq} of {} in the journal", code(idx));
        }
    }
    assert!(written.is_empty(), "nobody sent {written:?}");
    let latencies = members.iter().flat_map(|member| member.acked.values().copied()).collect();
    measured(
        &format!("kill -9, {n} agents"),
        &format!(
            "{} facts; every acknowledged count once; acknowledged {}",
            facts.len(),
            Sample::new(latencies)
        ),
    );
}
