//! `diemcau-monitor`: the dashboard, in this terminal.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::Context;
use clap::{Args, Parser, ValueEnum};
use diemcau_monitor::{Collector, Language, MonitorOptions};
use diemcau_phrase::help;
use diemcau_proto::channel::Target;

/// Watch all points of an event live.
#[derive(Debug, Parser)]
#[command(name = "diemcau-monitor", version, about)]
struct Cli {
    #[command(flatten)]
    collector: CollectorArgs,
    /// SHA-256 of the collector's certificate, as the collector prints it
    #[arg(long, value_name = "FINGERPRINT", env = "DIEMCAU_FINGERPRINT", requires = "connect")]
    fingerprint: Option<String>,
    /// Language of the screen
    #[arg(long, value_name = "LANG", default_value = "vi")]
    lang: Lang,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct CollectorArgs {
    /// Address of the collector: <https://HOST:PORT>
    #[arg(long, value_name = "URL", env = "DIEMCAU_CONNECT")]
    connect: Option<String>,
    /// Data directory of a collector on this machine
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    #[value(help = help::VIETNAMESE)]
    Vi,
    /// English
    En,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match show(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("diemcau-monitor: {error:#}");
            ExitCode::FAILURE
        }
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
