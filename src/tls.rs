//! The collector's side of TLS: 1.3 alone, HTTP/2 alone, its own certificate.

use std::sync::Arc;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::server::NoServerSessionStorage;
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{self, ServerConfig};

use crate::data_dir::Identity;

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

/// What connections of browsers share: HTTP/1.1, TLS 1.3.
///
/// # Errors
/// If the key is not the certificate's, or of a kind that TLS 1.3 does not know.
pub fn web_config(identity: Identity) -> Result<Arc<ServerConfig>, TlsError> {
    let (certificates, key) = identity.into_parts();
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&TLS13])?
        .with_no_client_auth()
        .with_single_cert(certificates, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// What every TLS connection shares. Sessions are not resumed: an agent's connection lives for
/// hours, and neither side keeps tickets that nobody takes up.
///
/// # Errors
/// If the key is not the certificate's, or of a kind that TLS 1.3 does not know.
pub fn server_config(identity: Identity) -> Result<Arc<ServerConfig>, TlsError> {
    let (certificates, key) = identity.into_parts();
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&TLS13])?
        .with_no_client_auth()
        .with_single_cert(certificates, key)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(Arc::new(config))
}
