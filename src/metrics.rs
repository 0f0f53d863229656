//! What monitoring reads of a collector: `/metrics` for Prometheus, `/healthz` and `/readyz`.
//!
//! Numbers of points, people, incidents and messages; never the name of a person or a point, and no telephone
//! number. A scrape looks at the state once, where the core is, and keeps nothing between two.

mod exposition;
mod picture;
mod process;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use diemcau_core::state;
use diemcau_core::time::Timestamp;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use crate::collector::{Access, Seen};
use crate::http1::{self, Bounds};
use exposition::Form;

/// Connections of who monitors.
const BOUNDS: Bounds = Bounds { what: "metrics", connections: 64, keeps_alive: false };
/// The core answers within this, or it is said that it does not.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// It is served as long as this lives.
#[derive(Debug)]
pub struct Metrics {
    addr: SocketAddr,
    task: AbortHandle,
}

/// Serves it on the runtime of whoever calls.
///
/// # Errors
/// If the listener has no address.
pub fn start(listener: TcpListener, access: Access) -> io::Result<Metrics> {
    let addr = listener.local_addr()?;
    let exceeded = access.exceeded().clone();
    let router = Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(health))
        .route("/readyz", get(readiness))
        .with_state(access);
    let task = tokio::spawn(async move {
        http1::serve(listener, None, router, BOUNDS, exceeded).await;
    });
    Ok(Metrics { addr, task: task.abort_handle() })
}

impl Metrics {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

impl Drop for Metrics {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn metrics(State(access): State<Access>, headers: HeaderMap) -> Response {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let form = Form::wanted(accept);
    match seen(&access, picture::of).await {
        Ok(Seen { what: mut metrics, is_durable }) => {
            metrics.push(picture::journal(is_durable));
            metrics.push(picture::exceeded(access.exceeded()));
            metrics.extend(process::metrics());
            match form.write(metrics) {
                Ok(text) => ([(CONTENT_TYPE, form.content_type())], text).into_response(),
                Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "cannot be written\n").into_response(),
            }
        }
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why).into_response(),
    }
}

/// The collector's loop goes round.
async fn health(State(access): State<Access>) -> Response {
    match seen(&access, |_, _| ()).await {
        Ok(_) => "ok\n".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why).into_response(),
    }
}

/// Beyond that, what it takes becomes durable.
async fn readiness(State(access): State<Access>) -> Response {
    match seen(&access, |_, _| ()).await {
        Ok(Seen { is_durable: true, .. }) => "ok\n".into_response(),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "the journal takes nothing\n").into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why).into_response(),
    }
}

async fn seen<T: Send + 'static>(
    access: &Access,
    look: impl FnOnce(&state::State, Timestamp) -> T + Send + 'static,
) -> Result<Seen<T>, &'static str> {
    match timeout(ANSWER_WITHIN, access.look(look)).await {
        Ok(Ok(seen)) => Ok(seen),
        Ok(Err(_stopping)) => Err("the collector stops\n"),
        Err(_) => Err("the collector does not answer\n"),
    }
}
