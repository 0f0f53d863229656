//! One `[[recipient]]`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use diemcau_core::incident::audience::Audience;
use diemcau_core::recipient::{ChannelName, Recipient, RecipientChannel, RecipientId};
use diemcau_core::text::clean;
use diemcau_phrase::recipients::RecipientsFault;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use super::raw::line_of;
use crate::alert::channel::{Address, Channel, ChannelKind, masked};
use crate::alert::config::Checker;

/// As it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecipient {
    /// Its identity.
    id: Spanned<String>,
    /// Its name.
    name: Spanned<String>,
    /// Why it is told.
    audience: Spanned<Vec<Spanned<String>>>,
    /// Code of the point whose subtree concerns it.
    scope: Option<Spanned<String>>,
    /// Whose lines concern it.
    carrier: Option<Spanned<String>>,
    /// How it is reached, the preferred way first.
    channels: Spanned<Vec<RawWay>>,
}

/// One of `channels = [{ channel = "…", to = "…" }]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWay {
    channel: Spanned<String>,
    to: Option<Spanned<String>>,
}

/// A recipient as far as it stands without a roster.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its scope is not found yet.
    pub(super) recipient: Recipient,
    /// Code of the point whose subtree concerns it, and the line where it stands.
    pub(super) scope: Option<(String, usize)>,
    /// Where its channels reach it.
    pub(super) ways: Vec<(ChannelName, Address)>,
    /// The line of its identity.
    pub(super) line: usize,
}

/// The channels of the file.
#[derive(Clone, Copy)]
pub(super) struct KnownChannels<'a> {
    pub(super) good: &'a BTreeMap<ChannelName, Arc<Channel>>,
    /// Names of those that cannot be used.
    pub(super) broken: &'a BTreeSet<ChannelName>,
}

/// Reads an entry; none if it cannot stand.
pub(super) fn build(
    value: Spanned<DeValue<'_>>,
    known: KnownChannels<'_>,
    text: &str,
    check: &mut Checker<'_>,
) -> Option<Entry> {
    let span = value.span();
    let DeValue::Table(table) = value.into_inner() else {
        check.tell_missing("", RecipientsFault::Missing);
        return None;
    };
    let raw: RawRecipient = check.read(Spanned::new(span, table))?;
    let id = RecipientId::new(raw.id.get_ref());
    if id.is_err() {
        check.tell(&raw.id, "id", RecipientsFault::BadName(raw.id.get_ref().clone()));
    }
    let name = clean(check.filled(&raw.name, "name")).text;
    let audiences = audiences(&raw.audience, check);
    let carrier = raw.carrier.as_ref().map(|written| clean(check.filled(written, "carrier")).text);
    let scope = raw
        .scope
        .as_ref()
        .map(|written| (clean(check.filled(written, "scope")).text, line_of(text, written.span().start)));
    let is_sound = check.faults.is_empty();
    let ways = ways(&raw.channels, known, check);
    if !is_sound || ways.is_empty() {
        return None;
    }
    let channels = ways.iter().map(|(name, _)| RecipientChannel { name: name.clone() }).collect();
    let recipient = Recipient { id: id.ok()?, name, audiences, scope: None, carrier, channels };
    Some(Entry { recipient, scope, ways, line: line_of(text, raw.id.span().start) })
}

fn audiences(written: &Spanned<Vec<Spanned<String>>>, check: &mut Checker<'_>) -> BTreeSet<Audience> {
    if written.get_ref().is_empty() {
        check.tell(written, "audience", RecipientsFault::Empty);
    }
    let mut audiences = BTreeSet::new();
    for name in written.get_ref() {
        let known = Audience::ALL.into_iter().find(|audience| audience.id() == name.get_ref());
        match known {
            Some(audience) if audiences.insert(audience) => {}
            Some(_) => check.tell(name, "audience", RecipientsFault::NamedTwice(name.get_ref().clone())),
            None => check.tell(name, "audience", RecipientsFault::UnknownAudience(name.get_ref().clone())),
        }
    }
    audiences
}

/// The ways that can be used; each that cannot is told.
fn ways(
    written: &Spanned<Vec<RawWay>>,
    known: KnownChannels<'_>,
    check: &mut Checker<'_>,
) -> Vec<(ChannelName, Address)> {
    let mut ways: Vec<(ChannelName, Address)> = Vec::new();
    for way in written.get_ref() {
        let text = way.channel.get_ref();
        let name = ChannelName::new(text).ok();
        let channel = name.as_ref().and_then(|name| known.good.get(name));
        let (Some(name), Some(channel)) = (&name, channel) else {
            let is_broken = name.is_some_and(|name| known.broken.contains(&name));
            let fault =
                if is_broken { RecipientsFault::BrokenChannel } else { RecipientsFault::UnknownChannel };
            check.tell(&way.channel, "channels", fault(text.clone()));
            continue;
        };
        if ways.iter().any(|(other, _)| other == name) {
            check.tell(&way.channel, "channels", RecipientsFault::NamedTwice(text.clone()));
            continue;
        }
        if let Some(address) = address(way, channel, check) {
            ways.push((name.clone(), address));
        }
    }
    if ways.is_empty() {
        check.tell(written, "channels", RecipientsFault::NoChannel);
    }
    ways
}

fn address(way: &RawWay, channel: &Channel, check: &mut Checker<'_>) -> Option<Address> {
    let kind = channel.kind();
    match (&way.to, kind) {
        (Some(to), ChannelKind::Alertmanager) => {
            check.tell(to, "to", RecipientsFault::AddressNeedless);
            None
        }
        (None, _) => {
            let address = channel.address(None);
            if address.is_none() {
                check.tell(&way.channel, "to", RecipientsFault::AddressMissing);
            }
            address
        }
        (Some(to), kind) => {
            let address = channel.address(Some(to.get_ref()));
            if address.is_none() {
                let fault = RecipientsFault::Address { kind: kind.id(), masked: masked(to.get_ref()) };
                check.tell(to, "to", fault);
            }
            address
        }
    }
}
