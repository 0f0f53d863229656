//! The pages of the collector: behind its phone link each point's, behind a personal one the organisers'.
//!
//! A thin shell: it knows links, bounds what strangers may do, and hands what people say to the core; what is
//! shown is made by `diemcau-page`. A token stands in the path of a link, so no path is ever logged.

mod answer;
mod failures;
mod link_page;
mod organisers;
mod pages;
mod posts;
mod random;
mod token;
mod view;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use diemcau_phrase::Language;
use jiff::tz::TimeZone;
use secrecy::SecretSlice;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use crate::collector::Access;
use crate::http1::{self, Bounds};
use pages::Pages;

pub use token::{LinkTokens, TOKEN, link, personal};

/// Connections at a time, some 30 KiB each with TLS: 3,000 phones may come within the same two minutes.
pub const MAX_CONNECTIONS: usize = 4_096;
const BOUNDS: Bounds = Bounds { what: "pages", connections: MAX_CONNECTIONS, keeps_alive: true };

/// Bytes of a form: 60 points below, with names and a note, have some 8,000.
const MAX_FORM: usize = 32 * 1024;

/// Reports that are made at once; each reads the whole journal.
const REPORTS: usize = 2;

/// What the pages need.
pub struct Config {
    /// Bound to where they are.
    pub listener: TcpListener,
    /// None is plain.
    pub tls: Option<Arc<ServerConfig>>,
    /// What links begin with, without a slash at the end.
    pub url: String,
    /// Of which links are made.
    pub key: SecretSlice<u8>,
    /// The data directory, for reports.
    pub data: PathBuf,
    /// To the core.
    pub access: Access,
    /// Of the event.
    pub zone: TimeZone,
    /// In which the pages are.
    pub language: Language,
}

/// The pages are served as long as this lives.
#[derive(Debug)]
pub struct Web {
    addr: SocketAddr,
    task: AbortHandle,
}

/// Serves the pages on the runtime of whoever calls.
///
/// # Errors
/// If the listener has no address.
pub fn start(config: Config) -> io::Result<Web> {
    let addr = config.listener.local_addr()?;
    let tls = config.tls.map(TlsAcceptor::from);
    let exceeded = config.access.exceeded().clone();
    let pages = Arc::new(Pages {
        access: config.access,
        tokens: LinkTokens::new(&config.key),
        failures: failures::Failures::new(exceeded.clone()),
        posts: posts::Posts::default(),
        url: config.url,
        data: config.data,
        reports: Semaphore::new(REPORTS),
        zone: config.zone,
        language: config.language,
        is_proxied: tls.is_none(),
    });
    let router = Router::new()
        .route("/page.css", get(answer::css))
        .route("/p/{code}/{token}", get(link_page::show))
        .route("/p/{code}/{token}/{section}", post(link_page::take))
        .route("/organisers.css", get(organisers::css))
        .route("/organisers.js", get(organisers::script))
        .route("/o/{token}", get(organisers::show))
        .route("/o/{token}/act", post(organisers::take))
        .route("/o/{token}/report", get(organisers::read))
        .route("/o/{token}/{file}", get(organisers::download))
        .fallback(pages::nothing)
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .layer(axum::middleware::map_response(answer::harden))
        .with_state(pages.clone());
    let task = tokio::spawn(async move {
        tokio::join!(
            http1::serve(config.listener, tls, router, BOUNDS, exceeded),
            pages.failures.tell_each_minute()
        )
    });
    Ok(Web { addr, task: task.abort_handle() })
}

impl Web {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("url", &self.url).finish_non_exhaustive()
    }
}
