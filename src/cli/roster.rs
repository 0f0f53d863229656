//! `diemcau roster check` and `diemcau roster template`.

mod report;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use diemcau::{event, roster};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;

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

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Command::Check { file, event, json } => check(file, event.as_deref(), *json, language),
        Command::Template { file } => template(file),
    }
}

fn check(file: &Path, event: Option<&Path>, json: bool, language: Language) -> Result<Outcome, Complaint> {
    let terms = match event {
        Some(event) => event::load_roster_terms(event)?,
        None => event::RosterTerms { levels: event::sample_levels(), speaking: BTreeSet::new() },
    };
    let read = roster::read(file, &terms.levels, &terms.speaking)?;
    let report = Report::new(language, file, &terms.levels, &read.roster, &read.issues);
    let text = if json { out::json(&report)? } else { report.text() };
    out::say(&text)?;
    Ok(if report.is_clean() { Outcome::Clean } else { Outcome::Faults })
}

fn template(file: &Path) -> Result<Outcome, Complaint> {
    let shown = file.display().to_string();
    let is_xlsx = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    if !is_xlsx {
        return Err(Complaint::of(move |language| language.form_is_xlsx(&shown)));
    }
    let is_taken = fs::metadata(file).is_ok_and(|there| there.len() > 0);
    if is_taken {
        return Err(Complaint::of(move |language| language.form_is_taken(&shown)));
    }
    roster::write_template(file, &event::sample_levels()).map_err(|error| {
        Complaint::of(move |language| {
            language.in_words_of_a_library(language.could_not(Deed::Write, &shown), &error)
        })
    })?;
    out::say(&format!("{}\n", file.display()))?;
    Ok(Outcome::Clean)
}
