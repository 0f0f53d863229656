//! `diemcau rehearse`: a fleet of simulated agents, each on its own connection.

mod commands;
mod fleet;
mod latency;
pub(crate) mod plan;
mod random;
mod seen;
mod told;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow};
use diemcau::{event, limits, roster, sample, status};
use diemcau_core::event::Session;
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;
use diemcau_proto::channel::Target;
use tokio_util::sync::CancellationToken;

use self::plan::{Plan, Scenario, Simulated, Terms};
use super::{Outcome, out, stop};

pub(crate) use self::fleet::Fleet;

/// Faults are planned for at most this long.
pub(crate) const HORIZON: Duration = Duration::from_hours(6);

/// Arguments of `diemcau rehearse`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "URL", required_unless_present = "data")]
    connect: Option<String>,
    #[arg(long, value_name = "SHA256", requires = "connect")]
    fingerprint: Option<String>,
    #[arg(long, value_name = "DIR", conflicts_with = "connect")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "N")]
    points: Option<usize>,
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = length)]
    arrive: Duration,
    #[arg(long = "for", value_name = "TIME", value_parser = length)]
    run_for: Option<Duration>,
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(rehearse(args))
}

async fn rehearse(args: &Args) -> anyhow::Result<Outcome> {
    let target = args.target()?;
    let roster = if let Some(file) = &args.roster {
        read_roster(file)?
    } else {
        let (picture, _) = status::fetch(&target).await?;
        if picture.session() == Session::Live {
            let live = Language::Vietnamese.session(Session::Live);
            return Ok(forbidden(&target, &format!("its session is live ({live})")));
        }
        picture.roster().clone()
    };
    let simulated = Simulated::new(&roster, args.points, &[]);
    anyhow::ensure!(simulated.len() > 0, "the roster has no point that could take part");
    let terms = Terms {
        seed: args.seed,
        arrive: args.arrive,
        horizon: args.run_for.map_or(HORIZON, |run_for| run_for.min(HORIZON)),
    };
    let plan = match &args.scenario {
        None => Plan::default_mix(&simulated, terms),
        Some(file) => {
            let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            let planned =
                Scenario::parse(&text).and_then(|scenario| Plan::of_scenario(&simulated, &scenario, terms));
            planned.with_context(|| format!("cannot play {}", file.display()))?
        }
    };
    make_room(plan.n_arrivals())?;
    out::note(&format!("{} of {} points will come to {target}", plan.n_arrivals(), simulated.len()));

    let stop = CancellationToken::new();
    tokio::spawn(stop::when_told(stop.clone(), args.run_for)?);
    let fleet = Fleet::new(target.clone(), &roster, plan, args.seed);
    let outcome = fleet.run(stop, out::note).await?;
    out::say(&told::json(&outcome)?)?;
    match &outcome.seen.forbidden {
        Some(text) => Ok(forbidden(&target, text)),
        None => Ok(Outcome::Clean),
    }
}

fn forbidden(target: &Target, text: &str) -> Outcome {
    out::complain(&anyhow!("{target} takes no simulated agents: {text}"));
    Outcome::Faults
}

fn read_roster(file: &Path) -> anyhow::Result<Roster> {
    if file.as_os_str() == "sample" {
        return Ok(sample::event().roster);
    }
    Ok(roster::read(file, &event::sample_levels(), &std::collections::BTreeSet::new())?.roster)
}

impl Args {
    fn target(&self) -> anyhow::Result<Target> {
        Ok(match (&self.connect, &self.data) {
            (Some(url), _) => Target::parse(url, self.fingerprint.as_deref())?,
            (None, Some(dir)) => Target::from_data_dir(dir)?,
            (None, None) => anyhow::bail!("say where the collector is: --connect or --data"),
        })
    }
}

/// A length of time such as "60s" or "1m 30s".
pub(crate) fn length(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|error| format!("{text:?} is not a length of time such as \"60s\": {error}"))
}

/// Makes room for so many connections, or says that there is none.
fn make_room(n_connections: usize) -> anyhow::Result<()> {
    let files = limits::raise_open_files(n_connections, 0);
    anyhow::ensure!(
        files.lacking() == 0,
        "{n_connections} connections need {} open files and this process may have {}: take fewer points \
         (--points), several processes, or raise the limit (ulimit -Hn)",
        files.needed,
        files.allowed.unwrap_or_default(),
    );
    Ok(())
}
