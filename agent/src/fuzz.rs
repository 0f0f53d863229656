//! For made-up answers (`tests/fuzz`): a peer that answers once it was asked.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What it says, as far as it was not read.
pub(crate) struct Answering {
    answer: Vec<u8>,
    n_read: usize,
    is_asked: bool,
    waiting: Option<Waker>,
}

impl Answering {
    /// One that answers so, and is gone then.
    pub(crate) fn new(answer: &[u8]) -> Self {
        Self { answer: answer.to_vec(), n_read: 0, is_asked: false, waiting: None }
    }
}

impl AsyncRead for Answering {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.is_asked {
            self.waiting = Some(cx.waker().clone());
            return Poll::Pending;
        }
        let rest = &self.answer[self.n_read..];
        let n = rest.len().min(buf.remaining());
        buf.put_slice(&rest[..n]);
        self.n_read += n;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Answering {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.is_asked = true;
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
