//! Connections of HTTP/1, which browsers and systems use: many, each bounded in time and in what it may send before
//! it is known, so that a slow or greedy one holds up nobody else.

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
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tower_service::Service as _;
use tracing::{debug, info, warn};

use crate::exceeded::{Exceeded, Limit};
use crate::incoming::{Crowd, is_due};

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

/// What is served, and to how many.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// What is served, for the log.
    pub(crate) what: &'static str,
    /// Connections at a time. One more ends the oldest of the address that has most.
    pub(crate) connections: usize,
    /// A connection may serve one request after another.
    pub(crate) keeps_alive: bool,
}

/// Where a request came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Serves a listener for as long as it is polled.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    bounds: Bounds,
    exceeded: Exceeded,
) -> Infallible {
    let Bounds { what, connections, .. } = bounds;
    let mut open = JoinSet::new();
    let mut crowd = Crowd::default();
    let (mut said_failing, mut said_crowded) = (None, None);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = open.join_next(), if !open.is_empty() => continue,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                exceeded.note(Limit::Files);
                if is_due(&mut said_failing) {
                    warn!(%error, what, "connections by HTTP cannot be accepted");
                }
                sleep(REST).await;
                continue;
            }
        };
        if said_failing.take().is_some() {
            info!(what, "connections by HTTP are accepted again");
        }
        if open.len() >= connections
            && let Some(from) = crowd.end_one()
        {
            exceeded.note(Limit::Http);
            if is_due(&mut said_crowded) {
                warn!(what, connections, %from, "too many connections by HTTP, the oldest from there are ended");
            }
        }
        let connection = timeout(LONGEST, connection((stream, peer), tls.clone(), router.clone(), bounds));
        crowd.enter(peer.ip(), open.spawn(async move { drop(connection.await) }));
    }
}

async fn connection(
    (stream, peer): (TcpStream, SocketAddr),
    tls: Option<TlsAcceptor>,
    router: Router,
    bounds: Bounds,
) {
    // One that is gone already is noticed when it is read.
    stream.set_nodelay(true).ok();
    let Some(tls) = tls else { return serve_one(stream, peer, router, bounds).await };
    match timeout(HANDSHAKE, tls.accept(stream)).await {
        Ok(Ok(stream)) => serve_one(stream, peer, router, bounds).await,
        Ok(Err(error)) => debug!(%error, "no handshake"),
        Err(_) => debug!("no handshake in time"),
    }
}

async fn serve_one(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    router: Router,
    bounds: Bounds,
) {
    let peer = Peer(peer.ip().to_canonical());
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        router.clone().call(request)
    });
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .keep_alive(bounds.keeps_alive)
        .header_read_timeout(HEAD)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        debug!(%error, what = bounds.what, "a connection by HTTP ended");
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::Instant;

    use super::*;

    const BOUNDS: Bounds = Bounds { what: "pages", connections: 50, keeps_alive: true };

    #[tokio::test]
    async fn one_connection_more_ends_the_oldest_and_others_are_served() {
        let addr = served().await;
        let mut idle = Vec::new();
        for _ in 0..4 * BOUNDS.connections {
            idle.push(TcpStream::connect(addr).await.unwrap());
        }
        assert_eq!(ask(addr).await, "HTTP/1.1 200 OK");
        let mut n_ended = 0;
        for stream in &mut idle {
            let mut byte = [0];
            n_ended += usize::from(timeout(Duration::from_millis(1), stream.read(&mut byte)).await.is_ok());
        }
        assert!((3 * BOUNDS.connections..4 * BOUNDS.connections).contains(&n_ended), "{n_ended}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_head_ends_after_ten_seconds_and_any_connection_after_a_minute() {
        let addr = served().await;
        let begun = Instant::now();
        let mut slow = TcpStream::connect(addr).await.unwrap();
        for byte in b"GET / HTTP/1.1\r\nX-Slow: aaaaaaaa" {
            if slow.write_all(&[*byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_secs(3)).await;
        }
        let mut answer = Vec::new();
        slow.read_to_end(&mut answer).await.ok();
        let waited = begun.elapsed();
        assert!(waited >= HEAD && !answer.starts_with(b"HTTP/1.1 200"), "{waited:?}");

        let begun = Instant::now();
        let mut busy = TcpStream::connect(addr).await.unwrap();
        let mut n_answers = 0;
        let ended = async {
            loop {
                let request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
                let mut bytes = [0; 1_024];
                if busy.write_all(request).await.is_err()
                    || !matches!(busy.read(&mut bytes).await, Ok(n) if n > 0)
                {
                    return begun.elapsed();
                }
                n_answers += 1;
                sleep(Duration::from_secs(5)).await;
            }
        };
        let ended = ended.await;
        assert!((LONGEST..LONGEST + Duration::from_secs(6)).contains(&ended), "{ended:?}");
        assert!(n_answers >= 11, "{n_answers}");
    }

    async fn served() -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let addr = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "here" }));
        tokio::spawn(serve(listener, None, router, BOUNDS, Exceeded::default()));
        addr
    }

    async fn ask(addr: SocketAddr) -> String {
        let mut stream = TcpStream::connect(addr).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }
}
