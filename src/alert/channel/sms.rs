//! SMS under a registered sender's name (brandname), unaccented and in as few parts as the table allows.
//!
//! Ready for eSMS (ViHAT): POST of JSON to `SendMultipleMessage_V4_post_json` with `ApiKey`, `SecretKey`,
//! `Brandname`, `SmsType` 2 (customer care), `IsUnicode` 0, `Phone`, `Content`, and `RequestId`, which keeps a
//! request from being carried out twice
//! (`https://developers.esms.vn/en/esms-api/send-sms-api/send-otp-customer-care-message`). `CodeResult` 100 is
//! success with `SMSID`; 124 is a repeated `RequestId`, which for us is success as well: the first try arrived.
//! None of the documented codes is a passing condition
//! (`https://developers.esms.vn/en/esms-api/table-of-error-codes`). 100 says that the gateway took the message,
//! not that the telephone has it. No pace is documented; a usual one is kept. Never run against the real
//! service.
//!
//! Another gateway is described by a table `gateway` with `url`, `headers`, `body`, `secrets`, `success` and
//! `proof`, as the kind `http` has them.

use std::collections::BTreeMap;

use reqwest::Method;
use serde::Deserialize;
use toml::Spanned;

use super::http::{Http, RawGateway, Success, is_encrypted, json_headers, ours, url_of};
use super::wording::{Limit, Wording};
use crate::alert::config::{Checker, Common};

/// The gateway's documented address.
const URL: &str = "https://rest.esms.vn/MainService.svc/json/SendMultipleMessage_V4_post_json/";
const BODY: &str = r#"{"ApiKey": {{ secret.api_key|tojson }}, "SecretKey": {{ secret.secret_key|tojson }}, "Brandname": {{ channel.brandname|tojson }}, "SmsType": "2", "IsUnicode": "0", "Phone": {{ to|tojson }}, "Content": {{ text|tojson }}, "RequestId": {{ key|tojson }}}"#;
/// More parts than this nobody reads.
const MAX_PARTS: u32 = 5;

/// The table's own keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSms {
    /// The registered sender's name, for `channel.brandname` in the templates.
    brandname: Spanned<String>,
    api_key_file: Option<Spanned<String>>,
    api_key_env: Option<Spanned<String>>,
    secret_key_file: Option<Spanned<String>>,
    secret_key_env: Option<Spanned<String>>,
    /// How many parts a message may have; 1 if it is not said.
    parts: Option<Spanned<i64>>,
    /// Template of the message; the short line if it is not said.
    template: Option<Spanned<String>>,
    /// Another address of the ready gateway.
    url: Option<Spanned<String>>,
    /// Another gateway.
    gateway: Option<RawGateway>,
}

pub(super) fn build(raw: RawSms, common: &Common, check: &mut Checker<'_>) -> Option<Http> {
    let brandname = check.filled(&raw.brandname, "brandname").to_owned();
    let template = match &raw.template {
        Some(written) => check.template("template", written),
        None => Some(ours("template", "{{ short }}")),
    };
    let parts = match &raw.parts {
        Some(written) => check.number(written, "parts", 1, MAX_PARTS),
        None => Some(1),
    };
    let wording = Wording::new(template?, Limit::Sms { parts: parts? as usize });
    let settings = BTreeMap::from([("brandname", brandname)]);
    if let Some(gateway) = raw.gateway {
        return Some(Http { settings, ..Http::of_gateway(gateway, wording, common, check)? });
    }
    let api_key = check.secret("api_key", raw.api_key_file.as_ref(), raw.api_key_env.as_ref());
    let secret_key = check.secret("secret_key", raw.secret_key_file.as_ref(), raw.secret_key_env.as_ref());
    let (url, uses_tls) = match &raw.url {
        Some(written) => (url_of(written, check)?, is_encrypted(written.get_ref())),
        None => (ours("url", URL), true),
    };
    Some(Http {
        web: check.web(uses_tls, common)?,
        method: Method::POST,
        url,
        headers: json_headers(),
        body: Some(ours("body", BODY)),
        wording,
        settings,
        secrets: BTreeMap::from([("api_key".to_owned(), api_key?), ("secret_key".to_owned(), secret_key?)]),
        token: None,
        success: Success {
            status: None,
            pointer: Some("/CodeResult".to_owned()),
            equals: vec!["100".to_owned(), "124".to_owned()],
            retry: Vec::new(),
            words: Some("/ErrorMessage"),
        },
        proof: Some("/SMSID".to_owned()),
    })
}
