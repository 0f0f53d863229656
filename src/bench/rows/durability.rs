//! Row 7: how soon a count is on disk, what the journal costs, and how long a start with a million
//! facts takes.

use std::path::Path;
use std::time::{Duration, Instant};

use diemcau::journal::{self, Batch, Log};
use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::{Generation, PointIdx, Seq};
use diemcau_core::input::Input;
use diemcau_core::power::{PowerReading, PowerSource};
use tempfile::TempDir;

use super::core::hello;
use super::load::Load;
use crate::child::{Security, Server};
use crate::figures::{Measured, float};
use crate::province::Province;
use crate::swarm::Talk;
use crate::watcher::Dashboard;
use crate::{Bench, progress};

/// Points of the event that is restarted.
const N_POINTS: usize = 5_000;
/// Facts appended at once when a journal is made.
const APPEND: usize = 10_000;

pub(crate) fn durability(bench: Bench) -> anyhow::Result<Measured> {
    let load = Load {
        agents: bench.pick(5_000, 200),
        heartbeat_s: 5,
        period_ms: bench.pick(5_000, 500),
        talk: Talk::BeatsAndCounts,
        settle: bench.pick(Duration::from_secs(6), Duration::from_secs(1)),
        measure: bench.pick(Duration::from_secs(30), Duration::from_secs(2)),
    };
    progress(format_args!("collector: {load}, and counts"));
    let server = Server::collector(load.province(), Security::Plain)?;
    let ran = load.run_watched(&server)?;
    drop(server);
    let counts = &ran.tally.counts;
    anyhow::ensure!(counts.acked > 0, "no count was acknowledged");
    let load = format!("{load}, and with every 200th a count of people");
    let mut measured = Measured { load, ..Measured::default() };
    measured.ours.add("counts_per_s", "1/s", float(counts.acked) / ran.tally.seconds);
    measured.ours.add("on_disk_p50_ms", "ms", counts.p50_ms);
    measured.ours.add("on_disk_p99_ms", "ms", counts.p99_ms);
    measured.ours.add("on_disk_max_ms", "ms", counts.max_ms);
    let rest = ran.cpu.saturating_sub(ran.journal);
    measured.ours.add("journal_cpu_percent", "%", ran.journal.as_secs_f64() / rest.as_secs_f64() * 100.0);

    let n_facts = bench.pick(1_000_000, 20_000);
    let dir = tempfile::tempdir()?;
    progress(format_args!("a journal of {n_facts} facts is made"));
    let n_facts = make_journal(dir.path(), n_facts)?;
    progress(format_args!("start with {n_facts} facts"));
    measured.ours.add("restart_facts", "facts", float(n_facts));
    measured.ours.add("restart_s", "s", start(dir, n_facts)?.as_secs_f64());
    let fresh = tempfile::tempdir()?;
    province().write(fresh.path())?;
    measured.ours.add("first_start_s", "s", start(fresh, 1)?.as_secs_f64());
    measured.notes.push(
        "journal_cpu_percent: CPU of the journal's own thread over that of all others; \
         on_disk: from leaving the agent to the acknowledgement, which follows the flush to disk"
            .to_owned(),
    );
    Ok(measured)
}

/// From the start of the process until it is announced where it serves; then it knows at least
/// so many facts.
fn start(dir: TempDir, n_facts: usize) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let server = Server::collector_on(dir, Security::Plain)?;
    let took = began.elapsed();
    let target = server.target()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let revision = runtime.block_on(Dashboard::open(&target))?.replica.revision().0;
    anyhow::ensure!(revision >= n_facts as u64, "of {n_facts} facts it knows {revision}");
    Ok(took)
}

fn province() -> Province {
    Province { n_points: N_POINTS, heartbeat_s: 3, n_speaking: 0 }
}

/// Makes an event with a journal of a hard day: streams break and return, power comes and goes.
fn make_journal(dir: &Path, n_facts: usize) -> anyhow::Result<usize> {
    let event = diemcau::event::load(&province().write(dir)?)?;
    let data = diemcau::data_dir::DataDir::open(&dir.join("data"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let log = runtime.block_on(journal::open(data.path()))?.log;

    let (mut core, mut facts) = (Core::default(), Facts::new());
    let mut now = diemcau::clock::EventClock::start(diemcau_core::time::Timestamp::default()).now();
    core.open_event(now, EventOpened { settings: event.settings, roster: event.roster }, &mut facts);
    core.open_session(now, Session::Rehearsal, None, &mut facts);
    let (mut n_made, mut generation) = (0, 0);
    let mut generations = vec![Generation(0); N_POINTS];
    for turn in 0.. {
        let point = PointIdx::from_usize(turn % N_POINTS);
        let stands = &mut generations[point.as_usize()];
        if turn % 10 == 0 {
            now = now + Duration::from_millis(1);
        }
        match turn / N_POINTS % 4 {
            0 => {
                generation += 1;
                *stands = Generation(generation);
                core.handle(now, hello(point, *stands), &mut facts);
            }
            step @ (1 | 2) => {
                let source = if step == 1 { PowerSource::Battery } else { PowerSource::Mains };
                let power = Some(PowerReading { source, ..PowerReading::default() });
                let beat = Input::Heartbeat { point, generation: *stands, power, line: None };
                core.handle(now, beat, &mut facts);
            }
            _ => {
                core.handle(now, Input::Broke { point, generation: *stands }, &mut facts);
            }
        }
        if facts.len() >= APPEND || n_made + facts.len() >= n_facts {
            n_made += append(&runtime, log.as_ref(), &mut facts)?;
            if n_made >= n_facts {
                break;
            }
        }
    }
    Ok(n_made)
}

fn append(runtime: &tokio::runtime::Runtime, log: &dyn Log, facts: &mut Facts) -> anyhow::Result<usize> {
    let batch: Batch = facts.drain(..).map(|(fact, _)| fact).collect();
    let after = batch.first().map_or(Seq(0), |fact| Seq(fact.seq.0 - 1));
    let n = batch.len();
    runtime.block_on(log.append(after, batch))?;
    Ok(n)
}
