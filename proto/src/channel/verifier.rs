//! Which certificate of a server is believed, where no authority is asked: exactly one, whose
//! fingerprint was handed over, or any. Neither name nor date counts; in both cases the handshake must
//! prove the possession of the certificate's key.

use std::sync::Arc;

use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme,
    SupportedProtocolVersion,
};

use super::fingerprint::Fingerprint;

/// Which certificate is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The one with this fingerprint.
    Pinned(Fingerprint),
    /// Whatever the server shows: for servers to which nothing secret is sent.
    Any,
}

/// Believes a certificate by [`Trust`].
#[derive(Debug)]
struct Verifier {
    /// Which one.
    trust: Trust,
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

/// TLS 1.3 with HTTP/2, to the server with that fingerprint.
pub(super) fn pinned(fingerprint: Fingerprint) -> ClientConfig {
    let mut config = client_config(Trust::Pinned(fingerprint), &[&TLS13]);
    config.alpn_protocols = vec![b"h2".to_vec()];
    config
}

/// A client that believes a certificate by `trust`. Sessions are not resumed: a cache for each of
/// thousands of agents would cost more than it saves, and each handshake of a probe is a whole one.
///
/// # Panics
/// If none of the versions is TLS 1.2 or 1.3.
pub fn client_config(trust: Trust, versions: &[&'static SupportedProtocolVersion]) -> ClientConfig {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Verifier { trust, provider: Arc::clone(&provider) };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .expect("the provider has cipher suites of TLS 1.2 and 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    config
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Trust::Pinned(pinned) = self.trust else {
            return Ok(ServerCertVerified::assertion());
        };
        let shown = Fingerprint::of(end_entity);
        if shown == pinned {
            return Ok(ServerCertVerified::assertion());
        }
        let wrong = WrongCertificate { pinned, shown };
        Err(CertificateError::Other(OtherError(Arc::new(wrong))).into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
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
