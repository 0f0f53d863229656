//! The command `diemcau-agent`.

mod enroll;
mod inspect;
mod out;
mod report;

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory as _, Parser, Subcommand};
use diemcau_core::attendance::MAX_COUNT;
use diemcau_core::number::{Writer, whole};
use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_phrase::system::Deed;
use diemcau_phrase::value::ValueFault;
use diemcau_phrase::{Language, command_line};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{Config, Flags, LogFormat, STATE, length};
use crate::notify::Notifier;
use crate::service::Service;

/// The command line; what its parts mean is said in `diemcau_phrase::help`.
#[derive(Debug, Parser)]
#[command(name = "diemcau-agent", version)]
pub struct Cli {
    /// Read before the rest, so that what is wrong with the rest is told in it.
    #[arg(long, value_name = "LANG", value_enum, global = true)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(Box<Flags>),
    Enroll(enroll::Args),
    Attend(Attend),
    Leave(Leave),
    Status(StatusArgs),
    Check(Box<Flags>),
}

#[derive(Debug, clap::Args)]
struct Attend {
    #[arg(allow_negative_numbers = true, value_parser = count)]
    count: u32,
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[arg(long = "for", value_name = "CODE", default_value = "")]
    for_point: String,
    #[arg(long)]
    yes: bool,
    #[arg(long, value_name = "TIME", value_parser = length::parse)]
    wait: Option<Duration>,
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE", default_value = STATE)]
    state: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Leave {
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE", default_value = STATE)]
    state: PathBuf,
}

#[derive(Debug, clap::Args)]
struct StatusArgs {
    #[arg(long)]
    json: bool,
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE", default_value = STATE)]
    state: PathBuf,
}

/// `EX_CONFIG` of sysexits.h: the service manager does not try again what only a person can mend.
const CONFIG: u8 = 78;
/// Exit code of a program that was called wrongly.
const MISCALLED: u8 = 2;

/// Does what the command line of this process asks for, and tells what cannot be done.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = command_line::language(&arguments, |name| std::env::var(name).ok());
    let cli: Cli = match command_line::parse(Cli::command(), &arguments, language) {
        Ok(cli) => cli,
        Err(error) => match command_line::refusal(&error, language) {
            Some(refusal) => {
                out::complain(&refusal);
                return ExitCode::from(MISCALLED);
            }
            None => error.exit(),
        },
    };
    cli.run(language).unwrap_or_else(|error| {
        out::complain(&error.explain(language));
        ExitCode::FAILURE
    })
}

impl Cli {
    fn run(self, language: Language) -> Result<ExitCode, Complaint> {
        match self.command {
            Command::Run(flags) => match enroll::awaited(language, &flags)? {
                Ok(config) => serve(language, config)?,
                Err(error) if error.is_lasting() => {
                    out::complain(&error.explain(language));
                    return Ok(ExitCode::from(CONFIG));
                }
                Err(error) => return Err(error.into()),
            },
            Command::Enroll(args) => enroll::run(language, &args)?,
            Command::Attend(attend) => report::attend(language, &attend)?,
            Command::Leave(leave) => report::leave(language, &leave)?,
            Command::Status(args) => return inspect::status(language, &args),
            Command::Check(flags) => return inspect::check(language, &flags),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A number of people as it is written on the page too.
fn count(text: &str) -> Result<u32, ValueFault> {
    let fault = ValueFault::Count(MAX_COUNT);
    let count = whole(text, Writer::Person).ok().and_then(|count| u32::try_from(count).ok());
    count.filter(|count| *count <= MAX_COUNT).ok_or(fault)
}

fn serve(language: Language, config: Config) -> Result<(), Complaint> {
    start_log(config.log_format, log_filter()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate()).map_err(|error| unheard("SIGTERM", error))?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| unheard("SIGINT", error))?;
        let service =
            Service::open(config.settings)?.with_notifier(Notifier::from_env()).with_language(language);
        let stop = async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        service.run(stop).await;
        Ok(())
    });
    // A power driver that hangs does not hold up the end.
    runtime.shutdown_background();
    served
}

fn unheard(signal: &'static str, error: std::io::Error) -> Complaint {
    Complaint::of(move |language| language.cannot(Deed::Await, signal, &error))
}

/// What is logged: level INFO, or what the first variable that is set says (`target=level,…`).
fn log_filter() -> Result<Targets, Complaint> {
    for variable in ["DIEMCAU_LOG", "RUST_LOG"] {
        let Some(text) = std::env::var_os(variable).filter(|text| !text.is_empty()) else {
            continue;
        };
        let text = text.to_string_lossy();
        let value = text.into_owned();
        return value.parse::<Targets>().map_err(|error| {
            Complaint::of(move |language| language.no_log_filter(variable, &value, &error))
        });
    }
    Ok(Targets::new().with_default(LevelFilter::INFO))
}

/// Writes the log to standard error.
fn start_log(format: LogFormat, filter: Targets) {
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Human => {
            let log = log.with_target(false).with_ansi(std::io::stderr().is_terminal());
            tracing_subscriber::registry().with(log.with_filter(filter)).init();
        }
        LogFormat::Json => tracing_subscriber::registry().with(log.json().with_filter(filter)).init(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_a_help_text() {
        assert_eq!(command_line::faults(&Cli::command()), Vec::<String>::new());
    }

    #[test]
    fn the_command_line_is_consistent_in_both_languages() {
        for language in [Language::Vietnamese, Language::English] {
            command_line::with_help(Cli::command(), language).debug_assert();
        }
    }
}
