//! `diemcau-monitor`: the dashboard, in this terminal.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Context;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, ValueEnum};
use diemcau_monitor::{Collector, Language, MonitorOptions};
use diemcau_phrase::command_line;
use diemcau_proto::channel::Target;

/// The command line; what its parts mean is said in `diemcau_phrase::help`.
#[derive(Debug, Parser)]
#[command(name = "diemcau-monitor", version)]
struct Cli {
    #[command(flatten)]
    collector: CollectorArgs,
    #[arg(long, value_name = "FINGERPRINT", env = "DIEMCAU_FINGERPRINT", requires = "connect")]
    fingerprint: Option<String>,
    #[arg(long, value_name = "LANG", default_value = "vi")]
    lang: Lang,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct CollectorArgs {
    #[arg(long, value_name = "URL", env = "DIEMCAU_CONNECT")]
    connect: Option<String>,
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    Vi,
    En,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match show(Cli::read()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("diemcau-monitor: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    /// Its `--lang` speaks for the screen alone: until it is read, the environment chooses.
    fn read() -> Self {
        let language = Language::of_environment(|name| std::env::var(name).ok());
        let matches = command_line::with_help(Self::command(), language).get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

async fn show(cli: Cli) -> anyhow::Result<()> {
    log_to_file()?;
    let collector = match (cli.collector.connect, cli.collector.data) {
        (Some(url), _) => Collector::Target(Target::parse(&url, cli.fingerprint.as_deref())?),
        (None, Some(dir)) => {
            // A typing error is told at once; a collector that is only away is waited for.
            Target::from_data_dir(&dir)?;
            Collector::DataDir(dir)
        }
        (None, None) => anyhow::bail!("either --connect or --data is needed"),
    };
    let language = match cli.lang {
        Lang::Vi => Language::Vietnamese,
        Lang::En => Language::English,
    };
    diemcau_monitor::run(MonitorOptions { collector, language }).await?;
    Ok(())
}

/// The screen is the dashboard's, so a log goes to the file that `DIEMCAU_LOG_FILE` names, or
/// nowhere; `RUST_LOG` chooses what.
fn log_to_file() -> anyhow::Result<()> {
    let Some(path) = std::env::var_os("DIEMCAU_LOG_FILE").map(PathBuf::from) else { return Ok(()) };
    let file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("cannot write the log {}", path.display()))?;
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Mutex::new(file)).init();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_has_a_help_text() {
        assert_eq!(command_line::faults(&Cli::command()), Vec::<String>::new());
    }

    #[test]
    fn the_command_line_is_consistent_in_both_languages() {
        for language in [Language::Vietnamese, Language::English] {
            command_line::with_help(Cli::command(), language).debug_assert();
        }
    }
}
