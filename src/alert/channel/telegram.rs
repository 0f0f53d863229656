//! A Telegram bot: `sendMessage` for what begins, ends or is still open, `editMessageText` for what changes.
//!
//! Methods, fields and answers: `https://core.telegram.org/bots/api` (`sendMessage`, `editMessageText`,
//! `ReplyParameters`, `ResponseParameters`): `ok`, `result.message_id`, `error_code`, `description`,
//! `parameters.retry_after` in seconds with 429, `parameters.migrate_to_chat_id` when a group became a
//! supergroup. A text has at most 4,096 characters, which are counted here as UTF-16 units, the way the
//! interface counts entities. Paces: `https://core.telegram.org/bots/faq`: one message a second to a chat, 20 a
//! minute to a group, about 30 a second in all. There is no idempotency key: a message whose answer was lost is
//! sent again. Never run against the real service.

use std::time::Duration;

use diemcau_phrase::delivery::DeliveryFault;
use reqwest::{StatusCode, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;

use super::http::ours;
use super::wording::{Limit, Wording};
use super::{Address, Gaps, Worded};
use crate::alert::config::{Checker, Common};
use crate::alert::message::{Kind, Message, Proof, SendError};
use crate::alert::template::Variables;
use crate::alert::web::{Answer, Web, shown};

/// The documented address.
const BASE: &str = "https://api.telegram.org";
/// Longest text, UTF-16 units.
const MAX_TEXT: usize = 4_096;
/// About 30 messages a second in all.
const ALL: Duration = Duration::from_millis(34);
/// One a second to a chat.
const CHAT: Duration = Duration::from_secs(1);
/// 20 a minute to a group.
const GROUP: Duration = Duration::from_secs(3);

/// The table's own keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTelegram {
    token_file: Option<Spanned<String>>,
    token_env: Option<Spanned<String>>,
    /// Another address than Telegram's own.
    base: Option<Spanned<String>>,
    /// Template of the message.
    template: Option<Spanned<String>>,
}

/// A bot.
#[derive(Debug)]
pub(super) struct Telegram {
    web: Web,
    base: Url,
    token: SecretString,
    wording: Wording,
}

/// What the interface answers to every method.
#[derive(Debug, Deserialize)]
struct Reply {
    ok: bool,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    error_code: i64,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Debug, Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// What came of a method.
enum Outcome {
    /// The message, by its id in the chat.
    Done(Proof),
    /// The message that was to be edited cannot be.
    Uneditable,
    /// The chat has another number.
    Moved(i64),
}

/// Groups have negative numbers.
pub(super) fn gaps(to: Option<&Address>) -> Gaps {
    let is_group = to.is_some_and(|to| to.text().starts_with('-'));
    Gaps { any: ALL, same: if is_group { GROUP } else { CHAT } }
}

impl Telegram {
    pub(super) fn build(raw: &RawTelegram, common: &Common, check: &mut Checker<'_>) -> Option<Self> {
        let token = check.secret("token", raw.token_file.as_ref(), raw.token_env.as_ref());
        let template = match &raw.template {
            Some(written) => check.template("template", written),
            None => Some(ours("template", "{{ text }}")),
        };
        let base = check.base(raw.base.as_ref(), BASE)?;
        let web = check.web(base.scheme() == "https", common)?;
        let wording = Wording::new(template?, Limit::Utf16(MAX_TEXT));
        Some(Self { web, base, token: token?, wording })
    }

    pub(super) async fn send(&self, to: &Address, message: &Message) -> Result<Proof, SendError> {
        let text = self.word(message)?.text;
        let mut outcome = match (&message.previous, message.kind) {
            (Some(first), Kind::Updated) => self.edit(to.text(), first, &text).await?,
            _ => self.say(to.text(), message.previous.as_ref(), &text).await?,
        };
        if let Outcome::Uneditable = outcome {
            outcome = self.say(to.text(), message.previous.as_ref(), &text).await?;
        } else if let Outcome::Moved(chat) = outcome {
            outcome = self.say(&chat.to_string(), None, &text).await?;
        }
        match outcome {
            Outcome::Done(proof) => Ok(proof),
            Outcome::Uneditable | Outcome::Moved(_) => {
                Err(SendError::refused(DeliveryFault::Unreadable(String::new())))
            }
        }
    }

    pub(super) fn word(&self, message: &Message) -> Result<Worded, SendError> {
        self.wording.word(&Variables::of(message))
    }

    pub(super) fn check_templates(&self, message: &Message) -> Result<(), String> {
        self.wording.check(&Variables::of(message))
    }

    async fn say(&self, chat: &str, reply_to: Option<&Proof>, text: &str) -> Result<Outcome, SendError> {
        let mut body =
            json!({ "chat_id": chat_id(chat), "text": text, "link_preview_options": no_preview() });
        if let Some(id) = reply_to.and_then(message_id) {
            body["reply_parameters"] = json!({ "message_id": id, "allow_sending_without_reply": true });
        }
        self.call("sendMessage", chat, &body, None).await
    }

    async fn edit(&self, chat: &str, first: &Proof, text: &str) -> Result<Outcome, SendError> {
        let Some(id) = message_id(first) else { return Ok(Outcome::Uneditable) };
        let body = json!({
            "chat_id": chat_id(chat),
            "message_id": id,
            "text": text,
            "link_preview_options": no_preview(),
        });
        self.call("editMessageText", chat, &body, Some(first)).await
    }

    async fn call(
        &self,
        method: &str,
        chat: &str,
        body: &Value,
        edited: Option<&Proof>,
    ) -> Result<Outcome, SendError> {
        let token = self.token.expose_secret();
        let hidden = [token, chat];
        let mut url = self.base.clone();
        let path = format!("{}/bot{token}/{method}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        let answer = self.web.send(self.web.post_json(url, body)).await?;
        let Ok(reply) = serde_json::from_slice::<Reply>(&answer.body) else {
            answer.accepted(&hidden)?;
            return Err(SendError::retry(DeliveryFault::Unreadable(answer.said(&hidden))));
        };
        if reply.ok {
            let sent = reply.result.get("message_id").and_then(Value::as_i64);
            let proof = sent.map(|id| Proof::new(id.to_string())).or_else(|| edited.cloned());
            return proof
                .map(Outcome::Done)
                .ok_or_else(|| SendError::retry(DeliveryFault::Unreadable(String::new())));
        }
        failure(&reply, &answer, edited, &hidden)
    }
}

/// What a refusal means.
fn failure(
    reply: &Reply,
    answer: &Answer,
    edited: Option<&Proof>,
    hidden: &[&str],
) -> Result<Outcome, SendError> {
    if let Some(chat) = reply.parameters.migrate_to_chat_id {
        return Ok(Outcome::Moved(chat));
    }
    if let (Some(edited), 400) = (edited, reply.error_code) {
        // The interface tells these apart by nothing else.
        if reply.description.contains("message is not modified") {
            return Ok(Outcome::Done(edited.clone()));
        }
        let is_gone = ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"];
        if is_gone.iter().any(|words| reply.description.contains(words)) {
            return Ok(Outcome::Uneditable);
        }
    }
    let reason =
        DeliveryFault::Vendor { code: reply.error_code.to_string(), text: shown(&reply.description, hidden) };
    let is_busy = answer.status == StatusCode::TOO_MANY_REQUESTS || reply.error_code == 429;
    if is_busy || answer.status.is_server_error() || reply.error_code >= 500 {
        let after = reply.parameters.retry_after.map(Duration::from_secs).or(answer.retry_after);
        return Err(SendError::Retry { after, reason });
    }
    Err(SendError::refused(reason))
}

/// A number where it is one, else the name of a public channel.
fn chat_id(chat: &str) -> Value {
    chat.parse::<i64>().map_or_else(|_| json!(chat), |number| json!(number))
}

fn message_id(proof: &Proof) -> Option<i64> {
    proof.as_str().parse().ok()
}

fn no_preview() -> Value {
    json!({ "is_disabled": true })
}
