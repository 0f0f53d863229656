//! How a notification leaves the collector: channels, what they send, and whom they reach.
//!
//! The core decides who is told what. A [`channel::Channel`] carries one [`message::Message`] to one address
//! and brings back a proof or a typed refusal; it decides nothing about retrying. [`recipients`] reads the
//! file that names channels and recipients, [`sender`] runs a task for each channel.

pub mod channel;
pub mod compose;
mod config;
pub mod directory;
pub mod message;
mod pace;
mod phone;
pub mod recipients;
pub mod secret;
pub mod sender;
mod template;
mod tls;
mod web;

use tokio_rustls::rustls::ClientConfig;

/// To ask servers that the system's authorities vouch for.
pub(crate) fn tls_of_the_system() -> Result<ClientConfig, tls::TlsError> {
    tls::client_config(None)
}
