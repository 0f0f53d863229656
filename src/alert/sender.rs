//! Sends: a bounded queue and a task for each channel, so that one which hangs costs its own recipients alone.
//!
//! A channel carries several messages at once, but never two to one recipient, whose messages keep their
//! order. What came of each comes back over one bounded queue. Nothing is tried again here and nothing
//! remembered: that is the outbox's, which is in the journal.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::recipient::{ChannelName, RecipientId};
use diemcau_core::time::Timestamp;
use diemcau_phrase::delivery::DeliveryFault;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::timeout;

use super::channel::{Address, Channel};
use super::directory::Directory;
use super::message::{Message, Proof, SendError};
use crate::clock::EventClock;

/// Messages that wait for a channel. A full queue refuses: the outbox offers the message again.
const QUEUE: usize = 256;
/// Messages taken from a channel's queue that wait for another one to the same recipient.
const WAITING: usize = 64;
/// Messages that a channel carries at once.
const PARALLEL: usize = 4;
/// Results that wait to be read. While it is full, channels carry on what they carry and begin nothing.
const DONE: usize = 64;

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct Job {
    /// Number of the notification.
    pub notification: u64,
    /// To whom.
    pub recipient: RecipientId,
    /// How.
    pub channel: ChannelName,
    /// What.
    pub message: Message,
}

/// What came of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Number of the notification.
    pub notification: u64,
    /// How it was tried.
    pub channel: ChannelName,
    /// The vendor's proof, or why not.
    pub result: Result<Proof, SendError>,
    /// When that was known.
    pub at: Timestamp,
}

/// Why a message was not even queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// So many messages wait for the channel already.
    #[error("the channel's queue is full")]
    Full,
    /// There is no such channel, or its task has ended.
    #[error("there is no such channel")]
    NoChannel,
    /// The channel does not reach the recipient.
    #[error("the channel does not reach the recipient")]
    NoAddress,
}

/// The channels' tasks.
#[derive(Debug)]
pub struct Sender {
    directory: Directory,
    queues: BTreeMap<ChannelName, mpsc::Sender<Work>>,
    tasks: JoinSet<()>,
}

/// A job with its address.
#[derive(Debug)]
struct Work {
    job: Job,
    to: Address,
}

/// One channel's task.
struct Carrier {
    name: ChannelName,
    channel: Arc<Channel>,
    clock: EventClock,
    /// Taken from the queue, in its order.
    waiting: VecDeque<Work>,
    /// Recipients to whom a message is under way.
    busy: BTreeSet<RecipientId>,
    /// What is under way.
    sending: JoinSet<Result<Proof, SendError>>,
    /// Whose it is.
    under_way: HashMap<Id, (u64, RecipientId)>,
}

impl Sender {
    /// Starts a task for each channel. What comes of messages is read from the queue that is given back; once
    /// it is dropped, the tasks end.
    pub fn start(directory: Directory, clock: EventClock) -> (Self, mpsc::Receiver<Done>) {
        let (done, results) = mpsc::channel(DONE);
        let (mut queues, mut tasks) = (BTreeMap::new(), JoinSet::new());
        for (name, channel) in directory.channels() {
            let (queue, work) = mpsc::channel(QUEUE);
            tasks.spawn(Carrier::new(name.clone(), Arc::clone(channel), clock).run(work, done.clone()));
            queues.insert(name.clone(), queue);
        }
        (Self { directory, queues, tasks }, results)
    }

    /// Queues a message; never waits.
    ///
    /// # Errors
    /// If it cannot be queued; then nothing comes back for it.
    pub fn send(&self, job: Job) -> Result<(), NotTaken> {
        let queue = self.queues.get(&job.channel).ok_or(NotTaken::NoChannel)?;
        let to = self.directory.address(&job.recipient, &job.channel).ok_or(NotTaken::NoAddress)?.clone();
        queue.try_send(Work { job, to }).map_err(|error| match error {
            TrySendError::Full(_) => NotTaken::Full,
            TrySendError::Closed(_) => NotTaken::NoChannel,
        })
    }

    /// Lets the channels carry what they were given, for so long at most. Dropping instead ends all at once.
    pub async fn finish(mut self, within: Duration) {
        self.queues.clear();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        // What is not done by then the outbox sends again.
        let _ = timeout(within, all).await;
    }
}

impl Carrier {
    fn new(name: ChannelName, channel: Arc<Channel>, clock: EventClock) -> Self {
        Self {
            name,
            channel,
            clock,
            waiting: VecDeque::new(),
            busy: BTreeSet::new(),
            sending: JoinSet::new(),
            under_way: HashMap::new(),
        }
    }

    async fn run(mut self, mut queue: mpsc::Receiver<Work>, done: mpsc::Sender<Done>) {
        let mut is_closed = false;
        while !(is_closed && self.waiting.is_empty() && self.sending.is_empty()) {
            self.begin();
            tokio::select! {
                work = queue.recv(), if !is_closed && self.waiting.len() < WAITING => match work {
                    Some(work) => self.waiting.push_back(work),
                    None => is_closed = true,
                },
                Some(ended) = self.sending.join_next_with_id() => {
                    let Some(result) = self.end(ended) else { continue };
                    if done.send(result).await.is_err() {
                        return;
                    }
                },
                () = done.closed() => return,
            }
        }
    }

    /// Begins what may begin, in order.
    fn begin(&mut self) {
        while self.sending.len() < PARALLEL {
            let is_free = |work: &Work| !self.busy.contains(&work.job.recipient);
            let Some(next) = self.waiting.iter().position(is_free) else { return };
            let Some(Work { job, to }) = self.waiting.remove(next) else { return };
            let Job { notification, recipient, channel: _, message } = job;
            let channel = Arc::clone(&self.channel);
            let task = self.sending.spawn(async move { channel.send(&to, &message).await });
            self.busy.insert(recipient.clone());
            self.under_way.insert(task.id(), (notification, recipient));
        }
    }

    fn end(&mut self, ended: Result<(Id, Result<Proof, SendError>), JoinError>) -> Option<Done> {
        let (id, result) = match ended {
            Ok(ended) => ended,
            Err(error) => (error.id(), Err(SendError::retry(DeliveryFault::Ended))),
        };
        let (notification, recipient) = self.under_way.remove(&id)?;
        self.busy.remove(&recipient);
        match &result {
            Ok(_) => tracing::debug!(notification, %recipient, channel = %self.name, "sent"),
            Err(error @ SendError::NotYet { .. }) => {
                tracing::debug!(notification, %recipient, channel = %self.name, %error, "not sent");
            }
            Err(error @ (SendError::Retry { .. } | SendError::Refused { .. })) => {
                tracing::warn!(notification, %recipient, channel = %self.name, %error, "not sent");
            }
        }
        Some(Done { notification, channel: self.name.clone(), result, at: self.clock.now() })
    }
}
