//! A source as the configuration names it.
//!
//! ```toml
//! [[attendance]]
//! name = "cửa chính"
//! file = "/run/diemcau/count"              # or
//! # command = ["/usr/local/bin/count"]     # or
//! # url = "http://10.1.2.3/api/people"
//! # pointer = "/rooms/0/count"             # RFC 6901
//! # interval = "30s"
//! ```

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use diemcau_core::text::clean;
use diemcau_phrase::agent as phrase;
use diemcau_phrase::setting::SettingFault;
use diemcau_proto::convert::agent::MAX_BY;
use serde::Deserialize;

use super::{JsonValue, Kind, Source};
use crate::config::length;

/// Between two readings unless the configuration says otherwise.
pub const INTERVAL: Duration = Duration::from_secs(30);
/// The longest name: a count is marked with the kind and the name.
const MAX_NAME: usize = MAX_BY - phrase::COMMAND.len() - ": ".len();
/// The shortest and the longest.
const INTERVALS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_hours(24);

/// A source as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSource {
    /// What the people at the point call it.
    pub name: String,
    /// A file that holds a number.
    pub file: Option<PathBuf>,
    /// A program with its arguments, which writes a number.
    pub command: Option<Vec<String>>,
    /// The address of a JSON document.
    pub url: Option<String>,
    /// A JSON pointer to the number in that document.
    pub pointer: Option<String>,
    /// Between two readings, such as `30s`.
    pub interval: Option<String>,
}

/// Why something written is no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// Its name is none.
    #[error("a source's name has 1 to {MAX_NAME} bytes")]
    Name,
    /// It is nothing, or several things.
    #[error("a source is one of: file, command, url with pointer")]
    Kind,
    /// There is nothing to run.
    #[error("command is a list of the program and its arguments, such as [\"/usr/local/bin/count\"]")]
    Command,
    /// The address is none.
    #[error("url is no address such as http://10.1.2.3/count")]
    Url,
    /// The pointer is none.
    #[error("pointer is no JSON pointer such as /rooms/0/count")]
    Pointer,
    /// It would be read too often or never.
    #[error("interval is 1s to 24h, such as 30s")]
    Interval,
}

impl SettingError {
    /// What is wrong, as people are told it.
    pub(crate) fn fault(self) -> SettingFault {
        match self {
            Self::Name => SettingFault::Name(MAX_NAME),
            Self::Kind => SettingFault::SourceKind,
            Self::Command => SettingFault::SourceCommand,
            Self::Url => SettingFault::SourceUrl,
            Self::Pointer => SettingFault::SourcePointer,
            Self::Interval => SettingFault::LengthBounds(*INTERVALS.start(), *INTERVALS.end()),
        }
    }
}

impl TryFrom<RawSource> for Source {
    type Error = SettingError;

    fn try_from(raw: RawSource) -> Result<Self, SettingError> {
        let name = clean(&raw.name).text;
        if name.is_empty() || name.len() > MAX_NAME {
            return Err(SettingError::Name);
        }
        let kind = match (raw.file, raw.command, raw.url, raw.pointer) {
            (Some(path), None, None, None) => Kind::File(path),
            (None, Some(argv), None, None) => {
                if argv.first().is_none_or(String::is_empty) || argv.iter().any(|word| word.contains('\0')) {
                    return Err(SettingError::Command);
                }
                Kind::Command(argv)
            }
            (None, None, Some(url), Some(pointer)) => Kind::Http(JsonValue::new(&url, &pointer)?),
            _ => return Err(SettingError::Kind),
        };
        let interval = match raw.interval {
            None => INTERVAL,
            Some(written) => length::parse(&written)
                .ok()
                .filter(|interval| INTERVALS.contains(interval))
                .ok_or(SettingError::Interval)?,
        };
        Ok(Self { name, kind, interval })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Result<Source, SettingError> {
        toml::from_str::<RawSource>(text).unwrap().try_into()
    }

    #[test]
    fn is_one_thing_and_marked_as_that() {
        for (text, by, seconds) in [
            ("name = ' cửa  chính '\nfile = '/run/count'", "tệp: cửa chính", 30),
            ("name = 'cửa'\ncommand = ['count', '--now']\ninterval = '5s'", "lệnh: cửa", 5),
            ("name = 'camera'\nurl = 'http://10.1.2.3/'\npointer = '/count'", "HTTP: camera", 30),
        ] {
            let source = source(text).unwrap();
            assert_eq!((source.by().as_str(), source.interval), (by, Duration::from_secs(seconds)));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let long = format!("name = '{}'\nfile = '/f'", "a".repeat(MAX_NAME + 1));
        for (text, error) in [
            ("name = ' '\nfile = '/f'", SettingError::Name),
            (&long, SettingError::Name),
            ("name = 'a'", SettingError::Kind),
            ("name = 'a'\nfile = '/f'\ncommand = ['c']", SettingError::Kind),
            ("name = 'a'\nurl = 'http://a/'", SettingError::Kind),
            ("name = 'a'\nfile = '/f'\npointer = ''", SettingError::Kind),
            ("name = 'a'\ncommand = []", SettingError::Command),
            ("name = 'a'\ncommand = ['']", SettingError::Command),
            ("name = 'a'\nurl = 'a'\npointer = ''", SettingError::Url),
            ("name = 'a'\nurl = 'http://a/'\npointer = 'a'", SettingError::Pointer),
            ("name = 'a'\nfile = '/f'\ninterval = '0s'", SettingError::Interval),
        ] {
            assert_eq!(source(text), Err(error), "{text}");
        }
        assert!(toml::from_str::<RawSource>("name = 'a'\nfiel = '/f'").is_err());
    }
}
