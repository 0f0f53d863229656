//! The rights on which open streams of the picture rest. Whenever identities change, each is compared with what stands:
//! a stream whose caller may no longer what they might when it was opened ends.

use std::pin::Pin;
use std::task::{Context, Poll};

use diemcau_core::identity::Identities;
use tokio::sync::oneshot;

use super::caller::Caller;

/// The rights of the streams that are open, of those callers who have proven who they are. There are no more than
/// streams, each of which has a bound of its own; those that ended make room when the next one opens.
#[derive(Debug, Default)]
pub(super) struct Grants {
    open: Vec<(Caller, oneshot::Sender<()>)>,
}

/// What a stream holds of its caller's right.
#[derive(Debug)]
pub(super) struct Grant(Option<oneshot::Receiver<()>>);

impl Grants {
    /// A stream opens for a caller, who was seen to have the right a moment ago.
    pub(super) fn open(&mut self, caller: Caller, identities: &Identities) -> Grant {
        self.open.retain(|(_, end)| !end.is_closed());
        let (end, ended) = oneshot::channel();
        self.open.push((caller, end));
        self.recheck(identities);
        Grant(Some(ended))
    }

    /// Ends the streams of those who may no longer what they might.
    pub(super) fn recheck(&mut self, identities: &Identities) {
        for (_, end) in self.open.extract_if(.., |(caller, _)| !caller.holds(identities)) {
            // One that is over already need not be told.
            let _ = end.send(());
        }
    }
}

impl Grant {
    /// Of a caller who has proven nothing: there is nothing to be taken away.
    pub(super) fn lasting() -> Self {
        Self(None)
    }

    /// Whether the right was taken away; if not, the stream is woken when it is.
    pub(super) fn poll_ended(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(ended) = &mut self.0 else { return false };
        match Pin::new(ended).poll(cx) {
            Poll::Ready(told) => {
                self.0 = None;
                // The collector stops where nothing was told: its streams end by another way.
                told.is_ok()
            }
            Poll::Pending => false,
        }
    }
}
