//! What the people at this machine are shown of the page on the network.

use std::fmt::Write as _;
use std::net::SocketAddr;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
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

    /// The PIN in two groups, as it is easier to read.
    pub fn spaced_pin(&self) -> String {
        match self.pin.split_at_checked(3) {
            Some((first, last)) => format!("{first} {last}"),
            None => self.pin.clone(),
        }
    }

    /// The whole for a terminal, with a QR code of the first address. `time_of_day` writes an instant
    /// of the event clock as HH:MM.
    pub fn to_text(&self, time_of_day: impl Fn(i64) -> String) -> String {
        let urls = self.urls();
        let mut text = String::new();
        match urls.split_first() {
            Some((first, others)) => {
                text.push_str(&qr_text(first).unwrap_or_default());
                let _ = writeln!(text, "Trang trên điện thoại: {first}");
                for url in others {
                    let _ = writeln!(text, "                   hoặc {url}");
                }
            }
            None => text.push_str("Trang trên điện thoại: máy này chưa có mạng\n"),
        }
        let _ = writeln!(text, "Mã PIN: {}", self.spaced_pin());
        if let Some(Lockout { at_ms, from }) = &self.lockout {
            let at = time_of_day(*at_ms);
            let _ = writeln!(text, "Có người thử mã PIN sai 5 lần lúc {at} (từ máy {from})");
        }
        text
    }
}

/// A QR code for a terminal; none if the text does not fit into one.
pub fn qr_text(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    // A terminal is dark: what the code calls light must be drawn.
    let (dark, light) = (Dense1x2::Light, Dense1x2::Dark);
    let mut drawn = code.render::<Dense1x2>().dark_color(dark).light_color(light).build();
    drawn.push('\n');
    Some(drawn)
}
