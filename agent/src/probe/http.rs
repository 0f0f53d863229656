//! HTTP and HTTPS: how long the head of the response takes, connection included. Nothing is
//! followed and no body is read; any certificate is accepted, as by [`super::tls`].

use std::error::Error;
use std::io;
use std::net::SocketAddr;

use diemcau_core::path::Finding;
use diemcau_core::path::window::{Answer, Tells};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use tokio::time::Instant;
use tokio_rustls::rustls::ClientConfig;

use super::connection::{Asking, Dial};
use super::tls::finding_of_handshake;
use crate::tls::client_config;

/// Times responses.
pub(super) struct Http {
    url: Url,
    tls: ClientConfig,
}

impl Http {
    pub(super) fn new(url: Url) -> Self {
        Self { url, tls: client_config() }
    }

    /// A client for one sample: it has no connection yet, and no opinion on where the host is.
    fn client(&self, address: SocketAddr) -> reqwest::Result<Client> {
        let host = self.url.host_str().unwrap_or_default();
        Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .user_agent(concat!("diemcau-agent/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .resolve(host, address)
            .build()
    }
}

impl Dial for Http {
    fn ask(&mut self, address: SocketAddr) -> Asking<'_> {
        Box::pin(async move {
            let client = self.client(address).map_err(|_| Finding::NoTarget)?;
            let begun = Instant::now();
            let response = client.get(self.url.clone()).send().await.map_err(|error| finding(&error))?;
            let rtt = begun.elapsed();
            let is_failure = response.status().is_server_error();
            Ok(Answer { rtt, tells: if is_failure { Tells::Failure } else { Tells::Nothing } })
        })
    }
}

/// By the first cause that the system or TLS named; what else goes wrong is no HTTP.
fn finding(error: &reqwest::Error) -> Finding {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return finding_of_handshake(error);
        }
        cause = error.source();
    }
    Finding::Malformed
}
