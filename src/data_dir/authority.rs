//! The private authority of an event: it signs for its collector, and for the points and operators that the
//! collector enrolled, and for nobody else. Its key lies beside the journal and is never sent.

use std::fmt;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use aws_lc_rs::rand;
use diemcau_proto::channel::Fingerprint;
use jiff::tz::TimeZone;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PublicKeyData, SanType, SerialNumber, SignatureAlgorithm,
    date_time_ymd,
};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use super::{DataDirError, Deed, Pem, io_error, write_atomically};

/// The authority's certificate.
pub(super) const CERTIFICATE_FILE: &str = "ca.pem";
/// Its key.
pub(super) const KEY_FILE: &str = "ca-key.pem";
/// A certificate of a collector is good for so many days from the day on which it is made.
const COLLECTOR_DAYS: i64 = 397;
/// Bytes of the public key of a client: a point of P-256, not compressed.
pub const PUBLIC_KEY: usize = 65;

/// The authority of an event.
pub struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

/// A public key that a client made.
struct ClientKey([u8; PUBLIC_KEY]);

impl Authority {
    /// Makes one in a directory that has none.
    ///
    /// # Errors
    /// If it cannot be made or written.
    pub(super) fn make(dir: &Path) -> Result<Self, DataDirError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(DataDirError::Certificate)?;
        let certificate = authority_params(&key).self_signed(&key).map_err(DataDirError::Certificate)?;
        // The key first: a certificate on the disk means that both are there.
        write_atomically(&dir.join(KEY_FILE), key.serialize_pem().as_bytes(), 0o600)?;
        write_atomically(&dir.join(CERTIFICATE_FILE), certificate.pem().as_bytes(), 0o644)?;
        tracing::info!(fingerprint = %Fingerprint::of(certificate.der()), "authority made");
        Ok(Self { certificate: certificate.der().clone(), issuer: Issuer::new(authority_params(&key), key) })
    }

    /// Reads the authority of a data directory; none: it was begun without one.
    ///
    /// # Errors
    /// If its files cannot be read or hold something else.
    pub fn of(dir: &Path) -> Result<Option<Self>, DataDirError> {
        let Some(certificate) = certificate(dir)? else { return Ok(None) };
        let path = dir.join(KEY_FILE);
        let text = fs::read_to_string(&path).map_err(io_error(Deed::Read, &path))?;
        let key = KeyPair::from_pem(&text).map_err(DataDirError::Certificate)?;
        Ok(Some(Self { certificate, issuer: Issuer::new(authority_params(&key), key) }))
    }

    /// By which collectors that it signed for are known.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificate)
    }

    /// Signs for a collector, and gives its certificate with the authority's behind it, in PEM.
    pub(super) fn sign_collector(&self, key: &KeyPair, names: &[String]) -> Result<String, DataDirError> {
        let mut params = params("diemcau collector", ExtendedKeyUsagePurpose::ServerAuth)?;
        let today = jiff::Timestamp::now().to_zoned(TimeZone::UTC).date();
        end_on(&mut params, today.saturating_add(jiff::Span::new().days(COLLECTOR_DAYS)));
        params.subject_alt_names = names.iter().filter_map(|name| san(name)).collect();
        let certificate = params.signed_by(key, &self.issuer).map_err(DataDirError::Certificate)?;
        Ok(format!("{}{}", certificate.pem(), pem(&self.certificate)))
    }

    /// Makes a key for an operator, and signs for it.
    ///
    /// # Errors
    /// If the name is none that a certificate can say, or no key can be made.
    pub fn new_operator(&self, name: &str) -> Result<NewClient, DataDirError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(DataDirError::Certificate)?;
        let mut params = params(name, ExtendedKeyUsagePurpose::ClientAuth)?;
        let today = jiff::Timestamp::now().to_zoned(TimeZone::UTC).date();
        end_on(&mut params, today.saturating_add(jiff::Span::new().days(COLLECTOR_DAYS)));
        let certificate = params.signed_by(&key, &self.issuer).map_err(DataDirError::Certificate)?;
        let digest = *Fingerprint::of(certificate.der()).as_bytes();
        Ok(NewClient { certificate: certificate.pem(), key: key.serialize_pem(), digest })
    }

    /// Signs for a point, which made the key, and gives its certificate. It says the point's code for people
    /// and other programs; a collector looks up whose it is.
    ///
    /// # Errors
    /// If the code is none that a certificate can say.
    pub fn sign_point(
        &self,
        code: &str,
        key: [u8; PUBLIC_KEY],
        ends: jiff::Timestamp,
    ) -> Result<Certificate, DataDirError> {
        let mut params = params(code, ExtendedKeyUsagePurpose::ClientAuth)?;
        end_on(&mut params, ends.to_zoned(TimeZone::UTC).date());
        let code = percent_encoding::utf8_percent_encode(code, percent_encoding::NON_ALPHANUMERIC);
        let uri = format!("diemcau:point:{code}").try_into().map_err(DataDirError::Certificate)?;
        params.subject_alt_names.push(SanType::URI(uri));
        params.signed_by(&ClientKey(key), &self.issuer).map_err(DataDirError::Certificate)
    }
}

/// A certificate with its key, to be handed over; both in PEM.
pub struct NewClient {
    /// The certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
    /// SHA-256 of the certificate.
    pub digest: [u8; 32],
}

/// The certificate of the authority of a data directory; none: it has none.
pub(super) fn certificate(dir: &Path) -> Result<Option<CertificateDer<'static>>, DataDirError> {
    let path = dir.join(CERTIFICATE_FILE);
    if !path.exists() {
        return Ok(None);
    }
    let read = CertificateDer::from_pem_file(&path);
    read.map(Some).map_err(|source| DataDirError::BadPem { path, what: Pem::Certificate, source })
}

/// What a collector is called where nobody says: this machine.
pub(super) fn own_names() -> Vec<String> {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let loopback = [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)];
    ["localhost".to_owned(), host].into_iter().chain(loopback.map(|address| address.to_string())).collect()
}

/// Whether a certificate can say that name or address.
pub(super) fn is_name(name: &str) -> bool {
    let is_dns = |name: &str| {
        let is_letter =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_' | '*');
        !name.is_empty() && name.len() <= 253 && name.chars().all(is_letter)
    };
    name.parse::<IpAddr>().is_ok() || is_dns(name)
}

fn san(name: &str) -> Option<SanType> {
    match name.parse::<IpAddr>() {
        Ok(address) => Some(SanType::IpAddress(address)),
        Err(_) => name.to_owned().try_into().ok().map(SanType::DnsName),
    }
}

/// The name says which authority it is, so that the certificate of another one is known for what it is.
fn authority_params(key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.remove(DnType::CommonName);
    let print = Fingerprint::of(key.der_bytes()).to_string().replace(':', "");
    params.distinguished_name.push(DnType::CommonName, format!("diemcau CA {}", &print[..16]));
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2125, 1, 1);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn params(name: &str, usage: ExtendedKeyUsagePurpose) -> Result<CertificateParams, DataDirError> {
    let mut params = CertificateParams::default();
    params.distinguished_name.remove(DnType::CommonName);
    params.distinguished_name.push(DnType::CommonName, name);
    // Long ago, whatever the clock of this machine says.
    params.not_before = date_time_ymd(2025, 1, 1);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![usage];
    params.use_authority_key_identifier_extension = true;
    let mut serial = [0; 16];
    rand::fill(&mut serial).map_err(|_| DataDirError::Certificate(rcgen::Error::RingUnspecified))?;
    serial[0] &= 0x7f;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    Ok(params)
}

fn end_on(params: &mut CertificateParams, date: jiff::civil::Date) {
    let [month, day] = [date.month(), date.day()].map(|part| u8::try_from(part).unwrap_or(1));
    params.not_after = date_time_ymd(date.year().into(), month, day);
}

/// A certificate in PEM.
pub fn pem(certificate: &CertificateDer<'_>) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    let body = STANDARD.encode(certificate);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

impl PublicKeyData for ClientKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}
