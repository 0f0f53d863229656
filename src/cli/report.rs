//! `diemcau report`: the official figure of an instant.

use std::fs;
use std::path::PathBuf;

use clap::ValueEnum;
use diemcau::event::Clock;
use diemcau::report::{self, Instant, ReportJson};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;

use super::{Outcome, out};

/// Arguments of `diemcau report`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "NAME", conflicts_with = "at")]
    cutoff: Option<String>,
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: FormatArg,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Csv,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let instant = match (&args.cutoff, &args.at) {
        (Some(name), _) => Instant::Cutoff(name.clone()),
        (None, Some(at)) => {
            let settings = report::settings(&args.data)?;
            let clock = Clock::of(&settings.time_zone, settings.start);
            let at = clock.parse(at);
            Instant::At(at.map_err(|fault| Complaint::of(move |language| language.event_fault(&fault)))?)
        }
        (None, None) => Instant::Last,
    };
    let report = report::read(&args.data, &instant)?;
    let text = match args.format {
        FormatArg::Text => report.text(language),
        FormatArg::Json => out::json(&ReportJson::of(&report))?,
        FormatArg::Csv => report.csv(),
    };
    match &args.out {
        None => out::say(&text)?,
        Some(file) => {
            let shown = file.display().to_string();
            fs::write(file, text).map_err(|error| {
                Complaint::of(move |language| language.cannot(Deed::Write, &shown, &error))
            })?;
            out::say(&format!("{}\n", file.display()))?;
        }
    }
    Ok(Outcome::Clean)
}
