//! The page of a machine that nobody has told its point: a form for the enrolment code, on this machine alone.
//! Once the machine is enrolled it gives way to the page of the point.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Form, FromRequest as _, Request, State};
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use diemcau_page::guard::{RequestHead, harden, judge};
use diemcau_page::render::{self, CSS};
use diemcau_page::token::{self, FormKey, cookie};
use diemcau_phrase::failure::Explain as _;
use diemcau_phrase::{Language, page as phrase};
use diemcau_proto::enrol_code::EnrolCode;
use serde::Deserialize;
use tokio::sync::mpsc;

use super::PageError;
use super::http::{plain, refuse, respond};
use super::listener::{BoundedListener, ConnectionEnds};
use crate::enrolment::enroll;
use crate::random;

/// A form is shorter than this, or it is not read.
const LONGEST_FORM: usize = 4 * 1024;
/// The last answer gets so long to reach the browser.
const LAST_ANSWER: Duration = Duration::from_secs(1);

/// What a request needs.
struct EnrolPage {
    key: FormKey,
    state: PathBuf,
    language: Language,
    /// Told once the machine is enrolled.
    done: mpsc::Sender<()>,
}

/// What a person typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawEnrolment {
    token: String,
    collector: String,
    code: String,
}

/// Serves the form on an address of this machine until the machine is enrolled.
///
/// # Errors
/// If the address cannot be had, or there are no random numbers.
pub async fn until_enrolled(address: SocketAddr, state: &Path, language: Language) -> Result<(), PageError> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(BoundedListener::new(tokio::net::TcpListener::from_std(listener)?))
    });
    let listener = bound.map_err(|source| PageError::Listen { address, source })?;
    let (done, mut is_done) = mpsc::channel(1);
    let secret = random::bytes::<32>().map_err(PageError::BootId)?;
    let page = EnrolPage { key: FormKey::new(&secret), state: state.to_owned(), language, done };
    let router =
        Router::new().fallback(receive).layer(DefaultBodyLimit::max(LONGEST_FORM)).with_state(Arc::new(page));
    let served = axum::serve(listener, router.into_make_service_with_connect_info::<ConnectionEnds>());
    tokio::select! {
        _ = async { served.await } => {}
        () = async {
            is_done.recv().await;
            tokio::time::sleep(LAST_ANSWER).await;
        } => {}
    }
    Ok(())
}

async fn receive(
    State(page): State<Arc<EnrolPage>>,
    ConnectInfo(ends): ConnectInfo<ConnectionEnds>,
    request: Request,
) -> Response {
    let head = RequestHead::new(ends.local, request.method(), request.uri(), request.headers());
    let mut response = match judge(&head) {
        Ok(_) => page.answer(request).await,
        Err(refusal) => refuse(page.language, refusal),
    };
    harden(response.headers_mut());
    response
}

impl EnrolPage {
    async fn answer(&self, request: Request) -> Response {
        match (request.method().clone(), request.uri().path()) {
            (Method::POST, "/enroll") => self.take(request).await,
            (_, "/page.css") => respond(StatusCode::OK, "text/css; charset=utf-8", CSS),
            (_, "/") => self.form(cookie(request.headers(), token::BROWSER), &RawEnrolment::default(), None),
            (_, _) => plain(self.language, StatusCode::NOT_FOUND, phrase::not_found(self.language)),
        }
    }

    async fn take(&self, request: Request) -> Response {
        let browser = cookie(request.headers(), token::BROWSER).map(str::to_owned);
        let raw = match Form::<RawEnrolment>::from_request(request, &()).await {
            Ok(Form(raw)) => raw,
            Err(rejection) => {
                return plain(self.language, rejection.status(), phrase::bad_form(self.language));
            }
        };
        let fits = browser.as_deref().is_some_and(|browser| self.key.fits(browser, &raw.token));
        if !fits {
            return self.form(browser.as_deref(), &raw, Some(phrase::bad_form(self.language)));
        }
        let told = match raw.code.parse::<EnrolCode>() {
            Ok(code) => enroll(raw.collector.trim(), &code, &self.state)
                .await
                .map_err(|error| error.explain(self.language)),
            Err(error) => Err(error.explain(self.language)),
        };
        match told {
            Ok(enrolled) => {
                // Whoever serves was told already where it was told twice.
                let _ = self.done.try_send(());
                let text = diemcau_phrase::enrolment::enrolled_here(self.language, &enrolled.point_name);
                plain(self.language, StatusCode::OK, &text)
            }
            Err(told) => self.form(browser.as_deref(), &raw, Some(&told)),
        }
    }

    fn form(&self, browser: Option<&str>, raw: &RawEnrolment, told: Option<&str>) -> Response {
        let known = browser.filter(|browser| token::is_id(browser)).map(str::to_owned);
        let Some(browser) = known.or_else(|| random::bytes().map(token::id).ok()) else {
            return plain(self.language, StatusCode::SERVICE_UNAVAILABLE, phrase::ending(self.language));
        };
        let form_token = self.key.token(&browser);
        let typed = (raw.collector.as_str(), raw.code.as_str());
        let html = render::enrol(self.language, &form_token, typed, told).into_string();
        let mut response = respond(StatusCode::OK, super::http::HTML, html);
        if let Ok(line) = HeaderValue::from_str(&token::set_cookie(token::BROWSER, &browser, None)) {
            response.headers_mut().append(SET_COOKIE, line);
        }
        response
    }
}
