//! Cảnh báo: who is told of which incidents, and what became of the telling.
//!
//! A notification is a fact before it is sent, so that one which was queued leaves also after a crash, and
//! each try is a fact after it was made. A try whose result was lost with a crash is made again under the
//! same key: at least once, and in effect once where the channel knows keys.
//!
//! [`notify`] decides whom to tell of what; [`undelivered`] which failures still matter.

mod kind;
pub mod notify;
pub mod undelivered;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::ids::{PointIdx, Seq};
use crate::incident::{Cause, IncidentId, Scope};
use crate::recipient::{ChannelName, RecipientId};
use crate::time::Timestamp;

pub use self::kind::{Kind, ReportOf};

/// After so many tries that may be repeated the next channel has its turn.
pub const TRIES: u32 = 4;
/// The second try comes so long after the first, each later one after twice the time.
pub const RETRY_AFTER: Duration = Duration::from_secs(5);
/// No try waits longer, whatever the other end asks for.
pub const RETRY_AT_MOST: Duration = Duration::from_mins(5);
/// Notifications kept that are done; when there are a tenth more the oldest go, but for those of incidents of whose
/// end the recipient is still to be told.
pub const MAX_DONE: usize = 5_000;

/// Number of a notification: that of the fact that queued it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NotificationId(pub u64);

/// One who is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Who.
    pub recipient: RecipientId,
    /// What of the incidents.
    pub kind: Kind,
    /// Which, by number; empty of a test.
    pub about: Vec<Said>,
    /// The first notification of these incidents to that recipient, which this one follows.
    pub thread: Option<NotificationId>,
    /// The ways to that recipient, the preferred first; never empty.
    pub channels: Vec<ChannelName>,
    /// It is about a point that speaks in the programme.
    pub is_speaking: bool,
    /// The figure whose report it brings; none of a notification of incidents.
    pub report: Option<ReportOf>,
}

/// What is said of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Which.
    pub incident: IncidentId,
    /// Why.
    pub cause: Cause,
    /// Where.
    pub scope: Scope,
}

/// One notification, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Its number.
    pub id: NotificationId,
    /// When it was queued.
    pub queued: Timestamp,
    /// What.
    pub what: Queued,
    /// Tries in all.
    pub attempts: u32,
    /// When it changed last.
    pub changed: Timestamp,
    /// How far it is.
    pub delivery: Delivery,
}

/// How far a notification is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It is to be sent.
    Waiting {
        /// By which of its channels.
        channel: usize,
        /// Tries by that channel.
        tries: u32,
        /// No sooner than then.
        due: Timestamp,
    },
    /// It was sent.
    Sent {
        /// When.
        at: Timestamp,
        /// By which of its channels.
        channel: usize,
        /// What the other end gave for it: its number there; may be empty.
        proof: Box<str>,
    },
    /// No channel took it.
    Failed {
        /// When the last was tried.
        at: Timestamp,
        /// Why the last did not.
        reason: Box<str>,
    },
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The other end took it.
    Sent {
        /// Its number there; may be empty.
        proof: Box<str>,
    },
    /// It may succeed later.
    Retry {
        /// How long the other end asks to wait.
        after: Option<Duration>,
        /// Why; without secrets, numbers of telephones or addresses.
        reason: Box<str>,
    },
    /// This channel will not take it.
    Refused {
        /// Why; as above.
        reason: Box<str>,
    },
}

/// All notifications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// By number.
    all: BTreeMap<NotificationId, Notification>,
    /// Those of them that are to be sent: few, and asked for with each result.
    waiting: BTreeSet<NotificationId>,
}

/// What a recipient was told of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The first notification.
    pub first: NotificationId,
    /// The kind of the last, a reminder aside.
    pub kind: Kind,
    /// When the last was queued.
    pub at: Timestamp,
    /// What the last said.
    pub said: Said,
}

impl Notification {
    /// The word used in scripts and JSON for how far it is.
    pub fn state_id(&self) -> &'static str {
        match self.delivery {
            Delivery::Waiting { .. } => "queued",
            Delivery::Sent { .. } => "sent",
            Delivery::Failed { .. } => "failed",
        }
    }

    /// The first notification of its thread, which may be itself.
    pub fn thread(&self) -> NotificationId {
        self.what.thread.unwrap_or(self.id)
    }

    /// The channel that has or had its turn; of a failed one the last.
    pub fn channel(&self) -> Option<&ChannelName> {
        match self.delivery {
            Delivery::Waiting { channel, .. } | Delivery::Sent { channel, .. } => {
                self.what.channels.get(channel)
            }
            Delivery::Failed { .. } => self.what.channels.last(),
        }
    }

    fn is_waiting(&self) -> bool {
        matches!(self.delivery, Delivery::Waiting { .. })
    }

    /// Since when it is as it is, and what the other end gave for it, or why the last channel did not take it.
    pub fn settled(&self) -> (Timestamp, Option<&str>) {
        match &self.delivery {
            Delivery::Waiting { .. } => (self.queued, None),
            Delivery::Sent { at, proof, .. } => (*at, Some(&**proof).filter(|proof| !proof.is_empty())),
            Delivery::Failed { at, reason } => (*at, Some(&**reason)),
        }
    }

    /// Takes in what became of a try by a channel.
    fn tried(&mut self, by: &ChannelName, outcome: &Outcome, at: Timestamp) {
        self.attempts += 1;
        self.changed = at;
        let Delivery::Waiting { channel, tries, .. } = self.delivery else { return };
        if self.what.channels.get(channel) != Some(by) {
            return;
        }
        self.delivery = match outcome {
            Outcome::Sent { proof } => Delivery::Sent { at, channel, proof: proof.clone() },
            Outcome::Retry { after, .. } if tries + 1 < TRIES => {
                let own = RETRY_AFTER * 2_u32.pow(tries) + self.jitter(tries);
                let wait = after.unwrap_or_default().max(own).min(RETRY_AT_MOST);
                Delivery::Waiting { channel, tries: tries + 1, due: at + wait }
            }
            Outcome::Retry { reason, .. } | Outcome::Refused { reason } => {
                if channel + 1 < self.what.channels.len() {
                    Delivery::Waiting { channel: channel + 1, tries: 0, due: at }
                } else {
                    Delivery::Failed { at, reason: reason.clone() }
                }
            }
        };
    }

    /// Up to half of a wait, so that what failed together is not tried together; of the number alone, so
    /// that a replay gives the same.
    fn jitter(&self, tries: u32) -> Duration {
        let mixed = (self.id.0.wrapping_mul(31) + u64::from(tries)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Duration::from_millis((mixed >> 32) % 2_500)
    }
}

impl Outbox {
    /// A notification by its number.
    pub fn get(&self, id: NotificationId) -> Option<&Notification> {
        self.all.get(&id)
    }

    /// All that are kept, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Notification> {
        self.all.values()
    }

    /// The `n` of the highest numbers, the highest first.
    pub fn last(&self, n: usize) -> impl Iterator<Item = &Notification> {
        self.all.values().rev().take(n)
    }

    /// Those that are to be sent, with when, by number.
    pub fn waiting(&self) -> impl Iterator<Item = (&Notification, Timestamp)> {
        let waiting = self.waiting.iter().filter_map(|id| self.all.get(id));
        waiting.filter_map(|notification| match notification.delivery {
            Delivery::Waiting { due, .. } => Some((notification, due)),
            Delivery::Sent { .. } | Delivery::Failed { .. } => None,
        })
    }

    /// What recipients were told of incidents.
    pub fn told(&self) -> BTreeMap<(RecipientId, IncidentId), Told> {
        let mut told: BTreeMap<(RecipientId, IncidentId), Told> = BTreeMap::new();
        for notification in self.all.values() {
            let Queued { recipient, kind, about, .. } = &notification.what;
            for said in about {
                let held = told.entry((recipient.clone(), said.incident)).or_insert_with(|| Told {
                    first: notification.id,
                    kind: *kind,
                    at: notification.queued,
                    said: said.clone(),
                });
                held.at = notification.queued;
                held.said = said.clone();
                if *kind != Kind::Reminder {
                    held.kind = *kind;
                }
            }
        }
        told
    }

    /// All incidents that a recipient was told of in one thread, by the thread's first notification, which told of
    /// something that stood.
    pub fn threads(&self) -> BTreeMap<NotificationId, BTreeSet<IncidentId>> {
        let mut threads: BTreeMap<NotificationId, BTreeSet<IncidentId>> = BTreeMap::new();
        for notification in self.all.values() {
            let begins = match notification.what.kind {
                Kind::Opened | Kind::Updated | Kind::Reminder => notification.what.thread.is_none(),
                Kind::Resolved | Kind::Test | Kind::Report => false,
            };
            if begins {
                threads.insert(notification.id, BTreeSet::new());
            }
            if let Some(thread) = threads.get_mut(&notification.thread()) {
                thread.extend(notification.what.about.iter().map(|said| said.incident));
            }
        }
        threads
    }

    /// When notifications to a recipient were queued after `since`, with whether they are of a speaking
    /// point; tests aside.
    pub fn lately(&self, recipient: &RecipientId, since: Timestamp) -> Vec<(Timestamp, bool)> {
        let lately = self.all.values().rev().take_while(|notification| notification.queued > since);
        let to = lately.filter(|notification| {
            notification.what.recipient == *recipient && notification.what.kind != Kind::Test
        });
        to.map(|notification| (notification.queued, notification.what.is_speaking)).collect()
    }

    pub(crate) fn queued(&mut self, id: NotificationId, what: Queued, at: Timestamp) {
        let delivery = Delivery::Waiting { channel: 0, tries: 0, due: at };
        self.all.insert(id, Notification { id, queued: at, what, attempts: 0, changed: at, delivery });
        self.waiting.insert(id);
        let n_done = self.all.len() - self.waiting.len();
        if n_done > MAX_DONE + MAX_DONE / 10 {
            self.drop_done(n_done - MAX_DONE);
        }
    }

    /// Drops so many of those that are done, the oldest first; not what tells of an incident of whose end that
    /// recipient was not told yet, since every beginning is to have its end.
    fn drop_done(&mut self, mut n: usize) {
        let told = self.told();
        let is_over = |what: &Queued| {
            let mut told = what.about.iter().map(|said| told.get(&(what.recipient.clone(), said.incident)));
            told.all(|told| told.is_none_or(|told| told.kind == Kind::Resolved))
        };
        self.all.retain(|_, held| {
            let is_dropped = n > 0 && !held.is_waiting() && is_over(&held.what);
            n -= usize::from(is_dropped);
            !is_dropped
        });
    }

    pub(crate) fn tried(
        &mut self,
        id: NotificationId,
        (channel, outcome): (&ChannelName, &Outcome),
        at: Timestamp,
    ) {
        if let Some(notification) = self.all.get_mut(&id) {
            notification.tried(channel, outcome, at);
            if !notification.is_waiting() {
                self.waiting.remove(&id);
            }
        }
    }

    /// Drops those that were queued after `written`: they never left.
    pub(crate) fn drop_after(&mut self, written: Seq) {
        self.all.split_off(&NotificationId(written.0 + 1));
        self.waiting.split_off(&NotificationId(written.0 + 1));
    }

    pub(crate) fn restated(&mut self, notifications: &[Notification]) {
        for notification in notifications {
            self.all.insert(notification.id, notification.clone());
            if notification.is_waiting() {
                self.waiting.insert(notification.id);
            } else {
                self.waiting.remove(&notification.id);
            }
        }
    }
}

impl Said {
    /// The point or node that it names.
    pub fn point(&self) -> Option<PointIdx> {
        self.scope.point()
    }
}

impl From<Seq> for NotificationId {
    fn from(seq: Seq) -> Self {
        Self(seq.0)
    }
}
