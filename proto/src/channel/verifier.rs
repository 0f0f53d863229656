//! Which certificate of a server is believed, where no public authority is asked: one that is known by its
//! fingerprint, its key's or its authority's, or any. Neither name nor date counts: an authority that is
//! pinned signs for its collector alone, and the clock of a machine at a point may be years off. In all
//! cases the handshake must prove the possession of the certificate's key.

use std::sync::{Arc, Mutex, PoisonError};

use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::client::{Resumption, verify_server_cert_signed_by_trust_anchor};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, ConfigBuilder, DigitallySignedStruct, Error, OtherError, RootCertStore,
    SignatureScheme, SupportedProtocolVersion, WantsVerifier,
};

use super::fingerprint::Fingerprint;
use super::identity::ClientIdentity;

/// Bytes of a fingerprint that an enrolment code carries: 96 bits, of which nobody finds a second certificate.
pub const CODE_PRINT: usize = 12;

/// Which certificate is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The one with this fingerprint, of this key, or signed by the authority with this fingerprint, which
    /// the server shows too: then it may be renewed.
    Pinned(Fingerprint),
    /// The same, of whose fingerprint no more is known than how it begins.
    Beginning([u8; CODE_PRINT]),
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
    /// The last certificate that was found to be signed by the pinned authority: it is, each time.
    known: Mutex<Option<Fingerprint>>,
}

/// The server showed another certificate.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the server's certificate has the fingerprint {shown}, and nothing that it shows has the pinned one")]
pub(super) struct WrongCertificate {
    /// Which one was meant.
    pub(super) trust: Trust,
    /// That of what the server shows: of its authority, or of its certificate alone.
    pub(super) shown: Fingerprint,
}

/// TLS 1.3 with HTTP/2, to the server that is meant, as the client that it knows by a certificate if there
/// is one.
pub(super) fn pinned(trust: Trust, identity: Option<&ClientIdentity>) -> Result<ClientConfig, Error> {
    let builder = builder(trust, &[&TLS13]);
    let mut config = match identity {
        Some(identity) => {
            let (certificates, key) = identity.parts();
            builder.with_client_auth_cert(certificates, key)?
        }
        None => builder.with_no_client_auth(),
    };
    config.resumption = Resumption::disabled();
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(config)
}

/// A client that believes a certificate by `trust`. Sessions are not resumed: a cache for each of
/// thousands of agents would cost more than it saves, and each handshake of a probe is a whole one.
///
/// # Panics
/// If none of the versions is TLS 1.2 or 1.3.
pub fn client_config(trust: Trust, versions: &[&'static SupportedProtocolVersion]) -> ClientConfig {
    let mut config = builder(trust, versions).with_no_client_auth();
    config.resumption = Resumption::disabled();
    config
}

fn builder(
    trust: Trust,
    versions: &[&'static SupportedProtocolVersion],
) -> ConfigBuilder<ClientConfig, tokio_rustls::rustls::client::WantsClientCert> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Verifier { trust, provider: Arc::clone(&provider), known: Mutex::default() };
    let builder: ConfigBuilder<ClientConfig, WantsVerifier> = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .expect("the provider has cipher suites of TLS 1.2 and 1.3");
    builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
}

impl Trust {
    /// Whether a fingerprint is the one that is meant.
    fn fits(&self, print: Fingerprint) -> bool {
        match self {
            Self::Pinned(pinned) => print == *pinned,
            Self::Beginning(begin) => print.as_bytes().starts_with(begin),
            Self::Any => true,
        }
    }
}

impl Verifier {
    /// Whether the authority signed the certificate for a server, whatever the day.
    fn is_signed(
        &self,
        leaf: &ParsedCertificate<'_>,
        (authority, between): (&CertificateDer<'_>, &[CertificateDer<'_>]),
        now: UnixTime,
    ) -> Result<(), Error> {
        let mut roots = RootCertStore::empty();
        roots.add(authority.clone().into_owned())?;
        let algorithms = self.provider.signature_verification_algorithms.all;
        let verify = |at| verify_server_cert_signed_by_trust_anchor(leaf, &roots, between, at, algorithms);
        match verify(now) {
            Err(Error::InvalidCertificate(
                CertificateError::ExpiredContext { not_after: valid_at, .. }
                | CertificateError::NotValidYetContext { not_before: valid_at, .. },
            )) => verify(valid_at),
            verified => verified,
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.trust == Trust::Any {
            return Ok(ServerCertVerified::assertion());
        }
        let shown = Fingerprint::of(end_entity);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.trust.fits(shown) || *known == Some(shown) {
            return Ok(ServerCertVerified::assertion());
        }
        let leaf = ParsedCertificate::try_from(end_entity)?;
        if self.trust.fits(Fingerprint::of(&leaf.subject_public_key_info())) {
            return Ok(ServerCertVerified::assertion());
        }
        let Some(authority) = intermediates.iter().find(|shown| self.trust.fits(Fingerprint::of(shown)))
        else {
            let shown = intermediates.last().map_or(shown, |last| Fingerprint::of(last));
            let wrong = WrongCertificate { trust: self.trust, shown };
            return Err(CertificateError::Other(OtherError(Arc::new(wrong))).into());
        };
        self.is_signed(&leaf, (authority, intermediates), now)?;
        *known = Some(shown);
        Ok(ServerCertVerified::assertion())
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
