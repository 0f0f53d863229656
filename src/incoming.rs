//! The connections that come in, as a stream for tonic to serve. What a stranger does before its
//! handshake is over costs others nothing: handshakes run beside each other, each has a deadline,
//! and when there are too many one is given up of whoever has most. One on which nothing goes on is closed.

mod activity;
mod connection;
mod crowd;
mod listener;
mod strangers;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustix::io::Errno;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, CertificateError, ServerConfig};
use tokio_rustls::server::TlsStream;
use tokio_stream::Stream;
use tracing::{debug, warn};

pub use activity::{Activity, OpenStream, Peer};
pub use connection::Connection;
pub(crate) use crowd::Crowd;
pub use listener::LocalSocket;

use crate::exceeded::{Exceeded, Limit};
use activity::{Activities, SWEEP_EVERY, UNUSED_IN_NEED};
use listener::{Accepted, Listener};
use strangers::{MAX_STRANGERS, Strangers};

/// How long a handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Handshakes under way at a time, about 10 KiB each once the peer spoke. One more ends the oldest of the
/// address that has most.
pub const MAX_HANDSHAKES: usize = 8_192;
/// Connections that the kernel may keep for us, as far as it allows so many: an arrival storm is
/// 5,000 at once.
const BACKLOG: u32 = 8_192;
/// Rest after an accept that failed for want of something that only time brings.
const REST: Duration = Duration::from_millis(200);
/// How long a peer may leave what was sent to it unacknowledged; longer than any agent waits.
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(30);
/// Silence after which the kernel asks a peer whether it is still there. An agent never is silent so
/// long; this clears away what vanished while nothing was under way to it.
const KEEPALIVE_TIME: Duration = Duration::from_mins(1);
/// Between two such questions.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
/// Refused certificates remembered; beyond, all are forgotten and may be told of once more.
const MAX_REFUSED: usize = 1_024;
/// Between two warnings of one kind.
const WARN_EVERY: Duration = Duration::from_mins(1);

/// Listens on an address.
///
/// # Errors
/// If the address is not this machine's or is taken.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// The connections that come in on a listener, and on this machine's socket if there is one. It never ends and never
/// fails; dropping it closes the listeners and all handshakes.
pub struct Incoming {
    /// Those before go first: who is on this machine is not held up by strangers.
    listeners: Vec<Listener>,
    /// Of the connections by TCP; none serves without TLS.
    tls: Option<TlsAcceptor>,
    handshakes: JoinSet<Result<Handshaken, HandshakeError>>,
    /// To end handshakes.
    crowd: Crowd,
    max_handshakes: usize,
    /// Those that were handed out.
    activities: Activities,
    /// Those among them without a certificate; none where agents need none.
    strangers: Option<Strangers>,
    /// When they are looked at next.
    sweep: Interval,
    /// When it was last said that handshakes are given up.
    said_crowded: Option<Instant>,
    /// When it was last said that strangers are many.
    said_strange: Option<Instant>,
    /// Certificates that were refused by an alert, and are not told of again.
    refused: HashSet<(IpAddr, String)>,
    exceeded: Exceeded,
}

/// Boxed, so that connections without TLS do not carry its size.
type Handshaken = Box<TlsStream<TcpStream>>;

/// Why a connection came to nothing.
#[derive(Debug, thiserror::Error)]
enum HandshakeError {
    #[error("no handshake with {peer} within {} s", HANDSHAKE_TIMEOUT.as_secs())]
    TimedOut { peer: SocketAddr },
    #[error("the handshake with {peer} failed")]
    Failed {
        peer: SocketAddr,
        #[source]
        source: io::Error,
    },
}

impl Incoming {
    /// With TLS, or without if there is no configuration.
    pub fn new(listener: TcpListener, tls: Option<Arc<ServerConfig>>) -> Self {
        let mut sweep = interval(SWEEP_EVERY);
        sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            listeners: vec![Listener::tcp(listener)],
            tls: tls.map(TlsAcceptor::from),
            handshakes: JoinSet::new(),
            crowd: Crowd::default(),
            max_handshakes: MAX_HANDSHAKES,
            activities: Activities::default(),
            strangers: None,
            sweep,
            said_crowded: None,
            said_strange: None,
            refused: HashSet::new(),
            exceeded: Exceeded::default(),
        }
    }

    /// On this machine's socket too, where there is no TLS: nothing passes a wire.
    #[must_use]
    pub fn with_local(mut self, socket: Option<LocalSocket>) -> Self {
        self.listeners.splice(..0, socket.map(Listener::local));
        self
    }

    /// Who goes beyond a limit is counted there.
    #[must_use]
    pub(crate) fn counted_by(mut self, exceeded: Exceeded) -> Self {
        self.exceeded = exceeded;
        self
    }

    /// Agents need a certificate, so that connections that show none are few of each address.
    #[must_use]
    pub fn with_few_strangers(mut self) -> Self {
        self.strangers = Some(Strangers::new(MAX_STRANGERS));
        self
    }

    /// A connection whose handshake is over.
    fn poll_handshakes(&mut self, cx: &mut Context<'_>) -> Poll<Handshaken> {
        while let Poll::Ready(Some(outcome)) = self.handshakes.poll_join_next(cx) {
            if let Some(stream) = self.finished(outcome) {
                return Poll::Ready(stream);
            }
        }
        Poll::Pending
    }

    fn finished(
        &mut self,
        outcome: Result<Result<Handshaken, HandshakeError>, JoinError>,
    ) -> Option<Handshaken> {
        match outcome {
            Ok(Ok(stream)) => return Some(stream),
            Ok(Err(error)) => self.failed(&error),
            Err(error) if error.is_cancelled() => debug!("handshake given up"),
            Err(error) => warn!(%error, "handshake panicked"),
        }
        None
    }

    /// A client whose certificate is out of date, or of another authority, is told by an alert; and here once.
    fn failed(&mut self, error: &HandshakeError) {
        debug!(error = error as &dyn std::error::Error, "no handshake");
        let HandshakeError::Failed { peer, source } = error else { return };
        let inner = source.get_ref().and_then(|inner| inner.downcast_ref());
        let Some(rustls::Error::InvalidCertificate(why)) = inner else { return };
        let why = match why {
            CertificateError::ExpiredContext { .. } => "it has expired".to_owned(),
            CertificateError::UnknownIssuer => "it is of another authority".to_owned(),
            other => other.to_string(),
        };
        if self.refused.len() >= MAX_REFUSED {
            self.refused.clear();
        }
        if self.refused.insert((peer.ip(), why.clone())) {
            warn!(%peer, why, "client certificate refused by a TLS alert; the same again is not logged");
        }
    }

    /// The next connection of any listener.
    fn poll_accept(&mut self, cx: &mut Context<'_>) -> Poll<Accepted> {
        for listener in &mut self.listeners {
            while let Poll::Ready(accepted) = listener.poll_accept(cx) {
                match accepted {
                    Accepted::Failed => {
                        self.exceeded.note(Limit::Files);
                        note_closed(self.activities.close(UNUSED_IN_NEED), &self.exceeded);
                    }
                    Accepted::Tcp(..) | Accepted::Local(_) => return Poll::Ready(accepted),
                }
            }
        }
        Poll::Pending
    }

    fn start_handshake(&mut self, tls: &TlsAcceptor, stream: TcpStream, peer: SocketAddr) {
        if self.handshakes.len() >= self.max_handshakes
            && let Some(from) = self.crowd.end_one()
        {
            self.exceeded.note(Limit::Handshakes);
            if is_due(&mut self.said_crowded) {
                let n = self.max_handshakes;
                warn!(handshakes = n, %from, "too many connections in their handshake, the oldest from there are given up");
            }
        }
        let tls = tls.clone();
        let handshake = self.handshakes.spawn(async move {
            match timeout(HANDSHAKE_TIMEOUT, handshake(&tls, stream)).await {
                Ok(Ok(stream)) => Ok(Box::new(stream)),
                Ok(Err(source)) => Err(HandshakeError::Failed { peer, source }),
                Err(_) => Err(HandshakeError::TimedOut { peer }),
            }
        });
        self.crowd.enter(peer.ip(), handshake);
    }

    /// A connection whose handshake is over is handed out.
    fn hand_out(&mut self, stream: Handshaken) -> Connection {
        let connection = Connection::tls(stream, &mut self.activities);
        let activity = connection.activity();
        if let Some(strangers) = &mut self.strangers
            && activity.certificate().is_none()
            && let Some(from) = activity.address()
            && strangers.enter(from, activity)
        {
            self.exceeded.note(Limit::Strangers);
            if is_due(&mut self.said_strange) {
                warn!(%from, most = MAX_STRANGERS, "too many connections without a certificate, the oldest from there are ended");
            }
        }
        connection
    }
}

impl Stream for Incoming {
    type Item = io::Result<Connection>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while self.sweep.poll_tick(cx).is_ready() {
            note_closed(self.activities.sweep(), &self.exceeded);
        }
        loop {
            if let Poll::Ready(stream) = self.poll_handshakes(cx) {
                return Poll::Ready(Some(Ok(self.hand_out(stream))));
            }
            let (stream, peer) = match ready!(self.poll_accept(cx)) {
                Accepted::Tcp(stream, peer) => (stream, peer),
                Accepted::Local(stream) => {
                    return Poll::Ready(Some(Ok(Connection::local(stream, &mut self.activities))));
                }
                Accepted::Failed => continue,
            };
            if let Err(error) = prepare(&stream) {
                debug!(%error, %peer, "connection gone before it was served");
                continue;
            }
            match self.tls.clone() {
                Some(tls) => self.start_handshake(&tls, stream, peer),
                None => {
                    return Poll::Ready(Some(Ok(Connection::plain(stream, &mut self.activities))));
                }
            }
        }
    }
}

/// Makes nothing for a peer that has not said a word.
async fn handshake(tls: &TlsAcceptor, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
    stream.readable().await?;
    Box::pin(tls.accept(stream)).await
}

/// Whether an accept failed because of the connection that it should have given.
fn is_the_peers(error: &io::Error) -> bool {
    let Some(errno) = error.raw_os_error().map(Errno::from_raw_os_error) else {
        return false;
    };
    matches!(
        errno,
        Errno::CONNABORTED
            | Errno::CONNRESET
            | Errno::INTR
            | Errno::PROTO
            | Errno::PERM
            | Errno::TIMEDOUT
            | Errno::NETDOWN
            | Errno::NETUNREACH
            | Errno::HOSTUNREACH
    )
}

fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    socket.set_tcp_keepalive(
        &TcpKeepalive::new().with_time(KEEPALIVE_TIME).with_interval(KEEPALIVE_INTERVAL),
    )?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(TCP_USER_TIMEOUT))?;
    Ok(())
}

fn note_closed(n_closed: usize, exceeded: &Exceeded) {
    if n_closed > 0 {
        exceeded.add(Limit::Idle, n_closed);
        debug!(n_closed, "connections closed on which nothing went on");
    }
}

/// Whether to say again what was last said at `said`; notes that it is said.
pub(crate) fn is_due(said: &mut Option<Instant>) -> bool {
    let now = Instant::now();
    if said.is_some_and(|said| now - said < WARN_EVERY) {
        return false;
    }
    *said = Some(now);
    true
}
