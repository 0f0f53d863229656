//! A number within a JSON document that a device's web server gives: a people counter, a camera, a
//! meeting system. No proxy is asked and no redirect followed: the address is the device.

use std::sync::Arc;
use std::time::Duration;

use diemcau_proto::channel::look_up;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use serde_json::Value;

use super::{SettingError, SourceError, count, text_of};
use crate::tls::client_config;

/// More than this a device does not say, bytes.
const MAX_BODY: usize = 64 * 1024;

/// Where the number is: an address, and a JSON pointer (RFC 6901) into what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonValue {
    url: Url,
    pointer: String,
}

/// Looks names up as everything in the agent does.
#[derive(Debug)]
struct Names;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = look_up(name.as_str(), 0).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// A client, and what it asks for.
#[derive(Debug)]
pub(super) struct HttpReader {
    client: Client,
    value: JsonValue,
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
}

impl HttpReader {
    pub(super) fn new(value: JsonValue, most: Duration) -> Result<Self, SourceError> {
        let client = Client::builder().no_proxy().redirect(Policy::none()).http1_only();
        let client = client.connect_timeout(most).timeout(most).pool_max_idle_per_host(0);
        let client = client.dns_resolver(Arc::new(Names)).tls_backend_preconfigured(client_config());
        Ok(Self { client: client.build().map_err(SourceError::Request)?, value, most })
    }

    pub(super) async fn read(&self) -> Result<u32, SourceError> {
        let body = self.body().await?;
        let document: Value = serde_json::from_str(&text_of(&body)).map_err(SourceError::Json)?;
        let pointer = &self.value.pointer;
        match document.pointer(pointer) {
            None => Err(SourceError::Absent { pointer: pointer.clone() }),
            Some(Value::String(text)) => count(text),
            // JSON sets no thousands apart: 45.000 came as 45.0.
            Some(value) => count(&value.to_string()),
        }
    }

    async fn body(&self) -> Result<Vec<u8>, SourceError> {
        let request = self.client.get(self.value.url.clone()).header(ACCEPT, "application/json");
        let mut response = request.send().await.map_err(|error| self.error(error))?;
        if response.status() != StatusCode::OK {
            return Err(SourceError::Status { status: response.status().as_u16() });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.error(error))? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(SourceError::TooLong { most: MAX_BODY });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// The address may hold a password, and does not go into a log.
    fn error(&self, error: reqwest::Error) -> SourceError {
        if error.is_timeout() {
            return SourceError::TimedOut { most: self.most };
        }
        SourceError::Request(error.without_url())
    }
}

/// Whether a text is a JSON pointer: empty, or names with a slash before each, in which `~` begins
/// `~0` or `~1`.
fn is_pointer(text: &str) -> bool {
    let escapes_well = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes_well
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
