//! What organisers do on their page, as acts in their name.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use diemcau_core::act::{Act, Actor};
use diemcau_core::attendance::{CountAct, MAX_COUNT};
use diemcau_core::number::{Writer, whole};
use diemcau_core::statements::MAX_NOTE;
use diemcau_core::text::clean;
use diemcau_page::organisers::Notice;
use diemcau_page::token::is_same;
use diemcau_phrase::Language;
use diemcau_phrase::page::{self, linked, organisers as words};
use diemcau_proto::v1::ActRefusalReason;
use diemcau_proto::v1::act_response::Outcome;
use serde::Deserialize;
use tokio::time::timeout;

use super::super::answer::{go, is_foreign};
use super::super::pages::Pages;
use crate::http1::Peer;

/// An act is durable within this, or it is said that nobody knows.
const TELL_WITHIN: Duration = Duration::from_secs(10);

/// A form as it comes; a field that is not sent is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct RawAct {
    token: String,
    #[serde(rename = "do")]
    what: String,
    code: String,
    count: String,
    reason: String,
    note: String,
    cutoff: String,
    /// Its number; empty: the figure as it was frozen.
    amendment: String,
}

/// Does what a form asks.
pub(in super::super) async fn take(
    State(pages): State<Arc<Pages>>,
    Path(token): Path<String>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    form: Result<Form<RawAct>, FormRejection>,
) -> Response {
    let who = match pages.organiser(&token, (peer, &headers)).await {
        Ok(who) => who,
        Err(refusal) => return *refusal,
    };
    let language = pages.language;
    if is_foreign(&headers, &pages.url) {
        return pages.says(StatusCode::FORBIDDEN, linked::wrong_origin(language));
    }
    let Ok(Form(raw)) = form else {
        return pages.says(StatusCode::BAD_REQUEST, page::bad_form(language));
    };
    if !is_same(&raw.token, &who.form_token) {
        return pages.says(StatusCode::FORBIDDEN, page::old_form(language));
    }
    let why = match read(&raw, language) {
        Ok((act, part)) => {
            let actor = Actor { name: who.name.clone(), address: pages.address(peer, &headers), user: None };
            match pages.act(actor, act).await {
                Ok(()) => return go(&format!("{}?done=1#{part}", who.base)),
                Err(why) => why,
            }
        }
        Err(why) => why.to_owned(),
    };
    let notice = Some(Notice::Refused(&why));
    pages.organisers_page(StatusCode::UNPROCESSABLE_ENTITY, &who, (None, notice)).await
}

impl Pages {
    async fn act(&self, actor: Actor, act: Act) -> Result<(), String> {
        let language = self.language;
        let response = match timeout(TELL_WITHIN, self.access.act(actor, act)).await {
            Ok(Ok(response)) => response,
            Ok(Err(_stopping)) => return Err(linked::stopping(language).to_owned()),
            Err(_) => return Err(language.act_unknown().to_owned()),
        };
        match response.outcome {
            Some(Outcome::Done(_)) => Ok(()),
            Some(Outcome::Refused(refused)) => Err(match refused.reason() {
                ActRefusalReason::NotDurable => language.act_not_durable().to_owned(),
                ActRefusalReason::NoCount => words::no_count(language).to_owned(),
                ActRefusalReason::NotOpen => language.count_not_open().to_owned(),
                ActRefusalReason::NothingToAmend => language.nothing_to_amend().to_owned(),
                ActRefusalReason::UnknownCutoff => language.no_cutoff_reached().to_owned(),
                _ => language.act_refused(&refused.text),
            }),
            None => Err(language.act_refused("")),
        }
    }
}

/// The act, and the part of the page that it is about.
fn read(raw: &RawAct, language: Language) -> Result<(Act, &'static str), &'static str> {
    let text = |text: &str| -> Result<Box<str>, &'static str> {
        let text = clean(text).text;
        if text.len() > MAX_NOTE { Err(page::long_text(language)) } else { Ok(text.into()) }
    };
    let reason = || {
        text(&raw.reason).and_then(|reason| {
            if reason.is_empty() { Err(words::needs_reason(language)) } else { Ok(reason) }
        })
    };
    let count = |act| Act::Count { code: raw.code.as_str().into(), act };
    Ok(match raw.what.as_str() {
        "called" => (Act::Called { code: raw.code.as_str().into(), note: text(&raw.note)? }, "missing"),
        "verify" => (count(CountAct::Verify), "doubtful"),
        "end-override" => (count(CountAct::EndOverride), "doubtful"),
        "override" => {
            let people = whole(&raw.count, Writer::Person).ok().and_then(|count| u32::try_from(count).ok());
            let people = people.filter(|count| *count <= MAX_COUNT).ok_or(page::bad_count(language))?;
            (count(CountAct::Override { count: people, reason: reason()? }), "doubtful")
        }
        "amend" => (Act::Amend { cutoff: raw.cutoff.as_str().into(), reason: reason()? }, "frozen"),
        "approve" => {
            let n = Some(&*raw.amendment).filter(|n| !n.is_empty()).map(str::parse).transpose();
            let amendment = n.map_err(|_| words::bad_act(language))?;
            (Act::Approve { cutoff: raw.cutoff.as_str().into(), amendment }, "frozen")
        }
        _ => return Err(words::bad_act(language)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_one_act_or_says_what_it_lacks() {
        let vi = Language::Vietnamese;
        let raw = |what: &str, count: &str, reason: &str| RawAct {
            what: what.to_owned(),
            code: "14650".to_owned(),
            count: count.to_owned(),
            reason: reason.to_owned(),
            ..RawAct::default()
        };
        let (act, part) = read(&raw("override", "1.018", " đếm  lại "), vi).unwrap();
        let wanted = CountAct::Override { count: 1_018, reason: "đếm lại".into() };
        assert_eq!((act, part), (Act::Count { code: "14650".into(), act: wanted }, "doubtful"));
        for (what, count, reason, says) in [
            ("override", "5", " ", words::needs_reason(vi)),
            ("override", "x", "a", page::bad_count(vi)),
            ("override", "100001", "a", page::bad_count(vi)),
            ("amend", "", "", words::needs_reason(vi)),
            ("delete", "", "", words::bad_act(vi)),
        ] {
            assert_eq!(read(&raw(what, count, reason), vi).unwrap_err(), says, "{what}");
        }
    }
}
