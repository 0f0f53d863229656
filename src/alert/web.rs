//! Requests to vendors over HTTP: no redirect is followed, no proxy asked, an answer is read up to a bound,
//! and what goes wrong is told without the address, which may hold a token.

use std::time::Duration;

use diemcau_core::text::line;
use diemcau_phrase::delivery::DeliveryFault;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};
use serde_json::Value;
use tokio_rustls::rustls::ClientConfig;

use super::message::SendError;
use crate::innermost;

/// More than this of an answer is not read, bytes.
pub(super) const MAX_ANSWER: usize = 64 * 1024;
/// What of a vendor's words is kept, characters.
const MAX_SAID: usize = 160;
/// So many digits in a row may be a telephone number or a key.
const TELLING_DIGITS: usize = 7;
/// Nobody is waited for longer.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

/// A client for one channel.
#[derive(Clone, Debug)]
pub(super) struct Web {
    client: Client,
    /// How long an answer may take.
    most: Duration,
}

/// What a vendor answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// What the header `Retry-After` says.
    pub(super) retry_after: Option<Duration>,
    /// Up to [`MAX_ANSWER`] bytes.
    pub(super) body: Vec<u8>,
}

impl Web {
    pub(super) fn new(tls: ClientConfig, most: Duration) -> Result<Self, reqwest::Error> {
        let client = Client::builder().no_proxy().redirect(Policy::none()).http1_only();
        let client = client.connect_timeout(most).timeout(most).user_agent("diemcau");
        // A connection that was kept open may have been closed by the far end meanwhile: a message is not
        // worth the doubt whether it arrived.
        let client = client.pool_max_idle_per_host(0).tls_backend_preconfigured(tls);
        Ok(Self { client: client.build()?, most })
    }

    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.client.request(method, url)
    }

    /// A POST of a JSON document.
    pub(super) fn post_json(&self, url: Url, document: &Value) -> RequestBuilder {
        let request = self.request(Method::POST, url).header(CONTENT_TYPE, "application/json");
        request.body(document.to_string())
    }

    /// A POST of a form.
    pub(super) fn post_form(&self, url: Url, fields: &[(&str, &str)]) -> RequestBuilder {
        let mut encoded = url.clone();
        encoded.set_query(None);
        encoded.query_pairs_mut().extend_pairs(fields);
        let body = encoded.query().unwrap_or_default().to_owned();
        let request =
            self.request(Method::POST, url).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(body)
    }

    /// Sends a request and reads the answer, whatever its status.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, SendError> {
        let mut response = request.send().await.map_err(|error| self.failure(&error))?;
        let status = response.status();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = retry_after.and_then(wait_of);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failure(&error))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(SendError::retry(DeliveryFault::TooLarge(MAX_ANSWER)));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, retry_after, body })
    }

    fn failure(&self, error: &reqwest::Error) -> SendError {
        if error.is_timeout() {
            return SendError::retry(DeliveryFault::TimedOut(self.most));
        }
        if error.is_builder() {
            return SendError::refused(DeliveryFault::NotBuilt(cause(error)));
        }
        if error.is_connect() {
            return SendError::retry(DeliveryFault::Unreachable(cause(error)));
        }
        SendError::retry(DeliveryFault::CutOff)
    }
}

impl Answer {
    /// Its JSON document; none if it is none.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What it says, as far as it may be shown.
    pub(super) fn said(&self, hidden: &[&str]) -> String {
        shown(&String::from_utf8_lossy(&self.body), hidden)
    }

    /// Whether its status says that the request was taken.
    ///
    /// # Errors
    /// If not: to be tried again if the other end is busy or broken, else for good.
    pub(super) fn accepted(&self, hidden: &[&str]) -> Result<(), SendError> {
        if self.status.is_success() {
            return Ok(());
        }
        let reason = DeliveryFault::Status { status: self.status.as_u16(), text: self.said(hidden) };
        Err(if is_passing(self.status) {
            SendError::Retry { after: self.retry_after, reason }
        } else {
            SendError::refused(reason)
        })
    }
}

/// Whether a status speaks of the other end's condition and not of the request.
fn is_passing(status: StatusCode) -> bool {
    let busy = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS];
    status.is_server_error() || busy.contains(&status)
}

/// What another end says, as far as it may be kept and shown: one short line without secrets, addresses and
/// long numbers.
pub(super) fn shown(said: &str, hidden: &[&str]) -> String {
    let mut text = said.to_owned();
    for secret in hidden.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "…");
    }
    let words = text.split_whitespace().map(|word| if word.contains("://") { "…" } else { word });
    let text = words.collect::<Vec<_>>().join(" ");
    let (mut safe, mut digits) = (String::with_capacity(text.len()), String::new());
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        safe.push_str(if digits.len() >= TELLING_DIGITS { "…" } else { &digits });
        digits.clear();
        safe.push(letter);
    }
    line(&safe, MAX_SAID)
}

/// The innermost cause of an error, which names no address.
fn cause(error: &reqwest::Error) -> String {
    innermost::behind(error).map_or_else(String::new, |cause| shown(&cause.to_string(), &[]))
}

/// What a header `Retry-After` asks for: seconds, or a date (RFC 9110, section 10.2.3).
fn wait_of(header: &str) -> Option<Duration> {
    let header = header.trim();
    let wait = if let Ok(seconds) = header.parse() {
        Duration::from_secs(seconds)
    } else {
        let until = jiff::fmt::rfc2822::parse(header).ok()?.timestamp();
        let left = until.as_millisecond().saturating_sub(jiff::Timestamp::now().as_millisecond());
        Duration::from_millis(u64::try_from(left).unwrap_or(0))
    };
    Some(wait.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_holds_no_secret_number_or_address() {
        let said = "Bad token s3cret for 84912345678,\n see https://gw.example/?key=s3cret or error 1234";
        assert_eq!(shown(said, &["s3cret", ""]), "Bad token … for …, see … or error 1234");
        assert_eq!(shown(&"x".repeat(10_000), &[]).chars().count(), MAX_SAID + 1);
        assert_eq!(shown("0912345678", &[]), "…");
    }

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        assert_eq!(wait_of(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(wait_of("99999999"), Some(MAX_RETRY_AFTER));
        assert_eq!(wait_of("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(wait_of("Sat, 06 Nov 2094 08:49:37 GMT"), Some(MAX_RETRY_AFTER));
        assert_eq!(wait_of("soon"), None);
    }
}
