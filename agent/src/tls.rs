//! TLS to meeting servers and to devices of the local network, whose certificates are often their
//! own: the line is encrypted, and whoever answers is believed. A probe asks whether the path carries
//! TLS and sends nothing that needs a secret; a device tells a count that any person at the point
//! outweighs. The collector is another matter: it is pinned, by `diemcau_proto::channel`.

use diemcau_proto::channel::{Trust, client_config as trusting};
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::version::{TLS12, TLS13};

/// TLS 1.2, which older meeting servers speak, or 1.3.
pub(crate) fn client_config() -> ClientConfig {
    trusting(Trust::Any, &[&TLS13, &TLS12])
}
