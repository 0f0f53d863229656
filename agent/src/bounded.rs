//! A stream of which no more than so much is read: a peer that never comes to an end is given up by what it
//! says, and not only by the time it takes.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream of which no more than so much is read.
pub(crate) struct Bounded<S> {
    stream: S,
    n_left: usize,
}

/// It was to be read beyond that.
#[derive(Debug, thiserror::Error)]
#[error("what the peer says does not end")]
struct NoEnd;

impl<S> Bounded<S> {
    /// Of which `most` bytes are read.
    pub(crate) fn new(stream: S, most: usize) -> Self {
        Self { stream, n_left: most }
    }
}

/// Whether reading failed because there was more than may be read.
pub(crate) fn is_no_end(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<NoEnd>)
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.n_left == 0 {
            return Poll::Ready(Err(io::Error::other(NoEnd)));
        }
        let n_before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        self.n_left = self.n_left.saturating_sub(buffer.filled().len() - n_before);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
