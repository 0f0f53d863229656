//! `diemcau recipients check`.

mod report;

use std::path::PathBuf;

use clap::Subcommand;
use diemcau::alert::recipients;
use diemcau::event;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;

use self::report::Report;
use super::{Outcome, out};

/// Arguments of `diemcau recipients`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check {
        #[arg(default_value = "recipients.toml")]
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        event: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let Command::Check { file, event, json } = &args.command;
    let roster = event.as_deref().map(event::load).transpose()?.map(|event| event.roster);
    let loaded = recipients::read(file)?.resolve(roster.as_ref());
    let report = Report::new(file, &loaded, roster.as_ref(), language);
    let text = if *json { out::json(&report)? } else { report.text(language) };
    out::say(&text)?;
    Ok(if report.is_clean() { Outcome::Clean } else { Outcome::Faults })
}
