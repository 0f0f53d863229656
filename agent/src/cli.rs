//! The command `diemcau-agent`.

mod inspect;
mod report;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use diemcau_core::number::{NumberFault, Writer, whole};
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
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(Box<Flags>),
    Attend(Attend),
    Leave(Leave),
    Status(StatusArgs),
    Check(Box<Flags>),
}

#[derive(Debug, clap::Args)]
struct Attend {
    #[arg(value_parser = people)]
    count: u32,
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[arg(long = "for", value_name = "CODE", default_value = "")]
    for_point: String,
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

impl Cli {
    /// What the command line of this process says; ends the process where it is asked for help or wrong.
    pub fn read() -> Self {
        let language = Language::of_environment(|name| std::env::var(name).ok());
        let matches = command_line::with_help(Self::command(), language).get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// Does what was asked.
    ///
    /// # Errors
    /// If it cannot be done; the chain of causes is for people.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Run(flags) => run(&flags)?,
            Command::Attend(attend) => report::attend(&attend)?,
            Command::Leave(leave) => report::leave(&leave)?,
            Command::Status(args) => return inspect::status(&args),
            Command::Check(flags) => return inspect::check(&flags),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn run(flags: &Flags) -> anyhow::Result<()> {
    let config = Config::resolve(flags)?;
    start_log(config.log_format, log_filter()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
        let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?;
        let service = Service::open(config.settings)?.with_notifier(Notifier::from_env());
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

/// A number of people as it is written on the page too; how many they may be is judged with the rest.
fn people(text: &str) -> Result<u32, NumberFault> {
    whole(text, Writer::Person).map(|count| u32::try_from(count).unwrap_or(u32::MAX))
}

/// What is logged: level INFO, or what the first variable that is set says (`target=level,…`).
fn log_filter() -> anyhow::Result<Targets> {
    for variable in ["DIEMCAU_LOG", "RUST_LOG"] {
        let Some(text) = std::env::var_os(variable).filter(|text| !text.is_empty()) else {
            continue;
        };
        let text = text.to_string_lossy();
        return text.parse().with_context(|| {
            format!(
                "{variable} is {text:?}, which is no log filter (such as info, or warn,diemcau_agent=debug)"
            )
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
