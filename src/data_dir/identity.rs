//! The certificate and key by which agents and dashboards know the collector.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use diemcau_proto::channel::Fingerprint;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256, SanType, date_time_ymd};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{DataDirError, Pem, write_atomically};

const CERTIFICATE_FILE: &str = "cert.pem";
const KEY_FILE: &str = "key.pem";

/// A certificate, with what lies between it and its authority if there is one, and its key.
pub struct Identity {
    /// The leaf first; never empty.
    certificates: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Of the leaf certificate: what agents and dashboards pin.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificates[0])
    }

    /// The certificates, leaf first, and the key.
    pub(crate) fn into_parts(self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (self.certificates, self.key)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}

/// Reads a certificate, with what lies between it and its authority, and its key, from files in PEM.
///
/// # Errors
/// If one cannot be read or holds something else.
pub fn of_files(certificate: &Path, key: &Path) -> Result<Identity, DataDirError> {
    load(certificate, key)
}

/// Reads the certificate and key of a data directory. Without a certificate both are made: nobody
/// can have pinned a certificate that was never written.
pub(super) fn load_or_make(dir: &Path) -> Result<Identity, DataDirError> {
    if !dir.join(CERTIFICATE_FILE).exists() {
        make(dir)?;
    }
    load(&dir.join(CERTIFICATE_FILE), &dir.join(KEY_FILE))
}

fn load(certificate_path: &Path, key_path: &Path) -> Result<Identity, DataDirError> {
    if !key_path.exists() {
        return Err(DataDirError::NoKey { path: key_path.to_owned() });
    }
    let bad_certificate =
        |source| DataDirError::BadPem { path: certificate_path.to_owned(), what: Pem::Certificate, source };
    let certificates = CertificateDer::pem_file_iter(certificate_path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(bad_certificate)?;
    if certificates.is_empty() {
        return Err(bad_certificate(tokio_rustls::rustls::pki_types::pem::Error::NoItemsFound));
    }
    let key = PrivateKeyDer::from_pem_file(key_path).map_err(|source| DataDirError::BadPem {
        path: key_path.to_owned(),
        what: Pem::Key,
        source,
    })?;
    Ok(Identity { certificates, key })
}

/// The key first: a certificate on the disk means that both are there.
fn make(dir: &Path) -> Result<(), DataDirError> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(DataDirError::Certificate)?;
    let certificate = params().self_signed(&key).map_err(DataDirError::Certificate)?;
    write_atomically(&dir.join(KEY_FILE), key.serialize_pem().as_bytes(), 0o600)?;
    write_atomically(&dir.join(CERTIFICATE_FILE), certificate.pem().as_bytes(), 0o644)?;
    tracing::info!(fingerprint = %Fingerprint::of(certificate.der()), "certificate made");
    Ok(())
}

/// Clients pin the certificate and ask for no date; the long validity is for foreign ones.
fn params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.remove(DnType::CommonName);
    params.distinguished_name.push(DnType::CommonName, "diemcau collector");
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2125, 1, 1);
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    params.subject_alt_names = ["localhost".to_owned(), host]
        .into_iter()
        .filter_map(|name| name.try_into().ok().map(SanType::DnsName))
        .collect();
    for loopback in [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)] {
        params.subject_alt_names.push(SanType::IpAddress(loopback));
    }
    params
}
