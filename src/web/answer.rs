//! Answers, and whether a request may be one of a page of ours.

use axum::body::Body;
use axum::http::header::{CONNECTION, CONTENT_TYPE, HOST, LOCATION, ORIGIN, REFERRER_POLICY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use diemcau_page::guard;
use diemcau_page::render::CSS;

/// An answer of a kind.
pub(super) fn respond(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A page.
pub(super) fn html(status: StatusCode, page: String) -> Response {
    respond(status, "text/html; charset=utf-8", page)
}

/// The browser asks for a page anew, so that loading it again sends nothing twice.
pub(super) fn go(to: &str) -> Response {
    let mut response = respond(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", "");
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

/// How pages look.
pub(super) async fn css() -> Response {
    respond(StatusCode::OK, "text/css; charset=utf-8", CSS)
}

/// As the agent's page answers, but the path of a link, which has a token, is told to no other page. Such a
/// connection may serve some requests more: a phone's is far away.
pub(super) async fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    guard::harden(headers);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.remove(CONNECTION);
    response
}

/// Whether another site's page sent a request. A page that tells no referrer sends `null` as its origin, so that
/// is no sign; what such a request must have is the token in its path.
pub(super) fn is_foreign(headers: &HeaderMap, url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if text(HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site, "same-origin" | "none"))
    {
        return true;
    }
    let Some(origin) = text(ORIGIN).filter(|origin| *origin != "null") else { return false };
    let is_published = url.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let host = origin.split_once("://").map(|(_, host)| host);
    !is_published && (host.is_none() || host != text(HOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_from_a_page_of_ours() {
        let url = "https://a.example";
        let judged = |pairs: &[(&'static str, &str)]| {
            let pairs =
                pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
            is_foreign(&pairs.collect(), url)
        };
        for own in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "https://a.example")],
            &[("origin", "http://127.0.0.1:80"), ("host", "127.0.0.1:80")],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
        ] {
            assert!(!judged(own), "{own:?}");
        }
        for foreign in [
            &[("origin", "https://a.example.evil")][..],
            &[("origin", "https://evil.example"), ("host", "a.example")],
            &[("origin", "?")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site"), ("origin", "null")],
        ] {
            assert!(judged(foreign), "{foreign:?}");
        }
    }
}
