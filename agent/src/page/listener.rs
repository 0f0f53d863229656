//! Connections to the page: few at a time and each for a short while, so that a slow or greedy client
//! holds up nobody else.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

/// From the first byte of a request to the last of its answer, and no longer.
const LONGEST: Duration = Duration::from_secs(10);
/// Connections from this machine at once; one more is closed at once.
const HERE: usize = 16;
/// Connections from the network at once; one more is closed at once. This machine has its own.
const NETWORK: usize = 16;
/// Of those, connections from one address.
const PER_ADDRESS: usize = 6;
/// The system has no room for a connection: the next attempt comes after this.
const PAUSE: Duration = Duration::from_millis(200);

/// Accepts connections within the bounds.
#[derive(Debug)]
pub(super) struct BoundedListener {
    listener: TcpListener,
    here: Arc<Semaphore>,
    network: Arc<Semaphore>,
    /// By address of the network; those with no connection are forgotten.
    addresses: BTreeMap<IpAddr, Arc<Semaphore>>,
}

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConnectionEnds {
    /// At this machine.
    pub(super) local: SocketAddr,
    /// At the other one.
    pub(super) peer: SocketAddr,
}

/// A connection that ends by itself.
#[derive(Debug)]
pub(super) struct TimedStream {
    stream: TcpStream,
    ends: ConnectionEnds,
    until: Pin<Box<Sleep>>,
    _places: [Option<OwnedSemaphorePermit>; 2],
}

impl BoundedListener {
    /// Over a bound socket.
    pub(super) fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            here: Arc::new(Semaphore::new(HERE)),
            network: Arc::new(Semaphore::new(NETWORK)),
            addresses: BTreeMap::new(),
        }
    }

    /// Takes a connection in; none if there is no place.
    fn admit(&mut self, stream: TcpStream, peer: SocketAddr) -> Option<TimedStream> {
        let ends = ConnectionEnds { local: stream.local_addr().ok()?, peer };
        let places = if ends.local.ip().to_canonical().is_loopback() {
            [Arc::clone(&self.here).try_acquire_owned().ok(), None]
        } else {
            self.addresses.retain(|_, places| places.available_permits() < PER_ADDRESS);
            let own =
                self.addresses.entry(peer.ip()).or_insert_with(|| Arc::new(Semaphore::new(PER_ADDRESS)));
            let own = Arc::clone(own).try_acquire_owned().ok()?;
            [Arc::clone(&self.network).try_acquire_owned().ok(), Some(own)]
        };
        places[0].as_ref()?;
        stream.set_nodelay(true).ok();
        Some(TimedStream { stream, ends, until: Box::pin(tokio::time::sleep(LONGEST)), _places: places })
    }
}

impl Listener for BoundedListener {
    type Io = TimedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TimedStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => {
                    if let Some(held) = self.admit(stream, peer) {
                        return (held, peer);
                    }
                    tracing::debug!(%peer, "no place for a connection to the page");
                }
                Err(error) => {
                    tracing::debug!(%error, "a connection to the page could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, BoundedListener>> for ConnectionEnds {
    fn connect_info(stream: IncomingStream<'_, BoundedListener>) -> Self {
        stream.io().ends
    }
}

impl TimedStream {
    /// Its time is over.
    fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        ready!(self.until.as_mut().poll(context));
        Poll::Ready(io::ErrorKind::TimedOut.into())
    }
}

impl AsyncRead for TimedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(over) = self.poll_over(context) {
            return Poll::Ready(Err(over));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for TimedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(over) = self.poll_over(context) {
            return Poll::Ready(Err(over));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
