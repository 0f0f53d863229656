//! Row 9: what dashboards cost the collector while much changes. Points' counts change, 20,000 a
//! second, and the collector's CPU is taken without a dashboard, with one, and with twenty.

use std::thread::sleep;
use std::time::Duration;

use crate::cli::bench::child::{Security, Server, Swarm};
use crate::cli::bench::figures::{Measured, float};
use crate::cli::bench::province::{GROUP, Province};
use crate::cli::bench::swarm::{Args, Talk};
use crate::cli::bench::watcher::Watchers;
use crate::cli::bench::{Bench, progress};

/// Milliseconds between two counts of a group's head.
const PERIOD_MS: u64 = 10;
/// The dashboards in each part of the measurement.
const CROWDS: [usize; 3] = [0, 1, 20];

pub(in crate::cli::bench) fn fanout(bench: Bench) -> anyhow::Result<Measured> {
    let n_groups = bench.pick(200, 20);
    let n_points = n_groups * GROUP + 1;
    let (settle, measure) = bench.pick((2, 10), (1, 2));
    let province = Province { n_points, heartbeat_s: 3, n_speaking: 0 };
    let server = Server::collector(province, Security::Plain)?;
    let args = Args {
        connect: String::new(),
        fingerprint: None,
        agents: n_groups,
        period_ms: PERIOD_MS,
        window: 1,
        talk: Talk::GroupCounts,
    };
    let mut swarm = Swarm::start(&server, &args)?;
    swarm.go()?;
    let mut measured = Measured::default();
    let (mut cores, mut rates) = (Vec::new(), Vec::new());
    // Twice, there and back, so that what drifts hits all parts alike.
    for n_dashboards in CROWDS.into_iter().chain(CROWDS.into_iter().rev()) {
        progress(format_args!("{n_dashboards} dashboards"));
        let watchers =
            (n_dashboards > 0).then(|| Watchers::start(server.target()?, n_dashboards)).transpose()?;
        sleep(Duration::from_secs(settle));
        swarm.mark()?;
        let (mut tally, before) = (None, watchers.as_ref().map(Watchers::seen).unwrap_or_default());
        let used = server.used(|| {
            sleep(Duration::from_secs(measure));
            tally = Some(swarm.mark()?);
            Ok(())
        })?;
        let changes = float(tally.map_or(0, |tally| tally.counts.acked)) / used.wall.as_secs_f64();
        rates.push(changes);
        cores.push(used.cores());
        if let Some(watchers) = &watchers {
            let seen = watchers.seen();
            let told = float(seen.changes - before.changes) / used.wall.as_secs_f64();
            anyhow::ensure!(
                told > changes / 2.0,
                "a dashboard was told {told:.0} of {changes:.0} changes a second"
            );
        }
    }
    let mean = |idx: usize| f64::midpoint(cores[idx], cores[2 * CROWDS.len() - 1 - idx]);
    let (none, one, twenty) = (mean(0), mean(1), mean(2));
    let rate = rates.iter().sum::<f64>() / float(rates.len());
    measured.load = format!(
        "counts for {n_points} points by {n_groups} agents, {rate:.0} changes a second, {measure} s twice each"
    );
    measured.ours.add("changes_per_s", "1/s", rate);
    measured.ours.add("no_dashboard_cores", "cores", none);
    measured.ours.add("one_dashboard_core_percent", "% of a core", (one - none) * 100.0);
    measured.ours.add("twenty_dashboards_core_percent", "% of a core", (twenty - none) * 100.0);
    measured.ours.add("twenty_over_one", "×", (twenty - none) / (one - none));
    measured.notes.push("each change is a count taken, journaled, acknowledged and told".to_owned());
    Ok(measured)
}
