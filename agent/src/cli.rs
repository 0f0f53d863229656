//! The command `diemcau-agent`.

mod inspect;
mod report;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use diemcau_phrase::help;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{Config, Flags, LogFormat, STATE, length};
use crate::notify::Notifier;
use crate::service::Service;

/// Arguments of `diemcau-agent`.
#[derive(Debug, Parser)]
#[command(name = "diemcau-agent", version, about = help::AGENT)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the agent until it is stopped (SIGTERM) or a person says goodbye
    Run(Box<Flags>),
    /// Tell how many people are present at this point, and at this point alone
    Attend(Attend),
    /// Say goodbye to the collector on purpose, and end the running agent
    Leave(Leave),
    /// Tell how this point stands: collector, power, line, what was reported, where the page is
    ///
    /// Exit code 0: told; 1: no agent runs there.
    Status(StatusArgs),
    /// Try the configuration, the collector, the power and every probe, and say what to do
    ///
    /// Exit code 0: all is well; 1: something is wrong.
    Check(Box<Flags>),
}

#[derive(Debug, clap::Args)]
struct Attend {
    #[arg(help = help::ATTENDEES)]
    count: u32,
    /// Who counted
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    /// A remark
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// Code of another point, below this one, that was counted
    #[arg(long = "for", value_name = "CODE", default_value = "")]
    for_point: String,
    /// Wait for the collector's answer, such as 10s
    #[arg(long, value_name = "TIME", value_parser = length::parse)]
    wait: Option<Duration>,
    /// State directory of the agent
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE", default_value = STATE)]
    state: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Leave {
    /// Who says so
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    /// State directory of the agent
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE", default_value = STATE)]
    state: PathBuf,
}

#[derive(Debug, clap::Args)]
struct StatusArgs {
    /// Print JSON for scripts
    #[arg(long)]
    json: bool,
    /// State directory of the agent
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE", default_value = STATE)]
    state: PathBuf,
}

impl Cli {
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
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;

        Cli::command().debug_assert();
    }
}
