//! The way of the pages to the core: they look at the state, report what people at a point say, and act for
//! organisers. What they are told is durable, or they are told that it is not.

use std::fmt;

use diemcau_core::act::{Act, Actor};
use diemcau_core::attendance::Disposition;
use diemcau_core::ids::PointIdx;
use diemcau_core::input::{LinkReport, ReportRefusal};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_proto::v1;
use tokio::sync::{mpsc, oneshot};

use super::inbox::Message;
use crate::clock::EventClock;
use crate::exceeded::Exceeded;

/// Asks the core. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Access {
    pub(super) inbox: mpsc::Sender<Message>,
    pub(super) clock: EventClock,
    /// Counts who goes beyond a limit.
    pub(super) exceeded: Exceeded,
}

/// The collector stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the collector stops")]
pub struct Stopping;

/// What was seen of the state.
#[derive(Clone, Debug)]
pub struct Seen<T> {
    /// It.
    pub what: T,
    /// All of it is written down; else the journal fails, and some of it may be lost.
    pub is_durable: bool,
}

/// What became of a form of a point's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linked {
    /// It is durable; that of its first part.
    Taken(Disposition),
    /// It is not taken, and nothing of it is recorded.
    Refused(ReportRefusal),
    /// The journal fails, and nothing of it is recorded.
    NotDurable,
}

/// A look at the state; gives what is to be told once all that it saw is durable, or is not.
pub(super) struct Look(Box<Looking>);

type Looking = dyn FnOnce(&State, Timestamp) -> Tell + Send;

/// Tells what was seen, and whether it is durable.
pub(super) struct Tell(Box<dyn FnOnce(bool) + Send>);

impl Access {
    /// The event's time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where it is counted that somebody goes beyond a limit.
    pub(crate) fn exceeded(&self) -> &Exceeded {
        &self.exceeded
    }

    /// Looks at the state. The look runs where the core is, and must be quick.
    ///
    /// # Errors
    /// If the collector stops.
    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&State, Timestamp) -> T + Send + 'static,
    ) -> Result<Seen<T>, Stopping> {
        let (told, seen) = oneshot::channel();
        let look = Look(Box::new(move |state, now| {
            let what = look(state, now);
            // One that hung up need not know.
            Tell(Box::new(move |is_durable| drop(told.send(Seen { what, is_durable }))))
        }));
        self.inbox.send(Message::Look { look }).await.map_err(|_| Stopping)?;
        seen.await.map_err(|_| Stopping)
    }

    /// People report by the link of their point.
    ///
    /// # Errors
    /// If the collector stops.
    pub async fn report(&self, point: PointIdx, report: LinkReport) -> Result<Linked, Stopping> {
        let (told, outcome) = oneshot::channel();
        let message = Message::Linked { at: self.clock.now(), point, report: Box::new(report), told };
        self.inbox.send(message).await.map_err(|_| Stopping)?;
        outcome.await.map_err(|_| Stopping)
    }

    /// Somebody acts.
    ///
    /// # Errors
    /// If the collector stops.
    pub async fn act(&self, actor: Actor, act: Act) -> Result<v1::ActResponse, Stopping> {
        let (told, outcome) = oneshot::channel();
        let message = Message::Act { at: self.clock.now(), actor, act, told };
        self.inbox.send(message).await.map_err(|_| Stopping)?;
        outcome.await.map_err(|_| Stopping)
    }
}

impl Look {
    /// Looks.
    pub(super) fn at(self, state: &State, now: Timestamp) -> Tell {
        (self.0)(state, now)
    }
}

impl Tell {
    /// Tells.
    pub(super) fn tell(self, is_durable: bool) {
        (self.0)(is_durable);
    }
}

impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Look").finish_non_exhaustive()
    }
}

impl fmt::Debug for Tell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tell").finish_non_exhaustive()
    }
}
