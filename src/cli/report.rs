//! `diemcau report`: the official figure of an instant.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use diemcau::event::Clock;
use diemcau::report::{self, Format, Instant};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;

use super::act;
use super::collector::WhoArgs;
use super::incident::done;
use super::{Outcome, out};

/// Arguments of `diemcau report`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Args {
    #[arg(long, value_name = "NAME", conflicts_with = "at")]
    cutoff: Option<String>,
    #[arg(long, value_name = "N", requires = "cutoff")]
    amendment: Option<u32>,
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    #[arg(long, value_parser = formats(), default_value = "text")]
    format: Format,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "DIR", required = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Amend(AmendArgs),
    Approve(ApproveArgs),
}

#[derive(Debug, clap::Args)]
struct AmendArgs {
    cutoff: String,
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    who: WhoArgs,
}

#[derive(Debug, clap::Args)]
struct ApproveArgs {
    cutoff: String,
    #[arg(long, value_name = "N")]
    amendment: Option<u32>,
    #[command(flatten)]
    who: WhoArgs,
}

/// The formats by their names.
fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::id)).map(|id| Format::of(&id).unwrap_or_default())
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Some(Command::Amend(amend)) => {
            let act = Act::Amend(v1::Amend { cutoff: amend.cutoff.clone(), reason: amend.reason.clone() });
            return act::run(done(amend.who.named(), "", act, language), language);
        }
        Some(Command::Approve(approve)) => {
            let (cutoff, amendment) = (approve.cutoff.clone(), approve.amendment);
            let act = Act::Approve(v1::Approve { cutoff, amendment });
            return act::run(done(approve.who.named(), "", act, language), language);
        }
        None => {}
    }
    // The command line was refused where it named neither.
    let data = args.data.as_deref().unwrap_or(Path::new(""));
    let instant = match (&args.cutoff, &args.at) {
        (Some(name), _) => Instant::Cutoff(name.clone(), args.amendment),
        (None, Some(at)) => {
            let settings = report::settings(data)?;
            let clock = Clock::of(&settings.time_zone, settings.start);
            let at = clock.parse(at);
            Instant::At(at.map_err(|fault| Complaint::of(move |language| language.event_fault(&fault)))?)
        }
        (None, None) => Instant::Last,
    };
    let report = report::read(data, &instant)?;
    let made = report.bytes(args.format, language);
    let bytes = made.map_err(|error| {
        let what = args.format.id();
        Complaint::of(move |language| {
            language.in_words_of_a_library(language.could_not(Deed::Write, what), &error)
        })
    })?;
    let Some(file) = &args.out else {
        return match String::from_utf8(bytes) {
            Ok(text) if args.format.is_text() => out::say(&text).map(|()| Outcome::Clean),
            Ok(_) | Err(_) => Err(Complaint::of(|language| language.report_needs_a_file().to_owned())),
        };
    };
    fs::write(file, bytes).map_err(|error| {
        let shown = file.display().to_string();
        Complaint::of(move |language| language.cannot(Deed::Write, &shown, &error))
    })?;
    out::say(&format!("{}\n", file.display()))?;
    Ok(Outcome::Clean)
}
