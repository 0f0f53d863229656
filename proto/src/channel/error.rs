//! Why there is no connection, told so that a person knows what to do.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio_rustls::rustls;

use super::fingerprint::Fingerprint;
use super::verifier::{Trust, WrongCertificate};

/// Why a connection to a collector did not come about.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// The name has no address.
    #[error("cannot find the address of {host}")]
    Resolve {
        /// The name.
        host: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Nobody listens there.
    #[error("{address} refuses connections")]
    Refused {
        /// The address tried last.
        address: SocketAddr,
    },
    /// No answer in time.
    #[error("{host} did not answer within {:.1} s", after.as_secs_f64())]
    TimedOut {
        /// The host.
        host: String,
        /// How long was waited.
        after: Duration,
    },
    /// No way there, or this machine's own fault.
    #[error("cannot reach {address}")]
    Unreachable {
        /// The address tried last.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The socket on this machine cannot be used.
    #[error("cannot reach {}", path.display())]
    Socket {
        /// The socket.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The handshake failed.
    #[error("the TLS handshake with {host} failed")]
    Tls {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is not the collector that is meant, or it has a new certificate.
    #[error("{host} has the certificate {shown}, but {pinned} was expected")]
    WrongFingerprint {
        /// The host.
        host: String,
        /// The fingerprint that was handed over.
        pinned: Fingerprint,
        /// The fingerprint of the certificate shown.
        shown: Fingerprint,
    },
    /// It is not the collector whose enrolment code was given. Nothing was sent to it.
    #[error("{host} is not the collector that the code was made by: it shows {shown}")]
    OtherCollector {
        /// The host.
        host: String,
        /// The fingerprint of what it shows.
        shown: Fingerprint,
    },
    /// The connection stands but does not carry gRPC.
    #[error("{host} does not speak gRPC")]
    Transport {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: tonic::transport::Error,
    },
}

impl ChannelError {
    /// From a TCP connection that failed.
    pub(super) fn from_connect(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused { address },
            _ => Self::Unreachable { address, source },
        }
    }

    /// From a TLS handshake that failed.
    pub(super) fn from_handshake(host: &str, source: io::Error) -> Self {
        match wrong_certificate(&source) {
            Some(WrongCertificate { trust: Trust::Pinned(pinned), shown }) => {
                Self::WrongFingerprint { host: host.to_owned(), pinned, shown }
            }
            Some(WrongCertificate { trust: Trust::Beginning(_) | Trust::Any, shown }) => {
                Self::OtherCollector { host: host.to_owned(), shown }
            }
            None => Self::Tls { host: host.to_owned(), source },
        }
    }
}

fn wrong_certificate(error: &io::Error) -> Option<WrongCertificate> {
    let rustls::Error::InvalidCertificate(rustls::CertificateError::Other(other)) =
        error.get_ref()?.downcast_ref()?
    else {
        return None;
    };
    other.0.downcast_ref().copied()
}
