//! From a file's text to channels and entries, each on its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use diemcau_core::recipient::ChannelName;
use diemcau_phrase::misread::Misread;
use diemcau_phrase::recipients::{RecipientsFault, RecipientsWarning};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entry::{self, Entry, KnownChannels};
use super::{Fault, RecipientsFile, Warning};
use crate::alert::channel::{Channel, ChannelKind, TokenFiles};
use crate::alert::config::{COMMON, Checker, EntryFault};
use crate::alert::secret::SecretSource;

/// Reads a file part by part, and remembers what is wrong with each.
struct Reader<'a> {
    text: &'a str,
    folder: &'a Path,
    tokens: TokenFiles,
    channels: BTreeMap<ChannelName, Arc<Channel>>,
    /// Names of channels that cannot be used.
    broken: BTreeSet<ChannelName>,
    entries: Vec<Entry>,
    faults: Vec<Fault>,
    warnings: Vec<Warning>,
}

/// Reads a file's text; other files are named relative to `folder`.
pub(super) fn parse(text: &str, folder: &Path) -> Result<RecipientsFile, Box<Fault>> {
    let root = DeTable::parse(text).map_err(|error| {
        let misread = Misread::new(text, error.span(), error.message());
        let (line, fault) = (misread.line, RecipientsFault::Misread(misread));
        Box::new(Fault { line, entry: String::new(), key: String::new(), fault })
    })?;
    let mut reader = Reader {
        text,
        folder,
        tokens: TokenFiles::default(),
        channels: BTreeMap::new(),
        broken: BTreeSet::new(),
        entries: Vec::new(),
        faults: Vec::new(),
        warnings: Vec::new(),
    };
    let mut recipients = None;
    for (key, value) in root.into_inner() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("channels", DeValue::Table(_)) => reader.channels(value),
            ("recipient", DeValue::Array(_)) => recipients = Some(value),
            ("channels" | "recipient", _) => reader.misplaced(&key, "of another type than it must be"),
            _ => reader.misplaced(&key, "unknown key, expected `channels` or `recipient`"),
        }
    }
    // After the channels, wherever they stand in the file.
    if let Some(recipients) = recipients {
        reader.recipients(recipients);
    }
    let Reader { channels, entries, faults, warnings, .. } = reader;
    Ok(RecipientsFile { channels, entries, faults, warnings })
}

impl<'a> Reader<'a> {
    fn misplaced(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, library: &str) {
        let misread = Misread::new(self.text, Some(key.span()), library);
        let (line, fault) = (misread.line, RecipientsFault::Misread(misread));
        self.faults.push(Fault { line, entry: String::new(), key: key.get_ref().to_string(), fault });
    }

    fn channels(&mut self, value: Spanned<DeValue<'a>>) {
        let DeValue::Table(table) = value.into_inner() else { return };
        for (key, value) in table {
            let mut check = Checker::new(self.text, self.folder, key.span().start);
            let entry = format!("channels.{}", key.get_ref());
            let name = ChannelName::new(key.get_ref());
            if name.is_err() {
                check.tell(&key, "", RecipientsFault::BadName(key.get_ref().to_string()));
            }
            let channel = channel(value, &mut check, &mut self.tokens);
            let is_good = check.faults.is_empty();
            self.take(&entry, check);
            match (name, channel) {
                (Ok(name), Some(channel)) if is_good => {
                    self.channels.insert(name, Arc::new(channel));
                }
                (Ok(name), _) => {
                    self.broken.insert(name);
                }
                (Err(_), _) => {}
            }
        }
    }

    fn recipients(&mut self, value: Spanned<DeValue<'a>>) {
        let DeValue::Array(all) = value.into_inner() else { return };
        for (nth, value) in all.into_iter().enumerate() {
            let at = value.span().start;
            let mut check = Checker::new(self.text, self.folder, at);
            let name = match value.get_ref() {
                DeValue::Table(table) => table.get("id").and_then(|id| id.get_ref().as_str()),
                _ => None,
            };
            let name = name.map_or_else(|| format!("recipient {}", nth + 1), |id| format!("recipient {id}"));
            let known = KnownChannels { good: &self.channels, broken: &self.broken };
            let entry = entry::build(value, known, self.text, &mut check);
            self.entries.extend(entry);
            self.take(&name, check);
        }
    }

    /// Takes over what a checker found in an entry.
    fn take(&mut self, entry: &str, check: Checker<'_>) {
        let located = check.faults.into_iter().map(|EntryFault { at, key, fault }| Fault {
            line: line_of(self.text, at),
            entry: entry.to_owned(),
            key,
            fault,
        });
        self.faults.extend(located);
        let warn = |warning| Warning { entry: entry.to_owned(), warning };
        self.warnings.extend(check.plaintext.map(|host| warn(RecipientsWarning::Plaintext(host))));
        for source in check.sources {
            if let (SecretSource::File(path), Some(true)) = (&source, source.is_open_to_others()) {
                self.warnings.push(warn(RecipientsWarning::OpenToOthers(path.display().to_string())));
            }
        }
    }
}

/// One `[channels.NAME]`.
fn channel(value: Spanned<DeValue<'_>>, check: &mut Checker<'_>, tokens: &mut TokenFiles) -> Option<Channel> {
    let span = value.span();
    let DeValue::Table(mut table) = value.into_inner() else {
        check.tell_missing("", RecipientsFault::Missing);
        return None;
    };
    let Some((_, kind)) = table.remove_entry("kind") else {
        check.tell_missing("kind", RecipientsFault::Missing);
        return None;
    };
    let written = kind.get_ref().as_str().unwrap_or_default();
    let Some(found) = ChannelKind::of_id(written) else {
        let known = ChannelKind::ALL.map(ChannelKind::id).join(", ");
        check.tell(&kind, "kind", RecipientsFault::UnknownKind { kind: written.to_owned(), known });
        return None;
    };
    let mut common = DeTable::new();
    for name in COMMON {
        common.extend(table.remove_entry(name));
    }
    let raw = check.read(Spanned::new(span.clone(), common))?;
    let common = check.common(&raw);
    Channel::build(found, Spanned::new(span, table), &common, check, tokens)
}

/// The line, from 1, of a position in the text.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].split(|byte| *byte == b'\n').count()
}
