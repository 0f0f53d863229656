//! What all pages share: who asks, and what is answered to a link that is none.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Extension, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;
use diemcau_page::render::lone;
use diemcau_phrase::Language;
use diemcau_phrase::page::linked as words;
use jiff::tz::TimeZone;
use tokio::sync::Semaphore;

use super::answer::html;
use super::failures::{Failures, Verdict};
use super::posts::Posts;
use super::token::LinkTokens;
use crate::collector::Access;
use crate::http1::Peer;

/// What a request needs.
pub(super) struct Pages {
    pub(super) access: Access,
    pub(super) tokens: LinkTokens,
    pub(super) failures: Failures,
    pub(super) posts: Posts,
    /// What links begin with.
    pub(super) url: String,
    /// The data directory.
    pub(super) data: PathBuf,
    /// Places for reports that are made.
    pub(super) reports: Semaphore,
    /// Of the event.
    pub(super) zone: TimeZone,
    pub(super) language: Language,
    /// A proxy on this machine stands before it, and says where requests come from.
    pub(super) is_proxied: bool,
}

/// A path that is no page's: told as a wrong link is.
pub(super) async fn nothing(
    State(pages): State<Arc<Pages>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    pages.wrong(pages.address(peer, &headers)).await
}

impl Pages {
    /// A link that is none; many are slowed. The same for a code that is not there as for a wrong token.
    pub(super) async fn wrong(&self, from: Option<IpAddr>) -> Response {
        match self.failures.count(from).await {
            Verdict::Wrong => self.says(StatusCode::NOT_FOUND, words::wrong_link(self.language)),
            Verdict::TooMany => {
                let text = words::too_many_wrong(self.language);
                let mut response = self.says(StatusCode::TOO_MANY_REQUESTS, text);
                response.headers_mut().insert(RETRY_AFTER, 60.into());
                response
            }
        }
    }

    /// A page that says one thing.
    pub(super) fn says(&self, status: StatusCode, text: &str) -> Response {
        html(status, lone(self.language, text).into_string())
    }

    /// Where a request comes from: as the proxy says if there is one, whose last word is its own.
    pub(super) fn address(&self, peer: Peer, headers: &HeaderMap) -> Option<IpAddr> {
        if !self.is_proxied {
            return Some(peer.0);
        }
        let told = headers.get_all(HeaderName::from_static("x-forwarded-for")).iter().next_back();
        let Some(told) = told.and_then(|told| told.to_str().ok()) else { return Some(peer.0) };
        told.rsplit(',').next().and_then(|last| last.trim().parse().ok())
    }
}
