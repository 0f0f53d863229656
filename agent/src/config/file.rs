//! The file as it is written.

use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use super::LogFormat;
use crate::attendance::RawSource;

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    pub(super) connect: Option<Spanned<String>>,
    pub(super) fingerprint: Option<Spanned<String>>,
    pub(super) data: Option<Spanned<PathBuf>>,
    pub(super) point: Option<Spanned<String>>,
    pub(super) state: Option<PathBuf>,
    pub(super) nut: Option<Spanned<String>>,
    pub(super) power_root: Option<PathBuf>,
    pub(super) generator_file: Option<PathBuf>,
    pub(super) log_format: Option<LogFormat>,
    /// `[page]`
    pub(super) page: Option<RawPage>,
    /// `[[attendance]]`
    #[serde(default)]
    pub(super) attendance: Vec<Spanned<RawSource>>,
    /// `[[probe]]`
    #[serde(default)]
    pub(super) probe: Vec<RawProbe>,
}

/// The file's table `[page]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPage {
    pub(super) listen: Option<Spanned<String>>,
    pub(super) lan: Option<Spanned<String>>,
}

/// One probe as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProbe {
    /// Its name; by default its kind.
    pub(super) name: Option<Spanned<String>>,
    /// What it does.
    pub(super) kind: Spanned<String>,
    /// Whom it asks.
    pub(super) target: Spanned<String>,
    /// Between two samples.
    pub(super) interval: Option<Spanned<String>>,
    /// A sample without an answer by then is lost.
    pub(super) timeout: Option<Spanned<String>>,
}
