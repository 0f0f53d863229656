//! Any server that takes a request for a message: method, address, headers and body are settings, and so is
//! what its answer must say.
//!
//! A status of 2xx is success unless the table says more: `success.status`, or `success.pointer` with the
//! values that a member of the answer's JSON may have. Values named in `success.retry` are tried again, others
//! refuse for good; 408, 425, 429 and 5xx are tried again, after `Retry-After` if the answer has it.

use std::collections::BTreeMap;
use std::time::Duration;

use diemcau_phrase::delivery::DeliveryFault;
use diemcau_phrase::recipients::RecipientsFault;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use super::jwt::TokenMaker;
use super::wording::{Limit, Wording};
use super::{Address, Gaps, Worded};
use crate::alert::config::{Checker, Common, is_pointer, is_web};
use crate::alert::message::{Message, Proof, SendError};
use crate::alert::template::{Template, Variables};
use crate::alert::web::{Answer, Web, shown};

/// No documented pace: our own, gentle enough for any gateway.
pub(super) const GAPS: Gaps = Gaps { any: Duration::from_millis(100), same: Duration::from_secs(1) };
/// Longest text, unless the table says.
const MAX_CHARS: u32 = 4_000;

/// The table's own keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHttp {
    /// A template.
    url: Spanned<String>,
    /// GET, POST or PUT; POST if it is not said.
    method: Option<Spanned<String>>,
    /// Templates by header.
    #[serde(default)]
    headers: BTreeMap<String, Spanned<String>>,
    /// A template.
    body: Option<Spanned<String>>,
    /// The template of the variable `text` in the others.
    template: Option<Spanned<String>>,
    /// Longest `text`.
    max_chars: Option<Spanned<i64>>,
    /// `NAME_file` or `NAME_env`, for `secret.NAME` in the templates.
    #[serde(default)]
    secrets: BTreeMap<String, Spanned<String>>,
    success: Option<RawSuccess>,
    /// JSON pointer to the vendor's id of the message.
    proof: Option<Spanned<String>>,
}

/// What every gateway needs to be told: all of [`RawHttp`] but the wording.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGateway {
    pub(super) url: Spanned<String>,
    pub(super) method: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, Spanned<String>>,
    pub(super) body: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) secrets: BTreeMap<String, Spanned<String>>,
    pub(super) success: Option<RawSuccess>,
    pub(super) proof: Option<Spanned<String>>,
}

/// `success = { … }`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSuccess {
    /// The only statuses that are good.
    status: Option<Vec<u16>>,
    /// JSON pointer to what tells.
    pointer: Option<Spanned<String>>,
    /// What it says if the message was taken.
    #[serde(default)]
    equals: Vec<String>,
    /// What it says if the message may be taken later.
    #[serde(default)]
    retry: Vec<String>,
}

/// A server, and what it is sent.
#[derive(Debug)]
pub(super) struct Http {
    pub(super) web: Web,
    pub(super) method: Method,
    pub(super) url: Template,
    pub(super) headers: Vec<(HeaderName, Template)>,
    pub(super) body: Option<Template>,
    pub(super) wording: Wording,
    pub(super) settings: BTreeMap<&'static str, String>,
    pub(super) secrets: BTreeMap<String, SecretString>,
    /// Makes a token for each request, if the vendor wants that.
    pub(super) token: Option<TokenMaker>,
    pub(super) success: Success,
    /// JSON pointer to the vendor's id of the message.
    pub(super) proof: Option<String>,
}

/// What an answer must say.
#[derive(Debug, Default)]
pub(super) struct Success {
    pub(super) status: Option<Vec<u16>>,
    pub(super) pointer: Option<String>,
    pub(super) equals: Vec<String>,
    pub(super) retry: Vec<String>,
    /// JSON pointer to the other end's words about a failure.
    pub(super) words: Option<&'static str>,
}

impl Http {
    pub(super) fn build(raw: RawHttp, common: &Common, check: &mut Checker<'_>) -> Option<Self> {
        let RawHttp { url, method, headers, body, template, max_chars, secrets, success, proof } = raw;
        let template = match &template {
            Some(written) => check.template("template", written),
            None => Some(ours("template", "{{ text }}")),
        };
        let most = match &max_chars {
            Some(written) => check.number(written, "max_chars", 20, 1_000_000),
            None => Some(MAX_CHARS),
        };
        let gateway = RawGateway { url, method, headers, body, secrets, success, proof };
        let wording = Wording::new(template?, Limit::Chars(most? as usize));
        Self::of_gateway(gateway, wording, common, check)
    }

    /// A gateway that the table describes.
    pub(super) fn of_gateway(
        raw: RawGateway,
        wording: Wording,
        common: &Common,
        check: &mut Checker<'_>,
    ) -> Option<Self> {
        let method = match &raw.method {
            Some(written) => method_of(written, check),
            None => Some(Method::POST),
        };
        let url = url_of(&raw.url, check);
        let body = raw.body.as_ref().map(|written| check.template("body", written));
        let headers = headers_of(&raw.headers, check);
        let secrets = check.secrets(&raw.secrets);
        let success = success_of(raw.success.unwrap_or_default(), check);
        let proof = raw.proof.and_then(|written| pointer_of(written, "proof", check));
        let web = check.web(is_encrypted(raw.url.get_ref()), common)?;
        let body = match body {
            None => None,
            Some(body) => Some(body?),
        };
        let (method, url, settings) = (method?, url?, BTreeMap::new());
        Some(Self {
            web,
            method,
            url,
            headers,
            body,
            wording,
            settings,
            secrets,
            token: None,
            success,
            proof,
        })
    }

    pub(super) async fn send(&self, to: &Address, message: &Message) -> Result<Proof, SendError> {
        let worded = self.word(to, message)?;
        let mut secrets = self.secrets.clone();
        if let Some(token) = &self.token {
            secrets.insert("token".to_owned(), token.make());
        }
        let variables = self.variables(to, message, Some(&worded.text), &secrets);
        let mut hidden: Vec<&str> = secrets.values().map(ExposeSecret::expose_secret).collect();
        hidden.extend([to.text(), to.international()]);
        let not_built = |why: &str| SendError::refused(DeliveryFault::NotBuilt(shown(why, &hidden)));
        let url: Url = self.url.render(&variables)?.trim().parse().map_err(|_| not_built("url"))?;
        if !is_web(&url) {
            return Err(not_built("url"));
        }
        let mut request = self.web.request(self.method.clone(), url);
        for (name, template) in &self.headers {
            let value = HeaderValue::from_str(template.render(&variables)?.trim());
            let mut value = value.map_err(|_| not_built(name.as_str()))?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        if let Some(body) = &self.body {
            request = request.body(body.render(&variables)?);
        }
        let answer = self.web.send(request).await?;
        self.success.judge(&answer, &hidden)?;
        Ok(self.proof_of(&answer, message))
    }

    pub(super) fn word(&self, to: &Address, message: &Message) -> Result<Worded, SendError> {
        self.wording.word(&self.variables(to, message, None, &self.secrets))
    }

    pub(super) fn check_templates(&self, to: &Address, message: &Message) -> Result<(), String> {
        let mut secrets = self.secrets.clone();
        if self.token.is_some() {
            secrets.insert("token".to_owned(), SecretString::from("token"));
        }
        let variables = self.variables(to, message, None, &secrets);
        self.wording.check(&variables)?;
        let headers = self.headers.iter().map(|(_, template)| template);
        headers.chain([&self.url]).chain(&self.body).try_for_each(|template| template.check(&variables))
    }

    fn variables<'a>(
        &'a self,
        to: &'a Address,
        message: &'a Message,
        text: Option<&'a str>,
        secrets: &'a BTreeMap<String, SecretString>,
    ) -> Variables<'a> {
        let settings = &self.settings;
        Variables { message, to: to.text(), to_international: to.international(), text, settings, secrets }
    }

    /// The vendor's id, or where it gives none the key that the message went out under.
    fn proof_of(&self, answer: &Answer, message: &Message) -> Proof {
        let found = self.proof.as_ref().and_then(|pointer| answer.json()?.pointer(pointer).and_then(scalar));
        Proof::new(found.map_or_else(|| message.key.clone(), |id| shown_id(&id)))
    }
}

impl Success {
    fn judge(&self, answer: &Answer, hidden: &[&str]) -> Result<(), SendError> {
        match &self.status {
            Some(good) if good.contains(&answer.status.as_u16()) => {}
            Some(_) if answer.status.is_success() => {
                let reason =
                    DeliveryFault::Status { status: answer.status.as_u16(), text: answer.said(hidden) };
                return Err(SendError::refused(reason));
            }
            Some(_) | None => answer.accepted(hidden)?,
        }
        let Some(pointer) = &self.pointer else { return Ok(()) };
        let Some(document) = answer.json() else {
            return Err(SendError::retry(DeliveryFault::Unreadable(answer.said(hidden))));
        };
        let Some(code) = document.pointer(pointer).and_then(scalar) else {
            return Err(SendError::retry(DeliveryFault::Unreadable(answer.said(hidden))));
        };
        if self.equals.contains(&code) {
            return Ok(());
        }
        let words = self.words.and_then(|words| document.pointer(words)).and_then(scalar);
        let text = words.map_or_else(|| answer.said(hidden), |words| shown(&words, hidden));
        let reason = DeliveryFault::Vendor { code: shown(&code, hidden), text };
        Err(if self.retry.contains(&code) {
            SendError::Retry { after: answer.retry_after, reason }
        } else {
            SendError::refused(reason)
        })
    }
}

/// A template of this program.
pub(super) fn ours(part: &'static str, source: &str) -> Template {
    Template::new(part, source).expect("our own templates are well formed")
}

/// A string, number or truth as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// An id of a vendor, as far as it may be kept.
pub(super) fn shown_id(id: &str) -> String {
    const MAX_ID: usize = 200;
    diemcau_core::text::line(id, MAX_ID)
}

/// Whether an address is reached by TLS.
pub(super) fn is_encrypted(url: &str) -> bool {
    !url.trim_start().starts_with("http://")
}

/// The template of an address. Up to its first variable it can be judged before there is a message.
pub(super) fn url_of(written: &Spanned<String>, check: &mut Checker<'_>) -> Option<Template> {
    let fixed = written.get_ref().split("{{").next().unwrap_or_default().trim();
    match fixed.parse::<Url>() {
        Ok(url) if is_web(&url) => check.note_plaintext(&url),
        Ok(_) | Err(_) => {
            check.tell(written, "url", RecipientsFault::Url(written.get_ref().clone()));
            return None;
        }
    }
    check.template("url", written)
}

/// The headers of a request with a JSON body.
pub(super) fn json_headers() -> Vec<(HeaderName, Template)> {
    vec![(CONTENT_TYPE, ours("headers", "application/json"))]
}

fn method_of(written: &Spanned<String>, check: &mut Checker<'_>) -> Option<Method> {
    let known = [Method::GET, Method::POST, Method::PUT];
    let found = known.into_iter().find(|method| method.as_str() == written.get_ref());
    if found.is_none() {
        check.tell(written, "method", RecipientsFault::Method(written.get_ref().clone()));
    }
    found
}

fn headers_of(
    raw: &BTreeMap<String, Spanned<String>>,
    check: &mut Checker<'_>,
) -> Vec<(HeaderName, Template)> {
    let mut headers = Vec::new();
    for (name, written) in raw {
        let Ok(parsed) = HeaderName::try_from(name) else {
            check.tell(written, "headers", RecipientsFault::Header(name.clone()));
            continue;
        };
        headers.extend(check.template("headers", written).map(|template| (parsed, template)));
    }
    headers
}

fn success_of(raw: RawSuccess, check: &mut Checker<'_>) -> Success {
    let pointer = raw.pointer.and_then(|written| {
        if raw.equals.is_empty() {
            check.tell(&written, "success.equals", RecipientsFault::Missing);
        }
        pointer_of(written, "success.pointer", check)
    });
    Success { status: raw.status, pointer, equals: raw.equals, retry: raw.retry, words: None }
}

fn pointer_of(written: Spanned<String>, key: &str, check: &mut Checker<'_>) -> Option<String> {
    if is_pointer(written.get_ref()) {
        return Some(written.into_inner());
    }
    check.tell(&written, key, RecipientsFault::Pointer(written.get_ref().clone()));
    None
}
