//! `diemcau roster check`, `diemcau roster apply` and `diemcau roster template`.

mod apply;
mod report;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use diemcau::event::{self, RosterTerms};
use diemcau::roster::{self, WriteError};
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
        repair: bool,
        #[arg(long)]
        json: bool,
    },
    Apply(apply::Args),
    Template {
        file: PathBuf,
    },
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Command::Check { file, event, repair, json } => {
            let terms = terms(event.as_deref())?;
            let (report, json) = if *repair {
                (repaired_report(file, &terms, language)?, *json)
            } else {
                let read = roster::read(file, &terms.levels, &terms.speaking)?;
                (Report::new(language, file, &terms.levels, &read.roster, &read.issues), *json)
            };
            say(&report, json)
        }
        Command::Apply(args) => apply::run(args, language),
        Command::Template { file } => template(file),
    }
}

/// What the event says of levels and speakers; without an event, what the sample says.
fn terms(event: Option<&Path>) -> Result<RosterTerms, Complaint> {
    Ok(match event {
        Some(event) => event::load_roster_terms(event)?,
        None => RosterTerms { levels: event::sample_levels(), speaking: BTreeSet::new() },
    })
}

/// Of the table with its letters put right, which a new file has then.
fn repaired_report(file: &Path, terms: &RosterTerms, language: Language) -> Result<Report, Complaint> {
    let (read, sheet, repairs) = roster::read_repaired(file, &terms.levels, &terms.speaking)?;
    let written = if repairs.is_empty() {
        None
    } else {
        Some(roster::write_repaired(file, &sheet).map_err(unwritten)?)
    };
    let checked = written.as_deref().unwrap_or(file);
    let report = Report::new(language, checked, &terms.levels, &read.roster, &read.issues);
    Ok(report.after_repair(file, written.as_deref(), &repairs))
}

fn unwritten(error: WriteError) -> Complaint {
    Complaint::of(move |language| match &error {
        WriteError::Create { file, source } => language.cannot(Deed::Make, file.display(), source),
        WriteError::Write { file, source } => {
            let shown = file.display();
            language.in_words_of_a_library(language.could_not(Deed::Write, shown), source)
        }
    })
}

fn say(report: &Report, json: bool) -> Result<Outcome, Complaint> {
    let text = if json { out::json(report)? } else { report.text() };
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
