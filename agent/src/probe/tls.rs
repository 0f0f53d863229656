//! TLS: how long a handshake takes, and how many days the server's certificate has left.
//!
//! Any certificate is accepted, since a meeting server's is often its own: the probe asks whether the
//! path carries TLS, and sends nothing that needs a secret. Possession of the key is still proved.

use std::io;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use diemcau_core::path::Finding;
use diemcau_core::path::window::Tells;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls;
use tokio_rustls::rustls::AlertDescription;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;

use super::connection::{Asking, Conversed, Dial};
use super::finding_of;
use super::target::Host;
use crate::tls::client_config;

const DAY: i64 = 24 * 60 * 60;

/// Times handshakes.
pub(super) struct Tls(Client);

/// What it needs to speak TLS with one host.
pub(super) struct Client {
    connector: TlsConnector,
    /// Sent in the handshake unless it is an address.
    name: ServerName<'static>,
}

impl Tls {
    /// For that host; none if TLS knows no such name.
    pub(super) fn new(host: &Host) -> Option<Self> {
        Client::new(host).map(Self)
    }
}

impl Dial for Tls {
    fn converse(&mut self, stream: TcpStream) -> Asking<'_> {
        Box::pin(async move {
            let begun = Instant::now();
            let stream = match self.0.shake_hands(stream).await {
                Ok(stream) => stream,
                Err(finding) => return other_tls(finding),
            };
            let response = Some(begun.elapsed());
            let certificates = stream.get_ref().1.peer_certificates();
            let days = certificates.and_then(|chain| days_left(chain.first()?, SystemTime::now()));
            Ok(Conversed { response, tells: days.map_or(Tells::Nothing, Tells::CertificateDays) })
        })
    }
}

impl Client {
    /// For that host; none if TLS knows no such name.
    pub(super) fn new(host: &Host) -> Option<Self> {
        let name = match host {
            Host::Address(address) => ServerName::from(*address),
            Host::Name(name) => ServerName::try_from(name.trim_end_matches('.').to_owned()).ok()?,
        };
        Some(Self { connector: TlsConnector::from(Arc::new(client_config())), name })
    }

    /// Makes a connection one of TLS.
    pub(super) async fn shake_hands(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, Finding> {
        let handshake = self.connector.connect(self.name.clone(), stream);
        handshake.await.map_err(|error| finding_of_handshake(&error))
    }
}

/// A service that speaks another TLS is there, as is one that fails: the sample is answered, by a word that
/// says no more.
pub(super) fn other_tls(finding: Finding) -> Result<Conversed, Finding> {
    match finding {
        Finding::OtherTls => Ok(Conversed { response: None, tells: Tells::OtherTls }),
        Finding::Degraded => Ok(Conversed { response: None, tells: Tells::Failure }),
        other => Err(other),
    }
}

/// An alert says that TLS runs there and that the two do not agree, be it on a version, a key exchange, a
/// name or a certificate, or that the server fails; any other fault of TLS is no answer of the protocol.
pub(super) fn finding_of_handshake(error: &io::Error) -> Finding {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::AlertReceived(AlertDescription::InternalError)) => Finding::Degraded,
        Some(rustls::Error::AlertReceived(_) | rustls::Error::PeerIncompatible(_)) => Finding::OtherTls,
        Some(_) => Finding::Malformed,
        None => finding_of(error),
    }
}

/// Whole days until the certificate ends, negative once it has; none if it cannot be read.
fn days_left(certificate: &CertificateDer<'_>, now: SystemTime) -> Option<i32> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let end = certificate.tbs_certificate().validity().not_after.to_unix_duration();
    let now = now.duration_since(UNIX_EPOCH).ok()?;
    let seconds = i64::try_from(end.as_secs()).ok()? - i64::try_from(now.as_secs()).ok()?;
    i32::try_from(seconds.div_euclid(DAY)).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn counts_whole_days_down_past_the_end() {
        let certified = rcgen::generate_simple_self_signed(["hop.example".to_owned()]).unwrap();
        let der = certified.cert.der();
        let end = Certificate::from_der(der).unwrap().tbs_certificate().validity().not_after;
        let end = UNIX_EPOCH + end.to_unix_duration();
        let day = Duration::from_hours(24);
        let second = Duration::from_secs(1);
        for (now, days) in [
            (end - 3 * day, 3),
            (end - 3 * day + second, 2),
            (end - second, 0),
            (end, 0),
            (end + second, -1),
            (end + 2 * day, -2),
        ] {
            assert_eq!(days_left(der, now), Some(days));
        }
        assert_eq!(days_left(&CertificateDer::from(vec![0x30, 0x03]), end), None);
    }
}
