//! The certificate and key by which a collector knows a client: an enrolled point, or an operator.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::fingerprint::Fingerprint;

/// Name of the file that holds the certificate, beside its key.
pub const CERTIFICATE_FILE: &str = "identity.pem";
/// Name of the file that holds the private key.
pub const KEY_FILE: &str = "identity-key.pem";

/// A certificate of a client, and its key.
pub struct ClientIdentity {
    /// The leaf first; never empty.
    certificates: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// The files of an identity cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// A file holds something else.
    #[error("{} is not what an enrolment writes", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: pem::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl ClientIdentity {
    /// Reads the identity of a directory; none if there is none.
    ///
    /// # Errors
    /// If one of its files cannot be read, is missing beside the other, or holds something else.
    pub fn of_dir(dir: &Path) -> Result<Option<Self>, IdentityError> {
        let certificate = dir.join(CERTIFICATE_FILE);
        match certificate.try_exists() {
            Ok(false) => Ok(None),
            Err(source) if source.kind() == io::ErrorKind::NotADirectory => Ok(None),
            Ok(true) => Self::of_files(&certificate, &dir.join(KEY_FILE)).map(Some),
            Err(source) => Err(IdentityError::Io { path: certificate, source }),
        }
    }

    /// Reads a certificate and its key, both in PEM.
    ///
    /// # Errors
    /// If one cannot be read or holds something else.
    pub fn of_files(certificate: &Path, key: &Path) -> Result<Self, IdentityError> {
        let certificates = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(malformed(certificate))?;
        if certificates.is_empty() {
            return Err(malformed(certificate)(pem::Error::NoItemsFound));
        }
        let key = PrivateKeyDer::from_pem_file(key).map_err(malformed(key))?;
        Ok(Self { certificates, key })
    }

    /// Of its certificate.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificates[0])
    }

    /// What a handshake needs.
    pub(super) fn parts(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (self.certificates.clone(), self.key.clone_key())
    }
}

impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientIdentity").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}

fn malformed(path: &Path) -> impl FnOnce(pem::Error) -> IdentityError {
    let path = path.to_owned();
    move |source| match source {
        pem::Error::Io(source) => IdentityError::Io { path, source },
        source => IdentityError::Malformed { path, source },
    }
}
