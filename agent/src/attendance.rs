//! Counts that no person makes: a file with a number, a command's output, a value of a device's web
//! page. Each is told as what it is, and a source that fails says nothing rather than 0.

mod command;
mod file;
mod http;
#[cfg(diemcau_fuzzing)]
pub use http::fuzz;
mod settings;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use diemcau_core::attendance::MAX_COUNT;
use diemcau_core::number::{NumberFault, Writer, whole};
use diemcau_phrase::agent as phrase;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

pub use http::{JsonValue, RequestError};
pub use settings::{INTERVAL, RawSource, SettingError};

use crate::clock::{Mono, Now};
use file::FileReader;
use http::HttpReader;

/// A count that stays the same is told again after so long: counting may have opened meanwhile, or
/// another session begun.
const TOLD_AGAIN: Duration = Duration::from_mins(5);
/// How long a file, or a device on the network, may take.
const READ: Duration = Duration::from_secs(5);
/// How long a command may take.
const RUN: Duration = Duration::from_secs(10);

/// Something that tells how many people are at the point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What the people at the point call it.
    name: String,
    /// What it is.
    kind: Kind,
    /// Between two readings.
    interval: Duration,
}

/// What a source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A file that holds a number and no more.
    File(PathBuf),
    /// A program with its arguments, which writes a number and no more. No shell reads it.
    Command(Vec<String>),
    /// A number within a JSON document of a web server.
    Http(JsonValue),
}

/// A count, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The kind and the name of the source.
    pub by: String,
    /// How many people.
    pub count: u32,
}

/// Why a source gives no count.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The command cannot be run.
    #[error("cannot run {program}")]
    Run {
        /// The program.
        program: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The command failed.
    #[error("{program} failed: {status}")]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// The device cannot be asked.
    #[error("cannot ask the device")]
    Request(#[from] RequestError),
    /// The device answers with another status than 200.
    #[error("the device answers with HTTP status {status}")]
    Status {
        /// Which.
        status: u16,
    },
    /// The device's answer is no JSON.
    #[error("what the device answers is no JSON")]
    Json(#[source] serde_json::Error),
    /// The device's JSON has nothing there.
    #[error("the device's answer has nothing at {pointer:?}")]
    Absent {
        /// Where.
        pointer: String,
    },
    /// It takes too long.
    #[error("no answer within {} s", most.as_secs_f32())]
    TimedOut {
        /// How long it had.
        most: Duration,
    },
    /// It says too much.
    #[error("it says more than {most} bytes")]
    TooLong {
        /// How much it may say.
        most: usize,
    },
    /// It says something else.
    #[error("cannot read {shown:?} as a number of people")]
    NotANumber {
        /// The beginning of what it says.
        shown: String,
        /// Why.
        #[source]
        source: NumberFault,
    },
    /// A number beyond belief.
    #[error("{count} is more than the {MAX_COUNT} people that a count can be")]
    TooMany {
        /// Which.
        count: u64,
    },
}

impl Source {
    /// The kind and the name, as a count is marked with.
    pub fn by(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.label(), self.name)
    }
}

impl Kind {
    fn label(&self) -> &'static str {
        match self {
            Self::File(_) => phrase::FILE,
            Self::Command(_) => phrase::COMMAND,
            Self::Http(_) => "HTTP",
        }
    }
}

/// Asks a source once.
///
/// # Errors
/// If it cannot be asked, takes too long, or does not say a count.
pub async fn read_once(source: &Source) -> Result<u32, SourceError> {
    Reader::new(&source.kind)?.read().await
}

/// Asks each source again and again, in a task of its own, and tells its count when it is the first
/// or another than before, and every five minutes, for as long as somebody listens. Ends its tasks
/// when it is dropped.
pub async fn watch(sources: Vec<Source>, counts: mpsc::Sender<Counted>) {
    let mut watches: JoinSet<()> =
        sources.into_iter().map(|source| watch_one(source, counts.clone())).collect();
    drop(counts);
    while watches.join_next().await.is_some() {}
}

async fn watch_one(source: Source, counts: mpsc::Sender<Counted>) {
    let mut ticks = tokio::time::interval(source.interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut reader = match Reader::new(&source.kind) {
        Ok(reader) => reader,
        Err(error) => return log_failure(&source, &error),
    };
    let mut told: Option<(u32, Mono)> = None;
    let mut fails = false;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = counts.closed() => return,
        }
        let count = match reader.read().await {
            Ok(count) => count,
            Err(error) => {
                if !fails {
                    log_failure(&source, &error);
                }
                fails = true;
                continue;
            }
        };
        if fails {
            tracing::info!(%source, count, "the source counts again");
            fails = false;
        }
        let now = Now::ask().mono;
        if told.is_some_and(|(before, at)| before == count && now.since(at) < TOLD_AGAIN) {
            continue;
        }
        told = Some((count, now));
        if counts.send(Counted { by: source.by(), count }).await.is_err() {
            return;
        }
    }
}

fn log_failure(source: &Source, error: &SourceError) {
    let cause = std::error::Error::source(error).map(tracing::field::display);
    tracing::warn!(%source, %error, cause, "the source gives no count");
}

/// A source, ready to be asked.
enum Reader {
    File(FileReader),
    Command(Vec<String>),
    Http(HttpReader),
}

impl Reader {
    fn new(kind: &Kind) -> Result<Self, SourceError> {
        Ok(match kind {
            Kind::File(path) => Self::File(FileReader::new(path.clone())),
            Kind::Command(argv) => Self::Command(argv.clone()),
            Kind::Http(value) => Self::Http(HttpReader::new(value.clone(), READ)?),
        })
    }

    async fn read(&mut self) -> Result<u32, SourceError> {
        match self {
            Self::File(reader) => count(&text_of(&reader.read(READ).await?)),
            Self::Command(argv) => count(&text_of(&command::output(argv, RUN).await?)),
            Self::Http(reader) => reader.read().await,
        }
    }
}

/// A count in a text, and nothing else.
fn count(text: &str) -> Result<u32, SourceError> {
    match whole(text, Writer::Device) {
        Ok(count) => in_bounds(count),
        Err(source) => Err(SourceError::NotANumber { shown: text.trim().chars().take(40).collect(), source }),
    }
}

/// The text of a file, an output or a document: UTF-8, or UTF-16 where a byte order mark says so, as
/// Windows' shells write it.
fn text_of(bytes: &[u8]) -> String {
    let units = |of: fn([u8; 2]) -> u16| {
        let unit = |pair: &[u8]| <[u8; 2]>::try_from(pair).map_or(0xfffd, of);
        String::from_utf16_lossy(&bytes[2..].chunks(2).map(unit).collect::<Vec<u16>>())
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned(),
    }
}

fn in_bounds(count: u64) -> Result<u32, SourceError> {
    let small = u32::try_from(count).ok().filter(|count| *count <= MAX_COUNT);
    small.ok_or(SourceError::TooMany { count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_whole_number_and_no_more() {
        for (text, expected) in [
            ("45", 45),
            (" 45\r\n", 45),
            ("0", 0),
            ("\u{feff}45\n", 45),
            ("007", 7),
            ("100000", 100_000),
            ("45.0\n", 45),
            ("4.5e1", 45),
            ("45 người\n", 45),
            ("1.200", 1_200),
        ] {
            assert_eq!(count(&text_of(text.as_bytes())).unwrap(), expected, "{text:?}");
        }
        for text in ["", " ", "-1", "4 5", "45.6", "45.000", "0x1", "٤٥", "45\n46", "45\n460", "\u{0}"] {
            let error = count(&text_of(text.as_bytes())).unwrap_err();
            assert!(matches!(error, SourceError::NotANumber { .. }), "{text:?}: {error}");
        }
        for text in ["100001", "99999999999999999999999", "1e9"] {
            assert!(matches!(count(text), Err(SourceError::TooMany { .. })), "{text:?}");
        }
        assert!(count(&text_of(b"\xff\xfe")).is_err());
    }

    #[test]
    fn a_text_of_windows_is_read_too() {
        let utf16 = |mark: u16, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            [mark].into_iter().chain("45\r\n".encode_utf16()).flat_map(order).collect()
        };
        for bytes in [utf16(0xfeff, u16::to_le_bytes), utf16(0xfeff, u16::to_be_bytes)] {
            assert_eq!(count(&text_of(&bytes)).unwrap(), 45, "{bytes:x?}");
        }
        assert!(count(&text_of(b"\xff\xfe4\x005")).is_err(), "half a letter is none");
    }
}
