//! `diemcau rehearse`: a fleet of simulated agents, each on its own connection.

mod commands;
mod fleet;
mod latency;
pub(crate) mod plan;
mod random;
mod seen;
mod told;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau::{event, limits, roster, sample, status};
use diemcau_core::event::Session;
use diemcau_core::ids::PointIdx;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_phrase::system::Deed;
use diemcau_phrase::value::ValueFault;
use diemcau_proto::channel::{Target, TargetError};
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
pub(crate) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(rehearse(args, language))
}

async fn rehearse(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let target = args.target()?;
    let (roster, taken) = if let Some(file) = &args.roster {
        (read_roster(file)?, BTreeSet::new())
    } else {
        let (picture, _) = status::fetch(&target).await?;
        if picture.session() == Session::Live {
            return Ok(forbidden(&target, None, language));
        }
        (picture.roster().clone(), taken(&picture))
    };
    if !taken.is_empty() {
        out::note(&language.points_are_taken(taken.len()));
    }
    let simulated = Simulated::new(&roster, args.points, |idx| !taken.contains(&idx));
    if simulated.len() == 0 {
        return Err(Complaint::of(|language| language.nobody_takes_part().to_owned()));
    }
    let terms = Terms {
        seed: args.seed,
        arrive: args.arrive,
        horizon: args.run_for.map_or(HORIZON, |run_for| run_for.min(HORIZON)),
    };
    let plan = match &args.scenario {
        None => Plan::default_mix(&simulated, terms),
        Some(file) => {
            let (shown, unread) = (file.display().to_string(), file.display().to_string());
            let text = fs::read_to_string(file).map_err(|error| {
                Complaint::of(move |language| language.cannot(Deed::Read, &unread, &error))
            })?;
            let planned =
                Scenario::parse(&text).and_then(|scenario| Plan::of_scenario(&simulated, &scenario, terms));
            planned.map_err(|error| {
                Complaint::of(move |language| format!("{shown}: {}", error.explain(language)))
            })?
        }
    };
    make_room(plan.n_arrivals())?;
    out::note(&language.rehearsal_begins(plan.n_arrivals(), simulated.len(), &target));

    let stop = CancellationToken::new();
    tokio::spawn(stop::when_told(stop.clone(), args.run_for)?);
    let fleet = Fleet::new(target.clone().by_network(), &roster, plan, args.seed);
    let outcome = fleet.run(stop, |progress| out::note(&language.rehearsal_goes(progress))).await?;
    out::say(&told::json(&outcome)?)?;
    match &outcome.seen.forbidden {
        Some(text) => Ok(forbidden(&target, Some(text), language)),
        None => Ok(Outcome::Clean),
    }
}

/// The points at which somebody else's agent is, or will be back: a fleet would fight with it.
fn taken(picture: &Replica) -> BTreeSet<PointIdx> {
    let is_taken = |idx: &PointIdx| {
        let now = picture.now(*idx);
        match now.presence {
            Presence::Live | Presence::Suspect => true,
            Presence::Lost | Presence::Unreachable => !now.simulated,
            Presence::Unseen | Presence::Left | Presence::Excused => false,
        }
    };
    picture.roster().iter().map(|(idx, _)| idx).filter(is_taken).collect()
}

/// In the collector's words, if it was asked.
fn forbidden(target: &Target, words: Option<&str>, language: Language) -> Outcome {
    out::complain(&language.takes_no_simulated(target, words));
    Outcome::Faults
}

fn read_roster(file: &Path) -> Result<Roster, Complaint> {
    if file.as_os_str() == "sample" {
        return Ok(sample::event().roster);
    }
    Ok(roster::read(file, &event::sample_levels(), &BTreeSet::new())?.roster)
}

impl Args {
    fn target(&self) -> Result<Target, TargetError> {
        match (&self.connect, &self.data) {
            (None, Some(dir)) => Target::from_data_dir(dir),
            // One of the two is there, or the command line was refused.
            (url, _) => Target::parse(url.as_deref().unwrap_or_default(), self.fingerprint.as_deref()),
        }
    }
}

/// A length of time such as "60s" or "1m 30s".
pub(crate) fn length(text: &str) -> Result<Duration, ValueFault> {
    humantime::parse_duration(text).map_err(|error| ValueFault::Length(error.to_string()))
}

/// Makes room for so many connections, or says that there is none.
fn make_room(n_connections: usize) -> Result<(), Complaint> {
    let files = limits::raise_open_files(n_connections, 0, 0);
    if files.lacking() == 0 {
        return Ok(());
    }
    Err(Complaint::of(move |language| {
        language.too_many_connections(n_connections, files.needed, files.allowed.unwrap_or_default())
    }))
}
