//! What the tables of channels have in common: how their keys are checked, and what is wrong told with its
//! place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau_phrase::misread::Misread;
use diemcau_phrase::recipients::RecipientsFault;
use diemcau_phrase::value::ValueFault;
use reqwest::Url;
use secrecy::SecretString;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::secret::{SecretError, SecretSource};
use super::template::Template;
use super::tls::{self, TlsError};
use super::web::Web;

/// How long a channel waits for an answer, unless its table says.
const TIMEOUT: Duration = Duration::from_secs(10);
/// What a table may say of that.
const TIMEOUTS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_mins(1));
/// The longest gap between two messages that a table may ask for.
const MOST_GAP: Duration = Duration::from_mins(1);

/// One thing that is wrong in an entry of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EntryFault {
    /// The byte where it stands.
    pub(super) at: usize,
    /// The key; empty if there is none.
    pub(super) key: String,
    pub(super) fault: RecipientsFault,
}

/// Keys that every channel's table may have.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCommon {
    /// A length of time, such as "10s".
    timeout: Option<Spanned<String>>,
    /// A length of time between two messages; the vendor's documented pace if it is not said.
    gap: Option<Spanned<String>>,
    /// A PEM file with the office's own certificate authority.
    ca_file: Option<Spanned<String>>,
}

/// The names of the keys of [`RawCommon`].
pub(super) const COMMON: [&str; 3] = ["timeout", "gap", "ca_file"];

/// What they say.
#[derive(Debug)]
pub(super) struct Common {
    pub(super) timeout: Duration,
    pub(super) gap: Option<Duration>,
    pub(super) authority: Option<PathBuf>,
}

/// Collects what is wrong with one entry.
pub(super) struct Checker<'a> {
    /// The whole file.
    text: &'a str,
    /// Where the file lies: other files are named relative to it.
    folder: &'a Path,
    /// Where the entry stands, for what has no place of its own.
    at: usize,
    pub(super) faults: Vec<EntryFault>,
    /// The secrets that were read, to be held against the rights of their files.
    pub(super) sources: Vec<SecretSource>,
    /// The address that is reached without TLS, if it is not this machine.
    pub(super) plaintext: Option<String>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(text: &'a str, folder: &'a Path, at: usize) -> Self {
        Self { text, folder, at, faults: Vec::new(), sources: Vec::new(), plaintext: None }
    }

    /// Reads a table as it is written.
    pub(super) fn read<'i, T: Deserialize<'i>>(&mut self, table: Spanned<DeTable<'i>>) -> Option<T> {
        let span = table.span();
        let table = Spanned::new(span, DeValue::Table(table.into_inner()));
        match T::deserialize(ValueDeserializer::from(table)) {
            Ok(read) => Some(read),
            Err(error) => {
                self.faults.push(self.misread(&error));
                None
            }
        }
    }

    fn misread(&self, error: &toml::de::Error) -> EntryFault {
        let at = error.span().map_or(self.at, |span| span.start);
        let named = error.message().strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
        if let Some((key, _)) = named {
            return EntryFault { at: self.at, key: key.to_owned(), fault: RecipientsFault::Missing };
        }
        let line_start = self.text[..at].rfind('\n').map_or(0, |before| before + 1);
        let written = self.text[line_start..].lines().next().unwrap_or_default();
        let key = written.split_once('=').map_or("", |(key, _)| key.trim()).to_owned();
        let misread = Misread::new(self.text, error.span(), error.message());
        EntryFault { at, key, fault: RecipientsFault::Misread(misread) }
    }

    pub(super) fn tell<T>(&mut self, at: &Spanned<T>, key: &str, fault: RecipientsFault) {
        self.faults.push(EntryFault { at: at.span().start, key: key.to_owned(), fault });
    }

    /// Of something that does not stand in the file.
    pub(super) fn tell_missing(&mut self, key: &str, fault: RecipientsFault) {
        self.faults.push(EntryFault { at: self.at, key: key.to_owned(), fault });
    }

    pub(super) fn common(&mut self, raw: &RawCommon) -> Common {
        let timeout = raw.timeout.as_ref().and_then(|written| self.length(written, "timeout", TIMEOUTS));
        let gap =
            raw.gap.as_ref().and_then(|written| self.length(written, "gap", (Duration::ZERO, MOST_GAP)));
        let authority = raw.ca_file.as_ref().map(|file| self.path(file.get_ref()));
        Common { timeout: timeout.unwrap_or(TIMEOUT), gap, authority }
    }

    pub(super) fn path(&self, written: &str) -> PathBuf {
        self.folder.join(written)
    }

    pub(super) fn length(
        &mut self,
        written: &Spanned<String>,
        key: &str,
        (least, most): (Duration, Duration),
    ) -> Option<Duration> {
        match humantime::parse_duration(written.get_ref()) {
            Ok(length) if (least..=most).contains(&length) => return Some(length),
            Ok(_) => self.tell(written, key, RecipientsFault::Between(least, most)),
            Err(error) => {
                let fault = ValueFault::Length(error.to_string());
                self.tell(written, key, RecipientsFault::Length(written.get_ref().clone(), fault));
            }
        }
        None
    }

    pub(super) fn number(&mut self, written: &Spanned<i64>, key: &str, least: u32, most: u32) -> Option<u32> {
        let number = u32::try_from(*written.get_ref()).ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.tell(written, key, RecipientsFault::Number { least, most });
        }
        number
    }

    pub(super) fn filled<'s>(&mut self, written: &'s Spanned<String>, key: &str) -> &'s str {
        let text = written.get_ref().trim();
        if text.is_empty() {
            self.tell(written, key, RecipientsFault::Empty);
        }
        text
    }

    /// Reads the secret of `NAME_file` or `NAME_env`.
    pub(super) fn secret(
        &mut self,
        name: &str,
        file: Option<&Spanned<String>>,
        env: Option<&Spanned<String>>,
    ) -> Option<SecretString> {
        let (written, ending, source) = match (file, env) {
            (None, None) => {
                self.tell_missing(&format!("{name}_file"), RecipientsFault::NoSecret(name.to_owned()));
                return None;
            }
            (Some(_), Some(env)) => {
                self.tell(env, &format!("{name}_env"), RecipientsFault::TwoSecrets(name.to_owned()));
                return None;
            }
            (Some(file), None) => (file, "file", SecretSource::File(self.path(file.get_ref()))),
            (None, Some(env)) => (env, "env", SecretSource::Env(env.get_ref().clone())),
        };
        match source.read() {
            Ok(secret) => {
                self.sources.push(source);
                Some(secret)
            }
            Err(error) => {
                self.tell(written, &format!("{name}_{ending}"), no_secret(error));
                None
            }
        }
    }

    /// The secrets of a table `secrets = { NAME_file = "…", NAME_env = "…" }`, by name.
    pub(super) fn secrets(
        &mut self,
        raw: &BTreeMap<String, Spanned<String>>,
    ) -> BTreeMap<String, SecretString> {
        let mut secrets = BTreeMap::new();
        for (key, written) in raw {
            let (name, file, env) = match (key.strip_suffix("_file"), key.strip_suffix("_env")) {
                (Some(name), _) => (name, Some(written), None),
                (None, Some(name)) => (name, None, Some(written)),
                (None, None) => {
                    self.tell(written, &format!("secrets.{key}"), RecipientsFault::NoSecret(key.clone()));
                    continue;
                }
            };
            if secrets.contains_key(name) {
                self.tell(written, &format!("secrets.{key}"), RecipientsFault::TwoSecrets(name.to_owned()));
            } else if let Some(secret) = self.secret(name, file, env) {
                secrets.insert(name.to_owned(), secret);
            }
        }
        secrets
    }

    pub(super) fn template(&mut self, part: &'static str, written: &Spanned<String>) -> Option<Template> {
        match Template::new(part, written.get_ref()) {
            Ok(template) => Some(template),
            Err(why) => {
                self.tell(written, part, RecipientsFault::Template(why));
                None
            }
        }
    }

    /// The address of a vendor: as written, or the one that its documentation names.
    pub(super) fn base(&mut self, written: Option<&Spanned<String>>, usual: &str) -> Option<Url> {
        let text = written.map_or(usual, |written| written.get_ref());
        let url = text.parse::<Url>().ok().filter(is_web);
        match (&url, written) {
            (Some(url), _) => self.note_plaintext(url),
            (None, Some(written)) => self.tell(written, "base", RecipientsFault::Url(text.to_owned())),
            (None, None) => self.tell_missing("base", RecipientsFault::Url(text.to_owned())),
        }
        url
    }

    /// Remembers an address that is reached in clear text over a network.
    pub(super) fn note_plaintext(&mut self, url: &Url) {
        let host = url.host_str().unwrap_or_default();
        if url.scheme() == "http" && !is_loopback(host) {
            self.plaintext = Some(host.to_owned());
        }
    }

    /// A client for addresses like this one.
    pub(super) fn web(&mut self, uses_tls: bool, common: &Common) -> Option<Web> {
        let tls =
            if uses_tls { tls::client_config(common.authority.as_deref()) } else { tls::trusting_nobody() };
        match tls {
            Ok(tls) => match Web::new(tls, common.timeout) {
                Ok(web) => return Some(web),
                Err(error) => {
                    self.tell_missing("", RecipientsFault::Setup(error.without_url().to_string()));
                }
            },
            Err(TlsError::Authority { path, .. }) => {
                self.tell_missing("ca_file", RecipientsFault::Authority(path.display().to_string()));
            }
            Err(TlsError::Setup(error)) => self.tell_missing("", RecipientsFault::Setup(error.to_string())),
        }
        None
    }
}

/// Whether a host's name or address is that of this very machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host_str().is_some()
}

/// Whether a text is a JSON pointer (RFC 6901): empty, or names with a slash before each.
pub(super) fn is_pointer(text: &str) -> bool {
    let escapes_well = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes_well
}

fn no_secret(error: SecretError) -> RecipientsFault {
    match error {
        SecretError::Io { path, source } => RecipientsFault::unreadable(&path.display().to_string(), &source),
        SecretError::NoSecret { path } => RecipientsFault::NoSecretInside(path.display().to_string()),
        SecretError::NoVariable { name } => RecipientsFault::NoVariable(name),
    }
}
