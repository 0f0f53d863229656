//! `diemcau roster check` and `diemcau roster template`.

mod report;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use diemcau::{event, roster};
use diemcau_phrase::Language;

pub(super) use self::report::Report;
use super::{Outcome, out};

/// Arguments of `diemcau roster`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check {
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        event: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    Template {
        file: PathBuf,
    },
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.command {
        Command::Check { file, event, json } => check(file, event.as_deref(), *json),
        Command::Template { file } => template(file),
    }
}

fn check(file: &Path, event: Option<&Path>, json: bool) -> anyhow::Result<Outcome> {
    let terms = match event {
        Some(event) => event::load_roster_terms(event)?,
        None => event::RosterTerms { levels: event::sample_levels(), speaking: BTreeSet::new() },
    };
    let read = roster::read(file, &terms.levels, &terms.speaking)?;
    let report = Report::new(Language::default(), file, &terms.levels, &read.roster, &read.issues);
    let text = if json { report.json()? } else { report.text() };
    out::say(&text)?;
    Ok(if report.is_clean() { Outcome::Clean } else { Outcome::Faults })
}

fn template(file: &Path) -> anyhow::Result<Outcome> {
    let is_xlsx = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    anyhow::ensure!(is_xlsx, "{} does not end in .xlsx, which is what the form is", file.display());
    let is_taken = fs::metadata(file).is_ok_and(|there| there.len() > 0);
    anyhow::ensure!(!is_taken, "{} exists already and is not empty", file.display());
    roster::write_template(file, &event::sample_levels())
        .with_context(|| format!("cannot write {}", file.display()))?;
    out::say(&format!("{}\n", file.display()))?;
    Ok(Outcome::Clean)
}
