//! The file of recipients: channels, and whom they reach.
//!
//! A channel or recipient that is wrong costs itself alone: the others stand, and what is wrong is told with
//! line, entry, key and value. A way of a recipient that cannot be used leaves it its other ways.

mod entry;
mod raw;
#[cfg(test)]
mod tests;
mod warnings;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use diemcau_core::recipient::{ChannelName, RecipientId, Recipients};
use diemcau_core::roster::Roster;
use diemcau_phrase::recipients::{RecipientsFault, RecipientsWarning};

use self::entry::Entry;
#[cfg(test)]
pub(super) use self::warnings::sample;
use super::channel::Channel;
use super::directory::Directory;

/// A file as far as it stands on its own.
#[derive(Debug)]
pub struct RecipientsFile {
    channels: BTreeMap<ChannelName, Arc<Channel>>,
    entries: Vec<Entry>,
    faults: Vec<Fault>,
    warnings: Vec<Warning>,
}

/// What a file comes to with a roster.
#[derive(Debug)]
pub struct Loaded {
    /// Who is told.
    pub recipients: Recipients,
    /// By which ways.
    pub directory: Directory,
    /// Codes of the points that scopes name, as the file has them.
    pub scopes: BTreeMap<RecipientId, String>,
    /// What is wrong, in the order of the file.
    pub faults: Vec<Fault>,
    /// What is worth a thought.
    pub warnings: Vec<Warning>,
}

/// A file that is no file of recipients at all.
#[derive(Debug, thiserror::Error)]
pub enum RecipientsError {
    /// It cannot be read.
    #[error("{} cannot be read", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not TOML.
    #[error("{}:{fault}", .path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Where and why.
        fault: Box<Fault>,
    },
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The entry: `channels.NAME`, `recipient ID`, or nothing.
    pub entry: String,
    /// The key in it; empty if there is none.
    pub key: String,
    /// What is wrong.
    pub fault: RecipientsFault,
}

/// One thing that is worth a thought.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The entry, as in [`Fault::entry`].
    pub entry: String,
    /// What it is.
    pub warning: RecipientsWarning,
}

/// Reads a file and the secrets that it names.
///
/// # Errors
/// If it cannot be read, or is not TOML.
pub fn read(path: &Path) -> Result<RecipientsFile, RecipientsError> {
    let text =
        fs::read_to_string(path).map_err(|source| RecipientsError::Io { path: path.to_owned(), source })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    raw::parse(&text, folder).map_err(|fault| RecipientsError::NotToml { path: path.to_owned(), fault })
}

impl RecipientsFile {
    /// Holds the recipients against a roster. Without one, scopes are left as they are written and concern
    /// the whole event: that serves a check alone.
    pub fn resolve(self, roster: Option<&Roster>) -> Loaded {
        let Self { channels, entries, mut faults, mut warnings } = self;
        let mut directory = Directory::new(channels);
        let (mut good, mut scopes, mut seen) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
        for entry in entries {
            let Entry { mut recipient, scope, ways, line } = entry;
            let name = format!("recipient {}", recipient.id);
            let fault =
                |line, key: &str, fault| Fault { line, entry: name.clone(), key: key.to_owned(), fault };
            if !seen.insert(recipient.id.clone()) {
                faults.push(fault(line, "id", RecipientsFault::NamedTwice(recipient.id.to_string())));
                continue;
            }
            if let Some((code, line)) = scope {
                if let Some(roster) = roster {
                    recipient.scope = roster.find(&code);
                    if recipient.scope.is_none() {
                        faults.push(fault(line, "scope", RecipientsFault::UnknownPoint(code)));
                        continue;
                    }
                }
                scopes.insert(recipient.id.clone(), code);
            }
            for (channel, address) in ways {
                directory.insert(recipient.id.clone(), channel, address);
            }
            good.push(recipient);
        }
        let (recipients, _) = Recipients::new(good);
        warnings::add(&recipients, &directory, roster, &mut warnings);
        faults.sort();
        warnings.sort();
        Loaded { recipients, directory, scopes, faults, warnings }
    }
}

/// "12: channels.sms: parts: is not between 1 and 5", to stand behind "recipients.toml:".
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.line)?;
        for part in [&self.entry, &self.key].into_iter().filter(|part| !part.is_empty()) {
            write!(f, "{part}: ")?;
        }
        self.fault.fmt(f)
    }
}
