//! Where the commands' logs go and how they look: standard error, for people or as JSON.

use std::env;
use std::io::{self, IsTerminal as _};

use tracing::Subscriber;
use tracing_subscriber::filter::{EnvFilter, ParseError};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};

/// The variables that say what is logged, the first that is set.
const FILTER_VARIABLES: [&str; 2] = ["DIEMCAU_LOG", "RUST_LOG"];
/// What is logged when no variable says so.
const DEFAULT_FILTER: &str = "info";

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people, coloured on a terminal.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The filter cannot be read.
    #[error("{variable} is {value:?}, which is no log filter (such as info, or warn,diemcau=debug)")]
    Filter {
        /// The variable that holds it.
        variable: &'static str,
        /// What it holds.
        value: String,
        /// Why.
        #[source]
        source: ParseError,
    },
    /// There is one already.
    #[error("logging is set up already")]
    Again(#[from] TryInitError),
}

/// Sets logging up for the whole process: `DIEMCAU_LOG`, else `RUST_LOG`, else `info`.
///
/// # Errors
/// If the filter cannot be read, or logging is set up already.
pub fn init(format: LogFormat) -> Result<(), LoggingError> {
    let set = FILTER_VARIABLES.iter().find_map(|name| Some((*name, env::var(name).ok()?)));
    let (variable, value) = set.unwrap_or(("", DEFAULT_FILTER.to_owned()));
    let filter = parse_filter(variable, value)?;
    subscriber(format, filter, io::stderr().is_terminal(), io::stderr).try_init()?;
    Ok(())
}

fn parse_filter(variable: &'static str, value: String) -> Result<EnvFilter, LoggingError> {
    EnvFilter::try_new(&value).map_err(|source| LoggingError::Filter { variable, value, source })
}

fn subscriber<W>(
    format: LogFormat,
    filter: EnvFilter,
    colours: bool,
    writer: W,
) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(writer);
    match format {
        LogFormat::Human => Box::new(subscriber.finish()),
        LogFormat::Json => Box::new(subscriber.json().flatten_event(true).finish()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn writes_lines_for_people_or_programs() {
        let human = log(LogFormat::Human, "info");
        assert_eq!(human.lines().count(), 1, "{human}");
        assert!(human.ends_with("liveness changed point=\"XA-016\"\n"), "{human}");

        let json = log(LogFormat::Json, "debug");
        let lines: Vec<serde_json::Value> =
            json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2, "{json}");
        assert_eq!((&lines[0]["level"], &lines[0]["point"]), (&"INFO".into(), &"XA-016".into()));
    }

    #[test]
    fn names_a_filter_that_cannot_be_read() {
        let error = parse_filter("DIEMCAU_LOG", "diemcau=loud".to_owned()).unwrap_err();
        assert!(error.to_string().starts_with("DIEMCAU_LOG is \"diemcau=loud\""), "{error}");
    }

    fn log(format: LogFormat, filter: &str) -> String {
        let kept = Buffer::default();
        let writer = kept.clone();
        let filter = parse_filter("", filter.to_owned()).unwrap();
        let subscriber = subscriber(format, filter, false, move || writer.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(point = "XA-016", "liveness changed");
            tracing::debug!("detail");
        });
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
}
