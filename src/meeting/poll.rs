//! Asks a meeting's server who is there: page by page, within bounds, and nobody but that server gets its secrets.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use diemcau_phrase::meeting::ListFault;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Url};
use secrecy::{ExposeSecret as _, SecretString};

use super::list::{self, Pointers, bounded};
use super::server::{Kind, MeetingServer};
use super::{MAX_PARTICIPANTS, Participant};
use crate::{alert, innermost};

/// A server answers within this.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of one answer.
const MAX_ANSWER: usize = 4 * 1024 * 1024;
/// Pages of one list.
const MAX_PAGES: usize = 100;

/// Asks servers.
#[derive(Clone, Debug)]
pub struct Asker {
    client: Client,
}

/// Why no server can be asked.
#[derive(Debug, thiserror::Error)]
pub enum AskerError {
    /// The system's certificates cannot be used.
    #[error("no way to ask servers over TLS")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The client cannot be made.
    #[error("no way to ask servers over HTTP")]
    Client(#[from] reqwest::Error),
}

/// Why a server cannot be asked, or gives no list.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// A file that the event file names cannot be read.
    #[error("{file} cannot be read")]
    File {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// A line of the file of headers is no header.
    #[error("line {line} of {file} is no header")]
    Header {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// It gives no list.
    #[error("no list: {0:?}")]
    Fault(ListFault),
}

impl Asker {
    /// With the certificates of the system.
    ///
    /// # Errors
    /// If those cannot be used.
    pub fn new() -> Result<Self, AskerError> {
        let tls = alert::tls_of_the_system().map_err(|error| AskerError::Tls(error.into()))?;
        let client = Client::builder().no_proxy().redirect(Policy::none()).http1_only().user_agent("diemcau");
        let client = client.timeout(TIMEOUT).tls_backend_preconfigured(tls);
        Ok(Self { client: client.build()? })
    }

    /// Who is in the meeting.
    ///
    /// # Errors
    /// If a file cannot be read, or the server gives no list. Half a list is none.
    pub async fn ask(&self, server: &MeetingServer) -> Result<Vec<Participant>, AskError> {
        let secret = server.secret_file.as_deref().map(read).transpose()?;
        let body = server.body_file.as_deref().map(read).transpose()?;
        let (headers, shared) = match (&server.kind, &secret) {
            (Kind::BigBlueButton, Some(secret)) => {
                (HeaderMap::new(), secret.expose_secret().trim().to_owned())
            }
            (_, Some(secret)) => {
                (headers(secret.expose_secret(), server.secret_file.as_deref())?, String::new())
            }
            (_, None) => (HeaderMap::new(), String::new()),
        };
        let (mut participants, mut next, mut n_pages) = (Vec::new(), Some(server.first(&shared)), 0);
        while let Some(url) = next.take() {
            n_pages += 1;
            if n_pages > MAX_PAGES || participants.len() > MAX_PARTICIPANTS {
                return Err(ListFault::TooMany(MAX_PARTICIPANTS).into());
            }
            let text = self.get(&url, headers.clone(), body.as_ref()).await?;
            let page = server.page(&text, &url, participants.len())?;
            participants.extend(page.participants);
            next = page.next;
        }
        Ok(bounded(participants)?)
    }

    /// A list at an address, whatever of the kinds of files it is.
    ///
    /// # Errors
    /// If nobody answers there, or it is no list.
    pub async fn fetch(&self, url: &Url, pointers: &Pointers) -> Result<Vec<Participant>, AskError> {
        let bytes = self.bytes(url, HeaderMap::new(), None).await?;
        Ok(list::read(&bytes, pointers)?)
    }

    async fn get(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Option<&SecretString>,
    ) -> Result<String, ListFault> {
        let bytes = self.bytes(url, headers, body).await?;
        String::from_utf8(bytes).map_err(|_| ListFault::NotUtf8)
    }

    async fn bytes(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Option<&SecretString>,
    ) -> Result<Vec<u8>, ListFault> {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let mut request = self.client.request(method, url.clone()).headers(headers);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.expose_secret().to_owned());
        }
        // The address may hold a secret.
        let failed = |error: reqwest::Error| {
            let error = error.without_url();
            ListFault::NoAnswer(innermost::behind(&error).unwrap_or(&error).to_string())
        };
        let mut response = request.send().await.map_err(failed)?;
        if !response.status().is_success() {
            return Err(ListFault::Status(response.status().as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if bytes.len() + chunk.len() > MAX_ANSWER {
                return Err(ListFault::TooLong(MAX_ANSWER));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

fn read(path: &Path) -> Result<SecretString, AskError> {
    let read = fs::read_to_string(path).map(SecretString::from);
    read.map_err(|source| AskError::File { file: path.display().to_string(), source })
}

/// `Name: value`, one a line; empty lines and those that begin with # aside.
fn headers(text: &str, file: Option<&Path>) -> Result<HeaderMap, AskError> {
    let mut headers = HeaderMap::new();
    for (at, written) in text.lines().enumerate() {
        let written = written.trim();
        if written.is_empty() || written.starts_with('#') {
            continue;
        }
        let header = written.split_once(':').and_then(|(name, value)| {
            let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
            let mut value = HeaderValue::from_str(value.trim()).ok()?;
            value.set_sensitive(true);
            Some((name, value))
        });
        let Some((name, value)) = header else {
            let file = file.map(|file| file.display().to_string()).unwrap_or_default();
            return Err(AskError::Header { file, line: at + 1 });
        };
        headers.insert(name, value);
    }
    Ok(headers)
}

impl From<ListFault> for AskError {
    fn from(fault: ListFault) -> Self {
        Self::Fault(fault)
    }
}
