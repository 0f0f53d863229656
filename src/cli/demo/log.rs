//! Where the demo logs: beside its data while a dashboard holds the terminal, else standard error.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use diemcau::logging::LoggingError;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use tracing_subscriber::EnvFilter;

/// The variables that say what is logged, the first that is set.
const FILTER_VARIABLES: [&str; 2] = ["DIEMCAU_LOG", "RUST_LOG"];

/// Logs to a file.
pub(super) fn to_file(path: &Path) -> Result<(), Complaint> {
    let file = File::create(path).map_err(|error| {
        let shown = path.display().to_string();
        Complaint::of(move |language| language.cannot(Deed::Write, &shown, &error))
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter("info")?).with_ansi(false);
    set(log.with_writer(Mutex::new(file)).try_init())
}

/// Logs what matters to standard error.
pub(super) fn to_stderr() -> Result<(), Complaint> {
    let log = tracing_subscriber::fmt().with_env_filter(filter("warn")?).with_ansi(false);
    set(log.with_writer(io::stderr).try_init())
}

fn filter(otherwise: &str) -> Result<EnvFilter, Complaint> {
    let set = FILTER_VARIABLES.iter().find_map(|name| Some((*name, std::env::var(name).ok()?)));
    let (variable, value) = set.unwrap_or(("", otherwise.to_owned()));
    EnvFilter::try_new(&value).map_err(|source| LoggingError::Filter { variable, value, source }.into())
}

fn set(tried: Result<(), Box<dyn std::error::Error + Send + Sync>>) -> Result<(), Complaint> {
    tried.map_err(|error| Complaint::of(move |language| language.no_log(&error)))
}
