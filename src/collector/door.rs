//! The door for systems: a carrier's or a power company's own system tells over HTTP what it knows, and it
//! becomes evidence as a person's word does.
//!
//! `POST /evidence` with `Authorization: Bearer TOKEN` and one word as JSON. It refuses to tell whether a
//! token was nearly right, reads no more than a bound, and keeps nobody else waiting.

mod word;

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Extension, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use diemcau_core::act::{Act, Actor, WordGiven};
use diemcau_proto::v1;
use diemcau_proto::v1::ActRefusalReason;
use diemcau_proto::v1::act_response::Outcome;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::{Instant, timeout};

use super::inbox::Message;
use crate::clock::EventClock;
use crate::event::Clock;
use crate::exceeded::Exceeded;
use crate::http1::{self, Bounds, Peer};

/// Bytes of a body.
const MAX_BODY: usize = 16 * 1024;
/// Connections of systems.
const BOUNDS: Bounds = Bounds { what: "door for systems", connections: 256, keeps_alive: false };
/// Requests under way at once; more are told to come again.
const AT_ONCE: usize = 32;
/// Wrong tokens within [`FAILURES_IN`]; more are not even compared.
const MAX_FAILURES: usize = 20;
/// See [`MAX_FAILURES`].
const FAILURES_IN: Duration = Duration::from_mins(1);
/// A word is durable within that, or it is said that nobody knows.
const TELL_WITHIN: Duration = Duration::from_secs(15);

/// Where the door is, and what opens it.
#[derive(Clone, Debug)]
pub struct DoorConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Who knows it may tell.
    pub token: SecretString,
}

/// What a request needs.
struct Door {
    inbox: mpsc::Sender<Message>,
    clock: EventClock,
    /// Reads times as the event file writes them.
    times: Clock,
    /// Digest of the token, so that what is compared has one length.
    token: Vec<u8>,
    under_way: Semaphore,
    /// When wrong tokens came. Held only while it is looked at.
    failures: Mutex<VecDeque<Instant>>,
}

/// A word is taken.
#[derive(Debug, Serialize)]
struct Taken {
    /// Its number.
    word: String,
}

/// A request is not done.
#[derive(Debug, Serialize)]
struct Refused {
    /// Why, for programs.
    error: &'static str,
    /// The same in a sentence, for logs.
    text: String,
}

/// Serves the door until the collector's runtime ends.
pub(super) async fn serve(
    listener: TcpListener,
    config: DoorConfig,
    times: Clock,
    (inbox, clock): (mpsc::Sender<Message>, EventClock),
    exceeded: Exceeded,
) {
    let door = Door {
        inbox,
        clock,
        times,
        token: digest(&SHA256, config.token.expose_secret().as_bytes()).as_ref().to_vec(),
        under_way: Semaphore::new(AT_ONCE),
        failures: Mutex::default(),
    };
    let router = Router::new()
        .route("/evidence", post(evidence))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::new(door));
    http1::serve(listener, None, router, BOUNDS, exceeded).await;
}

async fn evidence(
    State(door): State<Arc<Door>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Ok(_under_way) = door.under_way.try_acquire() else {
        return refused(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many requests at once");
    };
    if let Err(refusal) = door.opens(&headers) {
        return *refusal;
    }
    match word::read(&body, &door.times) {
        Ok(word) => door.give(word, peer.0).await,
        Err(text) => refused(StatusCode::BAD_REQUEST, "malformed", text),
    }
}

impl Door {
    /// Whether the request has the token.
    fn opens(&self, headers: &HeaderMap) -> Result<(), Box<Response>> {
        let given = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
        let token = given.and_then(|given| given.strip_prefix(b"Bearer ")).unwrap_or_default();
        let token = digest(&SHA256, token);
        if verify_slices_are_equal(token.as_ref(), &self.token).is_ok() {
            return Ok(());
        }
        let now = Instant::now();
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        while failures.front().is_some_and(|at| now.duration_since(*at) > FAILURES_IN) {
            failures.pop_front();
        }
        if failures.len() >= MAX_FAILURES {
            let text = "too many wrong tokens";
            let mut response = refused(StatusCode::TOO_MANY_REQUESTS, "too_many_failures", text);
            response.headers_mut().insert(RETRY_AFTER, FAILURES_IN.as_secs().into());
            return Err(Box::new(response));
        }
        failures.push_back(now);
        let text = "the token is missing or wrong";
        Err(Box::new(refused(StatusCode::UNAUTHORIZED, "unauthorized", text)))
    }

    async fn give(&self, word: WordGiven, address: IpAddr) -> Response {
        let at = self.clock.now();
        let actor = Actor { name: word.by.clone(), address: Some(address), user: None };
        let (told, outcome) = oneshot::channel();
        let message = Message::Act { at, actor, act: Act::Words(vec![word]), told };
        if self.inbox.send(message).await.is_err() {
            return stopping();
        }
        match timeout(TELL_WITHIN, outcome).await {
            Ok(Ok(response)) => answer(response),
            Ok(Err(_)) => stopping(),
            Err(_) => {
                let text = "the journal does not answer; whether it is recorded is not known";
                refused(StatusCode::GATEWAY_TIMEOUT, "unknown", text)
            }
        }
    }
}

fn answer(response: v1::ActResponse) -> Response {
    match response.outcome {
        Some(Outcome::Done(done)) => json(StatusCode::CREATED, &Taken { word: format!("{}.0", done.fact) }),
        Some(Outcome::Refused(refusal)) => {
            let (status, error) = match refusal.reason() {
                ActRefusalReason::UnknownPoint => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_point"),
                ActRefusalReason::UnknownShared => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_place"),
                ActRefusalReason::EndsBefore => (StatusCode::UNPROCESSABLE_ENTITY, "ends_before"),
                ActRefusalReason::NothingSaid => (StatusCode::UNPROCESSABLE_ENTITY, "nothing_said"),
                ActRefusalReason::NotDurable => (StatusCode::SERVICE_UNAVAILABLE, "not_durable"),
                ActRefusalReason::Unspecified
                | ActRefusalReason::UnknownIncident
                | ActRefusalReason::UnknownSilence
                | ActRefusalReason::UnknownWord
                | ActRefusalReason::NotSpeaking
                | ActRefusalReason::NoCount
                | ActRefusalReason::NotOpen
                | ActRefusalReason::CannotHost
                | ActRefusalReason::HostsOthers
                | ActRefusalReason::NotExcused
                | ActRefusalReason::UnknownCutoff
                | ActRefusalReason::NothingToAmend
                | ActRefusalReason::OrganiserTaken
                | ActRefusalReason::UnknownOrganiser
                | ActRefusalReason::UnknownAmendment
                | ActRefusalReason::NoName
                | ActRefusalReason::RosterMoved
                | ActRefusalReason::SpeaksByEvent
                | ActRefusalReason::NoRoster
                | ActRefusalReason::NotEnrolled
                | ActRefusalReason::OperatorTaken
                | ActRefusalReason::UnknownOperator
                | ActRefusalReason::Code
                | ActRefusalReason::NotConnected
                | ActRefusalReason::CannotProbe
                | ActRefusalReason::ProbeUnderWay
                | ActRefusalReason::UnknownRecipient => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
            };
            refused(status, error, refusal.text)
        }
        None => refused(StatusCode::UNPROCESSABLE_ENTITY, "refused", ""),
    }
}

fn stopping() -> Response {
    refused(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the collector stops")
}

fn refused(status: StatusCode, error: &'static str, text: impl Into<String>) -> Response {
    json(status, &Refused { error, text: text.into() })
}

fn json(status: StatusCode, document: &impl Serialize) -> Response {
    let body = serde_json::to_string(document).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}

/// A door for made-up words of systems: `tests/fuzz`.
#[cfg(diemcau_fuzzing)]
pub mod fuzz {
    use diemcau_core::act::WordGiven;

    use crate::event::Clock;

    /// Reads a word as a request's body is read.
    pub fn word(body: &[u8], times: &Clock) -> Option<WordGiven> {
        super::word::read(body, times).ok()
    }
}
