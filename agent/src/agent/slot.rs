//! Room for one message between an agent and its connection.
//!
//! One is enough: a heartbeat that the connection does not take yet would be stale by the time it
//! does, and what has to be kept waits in the reporter. A fleet holds thousands of these, where a
//! channel of tokio's would cost each agent a block of 32 messages.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use diemcau_proto::v1::AgentMessage;
use tokio_stream::Stream;

/// A slot: the agent's end and the connection's.
pub(super) fn slot() -> (SlotSender, SlotReceiver) {
    let shared = Arc::new(Mutex::new(Slot::default()));
    (SlotSender(Arc::clone(&shared)), SlotReceiver(shared))
}

#[derive(Default)]
struct Slot {
    /// What the connection has not taken yet.
    message: Option<AgentMessage>,
    /// The agent is gone.
    closed: bool,
    /// The connection waits for a message.
    receiver: Option<Waker>,
    /// The agent waits for room.
    sender: Option<Waker>,
}

/// The agent's end. The stream ends when it is dropped.
pub(super) struct SlotSender(Arc<Mutex<Slot>>);

/// The connection's end: the stream of a request.
pub(super) struct SlotReceiver(Arc<Mutex<Slot>>);

impl SlotSender {
    /// Whether there is room. Nobody else fills it.
    pub(super) fn has_room(&self) -> bool {
        lock(&self.0).message.is_none()
    }

    /// Puts a message into the room that there is.
    pub(super) fn put(&self, message: AgentMessage) {
        let mut slot = lock(&self.0);
        slot.message = Some(message);
        if let Some(waker) = slot.receiver.take() {
            drop(slot);
            waker.wake();
        }
    }

    /// Waits for room. It never comes once the connection is gone, which its other direction tells.
    pub(super) async fn room(&self) {
        std::future::poll_fn(|cx| {
            let mut slot = lock(&self.0);
            if slot.message.is_none() {
                return Poll::Ready(());
            }
            slot.sender = Some(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl Stream for SlotReceiver {
    type Item = AgentMessage;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<AgentMessage>> {
        let mut slot = lock(&self.0);
        match slot.message.take() {
            Some(message) => {
                let sender = slot.sender.take();
                drop(slot);
                sender.into_iter().for_each(Waker::wake);
                Poll::Ready(Some(message))
            }
            None if slot.closed => Poll::Ready(None),
            None => {
                slot.receiver = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for SlotSender {
    fn drop(&mut self) {
        let mut slot = lock(&self.0);
        slot.closed = true;
        if let Some(waker) = slot.receiver.take() {
            drop(slot);
            waker.wake();
        }
    }
}

fn lock(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tokio_stream::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn takes_one_message_at_a_time_in_order_and_ends() {
        let (sender, mut receiver) = slot();
        let sent = tokio::spawn(async move {
            for seq in 1..=100 {
                sender.room().await;
                assert!(sender.has_room());
                sender.put(heartbeat(seq));
            }
        });
        for seq in 1..=100 {
            assert_eq!(receiver.next().await, Some(heartbeat(seq)));
        }
        sent.await.unwrap();
        assert_eq!(receiver.next().await, None);
    }

    fn heartbeat(seq: u32) -> AgentMessage {
        use diemcau_proto::v1::{Heartbeat, agent_message::Body};

        AgentMessage { body: Some(Body::Heartbeat(Heartbeat { seq, power: None, line: None })) }
    }
}
