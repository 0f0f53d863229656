//! Notifications on their way to people: what the core wants sent becomes messages of channels, and what
//! became of them comes back to the core.

mod reports;
mod resends;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::decide::outbox::Job;
use diemcau_core::outbox::{NotificationId, Outcome};
use diemcau_core::recipient::Recipients;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use tokio::sync::mpsc;

use crate::alert::compose::Composer;
use crate::alert::directory::Directory;
use crate::alert::message::SendError;
use crate::alert::sender::{self, Done, NotTaken, Sender};
use crate::clock::EventClock;

use self::reports::{Read, Reports};
use self::resends::Resends;

/// A channel whose queue is full is offered the message again after so long.
const FULL_AGAIN: Duration = Duration::from_secs(10);

/// A report that is still being read is asked for again after so long.
const READ_AGAIN: Duration = Duration::from_millis(500);

/// Where notifications go.
pub(super) struct Deliveries {
    recipients: Arc<Recipients>,
    composer: Composer,
    sender: Sender,
    results: mpsc::Receiver<Done>,
    resends: Resends,
    reports: Reports,
}

/// What became of a job.
pub(super) struct Delivered {
    /// When that was known.
    pub(super) at: Timestamp,
    /// The job.
    pub(super) job: Job,
    /// What became of it.
    pub(super) became: Became,
}

/// What became of a job.
pub(super) enum Became {
    /// It was tried.
    Tried(Outcome),
    /// Our own pace does not let it leave for so long.
    NotYet(Duration),
}

impl Deliveries {
    /// Starts the channels of a directory.
    pub(super) fn start(
        (recipients, directory): (Arc<Recipients>, Directory),
        (composer, data): (Composer, PathBuf),
        clock: EventClock,
    ) -> Self {
        let resends = Resends::new(&directory);
        let (sender, results) = Sender::start(directory, clock);
        let reports = Reports::new(data, composer.language);
        Self { recipients, composer, sender, results, resends, reports }
    }

    /// Hands a job out; what is known of it at once comes back.
    pub(super) fn send(&mut self, state: &State, job: &Job, at: Timestamp) -> Option<Became> {
        let Some(notification) = state.outbox().get(job.id) else {
            return Some(Became::Tried(Outcome::Refused { reason: "it is no longer known".into() }));
        };
        let recipient = &notification.what.recipient;
        let message = match notification.what.report {
            None => {
                let told = (notification, self.recipients.get(recipient));
                self.composer.message(state, told, &job.channel, at)
            }
            Some(of) => match self.reports.get(state, of) {
                Read::Done(report) => self.composer.report(state, notification, report),
                Read::UnderWay => return Some(Became::NotYet(READ_AGAIN)),
                Read::Failed(reason) => {
                    let reason = reason.into();
                    return Some(Became::Tried(Outcome::Retry { after: None, reason }));
                }
            },
        };
        let sent = self.sender.send(sender::Job {
            notification: job.id.0,
            recipient: recipient.clone(),
            channel: job.channel.clone(),
            message,
        });
        match sent {
            Ok(()) => None,
            Err(full @ NotTaken::Full) => Some(Became::Tried(Outcome::Retry {
                after: Some(FULL_AGAIN),
                reason: full.to_string().into(),
            })),
            Err(error) => Some(Became::Tried(Outcome::Refused { reason: error.to_string().into() })),
        }
    }

    /// Tells again what a channel forgets otherwise.
    pub(super) fn send_again(&mut self, state: &State, now: Timestamp) {
        for again in self.resends.due(state, now) {
            let Some(notification) = state.outbox().get(again.first) else { continue };
            let recipient = &notification.what.recipient;
            let told = (notification, self.recipients.get(recipient));
            let sent = self.sender.send(sender::Job {
                notification: again.first.0,
                recipient: recipient.clone(),
                channel: again.channel.clone(),
                message: self.composer.again(state, told, &again, now),
            });
            if sent.is_err() {
                self.resends.done(again.first, false, now);
            }
        }
    }

    /// Waits for what became of a job.
    pub(super) async fn done(&mut self) -> Delivered {
        while let Some(done) = self.results.recv().await {
            if !self.resends.done(NotificationId(done.notification), done.result.is_ok(), done.at) {
                return Delivered::from(done);
            }
        }
        // The channels' tasks are gone; nothing comes any more.
        std::future::pending().await
    }
}

impl From<Done> for Delivered {
    fn from(done: Done) -> Self {
        let became = match done.result {
            Ok(proof) => Became::Tried(Outcome::Sent { proof: proof.as_str().into() }),
            Err(SendError::Retry { after, reason }) => {
                Became::Tried(Outcome::Retry { after, reason: reason.to_string().into() })
            }
            Err(SendError::NotYet { after, reason: _ }) => Became::NotYet(after),
            Err(SendError::Refused { reason }) => {
                Became::Tried(Outcome::Refused { reason: reason.to_string().into() })
            }
        };
        let job = Job { id: NotificationId(done.notification), channel: done.channel };
        Self { at: done.at, job, became }
    }
}

/// Waits for what became of a job; for ever where nothing is sent.
pub(super) async fn done(deliveries: Option<&mut Deliveries>) -> Delivered {
    match deliveries {
        Some(deliveries) => deliveries.done().await,
        None => std::future::pending().await,
    }
}
