//! What a channel forgets unless it is told again: while something of a thread stands it is, and once all of
//! it is over that is told too, even where the notification of the end went with others.
//!
//! Nothing of this is a fact. After a restart what stands is told at once, which such a channel takes for the
//! same.

use std::collections::BTreeMap;
use std::time::Duration;

use diemcau_core::outbox::{Delivery, NotificationId};
use diemcau_core::recipient::ChannelName;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use crate::alert::compose::Again;
use crate::alert::directory::Directory;

/// So many are under way at once, so that a notification waits for few of them.
const AT_ONCE: usize = 8;
/// What is over for longer is forgotten by the other end itself.
const FORGOTTEN: Duration = Duration::from_mins(10);

/// What is told again, and when.
pub(super) struct Resends {
    /// How often, by channel; one that does not forget is not here.
    every: BTreeMap<ChannelName, Duration>,
    /// By the first notification of a thread.
    threads: BTreeMap<NotificationId, Thread>,
}

/// A thread that was told of by a channel that forgets.
struct Thread {
    every: Duration,
    stage: Stage,
}

/// How far its telling is.
#[derive(Clone, Copy)]
enum Stage {
    /// It is to be told again then.
    Due(Timestamp),
    /// It is being told, as over or not.
    UnderWay { is_over: bool },
    /// The other end knows that it is over.
    Over,
}

impl Resends {
    /// For the channels of a directory.
    pub(super) fn new(directory: &Directory) -> Self {
        let forgets = |(name, channel): (&ChannelName, &std::sync::Arc<crate::alert::channel::Channel>)| {
            Some((name.clone(), channel.resend_every()?))
        };
        Self { every: directory.channels().filter_map(forgets).collect(), threads: BTreeMap::new() }
    }

    /// What is to be told again at `now`.
    pub(super) fn due(&mut self, state: &State, now: Timestamp) -> Vec<Again> {
        if self.every.is_empty() {
            return Vec::new();
        }
        let is_under_way = |thread: &&Thread| matches!(thread.stage, Stage::UnderWay { .. });
        let n_free = AT_ONCE.saturating_sub(self.threads.values().filter(is_under_way).count());
        let threads = state.outbox().threads();
        self.threads.retain(|first, _| threads.contains_key(first));
        let mut due: Vec<(Timestamp, Again)> = Vec::new();
        for (first, incidents) in threads {
            let Some(notification) = state.outbox().get(first) else { continue };
            let (Delivery::Sent { at, .. }, Some(channel)) = (&notification.delivery, notification.channel())
            else {
                continue;
            };
            let Some(every) = self.every.get(channel).copied() else { continue };
            let fresh = Thread { every, stage: Stage::Due(*at + every) };
            let thread = self.threads.entry(first).or_insert(fresh);
            let again = Again { first, channel: channel.clone(), incidents };
            let over = again.over(state);
            match thread.stage {
                Stage::Due(at) if at <= now && over.is_none_or(|over| now.since(over) < FORGOTTEN) => {
                    due.push((at, again));
                }
                // An incident split off from one that is over, and goes on in its thread.
                Stage::Over if over.is_none() => thread.stage = Stage::Due(now),
                Stage::Due(_) | Stage::UnderWay { .. } | Stage::Over => {}
            }
        }
        due.sort_by_key(|(at, again)| (*at, again.first));
        due.truncate(n_free);
        for (_, again) in &due {
            let is_over = again.over(state).is_some();
            if let Some(thread) = self.threads.get_mut(&again.first) {
                thread.stage = Stage::UnderWay { is_over };
            }
        }
        due.into_iter().map(|(_, again)| again).collect()
    }

    /// Takes in whether one was told; false if it was none of these.
    pub(super) fn done(&mut self, first: NotificationId, is_told: bool, at: Timestamp) -> bool {
        let Some(thread) = self.threads.get_mut(&first) else { return false };
        let Stage::UnderWay { is_over } = thread.stage else { return false };
        thread.stage = if is_over && is_told { Stage::Over } else { Stage::Due(at + thread.every) };
        true
    }
}
