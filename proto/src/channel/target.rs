//! Where a collector is and how to know it: parsed once, from what a person or a collector wrote.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use diemcau_phrase::connection::UrlFault;
use serde::{Deserialize, Serialize};
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, ClientConfig};
use tonic::codegen::http::Uri;

use super::fingerprint::{Fingerprint, FingerprintError};
use super::identity::{CERTIFICATE_FILE, ClientIdentity, IdentityError, KEY_FILE};
use super::verifier::{self, CODE_PRINT, Trust};

/// Name of the file in a collector's data directory by which programs on its machine find it.
pub const COLLECTOR_FILE: &str = "collector.json";

/// Begins the address of a socket on this machine; its path follows.
const SOCKET_SCHEME: &str = "unix:";

/// A collector that can be connected to. Clones share what TLS needs.
#[derive(Clone)]
pub struct Target {
    uri: Uri,
    host: String,
    port: u16,
    tls: Option<Box<Tls>>,
    way: Way,
}

/// By which way a collector is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// At its host and port.
    Network,
    /// By its socket on this machine; where that cannot be had, at its host and port.
    SocketFirst(PathBuf),
    /// By its socket on this machine alone.
    Socket(PathBuf),
}

/// How an `https` target is known.
#[derive(Clone)]
pub(super) struct Tls {
    /// Which certificate is the collector's.
    pub(super) trust: Trust,
    /// The name sent in the handshake.
    pub(super) name: ServerName<'static>,
    /// The ready configuration.
    pub(super) config: Arc<ClientConfig>,
}

/// What a collector writes into [`COLLECTOR_FILE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectorFile {
    /// Where it listens.
    pub url: String,
    /// Of its authority, or of its certificate where it has no authority; none without TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Its socket for who runs it, from its data directory; none: it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub socket: Option<PathBuf>,
}

/// A text or file that names no collector.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// No address of the expected form.
    #[error("{url:?} is not the address of a collector: {fault} (expected https://HOST:PORT or unix:PATH)")]
    BadUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        fault: UrlFault,
    },
    /// `https` without a fingerprint.
    #[error(
        "{url} needs the fingerprint of the collector's certificate: the collector prints it when it starts, \
         and on its own machine its data directory holds it in {COLLECTOR_FILE}"
    )]
    NoFingerprint {
        /// What was given.
        url: String,
    },
    /// `http` with a fingerprint.
    #[error("{url} has no TLS, so no fingerprint can be checked: leave the fingerprint out or use https")]
    NeedlessFingerprint {
        /// What was given.
        url: String,
    },
    /// The fingerprint is none.
    #[error("the fingerprint cannot be read")]
    BadFingerprint(#[from] FingerprintError),
    /// The files of the client certificate cannot be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The key is not the client certificate's.
    #[error("the client certificate cannot be used")]
    BadIdentity(#[source] rustls::Error),
    /// The collector's file cannot be read.
    #[error("cannot read {}", path.display())]
    NoCollectorFile {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The collector's file does not say what it should.
    #[error("{} is not what a collector writes", path.display())]
    BadCollectorFile {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

impl Target {
    /// From `https://HOST:PORT` with a fingerprint, or `http://HOST:PORT` or `unix:PATH` without one.
    ///
    /// # Errors
    /// If the address has another form, or the fingerprint is missing, needless or malformed.
    pub fn parse(url: &str, fingerprint: Option<&str>) -> Result<Self, TargetError> {
        let bad = |fault| TargetError::BadUrl { url: url.to_owned(), fault };
        if let Some(path) = url.trim().strip_prefix(SOCKET_SCHEME) {
            return match fingerprint {
                None if path.is_empty() => Err(bad(UrlFault::Malformed)),
                None => Ok(Self::of_socket(path.into())),
                Some(_) => Err(TargetError::NeedlessFingerprint { url: url.to_owned() }),
            };
        }
        let uri: Uri = url.trim().parse().map_err(|_| bad(UrlFault::Malformed))?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(|| bad(UrlFault::NoHost))?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = uri.port_u16().ok_or_else(|| bad(UrlFault::NoPort))?;
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(bad(UrlFault::UserName));
        }
        if uri.path_and_query().is_some_and(|path| path.as_str() != "/") {
            return Err(bad(UrlFault::Path));
        }
        let tls = match (uri.scheme_str(), fingerprint) {
            (Some("https"), Some(text)) => {
                let fingerprint = text.parse()?;
                let name = server_name(&host).ok_or_else(|| bad(UrlFault::BadHost))?;
                Some(Box::new(Tls::new(Trust::Pinned(fingerprint), name)))
            }
            (Some("https"), None) => return Err(TargetError::NoFingerprint { url: url.to_owned() }),
            (Some("http"), None) => None,
            (Some("http"), Some(_)) => return Err(TargetError::NeedlessFingerprint { url: url.to_owned() }),
            _ => return Err(bad(UrlFault::Scheme)),
        };
        Ok(Self { uri, host, port, tls, way: Way::Network })
    }

    /// The collector that has a socket on this machine.
    fn of_socket(path: PathBuf) -> Self {
        let (uri, host) = (Uri::from_static("http://localhost"), path.display().to_string());
        Self { uri, host, port: 0, tls: None, way: Way::Socket(path) }
    }

    /// The collector at `HOST:PORT`, or `https://HOST:PORT`, whose enrolment code says how its fingerprint begins.
    ///
    /// # Errors
    /// If the address has another form.
    pub fn of_code(address: &str, print: [u8; CODE_PRINT]) -> Result<Self, TargetError> {
        let address = address.trim();
        let url = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
        // Whatever it is, it is replaced below.
        let any = Fingerprint::of(&[]).to_string();
        let mut target = Self::parse(&url, Some(&any))?;
        if let Some(tls) = &mut target.tls {
            **tls = Tls::new(Trust::Beginning(print), tls.name.clone());
        }
        Ok(target)
    }

    /// The same collector, as a client that it knows by a certificate; without TLS nobody is known by one.
    ///
    /// # Errors
    /// If the key is not the certificate's.
    pub fn with_identity(mut self, identity: &ClientIdentity) -> Result<Self, TargetError> {
        if let Some(tls) = &mut self.tls {
            let config = verifier::pinned(tls.trust, Some(identity)).map_err(TargetError::BadIdentity)?;
            tls.config = Arc::new(config);
            // By its socket it knows the user instead.
            self.way = Way::Network;
        }
        Ok(self)
    }

    /// The same collector, as the client whose certificate lies in a folder, if one is named.
    ///
    /// # Errors
    /// If there is none, or it cannot be used.
    pub fn as_in(self, dir: Option<&Path>) -> Result<Self, TargetError> {
        let Some(dir) = dir else { return Ok(self) };
        let identity = ClientIdentity::of_files(&dir.join(CERTIFICATE_FILE), &dir.join(KEY_FILE))?;
        self.with_identity(&identity)
    }

    /// The collector on this machine with that data directory, by its socket where it has one that can be used.
    ///
    /// # Errors
    /// If no collector wrote its file there, or the file names none.
    pub fn from_data_dir(dir: &Path) -> Result<Self, TargetError> {
        let path = dir.join(COLLECTOR_FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) => return Err(TargetError::NoCollectorFile { path, source }),
        };
        let file: CollectorFile = match serde_json::from_str(&text) {
            Ok(file) => file,
            Err(source) => return Err(TargetError::BadCollectorFile { path, source }),
        };
        let mut target = Self::parse(&file.url, file.fingerprint.as_deref())?;
        if let Some(socket) = file.socket {
            target.way = Way::SocketFirst(dir.join(socket));
        }
        Ok(target)
    }

    /// The same collector at its host and port, as a machine elsewhere reaches it.
    #[must_use]
    pub fn by_network(mut self) -> Self {
        if let Way::SocketFirst(_) = self.way {
            self.way = Way::Network;
        }
        self
    }

    /// Name or address of its machine, an IPv6 address without brackets; of a socket its path.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port; 0 of a socket.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The pinned fingerprint; none without TLS, and none of which only the begin is known.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        match self.tls.as_ref()?.trust {
            Trust::Pinned(fingerprint) => Some(fingerprint),
            Trust::Beginning(_) | Trust::Any => None,
        }
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(super) fn tls(&self) -> Option<&Tls> {
        self.tls.as_deref()
    }

    pub(super) fn way(&self) -> &Way {
        &self.way
    }
}

impl Tls {
    /// Of a client that the collector does not know.
    fn new(trust: Trust, name: ServerName<'static>) -> Self {
        let config =
            verifier::pinned(trust, None).expect("without a certificate there is no key to be wrong");
        Self { trust, name, config: Arc::new(config) }
    }
}

/// `https://HOST:PORT` or `unix:PATH`, as it was given.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Way::Socket(path) = &self.way {
            return write!(f, "{SOCKET_SCHEME}{}", path.display());
        }
        let scheme = self.uri.scheme_str().unwrap_or("https");
        let authority = self.uri.authority().map_or("", |authority| authority.as_str());
        write!(f, "{scheme}://{authority}")
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

fn server_name(host: &str) -> Option<ServerName<'static>> {
    match host.parse::<IpAddr>() {
        Ok(address) => Some(ServerName::from(address)),
        Err(_) => ServerName::try_from(host.to_owned()).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    #[test]
    fn parses_addresses() {
        for (url, host, port) in [
            ("https://127.0.0.1:7443", "127.0.0.1", 7443),
            ("https://[::1]:7443/", "::1", 7443),
            ("https://thanhhoa.example:443", "thanhhoa.example", 443),
        ] {
            let target = Target::parse(url, Some(PRINT)).unwrap();
            assert_eq!((target.host(), target.port()), (host, port));
            assert_eq!(target.to_string(), url.trim_end_matches('/'));
            assert_eq!(target.fingerprint(), PRINT.parse().ok());
        }
        assert_eq!(Target::parse("http://127.0.0.1:1", None).unwrap().fingerprint(), None);
        let socket = Target::parse("unix:/run/diemcau/collector.sock", None).unwrap();
        assert_eq!((socket.to_string(), socket.port()), ("unix:/run/diemcau/collector.sock".to_owned(), 0));
    }

    #[test]
    fn says_what_is_wrong_with_an_address() {
        for (url, print, fault) in [
            ("127.0.0.1:7443", None, "starts with neither"),
            ("https://127.0.0.1", Some(PRINT), "has no port"),
            ("https://:7443", Some(PRINT), "no host"),
            ("https://a:7443/x", Some(PRINT), "follows the port"),
            ("https://me@a:7443", Some(PRINT), "user name"),
            ("ftp://a:7443", None, "starts with neither"),
            ("http s://a:7443", None, "malformed"),
            ("https://127.0.0.1:7443", None, "the collector prints it when it starts"),
            ("http://127.0.0.1:7443", Some(PRINT), "has no TLS"),
            ("https://127.0.0.1:7443", Some("12"), "fingerprint cannot be read"),
        ] {
            let error = Target::parse(url, print).unwrap_err().to_string();
            assert!(error.contains(fault), "{url}: {error}");
        }
    }

    #[test]
    fn finds_the_collector_of_a_data_directory() {
        let dir = tempfile::tempdir().unwrap();
        let error = Target::from_data_dir(dir.path()).unwrap_err();
        assert!(matches!(error, TargetError::NoCollectorFile { .. }), "{error}");

        let file = dir.path().join(COLLECTOR_FILE);
        std::fs::write(&file, "{").unwrap();
        let error = Target::from_data_dir(dir.path()).unwrap_err();
        assert!(matches!(error, TargetError::BadCollectorFile { .. }), "{error}");

        let written = CollectorFile {
            url: "https://127.0.0.1:7443".into(),
            fingerprint: Some(PRINT.into()),
            socket: Some("collector.sock".into()),
        };
        std::fs::write(&file, serde_json::to_vec(&written).unwrap()).unwrap();
        let target = Target::from_data_dir(dir.path()).unwrap();
        assert_eq!(target.to_string(), written.url);
        assert_eq!(*target.way(), Way::SocketFirst(dir.path().join("collector.sock")));
    }
}
