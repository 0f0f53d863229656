//! The collector's side of TLS: 1.3 alone, HTTP/2 alone, its own certificate, which can be exchanged while
//! connections stand. A client may show a certificate of the event's authority; whose it is, and whether it
//! holds, is judged where somebody asks for something.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use diemcau_proto::channel::Fingerprint;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::server::{
    ClientHello, NoServerSessionStorage, ResolvesServerCert, WebPkiClientVerifier,
};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig};

use crate::data_dir::{Authority, DataDir, DataDirError, Identity};

/// A certificate that ends within so many days is told of.
pub const WARN_DAYS: i64 = 14;

/// The certificate and key do not serve.
#[derive(Debug, thiserror::Error)]
#[error("the certificate and its key cannot be used")]
pub struct TlsError(#[from] rustls::Error);

impl TlsError {
    /// Why not.
    pub(crate) fn cause(&self) -> &rustls::Error {
        &self.0
    }
}

/// The certificate that is shown to whoever connects next. Connections that stand keep theirs.
#[derive(Debug)]
pub struct Served {
    key: RwLock<Arc<CertifiedKey>>,
    /// When it ends, milliseconds since 1970; `i64::MAX` where that cannot be read.
    ends_ms: AtomicI64,
}

impl Served {
    /// Shows that certificate.
    ///
    /// # Errors
    /// If the key is not the certificate's, or of a kind that TLS 1.3 does not know.
    pub fn new(identity: Identity) -> Result<Arc<Self>, TlsError> {
        let ends_ms = AtomicI64::new(ends_ms(&identity));
        Ok(Arc::new(Self { key: RwLock::new(certified(identity)?), ends_ms }))
    }

    /// Shows another one from here on.
    ///
    /// # Errors
    /// As [`Served::new`]; then the old one stays.
    pub fn exchange(&self, identity: Identity) -> Result<(), TlsError> {
        let ends_ms = ends_ms(&identity);
        let key = certified(identity)?;
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = key;
        self.ends_ms.store(ends_ms, Ordering::Relaxed);
        Ok(())
    }

    /// When it ends, if that is within [`WARN_DAYS`] of an instant; milliseconds since 1970.
    pub fn ends_soon_ms(&self, now_ms: i64) -> Option<i64> {
        let ends_ms = self.ends_ms.load(Ordering::Relaxed);
        (ends_ms.saturating_sub(now_ms) < WARN_DAYS * 86_400_000).then_some(ends_ms)
    }
}

impl ResolvesServerCert for Served {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.key.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// What a collector serves with.
#[derive(Clone, Debug)]
pub struct Tls {
    /// For the handshakes.
    pub config: Arc<ServerConfig>,
    /// By which clients know it.
    pub fingerprint: Fingerprint,
    /// The certificate, to be exchanged.
    pub served: Arc<Served>,
    /// Signs for clients; none: nobody can be enrolled.
    pub authority: Option<Arc<Authority>>,
}

impl Tls {
    /// Of a data directory, with its authority.
    ///
    /// # Errors
    /// If the certificate or its authority cannot be had or used.
    pub fn of(dir: &DataDir) -> Result<Self, CertificateError> {
        let mut tls = server_config(dir.identity()?)?;
        tls.authority = Authority::of(dir.path())?.map(Arc::new);
        Ok(tls)
    }
}

/// The certificate of a data directory cannot be had or used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// It cannot be read or made.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// It does not serve.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// What connections of browsers share: HTTP/1.1, TLS 1.3.
///
/// # Errors
/// If TLS cannot be had.
pub fn web_config(served: Arc<Served>) -> Result<Arc<ServerConfig>, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&TLS13])?
        .with_no_client_auth()
        .with_cert_resolver(served);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// What every TLS connection shares. A client may show a certificate of the authority, if there is one; it
/// is told by an alert where that is of another one or out of date. Sessions are not resumed: an agent's
/// connection lives for hours, and neither side keeps tickets that nobody takes up.
///
/// # Errors
/// If the key is not the certificate's, or the authority's certificate is none.
pub fn server_config(identity: Identity) -> Result<Tls, TlsError> {
    let fingerprint = identity.fingerprint();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let clients = match identity.authority() {
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(authority.clone())?;
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone())
                .allow_unauthenticated()
                .build()
                .map_err(|error| rustls::Error::General(error.to_string()))?
        }
        None => WebPkiClientVerifier::no_client_auth(),
    };
    let served = Served::new(identity)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(clients)
        .with_cert_resolver(served.clone());
    config.alpn_protocols = vec![b"h2".to_vec()];
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(Tls { config: Arc::new(config), fingerprint, served, authority: None })
}

fn certified(identity: Identity) -> Result<Arc<CertifiedKey>, TlsError> {
    let (certificates, key) = identity.into_parts();
    Ok(Arc::new(CertifiedKey::from_der(certificates, key, &aws_lc_rs::default_provider())?))
}

fn ends_ms(identity: &Identity) -> i64 {
    identity.validity().map_or(i64::MAX, |validity| validity.ends.as_millisecond())
}
