//! One connection, with TLS or without.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use diemcau_proto::channel::Fingerprint;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::server::TlsStream;
use tonic::transport::server::Connected;

use super::activity::{Activities, Activity, Peer};

/// One connection, ready to be served.
#[derive(Debug)]
pub struct Connection {
    wire: Wire,
    activity: Arc<Activity>,
}

#[derive(Debug)]
enum Wire {
    Plain(TcpStream),
    Local(UnixStream),
    /// Boxed, so that connections without TLS do not carry its size.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connection {
    /// Without TLS.
    pub(super) fn plain(stream: TcpStream, activities: &mut Activities) -> Self {
        let activity = activities.add(stream.peer_addr().ok().map(Peer::Far), None);
        Self { wire: Wire::Plain(stream), activity }
    }

    /// By this machine's socket.
    pub(super) fn local(stream: UnixStream, activities: &mut Activities) -> Self {
        let peer = stream.peer_cred().ok().map(|peer| Peer::Local { uid: peer.uid() });
        let activity = activities.add(peer, None);
        Self { wire: Wire::Local(stream), activity }
    }

    /// After a handshake.
    pub(super) fn tls(stream: Box<TlsStream<TcpStream>>, activities: &mut Activities) -> Self {
        let (tcp, tls) = stream.get_ref();
        let shown = tls.peer_certificates().and_then(<[_]>::first);
        let certificate = shown.map(|shown| *Fingerprint::of(shown).as_bytes());
        let activity = activities.add(tcp.peer_addr().ok().map(Peer::Far), certificate);
        Self { wire: Wire::Tls(stream), activity }
    }

    /// What goes on on it.
    pub(super) fn activity(&self) -> &Arc<Activity> {
        &self.activity
    }
}

impl Connected for Connection {
    type ConnectInfo = Arc<Activity>;

    fn connect_info(&self) -> Arc<Activity> {
        self.activity.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.activity.poll_closed(cx) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Wire::Local(stream) => Pin::new(stream).poll_read(cx, buf),
            Wire::Tls(stream) => Pin::new(stream.as_mut()).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Wire::Local(stream) => Pin::new(stream).poll_write(cx, buf),
            Wire::Tls(stream) => Pin::new(stream.as_mut()).poll_write(cx, buf),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Wire::Local(stream) => Pin::new(stream).poll_flush(cx),
            Wire::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Wire::Local(stream) => Pin::new(stream).poll_shutdown(cx),
            Wire::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
            Wire::Local(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
            Wire::Tls(stream) => Pin::new(stream.as_mut()).poll_write_vectored(cx, bufs),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.wire {
            Wire::Plain(stream) => stream.is_write_vectored(),
            Wire::Local(stream) => stream.is_write_vectored(),
            Wire::Tls(stream) => stream.is_write_vectored(),
        }
    }
}
