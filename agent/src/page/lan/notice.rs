//! What the people at this machine are shown of the page on the network.

use std::net::SocketAddr;

use diemcau_page::qr;
use diemcau_page::view::spaced_pin;
use diemcau_phrase::{Language, agent as phrase};
use serde::{Deserialize, Serialize};

/// How to reach the page on the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Six digits.
    pub pin: String,
    /// The socket; its address may be unspecified, which is every address of this machine.
    pub listen: SocketAddr,
    /// When somebody last gave too many wrong PINs in this event, if ever.
    pub lockout: Option<Lockout>,
}

/// Somebody gave too many wrong PINs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lockout {
    /// When, by the event clock as far as that was known, milliseconds since 1970.
    pub at_ms: i64,
    /// The address that gave the last one.
    pub from: String,
}

impl Notice {
    /// The addresses of the page, the likeliest first; empty while there is no network.
    pub fn urls(&self) -> Vec<String> {
        super::address::urls(self.listen)
    }

    /// The whole for a terminal, with a QR code of the first address. `time_of_day` writes an instant
    /// of the event clock as HH:MM.
    pub fn to_text(&self, language: Language, time_of_day: impl Fn(i64) -> String) -> String {
        let urls = self.urls();
        let qr = urls.first().and_then(|first| qr::terminal(first)).unwrap_or_default();
        let mut lines = vec![phrase::phone_page(language, urls.first().map(String::as_str))];
        lines.extend(urls.iter().skip(1).map(|url| phrase::phone_page_too(language, url)));
        lines.push(phrase::pin(language, &spaced_pin(&self.pin)));
        if let Some(Lockout { at_ms, from }) = &self.lockout {
            lines.push(phrase::wrong_pins(language, &time_of_day(*at_ms), from));
        }
        qr + &lines.join("\n") + "\n"
    }
}
