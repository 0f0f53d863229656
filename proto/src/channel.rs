//! The client's end: from an address to a gRPC channel over TLS 1.3 with a pinned certificate or authority.
//!
//! A channel is exactly one connection. It does not reconnect behind its user's back, because when
//! to come back is the user's decision (see [`crate::backoff`]).

mod error;
mod fingerprint;
mod identity;
mod names;
mod once;
mod target;
mod verifier;

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tonic::transport::{Channel, Endpoint};

pub use error::ChannelError;
pub use fingerprint::{Fingerprint, FingerprintError};
pub use identity::{CERTIFICATE_FILE, ClientIdentity, IdentityError, KEY_FILE};
pub use names::look_up;
pub use once::Wire;
pub use target::{COLLECTOR_FILE, CollectorFile, Target, TargetError};
pub use verifier::{CODE_PRINT, Trust, client_config};

use once::Once;
use target::Way;

/// Metadata of a status that is `PERMISSION_DENIED` for want of an identity that holds.
pub const IDENTITY: &str = "diemcau-identity";

/// How a connection is made and kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectOptions {
    /// Address, TCP and TLS together may take this long.
    pub connect_timeout: Duration,
    /// The kernel gives the connection up when what was sent stays unacknowledged this long
    /// (Linux; elsewhere its own defaults hold).
    pub tcp_user_timeout: Duration,
    /// What may be under way from the server unread, bytes; HTTP/2 begins with 65,535.
    pub window: u32,
}

impl ConnectOptions {
    /// For an agent: small windows, since it is sent only small answers.
    pub const AGENT: Self = Self {
        connect_timeout: Duration::from_secs(10),
        tcp_user_timeout: Duration::from_secs(10),
        window: 65_535,
    };

    /// For a dashboard, which takes whole snapshots over long lines.
    pub const DASHBOARD: Self = Self { window: 2 * 1024 * 1024, ..Self::AGENT };
}

/// Connects. The channel lives as long as this one connection.
///
/// # Errors
/// If the host is not found, refuses, does not answer in time, shows another certificate than the
/// pinned one, or the handshake fails otherwise.
pub async fn connect(target: &Target, options: ConnectOptions) -> Result<Channel, ChannelError> {
    let wire = dial(target, options).await?;
    Endpoint::from(target.uri().clone())
        .initial_stream_window_size(options.window)
        .initial_connection_window_size(options.window)
        .buffer_size(4)
        .connect_with_connector(Once::new(wire))
        .await
        .map_err(|source| ChannelError::Transport { host: target.host().to_owned(), source })
}

/// Connects without speaking HTTP/2 yet, for who does that itself.
///
/// # Errors
/// As [`connect`].
pub async fn dial(target: &Target, options: ConnectOptions) -> Result<Wire, ChannelError> {
    let deadline = Instant::now() + options.connect_timeout;
    let Ok(wire) = timeout_at(deadline, open(target, options, deadline)).await else {
        let host = target.host().to_owned();
        return Err(ChannelError::TimedOut { host, after: options.connect_timeout });
    };
    wire
}

async fn open(target: &Target, options: ConnectOptions, deadline: Instant) -> Result<Wire, ChannelError> {
    match target.way() {
        Way::Network => {}
        Way::Socket(path) => return open_socket(path).await,
        Way::SocketFirst(path) => {
            if let Ok(wire) = open_socket(path).await {
                return Ok(wire);
            }
        }
    }
    let stream = open_tcp(target, options, deadline).await?;
    let Some(tls) = target.tls() else {
        return Ok(Wire::Plain(stream));
    };
    let connector = TlsConnector::from(tls.config.clone());
    match connector.connect(tls.name.clone(), stream).await {
        Ok(stream) => Ok(Wire::Tls(Box::new(stream))),
        Err(source) => Err(ChannelError::from_handshake(target.host(), source)),
    }
}

/// Connects to a socket on this machine.
async fn open_socket(path: &Path) -> Result<Wire, ChannelError> {
    #[cfg(unix)]
    let opened = UnixStream::connect(path).await.map(Wire::Local);
    #[cfg(not(unix))]
    let opened = Err(io::ErrorKind::Unsupported.into());
    opened.map_err(|source| ChannelError::Socket { path: path.to_owned(), source })
}

/// Tries the host's addresses in turn, each for its share of the time that is left, so that one
/// that swallows everything leaves time for the others; the last failure is told.
async fn open_tcp(
    target: &Target,
    options: ConnectOptions,
    deadline: Instant,
) -> Result<TcpStream, ChannelError> {
    let found = look_up(target.host(), target.port()).await;
    let addresses =
        found.map_err(|source| ChannelError::Resolve { host: target.host().to_owned(), source })?;
    let mut failure = None;
    for (idx, address) in addresses.iter().enumerate() {
        let n_left = u32::try_from(addresses.len() - idx).unwrap_or(u32::MAX);
        let share = deadline.saturating_duration_since(Instant::now()) / n_left;
        failure = Some(match timeout(share, TcpStream::connect(address)).await {
            Ok(opened) => match opened.and_then(|stream| prepare(stream, options)) {
                Ok(stream) => return Ok(stream),
                Err(source) => ChannelError::from_connect(*address, source),
            },
            Err(_) => ChannelError::TimedOut { host: target.host().to_owned(), after: share },
        });
    }
    Err(failure.unwrap_or_else(|| ChannelError::Resolve {
        host: target.host().to_owned(),
        source: io::Error::other("the name has no address"),
    }))
}

fn prepare(stream: TcpStream, options: ConnectOptions) -> io::Result<TcpStream> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(&stream).set_tcp_user_timeout(Some(options.tcp_user_timeout))?;
    #[cfg(not(target_os = "linux"))]
    let _ = options;
    Ok(stream)
}
