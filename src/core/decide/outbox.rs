//! Whom to tell, and what became of the telling.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::fact::FactBody;
use crate::outbox::notify::notices;
use crate::outbox::{Kind, Notification, NotificationId, Outcome, Queued};
use crate::recipient::{ChannelName, RecipientId, Recipients};
use crate::time::Timestamp;
use crate::timer::Timer;

use super::{Core, Facts};

/// A notification that is to be sent by a channel now. The shell hands it out when the facts before it are
/// durable, and tells the core by [`crate::input::Input::Delivered`] what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub id: NotificationId,
    /// By which channel.
    pub channel: ChannelName,
}

impl Core {
    /// Who may be told from here on. They are no part of the facts: a notification names its recipient and
    /// its channels.
    pub fn set_recipients(&mut self, recipients: Arc<Recipients>) {
        self.recipients = recipients;
        if self.judgement.is_some() {
            self.watch.look(Timer::Incidents, self.state.at().ceil_second());
        }
    }

    /// Who may be told.
    pub fn recipients(&self) -> &Arc<Recipients> {
        &self.recipients
    }

    /// Takes out what is to be sent at `now`, each once until its result is told.
    pub fn take_jobs(&mut self, now: Timestamp) -> Vec<Job> {
        let due = self.sendable().filter(|(_, due)| *due <= now);
        let jobs: Vec<Job> = due
            .filter_map(|(notification, _)| {
                Some(Job { id: notification.id, channel: notification.channel()?.clone() })
            })
            .collect();
        self.in_flight.extend(jobs.iter().map(|job| job.id));
        self.held_back.retain(|_, until| *until > now);
        jobs
    }

    /// A job that was taken out was not tried: it is due again at `due`.
    pub fn put_back(&mut self, job: &Job, due: Timestamp, now: Timestamp) {
        if self.in_flight.remove(&job.id) && due > now {
            self.held_back.insert(job.id, due);
        }
        self.look_at_deliveries(now);
    }

    /// Queues what is to be told at a whole second.
    pub(super) fn queue_notices(&mut self, at: Timestamp, facts: &mut Facts) {
        self.queue_report_due(at, facts);
        let recipients = self.recipients.clone();
        let notices = notices(&self.state, &recipients, at);
        for queued in notices.queue {
            self.record(at, FactBody::NotificationQueued { notification: Box::new(queued) }, facts);
        }
        if let Some(next) = notices.next {
            self.watch.look(Timer::Incidents, next);
        }
        self.look_at_deliveries(at);
    }

    /// It was tried to deliver a notification.
    pub(super) fn delivered(
        &mut self,
        now: Timestamp,
        id: NotificationId,
        (channel, outcome): (ChannelName, Outcome),
        facts: &mut Facts,
    ) {
        // Without a journal the try is made again: it cannot be noted.
        if self.in_flight.remove(&id) && self.state.outbox().get(id).is_some() {
            self.record(now, FactBody::DeliveryTried { id, channel, outcome }, facts);
        }
        self.look_at_deliveries(now);
    }

    /// Restates after a gap from `from` on which notifications were tried in it.
    pub(super) fn restate_outbox(&mut self, from: Timestamp, now: Timestamp, facts: &mut Facts) {
        let tried = self.state.outbox().iter().filter(|notification| notification.changed >= from);
        let notifications: Vec<_> = tried.cloned().collect();
        if !notifications.is_empty() {
            self.record(now, FactBody::OutboxRestated { notifications }, facts);
        }
        self.watch.look(Timer::Incidents, now.ceil_second());
    }

    /// The notification that tries the ways to a recipient.
    pub(super) fn test_notice(&self, recipient: &RecipientId) -> Option<Queued> {
        let recipient = self.recipients.get(recipient)?;
        Some(Queued {
            recipient: recipient.id.clone(),
            kind: Kind::Test,
            about: Vec::new(),
            thread: None,
            channels: recipient.channels.iter().map(|channel| channel.name.clone()).collect(),
            is_speaking: false,
            report: None,
        })
    }

    /// Sees to it that the shell wakes when the next try is due.
    pub(super) fn look_at_deliveries(&mut self, now: Timestamp) {
        if let Some(due) = self.sendable().map(|(_, due)| due).min() {
            self.watch.look(Timer::Delivery, due.max(now));
        }
    }

    /// What may be sent, with when: of a thread the first that still waits, so that nobody reads of an end before
    /// the beginning.
    fn sendable(&self) -> impl Iterator<Item = (&Notification, Timestamp)> {
        let mut threads = BTreeSet::new();
        let waiting = self.state.outbox().waiting();
        let first = waiting.filter(move |(notification, _)| threads.insert(notification.thread()));
        let idle = first.filter(|(notification, _)| !self.in_flight.contains(&notification.id));
        idle.map(|(notification, due)| {
            let held = self.held_back.get(&notification.id).copied();
            (notification, due.max(held.unwrap_or(due)))
        })
    }
}
