//! The channels there are, and where each reaches whom.

use std::collections::BTreeMap;
use std::sync::Arc;

use diemcau_core::recipient::{ChannelName, RecipientId};

use super::channel::{Address, Channel};

/// Channels by name, and addresses by recipient and channel.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    channels: BTreeMap<ChannelName, Arc<Channel>>,
    addresses: BTreeMap<RecipientId, BTreeMap<ChannelName, Address>>,
}

impl Directory {
    /// Of channels that reach nobody yet.
    pub(super) fn new(channels: BTreeMap<ChannelName, Arc<Channel>>) -> Self {
        Self { channels, addresses: BTreeMap::new() }
    }

    /// Says where a channel reaches somebody.
    pub(super) fn insert(&mut self, recipient: RecipientId, channel: ChannelName, address: Address) {
        self.addresses.entry(recipient).or_default().insert(channel, address);
    }

    /// The channel of a name.
    pub fn channel(&self, name: &ChannelName) -> Option<&Arc<Channel>> {
        self.channels.get(name)
    }

    /// All channels, by name.
    pub fn channels(&self) -> impl Iterator<Item = (&ChannelName, &Arc<Channel>)> {
        self.channels.iter()
    }

    /// Where a channel reaches a recipient.
    pub fn address(&self, recipient: &RecipientId, channel: &ChannelName) -> Option<&Address> {
        self.addresses.get(recipient)?.get(channel)
    }

    /// Whether anybody is reached by a channel.
    pub fn is_used(&self, channel: &ChannelName) -> bool {
        self.addresses.values().any(|addresses| addresses.contains_key(channel))
    }
}
