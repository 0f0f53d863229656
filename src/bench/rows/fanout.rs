//! Row 9: what dashboards cost the collector while much changes. Points' counts change, 20,000 a
//! second, and the collector's CPU is taken without a dashboard, with one, and with twenty.

use std::thread::sleep;
use std::time::Duration;

use crate::child::{Security, Server, Swarm};
use crate::figures::{Measured, float};
use crate::province::{GROUP, Province};
use crate::swarm::{Args, Talk};
use crate::watcher::Watchers;
use crate::{Bench, progress};

/// Milliseconds between two counts of a group's head.
const PERIOD_MS: u64 = 10;
/// The dashboards in each part of the measurement.
const CROWDS: [usize; 3] = [0, 1, 20];
/// All parts are measured in turns, so that what else the machine does hits all alike.
const ROUNDS: usize = 3;
/// What the figures are told for.
const CHANGES_PER_S: f64 = 20_000.0;

pub(crate) fn fanout(bench: Bench) -> anyhow::Result<Measured> {
    let n_groups = bench.pick(200, 20);
    let n_points = n_groups * GROUP + 1;
    let (settle, measure) = bench.pick((2, 8), (1, 1));
    let province = Province { n_points, heartbeat_s: 3, n_speaking: 0 };
    let server = Server::collector(province, Security::Plain)?;
    let mut swarm = Swarm::start(&server, &changes_of(n_groups))?;
    swarm.go()?;
    let (mut costs, mut n_changes, mut wall) = ([const { Vec::new() }; CROWDS.len()], 0, Duration::ZERO);
    for (part, n_dashboards) in CROWDS.into_iter().enumerate().cycle().take(ROUNDS * CROWDS.len()) {
        progress(format_args!("{n_dashboards} dashboards"));
        let watchers =
            (n_dashboards > 0).then(|| Watchers::start(server.target()?, n_dashboards)).transpose()?;
        sleep(Duration::from_secs(settle));
        swarm.mark()?;
        let (mut taken, before) = (0, told(watchers.as_ref()));
        let used = server.used(|| {
            sleep(Duration::from_secs(measure));
            taken = swarm.mark()?.counts.acked;
            Ok(())
        })?;
        let told = told(watchers.as_ref()) - before;
        anyhow::ensure!(
            n_dashboards == 0 || told > taken / 2,
            "{told} of {taken} changes reached a dashboard"
        );
        costs[part].push(used.cpu.as_secs_f64() / float(taken) * CHANGES_PER_S * 100.0);
        n_changes += taken;
        wall += used.wall;
    }
    let [none, one, twenty] = costs.each_mut().map(|costs| median(costs));
    let spread = costs[0].last().unwrap_or(&0.0) - costs[0].first().unwrap_or(&0.0);
    let rate = float(n_changes) / wall.as_secs_f64();
    let load = format!("counts for {n_points} points by {n_groups} agents, {ROUNDS} times {measure} s each");
    let mut measured = Measured { load, ..Measured::default() };
    measured.ours.add("changes_per_s", "1/s", rate);
    measured.ours.add("no_dashboard_core_percent", "% of a core", none);
    measured.ours.add("spread_core_percent", "% of a core", spread);
    measured.ours.add("one_dashboard_core_percent", "% of a core", one - none);
    measured.ours.add("twenty_dashboards_core_percent", "% of a core", twenty - none);
    if one - none > spread / 2.0 {
        measured.ours.add("twenty_over_one", "×", (twenty - none) / (one - none));
    } else {
        let why = "one dashboard costs less than this run's figures without any differ among themselves";
        measured.missing.push(("twenty_over_one", why.to_owned()));
    }
    measured.notes.push("each change is a count taken, journaled, acknowledged and told".to_owned());
    measured.notes.push("CPU is that of a change, told for 20,000 a second; medians".to_owned());
    Ok(measured)
}

/// The load by which the points of so many groups of agents change.
pub(super) fn changes_of(n_groups: usize) -> Args {
    Args {
        connect: String::new(),
        fingerprint: None,
        agents: n_groups,
        period_ms: PERIOD_MS,
        window: 1,
        talk: Talk::GroupCounts,
    }
}

/// Changes that the first of the dashboards was told.
fn told(watchers: Option<&Watchers>) -> u64 {
    watchers.map_or(0, |watchers| watchers.seen().changes)
}

/// Sorts figures and gives the middle one.
fn median(figures: &mut [f64]) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
