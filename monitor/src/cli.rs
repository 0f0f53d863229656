//! The command `diemcau-monitor`: the dashboard, in this terminal.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::{Args, CommandFactory as _, Parser};
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use diemcau_phrase::{Language, command_line};
use diemcau_proto::channel::Target;

use crate::command::read_keys;
use crate::keys::Keys;
use crate::options::{Collector, MonitorOptions};
use crate::palette::Palette;
use crate::remembered::{MemoryOptions, file_of_environment};

/// Exit code of a program that was called wrongly.
const MISCALLED: u8 = 2;

/// The command line; what its parts mean is said in `diemcau_phrase::help`.
#[derive(Debug, Parser)]
#[command(name = "diemcau-monitor", version)]
pub struct Cli {
    #[command(flatten)]
    collector: CollectorArgs,
    #[arg(long, value_name = "FINGERPRINT", env = "DIEMCAU_FINGERPRINT", requires = "connect")]
    fingerprint: Option<String>,
    #[arg(long, value_name = "DIR", env = "DIEMCAU_IDENTITY", requires = "connect")]
    identity: Option<PathBuf>,
    #[arg(long = "as", value_name = "NAME", env = "DIEMCAU_AS")]
    operator: Option<String>,
    #[arg(long)]
    wall: bool,
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    #[arg(long, value_name = "FILE", env = "DIEMCAU_KEYS")]
    keys: Option<PathBuf>,
    #[arg(long, value_name = "COLORS", value_enum, env = "DIEMCAU_COLORS")]
    colors: Option<Colors>,
    /// Read before the rest, so that what is wrong with the rest is told in it.
    #[arg(long, value_name = "LANG", value_enum)]
    lang: Option<Language>,
}

/// What of colours is shown.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Colors {
    Full,
    Safe,
    Contrast,
    Light,
    Sixteen,
    None,
}

impl Colors {
    fn palette(self) -> Palette {
        match self {
            Self::Full => Palette::Full,
            Self::Safe => Palette::Safe,
            Self::Contrast => Palette::Contrast,
            Self::Light => Palette::Light,
            Self::Sixteen => Palette::Sixteen,
            Self::None => Palette::NoColor,
        }
    }
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct CollectorArgs {
    #[arg(long, value_name = "URL", env = "DIEMCAU_CONNECT")]
    connect: Option<String>,
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Does what the command line of this process asks for, and tells what cannot be done.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let language = command_line::language(&arguments, |name| std::env::var(name).ok());
    let cli = match command_line::parse(Cli::command(), &arguments, language) {
        Ok(cli) => cli,
        Err(error) => match command_line::refusal(&error, language) {
            Some(refusal) => {
                complain(&refusal);
                return ExitCode::from(MISCALLED);
            }
            None => error.exit(),
        },
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let shown = runtime.map_err(Complaint::from).and_then(|runtime| runtime.block_on(show(cli, language)));
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.explain(language));
            ExitCode::FAILURE
        }
    }
}

fn complain(text: &str) {
    // Nowhere is left to complain if standard error fails.
    let _ = writeln!(std::io::stderr().lock(), "diemcau-monitor: {text}");
}

async fn show(cli: Cli, language: Language) -> Result<(), Complaint> {
    log_to_file()?;
    let collector = match (cli.collector.connect, cli.collector.data) {
        (None, Some(dir)) => {
            // A typing error is told at once; a collector that is only away is waited for.
            Target::from_data_dir(&dir)?;
            Collector::DataDir(dir)
        }
        // One of the two is there, or the command line was refused.
        (url, _) => {
            let url = url.unwrap_or_default();
            let target = Target::parse(&url, cli.fingerprint.as_deref())?;
            Collector::Target(target.as_in(cli.identity.as_deref())?)
        }
    };
    // A screen on a wall opens as it hangs, whoever used it last.
    let file = file_of_environment().filter(|_| !cli.wall);
    let memory = file.map(|file| MemoryOptions { file, is_language_given: cli.lang.is_some() });
    let options = MonitorOptions {
        collector,
        language,
        operator: cli.operator,
        greeting: None,
        keys: keys(cli.keys.as_deref())?,
        palette: cli.colors.map(Colors::palette),
        is_wall: cli.wall,
        record: cli.record,
        memory,
        replay: None,
    };
    crate::run::run(options).await?;
    Ok(())
}

/// The keys of a file, or those of the table.
fn keys(file: Option<&Path>) -> Result<Keys, Complaint> {
    let Some(path) = file else { return Ok(Keys::default()) };
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let shown = shown.clone();
        Complaint::of(move |language| language.cannot(Deed::Read, &shown, &error))
    })?;
    read_keys(&text)
        .map_err(|fault| Complaint::of(move |language| format!("{shown}: {}", language.keys_fault(&fault))))
}

/// The screen is the dashboard's, so a log goes to the file that `DIEMCAU_LOG_FILE` names, or
/// nowhere; `RUST_LOG` chooses what.
fn log_to_file() -> Result<(), Complaint> {
    let Some(path) = std::env::var_os("DIEMCAU_LOG_FILE").map(PathBuf::from) else { return Ok(()) };
    let file = std::fs::OpenOptions::new().create(true).append(true).open(&path).map_err(|error| {
        Complaint::of(move |language| language.cannot(Deed::Write, path.display(), &error))
    })?;
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
