//! A number within a JSON document that a device's web server gives: a people counter, a camera, a
//! meeting system. No proxy is asked and no redirect followed: the address is the device. Any certificate is
//! accepted, and no more is read than a device has to say.

use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diemcau_proto::channel::look_up;
use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{ACCEPT, AUTHORIZATION, HOST, HeaderValue};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Url};

use super::{SettingError, SourceError, count, text_of};
use crate::bounded::{Bounded, is_no_end};
use crate::tls::client_config;

/// More than this a device does not say, bytes.
const MAX_BODY: usize = 64 * 1024;
/// More than this is not read in all: interim answers, the head, and what frames the chunks of a body.
const MAX_READ: usize = 8 * MAX_BODY;

/// Where the number is: an address, and a JSON pointer (RFC 6901) into what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonValue {
    url: Url,
    pointer: String,
}

/// Why a device cannot be asked. No text of it holds the address, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Its name has no address.
    #[error("its name is not found: {0}")]
    Name(#[source] io::Error),
    /// No connection stands.
    #[error("it cannot be connected to: {0}")]
    Connect(#[source] io::Error),
    /// TLS is not agreed on.
    #[error("it does not agree on TLS: {0}")]
    Tls(#[source] io::Error),
    /// What is asked for, or what is answered, is no HTTP.
    #[error("it does not speak HTTP: {0}")]
    Http(#[source] hyper::Error),
    /// The address makes no request.
    #[error("its address makes no request")]
    Address,
}

/// What asks a device, and for what.
pub(super) struct HttpReader {
    value: JsonValue,
    /// None over plain TCP.
    tls: Option<(TlsConnector, ServerName<'static>)>,
    /// How long an answer may take.
    most: Duration,
}

impl JsonValue {
    /// The value at `pointer` in what `url` gives; an empty pointer is the whole document.
    ///
    /// # Errors
    /// If one of them is none.
    pub fn new(url: &str, pointer: &str) -> Result<Self, SettingError> {
        let url: Url = url.parse().map_err(|_| SettingError::Url)?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(SettingError::Url);
        }
        if !is_pointer(pointer) {
            return Err(SettingError::Pointer);
        }
        Ok(Self { url, pointer: pointer.to_owned() })
    }

    fn request(&self) -> Result<Request<String>, RequestError> {
        let Self { url, .. } = self;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let host = url.host_str().unwrap_or_default();
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let mut request = Request::get(format!("{}{query}", url.path()))
            .header(HOST, format!("{host}{port}"))
            .header(ACCEPT, "application/json");
        if !url.username().is_empty() || url.password().is_some() {
            request = request.header(AUTHORIZATION, credentials(url)?);
        }
        request.body(String::new()).map_err(|_| RequestError::Address)
    }
}

/// Name and password of an address, as RFC 7617 has them.
fn credentials(url: &Url) -> Result<HeaderValue, RequestError> {
    let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    let (name, password) = (decoded(url.username()), decoded(url.password().unwrap_or_default()));
    let both = STANDARD.encode([&name[..], b":", &password].concat());
    let mut value = HeaderValue::try_from(format!("Basic {both}")).map_err(|_| RequestError::Address)?;
    value.set_sensitive(true);
    Ok(value)
}

impl HttpReader {
    pub(super) fn new(value: JsonValue, most: Duration) -> Result<Self, SourceError> {
        let tls = if value.url.scheme() == "https" {
            let name = server_name(&value.url).ok_or(SourceError::Request(RequestError::Address))?;
            Some((TlsConnector::from(Arc::new(client_config())), name))
        } else {
            None
        };
        Ok(Self { value, tls, most })
    }

    pub(super) async fn read(&self) -> Result<u32, SourceError> {
        let body = timeout(self.most, self.body()).await;
        let body = body.unwrap_or(Err(SourceError::TimedOut { most: self.most }))?;
        count_at(&self.value.pointer, &body)
    }

    async fn body(&self) -> Result<Vec<u8>, SourceError> {
        let request = self.value.request()?;
        let stream = self.connect().await?;
        match &self.tls {
            None => converse(stream, request).await,
            Some((connector, name)) => {
                let shaken = connector.connect(name.clone(), stream).await;
                converse(shaken.map_err(RequestError::Tls)?, request).await
            }
        }
    }

    /// To the first of its addresses that takes a connection; one that is silent leaves time for the others.
    async fn connect(&self) -> Result<TcpStream, RequestError> {
        let url = &self.value.url;
        let port = url.port_or_known_default().ok_or(RequestError::Address)?;
        let addresses = match url.host() {
            Some(Host::Ipv4(ip)) => vec![SocketAddr::from((ip, port))],
            Some(Host::Ipv6(ip)) => vec![SocketAddr::from((ip, port))],
            Some(Host::Domain(name)) => look_up(name, port).await.map_err(RequestError::Name)?,
            None => return Err(RequestError::Address),
        };
        let n_addresses = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in addresses {
            match timeout(self.most / n_addresses, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = error,
                Err(_) => last = io::ErrorKind::TimedOut.into(),
            }
        }
        Err(RequestError::Connect(last))
    }
}

fn count_at(pointer: &str, body: &[u8]) -> Result<u32, SourceError> {
    let document: Value = serde_json::from_str(&text_of(body)).map_err(SourceError::Json)?;
    match document.pointer(pointer) {
        None => Err(SourceError::Absent { pointer: pointer.to_owned() }),
        Some(Value::String(text)) => count(text),
        // JSON sets no thousands apart: 45.000 came as 45.0.
        Some(value) => count(&value.to_string()),
    }
}

fn server_name(url: &Url) -> Option<ServerName<'static>> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ServerName::from(std::net::IpAddr::from(ip))),
        Host::Ipv6(ip) => Some(ServerName::from(std::net::IpAddr::from(ip))),
        Host::Domain(name) => ServerName::try_from(name.trim_end_matches('.').to_owned()).ok(),
    }
}

/// Asks, and gives the body of a good answer.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<String>,
) -> Result<Vec<u8>, SourceError> {
    let stream = TokioIo::new(Bounded::new(stream, MAX_READ));
    let (sender, connection) = http1::handshake(stream).await.map_err(error)?;
    let (mut asking, connection) = (pin!(ask(sender, request)), pin!(connection));
    tokio::select! {
        biased;
        body = &mut asking => body,
        ended = connection => match ended {
            Ok(()) => asking.await,
            Err(broken) => Err(error(broken)),
        },
    }
}

async fn ask(mut sender: SendRequest<String>, request: Request<String>) -> Result<Vec<u8>, SourceError> {
    let response = sender.send_request(request).await.map_err(error)?;
    if response.status() != StatusCode::OK {
        return Err(SourceError::Status { status: response.status().as_u16() });
    }
    let mut answer: Incoming = response.into_body();
    let mut body = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut answer).poll_frame(context)).await {
        let Ok(chunk) = frame.map_err(error)?.into_data() else { continue };
        if body.len() + chunk.len() > MAX_BODY {
            return Err(SourceError::TooLong { most: MAX_BODY });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn error(error: hyper::Error) -> SourceError {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.downcast_ref::<io::Error>().is_some_and(is_no_end) {
            return SourceError::TooLong { most: MAX_READ };
        }
        cause = inner.source();
    }
    SourceError::Request(RequestError::Http(error))
}

/// Whether a text is a JSON pointer: empty, or names with a slash before each, in which `~` begins
/// `~0` or `~1`.
fn is_pointer(text: &str) -> bool {
    let escapes_well = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes_well
}

/// A door for made-up answers of a device: `tests/fuzz`.
#[cfg(diemcau_fuzzing)]
pub mod fuzz {
    use hyper::Request;

    use super::{converse, count_at};
    use crate::fuzz::Answering;

    /// Reads what a device says, and the number at `/count`.
    pub async fn count(answer: &[u8]) -> Option<u32> {
        let body = converse(Answering::new(answer), Request::new(String::new())).await.ok()?;
        count_at("/count", &body).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_a_pointer() {
        for (url, pointer) in [
            ("http://10.1.2.3:8080/api/count?x=1", "/people/in"),
            ("https://[::1]/", ""),
            ("https://user:secret@camera.local/", "/a~1b/~0/0"),
        ] {
            assert!(JsonValue::new(url, pointer).is_ok(), "{url} {pointer}");
        }
        for url in ["", "10.1.2.3", "ftp://a/", "http://", "file:///etc/passwd"] {
            assert_eq!(JsonValue::new(url, ""), Err(SettingError::Url), "{url}");
        }
        for pointer in ["count", "a/b", "/~", "/~2", "/a~"] {
            assert_eq!(JsonValue::new("http://a/", pointer), Err(SettingError::Pointer), "{pointer}");
        }
    }
}
