//! The certificate and key by which agents and dashboards know the collector.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;

use diemcau_proto::channel::Fingerprint;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::authority::{self, Authority};
use super::{DataDirError, Deed, Pem, io_error, write_atomically};

/// The collector's certificate, with the authority's behind it if that signed it.
pub(super) const CERTIFICATE_FILE: &str = "cert.pem";
/// Its key.
pub(super) const KEY_FILE: &str = "key.pem";

/// A certificate, with what lies between it and its authority if there is one, and its key.
pub struct Identity {
    /// The leaf first; never empty.
    certificates: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    /// The event's own authority, which signs for clients and perhaps for this certificate too.
    authority: Option<CertificateDer<'static>>,
}

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validity {
    /// When it ends.
    pub ends: jiff::Timestamp,
    /// The names and addresses that it is for.
    pub names: Vec<String>,
}

impl Identity {
    /// What agents and dashboards pin: the fingerprint of the event's authority where that signed, so that a
    /// renewed certificate is known too; else that of the certificate.
    pub fn fingerprint(&self) -> Fingerprint {
        let last = self.certificates.last().filter(|last| self.authority.as_ref() == Some(last));
        Fingerprint::of(last.unwrap_or(&self.certificates[0]))
    }

    /// Of the certificate itself.
    pub fn leaf(&self) -> Fingerprint {
        Fingerprint::of(&self.certificates[0])
    }

    /// What the certificate says of itself; none if it cannot be read.
    pub fn validity(&self) -> Option<Validity> {
        validity(&self.certificates[0])
    }

    /// The authority that signs for clients; none: the directory has none.
    pub fn authority(&self) -> Option<&CertificateDer<'static>> {
        self.authority.as_ref()
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
    load(certificate, key, None)
}

/// Reads the certificate and key of a data directory.
///
/// # Errors
/// If one cannot be read or holds something else.
pub fn identity_of(dir: &Path) -> Result<Identity, DataDirError> {
    load(&dir.join(CERTIFICATE_FILE), &dir.join(KEY_FILE), authority::certificate(dir)?)
}

/// Reads the certificate and key of a data directory. Without a certificate all are made, the authority
/// first: nobody can have pinned a certificate that was never written.
pub(super) fn load_or_make(dir: &Path, names: &[String]) -> Result<Identity, DataDirError> {
    if !dir.join(CERTIFICATE_FILE).exists() {
        make(dir, names)?;
    }
    identity_of(dir)
}

/// Gives the collector of a data directory a new certificate for the same key, for those names, or for those
/// of the old one. Whoever pinned the authority, or the key, goes on.
///
/// # Errors
/// If the directory's certificate is not of its own authority, or a file cannot be read or written.
pub fn renew(dir: &Path, names: &[String]) -> Result<Identity, DataDirError> {
    let identity = identity_of(dir)?;
    let own = identity.authority().is_some_and(|own| identity.certificates.last() == Some(own));
    let Some(authority) = Authority::of(dir)?.filter(|_| own) else {
        return Err(DataDirError::NotOwn { path: dir.join(CERTIFICATE_FILE) });
    };
    let old = identity.validity().map(|validity| validity.names).unwrap_or_default();
    let path = dir.join(KEY_FILE);
    let key = std::fs::read_to_string(&path).map_err(io_error(Deed::Read, &path))?;
    let key = KeyPair::from_pem(&key).map_err(DataDirError::Certificate)?;
    let chain = authority.sign_collector(&key, if names.is_empty() { &old } else { names })?;
    write_atomically(&dir.join(CERTIFICATE_FILE), chain.as_bytes(), 0o644)?;
    identity_of(dir)
}

fn load(
    certificate_path: &Path,
    key_path: &Path,
    authority: Option<CertificateDer<'static>>,
) -> Result<Identity, DataDirError> {
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
    Ok(Identity { certificates, key, authority })
}

/// The key before its certificate: a certificate on the disk means that both are there.
fn make(dir: &Path, names: &[String]) -> Result<(), DataDirError> {
    let authority = match Authority::of(dir)? {
        Some(authority) => authority,
        None => Authority::make(dir)?,
    };
    let mut all = names.to_vec();
    all.extend(authority::own_names().into_iter().filter(|name| !names.contains(name)));
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(DataDirError::Certificate)?;
    let chain = authority.sign_collector(&key, &all)?;
    write_atomically(&dir.join(KEY_FILE), key.serialize_pem().as_bytes(), 0o600)?;
    write_atomically(&dir.join(CERTIFICATE_FILE), chain.as_bytes(), 0o644)?;
    tracing::info!(fingerprint = %authority.fingerprint(), "certificate made");
    Ok(())
}

fn validity(certificate: &CertificateDer<'_>) -> Option<Validity> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let body = certificate.tbs_certificate();
    let ends = i64::try_from(body.validity().not_after.to_unix_duration().as_secs()).ok()?;
    let names = body.get_extension::<SubjectAltName>().ok().flatten().map(|(_, names)| names.0);
    let names = names.unwrap_or_default();
    Some(Validity {
        ends: jiff::Timestamp::from_second(ends).ok()?,
        names: names.iter().filter_map(name).collect(),
    })
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.as_str().to_owned()),
        GeneralName::IpAddress(bytes) => match *bytes.as_bytes() {
            [a, b, c, d] => Some(IpAddr::from([a, b, c, d]).to_string()),
            ref bytes => <[u8; 16]>::try_from(bytes).ok().map(|bytes| IpAddr::from(bytes).to_string()),
        },
        _ => None,
    }
}
