//! `diemcau demo`: the sample day in small, played by real agents against a real collector.

mod agents;
mod collector;
mod headless;
mod log;
mod pages;
mod recipients;
mod schedule;
mod scratch;
mod sink;

use std::io::{self, IsTerminal};
use std::time::Duration;

use diemcau::collector::MAX_DASHBOARDS;
use diemcau::{limits, sample};
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::Code;
use diemcau_core::time::Timestamp;
use diemcau_monitor::{Collector, Keys, MonitorOptions};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use tokio_util::sync::CancellationToken;

use self::agents::{Agents, AgentsConfig};
use self::collector::DemoCollector;
use self::scratch::Scratch;
use self::sink::Sink;
use super::rehearse::plan::{Plan, Simulated, Terms};
use super::rehearse::{Fleet, HORIZON, length};
use super::{Outcome, out, stop};

/// The point of the real agent.
const HALL: &str = "TINH";
/// All arrive within this, or within half of `--for`.
const ARRIVE: Duration = Duration::from_mins(1);
/// How long it plays without a terminal.
const HEADLESS: Duration = Duration::from_mins(1);

/// Arguments of `diemcau demo`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    headless: bool,
    #[arg(long = "as", value_name = "NAME", env = "DIEMCAU_AS")]
    operator: Option<String>,
    #[arg(long)]
    wall: bool,
    #[arg(long = "for", value_name = "TIME", value_parser = length)]
    run_for: Option<Duration>,
    #[arg(long, value_name = "SAMPLE", value_enum, default_value = "ba-cap")]
    sample: Sample,
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// Which sample province is played.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Sample {
    /// That of the real day, with districts.
    BaCap,
    /// That of today, without.
    HaiCap,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(demo(args, language))?;
    Ok(Outcome::Clean)
}

async fn demo(args: &Args, language: Language) -> Result<(), Complaint> {
    let headless = args.headless || !io::stdin().is_terminal() || !io::stdout().is_terminal();
    let run_for = args.run_for.or(headless.then_some(HEADLESS));
    // From here on a signal ends the demo in order, and what it leaves behind is removed.
    let stop = CancellationToken::new();
    tokio::spawn(stop::when_told(stop.clone(), run_for)?);
    let scratch = Scratch::new()?;
    if headless {
        log::to_stderr()?;
    } else {
        log::to_file(&scratch.path().join("demo.log"))?;
    }

    let event = event(args.sample);
    let plan = plan(&event, args.seed, run_for);
    let roster = event.roster.clone();
    // Both ends of each connection are in this process.
    let n_ends = roster.len() * 2;
    limits::raise_open_files(n_ends, MAX_DASHBOARDS, 0);
    let (data, agent) = (scratch.path().join("data"), scratch.path().join("agent"));
    // It takes messages until the collector has sent its last.
    let sink = Sink::start().await?;
    let alerts = recipients::alerts(scratch.path(), &sink.url(), &roster, language)?;
    let mut collector = DemoCollector::start(&data, event, alerts, language).await?;
    let target = collector.target.clone();
    let mut agents = Agents::start(AgentsConfig {
        hall: Code::new(HALL),
        state: agent.clone(),
        target: target.clone(),
        fleet: Fleet::new(target.clone(), &roster, plan, args.seed),
    })?;
    out::note(&language.demo_begun(data.display(), agent.display()));
    let name = args.operator.as_deref().unwrap_or(language.demo_organiser());
    let links = pages::links(&target, (&collector.dir, &roster), (&collector.url, name)).await?;
    let point = links.point.as_ref().map(|(link, name)| (link.as_str(), name.as_str()));
    out::note(&language.demo_pages(&links.organisers, point));

    let shown = async {
        if headless {
            headless::show(&target, &stop, run_for.unwrap_or(HEADLESS), language).await
        } else {
            let options = MonitorOptions {
                collector: Collector::Target(target.clone()),
                language,
                operator: args.operator.clone(),
                greeting: Some(language.demo_page(&links.organisers)),
                palette: None,
                keys: Keys::default(),
                is_wall: args.wall,
                record: None,
                memory: None,
                replay: None,
            };
            tokio::select! {
                shown = diemcau_monitor::run(options) => Ok(shown?),
                () = stop.cancelled() => Ok(()),
            }
        }
    };
    let shown = tokio::select! {
        shown = shown => shown,
        failure = collector.ended() => Err(failure.into()),
        () = agents.ended() => Err(Complaint::of(|language| language.demo_agents_ended().to_owned())),
    };
    let played = tokio::task::spawn_blocking(|| agents.stop()).await.map_err(io::Error::from)?;
    collector.shutdown().await;
    drop(sink);
    shown.and(played)
}

/// The sample event on a day that began just now.
fn event(sample: Sample) -> EventOpened {
    let sample = match sample {
        Sample::BaCap => sample::event(),
        Sample::HaiCap => sample::two_levels(),
    };
    let now = jiff::Timestamp::now().as_second() * 1_000;
    EventOpened {
        settings: schedule::relative_to(Timestamp::from_millis(now), sample.settings),
        roster: sample.roster,
    }
}

/// What all points but the hall will do.
fn plan(event: &EventOpened, seed: u64, run_for: Option<Duration>) -> Plan {
    let terms = Terms {
        seed,
        arrive: run_for.map_or(ARRIVE, |run_for| ARRIVE.min(run_for / 2)),
        horizon: run_for.map_or(HORIZON, |run_for| HORIZON.min(run_for)),
    };
    Plan::default_mix(&Simulated::new(&event.roster, None, |idx| event.roster.find(HALL) != Some(idx)), terms)
}
