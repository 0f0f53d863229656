//! A request from its arrival to its answer: HTTP on one side, the page's [`task`](super::task) on
//! the other.

use std::net::IpAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Form, FromRequest as _, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, SET_COOKIE};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use diemcau_page::form::{self, RawForm, Section};
use diemcau_page::guard::{Client, Refusal, RequestHead, harden, judge};
use diemcau_page::render::{self, CSS, JS};
use diemcau_page::token::{self, FormKey, cookie};
use diemcau_phrase::{Language, page as phrase};
use tokio::sync::{mpsc, oneshot};

use super::listener::{BoundedListener, ConnectionEnds};
use super::task::{Answer, Ask, PageRequest};

/// A form is shorter than this, or it is not read.
const LONGEST_FORM: usize = 8 * 1024;

pub(super) const HTML: &str = "text/html; charset=utf-8";

/// What a request needs. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct HttpHandler {
    key: FormKey,
    requests: mpsc::Sender<PageRequest>,
    language: Language,
}

impl HttpHandler {
    pub(super) fn new(key: FormKey, requests: mpsc::Sender<PageRequest>, language: Language) -> Self {
        Self { key, requests, language }
    }

    /// Serves a listener for as long as it is polled.
    pub(super) async fn serve(self, listener: BoundedListener) {
        let router =
            Router::new().fallback(receive).layer(DefaultBodyLimit::max(LONGEST_FORM)).with_state(self);
        let served =
            axum::serve(listener, router.into_make_service_with_connect_info::<ConnectionEnds>()).await;
        if let Err(error) = served {
            tracing::error!(%error, "the page is not served any more");
        }
    }

    async fn answer(&self, client: Client, peer: IpAddr, request: Request) -> Response {
        let language = self.language;
        let section = request.uri().path().strip_prefix('/').and_then(Section::from_id);
        let ask = match (request.method().clone(), request.uri().path(), section) {
            (Method::POST, _, Some(section)) => {
                return self
                    .answer_form(client, peer, request, |raw| Ask::Form(section, Box::new(raw)))
                    .await;
            }
            (Method::POST, "/pin", None) => {
                return self.answer_form(client, peer, request, |raw| Ask::Pin(raw.pin)).await;
            }
            (Method::POST, _, None) => return refuse(language, Refusal::Method),
            (_, "/page.css", _) => return respond(StatusCode::OK, "text/css; charset=utf-8", CSS),
            (_, "/page.js", _) => return respond(StatusCode::OK, "text/javascript; charset=utf-8", JS),
            (_, "/", _) => Ask::Page,
            (_, "/live", _) => Ask::Live,
            (_, _, _) => return plain(language, StatusCode::NOT_FOUND, phrase::not_found(language)),
        };
        self.ask(client, peer, request.headers(), ask).await
    }

    async fn answer_form(
        &self,
        client: Client,
        peer: IpAddr,
        request: Request,
        ask: impl FnOnce(RawForm) -> Ask,
    ) -> Response {
        let headers = request.headers().clone();
        let language = self.language;
        let raw = match Form::<RawForm>::from_request(request, &()).await {
            Ok(Form(raw)) => raw,
            Err(rejection) => {
                return plain(language, rejection.status(), phrase::bad_form(language));
            }
        };
        let fits = |browser: &str| self.key.fits(browser, &raw.token);
        if !cookie(&headers, token::BROWSER).is_some_and(fits) || !token::is_id(&raw.id) {
            tracing::info!(%peer, "a form without its token is refused");
            return refuse(language, Refusal::Token);
        }
        self.ask(client, peer, &headers, ask(raw)).await
    }

    async fn ask(&self, client: Client, peer: IpAddr, headers: &HeaderMap, ask: Ask) -> Response {
        let language = self.language;
        let (answer, answered) = oneshot::channel();
        let id = |name| cookie(headers, name).filter(|value| token::is_id(value)).map(str::to_owned);
        let (browser, session) = (id(token::BROWSER), id(token::SESSION));
        let page_request = PageRequest { client, peer, browser, session, by: name(headers), ask, answer };
        let gone = || plain(language, StatusCode::SERVICE_UNAVAILABLE, phrase::ending(language));
        if self.requests.send(page_request).await.is_err() {
            return gone();
        }
        answered.await.map_or_else(|_| gone(), render_answer)
    }
}

/// Letters of a foreign host's name that are logged.
const MAX_LOGGED: usize = 80;

async fn receive(
    State(handler): State<HttpHandler>,
    ConnectInfo(ends): ConnectInfo<ConnectionEnds>,
    request: Request,
) -> Response {
    let head = RequestHead::new(ends.local, request.method(), request.uri(), request.headers());
    let language = handler.language;
    let mut response = match judge(&head) {
        Ok(client) => handler.answer(client, ends.peer.ip().to_canonical(), request).await,
        Err(refusal) => {
            // Anybody on the network can bring this about, as often and as long as they like.
            let host: Option<String> = head.host.map(|host| host.chars().take(MAX_LOGGED).collect());
            tracing::debug!(?refusal, peer = %ends.peer, host, "a request to the page is refused");
            refuse(language, refusal)
        }
    };
    harden(response.headers_mut());
    response
}

/// Who reported last from a browser.
fn name(headers: &HeaderMap) -> Option<String> {
    let bytes = cookie(headers, token::BY).and_then(token::unhex)?;
    let name = form::name(&String::from_utf8(bytes).ok()?).ok()?;
    (!name.is_empty()).then_some(name)
}

pub(super) fn refuse(language: Language, refusal: Refusal) -> Response {
    plain(language, refusal.status(), refusal.text(language))
}

pub(super) fn plain(language: Language, status: StatusCode, text: &str) -> Response {
    respond(status, HTML, render::plain(language, text).into_string())
}

fn render_answer(answer: Answer) -> Response {
    let mut response = respond(answer.status, HTML, answer.html);
    let headers = response.headers_mut();
    for line in &answer.cookies {
        if let Ok(line) = HeaderValue::from_str(line) {
            headers.append(SET_COOKIE, line);
        }
    }
    if let Some(location) = answer.location {
        headers.insert(LOCATION, HeaderValue::from_static(location));
    }
    response
}

pub(super) fn respond(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
