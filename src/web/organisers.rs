//! The organisers' page behind a personal link: shown, acts journaled with whose link it is, and reports.

mod act;
mod report;
mod view;

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use diemcau_core::links::{DIGEST, Organiser};
use diemcau_page::organisers::{CSS, JS, Notice, page};
use diemcau_phrase::page::organisers as words;
use serde::Deserialize;

use super::answer::{html, respond};
use super::failures::Verdict;
use super::pages::Pages;
use crate::clock::utc_offset_s;
use crate::collector::Stopping;
use crate::http1::Peer;

pub(super) use act::take;
pub(super) use report::{download, read};
use view::{Picture, picture};

/// What a query may ask of the page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// The code of the area that is to be listed whole.
    area: Option<String>,
    /// Something was recorded just before.
    done: Option<String>,
}

/// Whose link it is.
struct Who {
    name: Box<str>,
    /// The path of the link.
    base: String,
    /// The token of its forms.
    form_token: String,
}

pub(super) async fn css() -> Response {
    respond(StatusCode::OK, "text/css; charset=utf-8", CSS)
}

pub(super) async fn script() -> Response {
    respond(StatusCode::OK, "text/javascript; charset=utf-8", JS)
}

/// Shows the page; changes nothing.
pub(super) async fn show(
    State(pages): State<Arc<Pages>>,
    Path(token): Path<String>,
    Extension(peer): Extension<Peer>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    match pages.organiser(&token, (peer, &headers)).await {
        Ok(who) => {
            let notice = asked.done.is_some().then_some(Notice::Done);
            pages.organisers_page(StatusCode::OK, &who, (asked.area, notice)).await
        }
        Err(refusal) => *refusal,
    }
}

impl Pages {
    /// Whose link it is; or what is answered instead.
    async fn organiser(
        &self,
        token: &str,
        (peer, headers): (Peer, &HeaderMap),
    ) -> Result<Who, Box<Response>> {
        let given = of_token(token);
        let seen = self.access.look(move |state, _now| {
            state.links().organisers().iter().find(|held| is_of(held, &given)).map(|held| held.name.clone())
        });
        let name = match seen.await {
            Ok(seen) => seen.what,
            Err(stopping) => return Err(Box::new(self.stopping(stopping))),
        };
        let Some(name) = name else {
            let verdict = self.failures.count(self.address(peer, headers)).await;
            let status = match verdict {
                Verdict::Wrong => StatusCode::NOT_FOUND,
                Verdict::TooMany => StatusCode::TOO_MANY_REQUESTS,
            };
            return Err(Box::new(self.says(status, words::wrong_link(self.language))));
        };
        Ok(Who { name, base: format!("/o/{token}"), form_token: self.tokens.form_token(token) })
    }

    async fn organisers_page(
        &self,
        status: StatusCode,
        who: &Who,
        (area, notice): (Option<String>, Option<Notice<'_>>),
    ) -> Response {
        let (zone, language, is_one_area) = (self.zone.clone(), self.language, area.is_some());
        let seen = self.access.look(move |state, now| {
            picture(state, (now, utc_offset_s(&zone, now)), area.as_deref(), language)
        });
        let Picture { event, session, clock, next, figure, missing, doubtful, frozen, is_durable } =
            match seen.await {
                Ok(seen) => Picture { is_durable: seen.is_durable, ..seen.what },
                Err(stopping) => return self.stopping(stopping),
            };
        let view = diemcau_page::organisers::OrganisersView {
            language: self.language,
            base: &who.base,
            token: &who.form_token,
            name: &who.name,
            event: &event,
            session,
            clock,
            is_unwritten: !is_durable,
            next: next.as_ref().map(view::Next::view),
            figure,
            missing: &missing,
            is_one_area,
            doubtful: &doubtful,
            frozen: &frozen,
            formats: &report::FORMATS.map(report::Format::ending),
            notice,
        };
        html(status, page(&view).into_string())
    }

    fn stopping(&self, _: Stopping) -> Response {
        let text = diemcau_phrase::page::linked::stopping(self.language);
        self.says(StatusCode::SERVICE_UNAVAILABLE, text)
    }
}

/// Of a token, as it is kept.
fn of_token(token: &str) -> [u8; DIGEST] {
    let mut kept = [0; DIGEST];
    kept.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    kept
}

/// Takes the same time wherever they differ.
fn is_of(organiser: &Organiser, digest: &[u8; DIGEST]) -> bool {
    verify_slices_are_equal(&organiser.digest, digest).is_ok()
}
