//! HTTP and HTTPS: how long the head of the response takes, a handshake of TLS included. Nothing is
//! followed and no body is read; any certificate is accepted, as by [`super::tls`].

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;

use diemcau_core::path::Finding;
use diemcau_core::path::window::{Answer, Tells};
use hyper::client::conn::http1;
use hyper::header::{HOST, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

use super::connection::{Asking, Dial, connect};
use super::target::Host;
use super::tls::{Client, finding_of_handshake};

/// Times responses.
pub(super) struct Http {
    /// Path and query.
    resource: Box<str>,
    /// Host and port as the URL has them.
    authority: Box<str>,
    /// None over plain TCP.
    tls: Option<Client>,
}

impl Http {
    /// For that URL, whose host is `host`; none if TLS knows no such name.
    pub(super) fn new(url: &Url, host: &Host) -> Option<Self> {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let tls = if url.scheme() == "https" { Some(Client::new(host)?) } else { None };
        Some(Self {
            resource: format!("{}{query}", url.path()).into(),
            authority: url.authority().into(),
            tls,
        })
    }
}

impl Dial for Http {
    fn ask(&mut self, address: SocketAddr) -> Asking<'_> {
        Box::pin(async move {
            let request = Request::get(&*self.resource)
                .header(HOST, &*self.authority)
                .header(USER_AGENT, concat!("diemcau-agent/", env!("CARGO_PKG_VERSION")))
                .body(String::new())
                .map_err(|_| Finding::NoTarget)?;
            let (stream, rtt) = connect(address).await?;
            let begun = Instant::now();
            let status = match &self.tls {
                Some(tls) => converse(tls.shake_hands(stream).await?, request).await?,
                None => converse(stream, request).await?,
            };
            let tells = if status.is_server_error() { Tells::Failure } else { Tells::Nothing };
            Ok(Answer { rtt, response: Some(begun.elapsed()), tells })
        })
    }
}

/// Asks, and waits for the head of the response.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<String>,
) -> Result<StatusCode, Finding> {
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| finding(&error))?;
    let (mut response, mut connection) = (pin!(sender.send_request(request)), pin!(connection));
    let response = tokio::select! {
        response = &mut response => response,
        ended = &mut connection => match ended {
            Ok(()) => response.await,
            Err(error) => Err(error),
        },
    };
    Ok(response.map_err(|error| finding(&error))?.status())
}

/// By the first cause that the system or TLS named; what else goes wrong is no HTTP.
fn finding(error: &hyper::Error) -> Finding {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return finding_of_handshake(error);
        }
        cause = error.source();
    }
    Finding::Malformed
}
