//! Where the demo logs: beside its data while a dashboard holds the terminal, else standard error.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use anyhow::Context;
use tracing_subscriber::EnvFilter;

/// The variables that say what is logged, the first that is set.
const FILTER_VARIABLES: [&str; 2] = ["DIEMCAU_LOG", "RUST_LOG"];

/// Logs to a file.
pub(super) fn to_file(path: &Path) -> anyhow::Result<()> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter("info")?).with_ansi(false);
    set(log.with_writer(Mutex::new(file)).try_init())
}

/// Logs what matters to standard error.
pub(super) fn to_stderr() -> anyhow::Result<()> {
    let log = tracing_subscriber::fmt().with_env_filter(filter("warn")?).with_ansi(false);
    set(log.with_writer(io::stderr).try_init())
}

fn filter(otherwise: &str) -> anyhow::Result<EnvFilter> {
    let set = FILTER_VARIABLES.iter().find_map(|name| std::env::var(name).ok());
    let text = set.as_deref().unwrap_or(otherwise);
    EnvFilter::try_new(text).with_context(|| format!("{text:?} is no log filter"))
}

fn set(tried: Result<(), Box<dyn std::error::Error + Send + Sync>>) -> anyhow::Result<()> {
    tried.map_err(|error| anyhow::anyhow!("cannot set up the log: {error}"))
}
