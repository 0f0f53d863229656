//! Trust in exactly one certificate: the one whose fingerprint was handed over. No authority, no
//! name and no date is asked; the handshake must still prove the possession of its key.

use std::sync::Arc;

use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, PeerIncompatible,
    SignatureScheme,
};

use super::fingerprint::Fingerprint;

/// Accepts the certificate with one fingerprint.
#[derive(Debug)]
struct PinnedCertificate {
    /// The fingerprint handed over.
    pinned: Fingerprint,
    /// Verifies the handshake's signature.
    provider: Arc<CryptoProvider>,
}

/// The server showed another certificate.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the server's certificate has the fingerprint {shown}, not {pinned}")]
pub(super) struct WrongCertificate {
    /// The fingerprint handed over.
    pub(super) pinned: Fingerprint,
    /// That of the certificate shown.
    pub(super) shown: Fingerprint,
}

/// TLS 1.3 with HTTP/2, to the server with that fingerprint. Sessions are not resumed: a cache
/// for each of thousands of agents would cost more than it saves.
pub(super) fn client_config(pinned: Fingerprint) -> ClientConfig {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = PinnedCertificate { pinned, provider: Arc::clone(&provider) };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .expect("the provider has cipher suites of TLS 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    config.resumption = Resumption::disabled();
    config
}

impl ServerCertVerifier for PinnedCertificate {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = Fingerprint::of(end_entity);
        if shown == self.pinned {
            return Ok(ServerCertVerified::assertion());
        }
        let wrong = WrongCertificate { pinned: self.pinned, shown };
        Err(CertificateError::Other(OtherError(Arc::new(wrong))).into())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(PeerIncompatible::ServerDoesNotSupportTls12Or13.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
