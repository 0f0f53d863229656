//! What a check of a file of recipients tells: who is told as what, where, and by which ways; what is wrong;
//! what is worth a thought. Addresses are told by their ends alone.

use std::fmt::Write;
use std::path::Path;

use diemcau::alert::channel::Address;
use diemcau::alert::recipients::{Fault, Loaded, Warning};
use diemcau_core::incident::audience::Audience;
use diemcau_core::recipient::Recipient;
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain as _;
use serde::Serialize;

/// The result of checking one file.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    file: String,
    clean: bool,
    /// Scopes and carriers were held against a roster.
    with_roster: bool,
    channels: Vec<ChannelLine>,
    recipients: Vec<RecipientLine>,
    faults: Vec<FaultLine>,
    warnings: Vec<WarningLine>,
}

#[derive(Debug, Serialize)]
struct ChannelLine {
    name: String,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct RecipientLine {
    id: String,
    name: String,
    audience: Vec<&'static str>,
    /// Code of the point whose subtree concerns it; none: the whole event.
    scope: Option<String>,
    /// The name of that point, if the roster is known.
    scope_name: Option<String>,
    carrier: Option<String>,
    channels: Vec<WayLine>,
}

#[derive(Debug, Serialize)]
struct WayLine {
    channel: String,
    /// Its ends alone; empty where the channel has no addresses.
    to: String,
}

#[derive(Debug, Serialize)]
struct FaultLine {
    line: usize,
    entry: String,
    key: String,
    message: String,
    /// As people read it.
    #[serde(skip)]
    told: String,
}

#[derive(Debug, Serialize)]
struct WarningLine {
    entry: String,
    message: String,
    /// As people read it.
    #[serde(skip)]
    told: String,
}

impl Report {
    pub(super) fn new(file: &Path, loaded: &Loaded, roster: Option<&Roster>, language: Language) -> Self {
        let channels = loaded.directory.channels();
        let channel_line =
            |name: &diemcau_core::recipient::ChannelName, kind| ChannelLine { name: name.to_string(), kind };
        Self {
            file: file.display().to_string(),
            clean: loaded.faults.is_empty() && loaded.warnings.is_empty(),
            with_roster: roster.is_some(),
            channels: channels.map(|(name, channel)| channel_line(name, channel.kind().id())).collect(),
            recipients: loaded.recipients.iter().map(|it| RecipientLine::of(it, loaded, roster)).collect(),
            faults: loaded.faults.iter().map(|fault| FaultLine::of(fault, language)).collect(),
            warnings: loaded.warnings.iter().map(|warning| WarningLine::of(warning, language)).collect(),
        }
    }

    pub(super) fn is_clean(&self) -> bool {
        self.clean
    }

    pub(super) fn text(&self, language: Language) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut text, language);
        text
    }

    fn write(&self, text: &mut String, language: Language) -> std::fmt::Result {
        for fault in &self.faults {
            writeln!(text, "{}:{}", self.file, fault.told)?;
        }
        for warning in &self.warnings {
            writeln!(text, "{}: {}", self.file, warning.told)?;
        }
        let counted = language.recipients_counted(self.recipients.len(), self.channels.len());
        writeln!(text, "{}: {counted}", self.file)?;
        if !self.with_roster {
            writeln!(text, "  {}", language.scopes_unchecked())?;
        }
        for recipient in &self.recipients {
            recipient.write(text, language)?;
        }
        Ok(())
    }
}

impl RecipientLine {
    fn of(recipient: &Recipient, loaded: &Loaded, roster: Option<&Roster>) -> Self {
        let way = |channel: &diemcau_core::recipient::RecipientChannel| WayLine {
            channel: channel.name.to_string(),
            to: loaded
                .directory
                .address(&recipient.id, &channel.name)
                .map(Address::masked)
                .unwrap_or_default(),
        };
        let scope_name = recipient.scope.and_then(|point| roster?.get(point));
        Self {
            id: recipient.id.to_string(),
            name: recipient.name.clone(),
            audience: recipient.audiences.iter().map(|audience| audience.id()).collect(),
            scope: loaded.scopes.get(&recipient.id).cloned(),
            scope_name: scope_name.map(|point| point.name.to_string()),
            carrier: recipient.carrier.clone(),
            channels: recipient.channels.iter().map(way).collect(),
        }
    }

    fn write(&self, text: &mut String, language: Language) -> std::fmt::Result {
        let audiences = Audience::ALL.into_iter().filter(|audience| self.audience.contains(&audience.id()));
        let audiences: Vec<&str> = audiences.map(|audience| language.audience(audience)).collect();
        let scope = self.scope.as_ref().map(|code| match &self.scope_name {
            Some(name) => format!("{name} ({code})"),
            None => code.clone(),
        });
        let told = language.recipient_told(&audiences.join(", "), scope.as_deref(), self.carrier.as_deref());
        let ways: Vec<String> = self.channels.iter().map(WayLine::text).collect();
        writeln!(text, "  {} · {}", self.id, self.name)?;
        writeln!(text, "    {told}")?;
        writeln!(text, "    {}", language.recipient_channels(&ways))
    }
}

impl WayLine {
    fn text(&self) -> String {
        if self.to.is_empty() { self.channel.clone() } else { format!("{} {}", self.channel, self.to) }
    }
}

impl FaultLine {
    fn of(fault: &Fault, language: Language) -> Self {
        Self {
            line: fault.line,
            entry: fault.entry.clone(),
            key: fault.key.clone(),
            message: language.recipients_fault(&fault.fault),
            told: fault.explain(language),
        }
    }
}

impl WarningLine {
    fn of(warning: &Warning, language: Language) -> Self {
        Self {
            entry: warning.entry.clone(),
            message: language.recipients_warning(&warning.warning),
            told: warning.explain(language),
        }
    }
}
