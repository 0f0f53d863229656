//! Why there is no configuration, with the place of the fault.

use std::fmt;
use std::path::PathBuf;

use diemcau_phrase::Language;
use diemcau_phrase::misread::Misread;
use diemcau_phrase::setting::{Needed, SettingFault};
use diemcau_proto::channel::{IdentityError, TargetError};

use crate::enrolment::EnrolmentError;
use crate::page::PageSettings;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file has an unknown key, a wrong value, or is no TOML; the cause shows the line.
    #[error("{}, {misread}", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and why.
        misread: Misread,
        /// Whether quotation marks around the value there are all that it lacks.
        lacks_quotes: bool,
    },
    /// A value says nothing usable.
    #[error("{place}: {fault}")]
    Value {
        /// The flag, or file, line and key.
        place: Place,
        /// What is wrong.
        fault: SettingFault,
    },
    /// The collector cannot be told from what is there.
    #[error("{place} names no collector")]
    Target {
        /// The flag, or file, line and key.
        place: Place,
        /// What is wrong.
        #[source]
        source: TargetError,
    },
    /// What an enrolment wrote cannot be read.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The certificate that an enrolment wrote cannot be read.
    #[error(transparent)]
    IdentityFile(#[from] IdentityError),
    /// It cannot be used.
    #[error(transparent)]
    Identity(TargetError),
    /// Nobody said anything of point or collector: the machine waits to be enrolled.
    #[error("{}", Language::English.setting_missing(Needed::Point))]
    Unconfigured {
        /// Where its page is; none: nowhere.
        page: Option<PageSettings>,
    },
    /// Something is needed and nowhere said.
    #[error("{}", Language::English.setting_missing(*.0))]
    Missing(Needed),
}

impl ConfigError {
    /// Whether only a person can mend it. A collector on the same machine may just not have started.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Target { source, .. } => !matches!(source, TargetError::NoCollectorFile { .. }),
            Self::Read { .. }
            | Self::Parse { .. }
            | Self::Value { .. }
            | Self::Enrolment(_)
            | Self::IdentityFile(_)
            | Self::Identity(_)
            | Self::Unconfigured { .. }
            | Self::Missing(_) => true,
        }
    }
}

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// On the command line or in the environment.
    Flag(&'static str),
    /// In a file.
    File {
        /// Its name.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key.
        key: &'static str,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "--{name}"),
            Self::File { path, line, key } => write!(f, "{}, line {line}, {key}", path.display()),
        }
    }
}
