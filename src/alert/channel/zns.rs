//! ZNS: POST of JSON to `/message/template` with `phone` (84…), `template_id`, `template_data` and
//! `tracking_id`, at `https://business.openapi.zalo.me`. The answer's `data.msg_id` is the proof.
//!
//! The fields and their meaning as partners repeat them
//! (`https://docs.infinix.vn/tai-lieu-ket-noi-api/gui-zns`,
//! `https://docs.etelecom.vn/api-etelecom-english/api-integration/zalo-cloud/zalo-cloud-api/send-zns`). How long
//! a parameter may be is laid down with each approved template; the table says it by `limits`. That a
//! `tracking_id` has at most 48 characters could not be verified, and is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::Spanned;

use super::Address;
use super::wording::{Limit, Wording};
use super::zalo::{Call, Codes};
use super::zalo_tokens::{RawAccount, TokenFiles, Tokens};
use crate::alert::config::{Checker, Common};
use crate::alert::message::{Message, Proof, SendError};
use crate::alert::template::Variables;
use crate::alert::web::Web;

/// The vendor's documented address.
const BASE: &str = "https://business.openapi.zalo.me";
const CODES: Codes = Codes { token: &[-124], passing: &[-100, -32] };
/// Longest value of a parameter, unless the table says.
const MAX_VALUE: u32 = 200;
const MAX_TRACKING: usize = 48;

/// The table's own keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawZns {
    template_id: Spanned<String>,
    /// Templates by parameter of the approved template.
    template_data: BTreeMap<String, Spanned<String>>,
    /// Longest values by parameter.
    #[serde(default)]
    limits: BTreeMap<String, Spanned<i64>>,
    app_id: Spanned<String>,
    secret_key_file: Option<Spanned<String>>,
    secret_key_env: Option<Spanned<String>>,
    /// JSON with `refresh_token`; the collector keeps it up to date.
    tokens_file: Spanned<String>,
    base: Option<Spanned<String>>,
    oauth_base: Option<Spanned<String>>,
}

/// An approved template of an Official Account.
#[derive(Debug)]
pub(super) struct Zns {
    web: Web,
    url: Url,
    template_id: String,
    values: Vec<(String, Wording)>,
    tokens: Arc<Tokens>,
}

impl Zns {
    pub(super) fn build(
        raw: &RawZns,
        common: &Common,
        check: &mut Checker<'_>,
        tokens: &mut TokenFiles,
    ) -> Option<Self> {
        let template_id = check.filled(&raw.template_id, "template_id").to_owned();
        let mut values = Vec::new();
        for (name, written) in &raw.template_data {
            let most = match raw.limits.get(name) {
                Some(written) => check.number(written, "limits", 1, 10_000),
                None => Some(MAX_VALUE),
            };
            let template = check.template("template_data", written);
            values.push((name.clone(), Wording::new(template?, Limit::Chars(most? as usize))));
        }
        let base = check.base(raw.base.as_ref(), BASE);
        let account = RawAccount {
            app_id: &raw.app_id,
            secret_key: (raw.secret_key_file.as_ref(), raw.secret_key_env.as_ref()),
            tokens_file: &raw.tokens_file,
            oauth_base: raw.oauth_base.as_ref(),
        };
        let tokens = account.tokens(common, check, tokens);
        let mut url = base?;
        let path = format!("{}/message/template", url.path().trim_end_matches('/'));
        url.set_path(&path);
        let web = check.web(url.scheme() == "https", common)?;
        Some(Self { web, url, template_id, values, tokens: tokens? })
    }

    pub(super) async fn send(&self, to: &Address, message: &Message) -> Result<Proof, SendError> {
        let variables = Self::variables(to, message);
        let mut data = Map::new();
        for (name, wording) in &self.values {
            data.insert(name.clone(), Value::String(wording.word(&variables)?.text));
        }
        let body = json!({
            "phone": to.international(),
            "template_id": self.template_id,
            "template_data": data,
            "tracking_id": tracking_id(&message.key),
        });
        let hidden = [to.text(), to.international()];
        let (web, url) = (&self.web, &self.url);
        Call { web, url, body: &body, codes: CODES, id: "msg_id", hidden: &hidden }.send(&self.tokens).await
    }

    pub(super) fn check_templates(&self, to: &Address, message: &Message) -> Result<(), String> {
        let variables = Self::variables(to, message);
        self.values.iter().try_for_each(|(_, wording)| wording.check(&variables))
    }

    fn variables<'a>(to: &'a Address, message: &'a Message) -> Variables<'a> {
        Variables { to: to.text(), to_international: to.international(), ..Variables::of(message) }
    }
}

/// The key, or what stands for a long one.
fn tracking_id(key: &str) -> String {
    if key.len() <= MAX_TRACKING {
        return key.to_owned();
    }
    let hash = digest::digest(&digest::SHA256, key.as_bytes());
    URL_SAFE_NO_PAD.encode(hash)
}
