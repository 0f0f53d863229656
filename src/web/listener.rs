//! Connections of browsers: many, each bounded in time and in what it may send before it is known, so that a
//! slow or greedy one holds up nobody else.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tower_service::Service as _;
use tracing::{debug, warn};

/// Connections at a time, some 30 KiB each with TLS: 3,000 phones may come within the same two minutes. One
/// more ends the oldest.
const MAX_CONNECTIONS: usize = 4_096;
/// A connection ends after this, whatever goes on on it: longer than a slow disk is waited for.
const LONGEST: Duration = Duration::from_mins(1);
/// A handshake takes no longer.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The head of a request is there within this, and so is the next one on the same connection.
const HEAD: Duration = Duration::from_secs(10);
/// Bytes of the head of a request, and of what is read ahead.
const MAX_HEAD: usize = 16 * 1024;
/// Headers of a request; browsers send some 20.
const MAX_HEADERS: usize = 64;
/// Rest after an accept that failed for want of something that only time brings.
const REST: Duration = Duration::from_millis(200);

/// Where a request came from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// Serves a listener for as long as it is polled.
pub(super) async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, router: Router) -> Infallible {
    let mut open = JoinSet::new();
    let mut oldest: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = open.join_next(), if !open.is_empty() => continue,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                debug!(%error, "a connection to the pages cannot be accepted");
                sleep(REST).await;
                continue;
            }
        };
        while oldest.front().is_some_and(AbortHandle::is_finished) {
            oldest.pop_front();
        }
        if open.len() >= MAX_CONNECTIONS
            && let Some(oldest) = oldest.pop_front()
        {
            warn!(connections = MAX_CONNECTIONS, "too many connections to the pages, the oldest is ended");
            oldest.abort();
        }
        let connection = timeout(LONGEST, connection(stream, peer, tls.clone(), router.clone()));
        oldest.push_back(open.spawn(async move { drop(connection.await) }));
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, tls: Option<TlsAcceptor>, router: Router) {
    // One that is gone already is noticed when it is read.
    stream.set_nodelay(true).ok();
    let Some(tls) = tls else { return serve_one(stream, peer, router).await };
    match timeout(HANDSHAKE, tls.accept(stream)).await {
        Ok(Ok(stream)) => serve_one(stream, peer, router).await,
        Ok(Err(error)) => debug!(%error, "no handshake"),
        Err(_) => debug!("no handshake in time"),
    }
}

async fn serve_one(stream: impl AsyncRead + AsyncWrite + Unpin, peer: SocketAddr, router: Router) {
    let peer = Peer(peer.ip().to_canonical());
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        router.clone().call(request)
    });
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        debug!(%error, "a connection to the pages ended");
    }
}
