//! An automatic call by a gateway that reads a text.
//!
//! Ready for Stringee: POST of JSON to `/v1/call2/callout` with `from` and `to` (type `external`, numbers with
//! the country's code) and one action `talk` with the text, the header `X-STRINGEE-AUTH` holding a token that
//! is made for each request
//! (`https://developer.stringee.com/docs/rest-api-reference/call-rest-api-make-outbound-call`). The answer's
//! `r` is 0 if the call was taken; what the other values mean is not in that page, so none of them is tried
//! again. An id of the call is not documented there: `call_id` is kept if the answer has it. There is no
//! idempotency key: a call whose answer was lost is made again. Neither pace nor longest text is documented;
//! ours are a usual pace and 500 characters. Never run against the real service.
//!
//! Another gateway is described by a table `gateway`, as for `sms`.

use std::collections::BTreeMap;

use diemcau_phrase::recipients::RecipientsFault;
use reqwest::Method;
use reqwest::header::HeaderName;
use serde::Deserialize;
use toml::Spanned;

use super::http::{Http, RawGateway, Success, is_encrypted, json_headers, ours, url_of};
use super::jwt::TokenMaker;
use super::wording::{Limit, Wording};
use crate::alert::config::{Checker, Common};

/// The gateway's documented address.
const URL: &str = "https://api.stringee.com/v1/call2/callout";
const BODY: &str = r#"{"from": {"type": "external", "number": {{ channel.from|tojson }}, "alias": {{ channel.from|tojson }}}, "to": [{"type": "external", "number": {{ to_international|tojson }}, "alias": {{ to_international|tojson }}}], "actions": [{"action": "talk", "text": {{ text|tojson }}}]}"#;
/// The header that holds the token.
const AUTH: HeaderName = HeaderName::from_static("x-stringee-auth");
/// Longest text that is read: somebody listens to it.
const MAX_CHARS: u32 = 500;

/// The table's own keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVoice {
    /// The number that calls, for `channel.from` in the templates.
    from: Spanned<String>,
    /// Id of the API key.
    key_id: Option<Spanned<String>>,
    key_secret_file: Option<Spanned<String>>,
    key_secret_env: Option<Spanned<String>>,
    /// Template of what is read; the sentence made for it if it is not said.
    template: Option<Spanned<String>>,
    /// Longest text.
    max_chars: Option<Spanned<i64>>,
    /// Another address of the ready gateway.
    url: Option<Spanned<String>>,
    /// Another gateway.
    gateway: Option<RawGateway>,
}

pub(super) fn build(raw: RawVoice, common: &Common, check: &mut Checker<'_>) -> Option<Http> {
    let from = check.filled(&raw.from, "from").to_owned();
    let template = match &raw.template {
        Some(written) => check.template("template", written),
        None => Some(ours("template", "{{ voice }}")),
    };
    let most = match &raw.max_chars {
        Some(written) => check.number(written, "max_chars", 20, 5_000),
        None => Some(MAX_CHARS),
    };
    let wording = Wording::new(template?, Limit::Chars(most? as usize));
    let settings = BTreeMap::from([("from", from)]);
    if let Some(gateway) = raw.gateway {
        return Some(Http { settings, ..Http::of_gateway(gateway, wording, common, check)? });
    }
    let key_secret = check.secret("key_secret", raw.key_secret_file.as_ref(), raw.key_secret_env.as_ref());
    let Some(key_id) = &raw.key_id else {
        check.tell_missing("key_id", RecipientsFault::Missing);
        return None;
    };
    let key_id = check.filled(key_id, "key_id").to_owned();
    let (url, uses_tls) = match &raw.url {
        Some(written) => (url_of(written, check)?, is_encrypted(written.get_ref())),
        None => (ours("url", URL), true),
    };
    let mut headers = json_headers();
    headers.push((AUTH, ours("headers", "{{ secret.token }}")));
    Some(Http {
        web: check.web(uses_tls, common)?,
        method: Method::POST,
        url,
        headers,
        body: Some(ours("body", BODY)),
        wording,
        settings,
        secrets: BTreeMap::new(),
        token: Some(TokenMaker::new(key_id, key_secret?)),
        success: Success {
            status: None,
            pointer: Some("/r".to_owned()),
            equals: vec!["0".to_owned()],
            retry: Vec::new(),
            words: Some("/message"),
        },
        proof: Some("/call_id".to_owned()),
    })
}
