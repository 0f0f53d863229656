//! HTTP and HTTPS: how long the head of the response takes, a handshake of TLS included. Nothing is
//! followed and no body is read; any certificate is accepted, as by [`super::tls`].

use std::error::Error;
use std::io;
use std::pin::pin;

use diemcau_core::path::Finding;
use diemcau_core::path::window::Tells;
use diemcau_core::text::line;
use diemcau_proto::convert::path::MAX_REDIRECT;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{HOST, LOCATION, REFRESH, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;
use url::Url;

use super::connection::{Asking, Conversed, Dial};
use super::target::Host;
use super::tls::{Client, finding_of_handshake, other_tls};
use crate::bounded::{Bounded, is_no_end};

/// More than this a server does not say before the head of its response is whole, bytes: interim answers
/// (RFC 9110 section 15.2) may come before it, and some never end.
const MAX_HEAD: usize = 64 * 1024;

/// Times responses.
pub(super) struct Http {
    /// What is asked for.
    url: Url,
    /// Path and query.
    resource: Box<str>,
    /// Host and port as the URL has them.
    authority: Box<str>,
    /// None over plain TCP.
    tls: Option<Client>,
    /// Where the last sample was sent instead.
    redirect: Option<Box<str>>,
}

impl Http {
    /// For that URL, whose host is `host`; none if TLS knows no such name.
    pub(super) fn new(url: &Url, host: &Host) -> Option<Self> {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let tls = if url.scheme() == "https" { Some(Client::new(host)?) } else { None };
        Some(Self {
            url: url.clone(),
            resource: format!("{}{query}", url.path()).into(),
            authority: url.authority().into(),
            tls,
            redirect: None,
        })
    }
}

impl Dial for Http {
    fn converse(&mut self, stream: TcpStream) -> Asking<'_> {
        Box::pin(async move {
            let request = Request::get(&*self.resource)
                .header(HOST, &*self.authority)
                .header(USER_AGENT, concat!("diemcau-agent/", env!("CARGO_PKG_VERSION")))
                .body(String::new())
                .map_err(|_| Finding::NoTarget)?;
            let begun = Instant::now();
            let response = match &self.tls {
                Some(tls) => match tls.shake_hands(stream).await {
                    Ok(stream) => match converse(stream, request).await {
                        Ok(response) => response,
                        // TLS 1.3 says so after the handshake.
                        Err(finding) => return other_tls(finding),
                    },
                    Err(finding) => return other_tls(finding),
                },
                None => converse(stream, request).await?,
            };
            if let Some(to) = elsewhere(&self.url, &response) {
                self.redirect = Some(line(&to, MAX_REDIRECT).into());
                return Err(Finding::Redirected);
            }
            let tells = if response.status().is_server_error() { Tells::Failure } else { Tells::Nothing };
            Ok(Conversed { response: Some(begun.elapsed()), tells })
        })
    }

    fn take_redirect(&mut self) -> Option<Box<str>> {
        self.redirect.take()
    }
}

/// Where a response sends whoever asked, if to another host: the answer is then not of the one that was
/// asked. Within a domain servers share the work, so a host below the one asked is no other, nor is one
/// with `www.` or without. A network that wants to be signed in to says so by a status of its own too (RFC
/// 6585), a proxy in between by another, and some pages of theirs by a header of browsers.
fn elsewhere(asked: &Url, response: &Response<Incoming>) -> Option<String> {
    let header = |name| response.headers().get(name).map(|to| String::from_utf8_lossy(to.as_bytes()));
    let is_before_it = matches!(
        response.status(),
        StatusCode::NETWORK_AUTHENTICATION_REQUIRED | StatusCode::PROXY_AUTHENTICATION_REQUIRED
    );
    if is_before_it {
        return Some(header(LOCATION).unwrap_or_default().into_owned());
    }
    let to = if response.status().is_redirection() {
        header(LOCATION)?.into_owned()
    } else {
        refreshed(&header(REFRESH)?)?.to_owned()
    };
    let to = asked.join(&to).ok()?;
    (!is_same(asked.host_str()?, to.host_str().unwrap_or_default())).then(|| to.to_string())
}

/// Where `0; url=http://a/` leads.
fn refreshed(header: &str) -> Option<&str> {
    let (_, to) = header.split_once(';')?;
    let (name, to) = to.split_once('=')?;
    name.trim().eq_ignore_ascii_case("url").then(|| to.trim().trim_matches(['"', '\'']))
}

fn is_same(asked: &str, other: &str) -> bool {
    let bare = |host: &str| {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned)
    };
    let (asked, other) = (bare(asked), bare(other));
    other == asked || other.strip_suffix(&asked).is_some_and(|above| above.ends_with('.'))
}

/// Asks, and waits for the head of the response.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<String>,
) -> Result<Response<Incoming>, Finding> {
    let stream = Bounded::new(stream, MAX_HEAD);
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
    response.map_err(|error| finding(&error))
}

/// By the first cause that the system or TLS named; what else goes wrong is no HTTP.
fn finding(error: &hyper::Error) -> Finding {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            if is_no_end(error) {
                return Finding::Endless;
            }
            return finding_of_handshake(error);
        }
        cause = error.source();
    }
    Finding::Malformed
}

#[cfg(diemcau_fuzzing)]
pub(super) mod fuzz {
    use super::{AsyncRead, AsyncWrite, HOST, Request, Url, converse, elsewhere};

    pub(in crate::probe) async fn answer(
        url: &Url,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    ) -> bool {
        let request = Request::get("/").header(HOST, url.authority()).body(String::new());
        match converse(stream, request.expect("it is one")).await {
            Ok(response) => {
                elsewhere(url, &response);
                true
            }
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_host_is_no_answer_of_the_one_asked() {
        for (asked, other, is_same_one) in [
            ("hop.example", "hop.example", true),
            ("hop.example", "HOP.example.", true),
            ("hop.example", "www.hop.example", true),
            ("www.hop.example", "hop.example", true),
            ("hop.example", "us02.hop.example", true),
            ("hop.example", "login.portal.example", false),
            ("hop.example", "evilhop.example", false),
            ("us02.hop.example", "hop.example", false),
            ("10.1.2.3", "10.1.2.4", false),
            ("10.1.2.3", "", false),
        ] {
            assert_eq!(is_same(asked, other), is_same_one, "{asked} {other}");
        }
    }
}
