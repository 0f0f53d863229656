//! Zalo: notifications by approved templates to telephone numbers (ZNS), and messages of an Official Account
//! (OA) to those who follow it.
//!
//! Both answer HTTP 200 with a JSON object whose `error` is 0 if the message was taken, and carry the header
//! `access_token`. Codes of ZNS: `https://zalo.cloud/zns/guidelines/handle-error-code`, of which -100 (unknown
//! error) alone asks to try again later; -124 is an invalid access token. Of the OA's codes -216 and -220 say
//! that the access token is invalid or expired. That -32 stands for too many requests is from memory: its
//! documentation could not be had. No pace is documented where we could look; a gentle one is kept. Neither was
//! ever run against the real service. An app that demands the header `appsecret_proof` is not served.

use std::sync::Arc;
use std::time::Duration;

use diemcau_phrase::delivery::DeliveryFault;
use reqwest::Url;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::Value;

use super::Gaps;
use super::http::{scalar, shown_id};
use super::zalo_tokens::Tokens;
use crate::alert::message::{Proof, SendError};
use crate::alert::web::{Web, shown};

/// No documented pace: our own.
pub(super) const GAPS: Gaps = Gaps { any: Duration::from_millis(100), same: Duration::from_secs(1) };

/// The header of the access token.
const ACCESS_TOKEN: &str = "access_token";

/// What both answer.
#[derive(Debug, Deserialize)]
struct Reply {
    error: i64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    data: Value,
}

/// How the codes of one of the two are to be understood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codes {
    /// The access token is not good any more.
    pub(super) token: &'static [i64],
    /// It may succeed later.
    pub(super) passing: &'static [i64],
}

/// One request of either kind.
pub(super) struct Call<'a> {
    pub(super) web: &'a Web,
    pub(super) url: &'a Url,
    pub(super) body: &'a Value,
    pub(super) codes: Codes,
    /// Member of `data` with the id of the message.
    pub(super) id: &'static str,
    /// What no reason may show.
    pub(super) hidden: &'a [&'a str],
}

impl Call<'_> {
    /// Sends it, with a new access token if the vendor calls the present one bad.
    pub(super) async fn send(&self, tokens: &Arc<Tokens>) -> Result<Proof, SendError> {
        let token = tokens.token(None).await?;
        let first = self.once(token.expose_secret()).await?;
        let reply = if self.codes.token.contains(&first.error) {
            let renewed = tokens.token(Some(token)).await?;
            self.once(renewed.expose_secret()).await?
        } else {
            first
        };
        self.judge(&reply)
    }

    async fn once(&self, token: &str) -> Result<Reply, SendError> {
        let hidden: Vec<&str> = self.hidden.iter().copied().chain([token]).collect();
        let request = self.web.post_json(self.url.clone(), self.body).header(ACCESS_TOKEN, token);
        let answer = self.web.send(request).await?;
        answer.accepted(&hidden)?;
        serde_json::from_slice(&answer.body)
            .map_err(|_| SendError::retry(DeliveryFault::Unreadable(answer.said(&hidden))))
    }

    fn judge(&self, reply: &Reply) -> Result<Proof, SendError> {
        if reply.error == 0 {
            let id = reply.data.get(self.id).and_then(scalar);
            return id
                .map(|id| Proof::new(shown_id(&id)))
                .ok_or_else(|| SendError::retry(DeliveryFault::Unreadable(String::new())));
        }
        let text = shown(&reply.message, self.hidden);
        let reason = DeliveryFault::Vendor { code: reply.error.to_string(), text };
        let may_pass = self.codes.passing.contains(&reply.error) || self.codes.token.contains(&reply.error);
        Err(if may_pass { SendError::retry(reason) } else { SendError::refused(reason) })
    }
}
