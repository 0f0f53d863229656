//! `diemcau planned import`: planned power cuts and line works of a file become evidence.

use std::fs;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use diemcau::event::Clock;
use diemcau::planned::{self, Planned};
use diemcau_core::outside::Utility;
use diemcau_core::replica::Replica;
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_proto::convert::act::MAX_WORDS;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;

use super::act::{self, ActError};
use super::collector::CollectorArgs;
use super::incident::picture;
use super::{Outcome, out};

/// Arguments of `diemcau planned`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(ImportArgs),
}

#[derive(Debug, clap::Args)]
struct ImportArgs {
    file: PathBuf,
    #[arg(long, value_enum)]
    utility: Option<UtilityArg>,
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    collector: CollectorArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum UtilityArg {
    Power,
    Line,
}

/// What became of the rows of a file.
struct Imported {
    n_new: usize,
    n_known: usize,
    faults: Vec<String>,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let Command::Import(args) = &args.command;
    let bytes = match fs::read(&args.file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let file = args.file.display().to_string();
            let why = error.to_string();
            return Err(Complaint::of(move |language| {
                language.in_words_of_a_library(language.file_unread(&file), &why)
            }));
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let replica = match runtime.block_on(picture(&args.collector)) {
        Ok(replica) => replica,
        Err(error) => {
            out::complain(&error.explain(language));
            return Ok(Outcome::Faults);
        }
    };
    let planned = read(args, &bytes, &replica)?;
    match runtime.block_on(import(args, planned, &replica, language)) {
        Ok(imported) => {
            for fault in &imported.faults {
                out::complain(fault);
            }
            let n_faults = imported.faults.len();
            out::say(&format!(
                "{}\n",
                language.planned_imported(imported.n_new, imported.n_known, n_faults)
            ))?;
            Ok(if n_faults == 0 { Outcome::Clean } else { Outcome::Faults })
        }
        Err(error) => {
            out::complain(&error.explain(language));
            Ok(Outcome::Faults)
        }
    }
}

fn read(args: &ImportArgs, bytes: &[u8], replica: &Replica) -> Result<Planned, Complaint> {
    let settings = replica.settings();
    let terms = planned::Terms {
        roster: replica.roster(),
        clock: Clock::of(&settings.time_zone, settings.start),
        utility: args.utility.map(Utility::from),
        by: args.by.as_deref(),
    };
    let file = args.file.display().to_string();
    planned::read(bytes, &terms).map_err(|error| {
        Complaint::of(move |language| format!("{file}: {}", language.planned_unreadable(&error)))
    })
}

async fn import(
    args: &ImportArgs,
    planned: Planned,
    replica: &Replica,
    language: Language,
) -> Result<Imported, ActError> {
    let file = args.file.display().to_string();
    let faults = planned.faults.iter().map(|fault| format!("{file}: {}", language.planned_fault(fault)));
    let held = replica.incidents().words();
    let n_rows = planned.words.len();
    let mut new: Vec<&(planned::Word, v1::WordGiven)> = Vec::new();
    for row in &planned.words {
        let is_held = held.iter().any(|(_, word)| *word == row.0);
        if !is_held && !new.iter().any(|before| before.0 == row.0) {
            new.push(row);
        }
    }
    let target = args.collector.target().map_err(act::unreachable)?;
    let by = args.by.as_deref().unwrap_or_default();
    for rows in new.chunks(MAX_WORDS) {
        let words = rows.iter().map(|(_, given)| given.clone()).collect();
        act::act(&target, by, "", Act::Words(v1::GiveWords { words })).await?;
    }
    Ok(Imported { n_new: new.len(), n_known: n_rows - new.len(), faults: faults.collect() })
}

impl From<UtilityArg> for Utility {
    fn from(utility: UtilityArg) -> Self {
        match utility {
            UtilityArg::Power => Self::Power,
            UtilityArg::Line => Self::Line,
        }
    }
}
