//! A file at the point that says whether the generator runs: a controller writes it, or a person.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau_phrase::agent::{self as phrase, GENERATOR_RUNS, GENERATOR_STANDS};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use super::News;

/// Between two looks.
const INTERVAL: Duration = Duration::from_secs(2);
/// More than this is not read of the file, bytes.
const MAX_LENGTH: u64 = 64;

/// Whether the generator runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generator {
    /// It carries the load when the mains do not.
    Running,
    /// It stands.
    Stopped,
}

/// Why a file says nothing.
#[derive(Debug, thiserror::Error)]
pub enum GeneratorError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It says something else.
    #[error("{} says {shown:?}, not 1 or 0, on or off, {GENERATOR_RUNS} or {GENERATOR_STANDS}", path.display())]
    Word {
        /// The file.
        path: PathBuf,
        /// The beginning of what it says.
        shown: String,
    },
}

/// Reads the file once. It holds for as long as it is there, however old it is. May block for ever.
///
/// # Errors
/// If it cannot be read or says neither.
pub fn read(path: &Path) -> Result<Generator, GeneratorError> {
    let mut bytes = Vec::new();
    let taken = File::open(path).and_then(|file| file.take(MAX_LENGTH).read_to_end(&mut bytes));
    if let Err(source) = taken {
        return Err(GeneratorError::Read { path: path.to_owned(), source });
    }
    let text = String::from_utf8_lossy(&bytes);
    parse(&text).ok_or_else(|| GeneratorError::Word { path: path.to_owned(), shown: text.trim().to_owned() })
}

/// Looks again and again on a pool thread, and tells what it saw for as long as somebody listens. A
/// file that hangs hangs alone.
pub(super) async fn watch(path: PathBuf, news: mpsc::Sender<News>) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut said = None;
    loop {
        ticks.tick().await;
        let file = path.clone();
        let Ok(seen) = tokio::task::spawn_blocking(move || read(&file)).await else {
            return;
        };
        if let Err(error) = &seen
            && said != Some(error.to_string())
        {
            let cause = std::error::Error::source(error).map(tracing::field::display);
            tracing::warn!(%error, cause, "the generator is not known");
        }
        said = seen.as_ref().err().map(ToString::to_string);
        if news.send(News::Generator(seen.ok())).await.is_err() {
            return;
        }
    }
}

fn parse(text: &str) -> Option<Generator> {
    let word = diemcau_core::text::clean(text).text.to_lowercase();
    match word.as_str() {
        "1" | "on" | phrase::GENERATOR_RUNS => Some(Generator::Running),
        "0" | "off" | phrase::GENERATOR_STANDS => Some(Generator::Stopped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_it_in_few_words() {
        for (text, state) in [
            ("1", Some(Generator::Running)),
            (" ON\r\n", Some(Generator::Running)),
            ("Chạy\n", Some(Generator::Running)),
            ("CHẠY", Some(Generator::Running)),
            // As a Mac spells it.
            ("cha\u{323}y", Some(Generator::Running)),
            ("0\n", Some(Generator::Stopped)),
            ("off", Some(Generator::Stopped)),
            ("\u{feff}Không", Some(Generator::Stopped)),
            ("", None),
            ("2", None),
            ("10", None),
            ("không chạy", None),
            ("true", None),
        ] {
            assert_eq!(parse(text), state, "{text:?}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_or_says_something_else_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("generator");
        assert!(matches!(read(&path), Err(GeneratorError::Read { .. })));
        assert!(matches!(read(dir.path()), Err(GeneratorError::Read { .. })));
        std::fs::write(&path, "on\n").unwrap();
        assert_eq!(read(&path).unwrap(), Generator::Running);
        std::fs::write(&path, "x".repeat(10_000)).unwrap();
        let said = read(&path).unwrap_err().to_string();
        assert!(said.contains("generator says \"xxx") && said.len() < 200, "{said}");
    }
}
