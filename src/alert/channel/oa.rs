//! Messages of an Official Account: POST of JSON to `/v3.0/oa/message/cs` (to somebody who wrote to the
//! account within seven days) with `recipient.user_id` and `message.text`, or to `/v3.0/oa/message/transaction`
//! with a template attachment, at `https://openapi.zalo.me`. The answer's `data.message_id` is the proof.
//!
//! The vendor's pages could not be had; the requests are as public programs make them, which agree with each
//! other, and so is the window of seven days (error -230 outside it). That a text has at most 2,000 characters
//! is kept, not verified. Of the types of transaction messages `transaction_event` is meant for events; the
//! table may name another.

use std::sync::Arc;

use diemcau_phrase::recipients::RecipientsFault;
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;

use super::http::ours;
use super::wording::{Limit, Wording};
use super::zalo::{Call, Codes};
use super::zalo_tokens::{RawAccount, TokenFiles, Tokens};
use super::{Address, Worded};
use crate::alert::config::{Checker, Common};
use crate::alert::message::{Message, Proof, SendError};
use crate::alert::template::Variables;
use crate::alert::web::Web;

/// The vendor's address.
const BASE: &str = "https://openapi.zalo.me";
const CODES: Codes = Codes { token: &[-216, -220], passing: &[-32] };
/// Longest text, characters.
const MAX_TEXT: usize = 2_000;
/// Longest title of a transaction message, characters.
const MAX_TITLE: usize = 100;
/// Type of transaction messages, unless the table says.
const TEMPLATE_TYPE: &str = "transaction_event";

/// The table's own keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOa {
    /// `cs`, which holds if it is not said, or `transaction`.
    message: Option<Spanned<String>>,
    /// Type of a transaction message.
    template_type: Option<Spanned<String>>,
    /// Template of the text.
    template: Option<Spanned<String>>,
    app_id: Spanned<String>,
    secret_key_file: Option<Spanned<String>>,
    secret_key_env: Option<Spanned<String>>,
    /// JSON with `refresh_token`; the collector keeps it up to date.
    tokens_file: Spanned<String>,
    base: Option<Spanned<String>>,
    oauth_base: Option<Spanned<String>>,
}

/// An Official Account.
#[derive(Debug)]
pub(super) struct Oa {
    web: Web,
    url: Url,
    style: Style,
    wording: Wording,
    tokens: Arc<Tokens>,
}

/// What kind of message is sent.
#[derive(Debug)]
enum Style {
    /// Tin tư vấn: a text.
    Consultation,
    /// Tin giao dịch: a title and a text in a template of this type.
    Transaction(String),
}

impl Style {
    const KNOWN: &'static str = "cs, transaction";

    const fn path(&self) -> &'static str {
        match self {
            Self::Consultation => "cs",
            Self::Transaction(_) => "transaction",
        }
    }
}

impl Oa {
    pub(super) fn build(
        raw: &RawOa,
        common: &Common,
        check: &mut Checker<'_>,
        tokens: &mut TokenFiles,
    ) -> Option<Self> {
        let template_type = raw.template_type.as_ref();
        let template_type =
            template_type.map_or(TEMPLATE_TYPE, |written| check.filled(written, "template_type"));
        let style = match raw.message.as_ref().map_or("cs", |written| written.get_ref()) {
            "cs" => Some(Style::Consultation),
            "transaction" => Some(Style::Transaction(template_type.to_owned())),
            other => {
                let fault = RecipientsFault::Choice { written: other.to_owned(), known: Style::KNOWN };
                if let Some(written) = &raw.message {
                    check.tell(written, "message", fault);
                }
                None
            }
        };
        let template = match &raw.template {
            Some(written) => check.template("template", written),
            None => Some(ours("template", "{{ text }}")),
        };
        let base = check.base(raw.base.as_ref(), BASE);
        let account = RawAccount {
            app_id: &raw.app_id,
            secret_key: (raw.secret_key_file.as_ref(), raw.secret_key_env.as_ref()),
            tokens_file: &raw.tokens_file,
            oauth_base: raw.oauth_base.as_ref(),
        };
        let tokens = account.tokens(common, check, tokens);
        let (mut url, style) = (base?, style?);
        let path = format!("{}/v3.0/oa/message/{}", url.path().trim_end_matches('/'), style.path());
        url.set_path(&path);
        let web = check.web(url.scheme() == "https", common)?;
        Some(Self {
            web,
            url,
            style,
            wording: Wording::new(template?, Limit::Chars(MAX_TEXT)),
            tokens: tokens?,
        })
    }

    pub(super) async fn send(&self, to: &Address, message: &Message) -> Result<Proof, SendError> {
        let text = self.word(message)?.text;
        let content = self.content(&message.subject, &text);
        let body = json!({ "recipient": { "user_id": to.text() }, "message": content });
        let hidden = [to.text()];
        let (web, url) = (&self.web, &self.url);
        Call { web, url, body: &body, codes: CODES, id: "message_id", hidden: &hidden }
            .send(&self.tokens)
            .await
    }

    pub(super) fn word(&self, message: &Message) -> Result<Worded, SendError> {
        self.wording.word(&Variables::of(message))
    }

    pub(super) fn check_templates(&self, message: &Message) -> Result<(), String> {
        self.wording.check(&Variables::of(message))
    }

    fn content(&self, subject: &str, text: &str) -> Value {
        match &self.style {
            Style::Consultation => json!({ "text": text }),
            Style::Transaction(template_type) => json!({
                "attachment": {
                    "type": "template",
                    "payload": {
                        "template_type": template_type,
                        "language": "VI",
                        "elements": [
                            { "type": "header", "content": Limit::Chars(MAX_TITLE).fit(subject).text },
                            { "type": "text", "align": "left", "content": text },
                        ],
                    },
                },
            }),
        }
    }
}
