//! `diemcau clock accept`: a way back for a journal that a wrong clock has led ahead.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use diemcau::collector::{ClockAhead, Replayed};
use diemcau::data_dir::{DataDir, DataDirError};
use diemcau::journal;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::clock::ClockTimes;
use diemcau_phrase::failure::{Complaint, Explain as _};
use jiff::tz::TimeZone;

use super::{Outcome, out};

/// Arguments of `diemcau clock`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Accept {
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let Command::Accept { data, yes } = &args.command;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(accept(data, *yes, language))
}

async fn accept(data: &Path, yes: bool, language: Language) -> Result<Outcome, Complaint> {
    // A wrong folder is told, not made into a data directory.
    drop(journal::read(data)?);
    let dir = DataDir::open(data).map_err(|error| {
        let is_in_use = matches!(error, DataDirError::InUse { .. });
        Complaint::of(move |language| {
            let told = error.explain(language);
            if is_in_use { format!("{told}; {}", language.stop_it_first()) } else { told }
        })
    })?;
    let mut replayed = Replayed::of(journal::open(dir.path()).await?).await?;
    let Some(ahead) = replayed.ahead() else {
        out::say(&format!("{}\n", language.clock_agrees()))?;
        return Ok(Outcome::Clean);
    };
    let zone = TimeZone::get(&replayed.state().settings().time_zone).unwrap_or(TimeZone::UTC);
    let times = times(&ahead, &zone);
    if !yes {
        out::say(&format!("{}\n", language.clock_would_be_accepted(&times)))?;
        return Ok(Outcome::Faults);
    }
    replayed.accept_clock(ahead).await?;
    out::say(&format!("{}\n", language.clock_accepted(&times)))?;
    Ok(Outcome::Clean)
}

/// The times of a journal that lies ahead, to be told.
pub(super) fn times(ahead: &ClockAhead, zone: &TimeZone) -> ClockTimes {
    let local = |at: Timestamp| {
        let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
        at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    };
    let ClockAhead { last, wall, since } = *ahead;
    ClockTimes { last: local(last), wall: local(wall), since: local(since), by: ahead.by() }
}
