//! QR codes: as a picture on the page, and as text for a terminal.

use std::fmt::Write as _;

use diemcau_phrase::{Language, page as phrase};
use maud::{Markup, html};
use qrcode::render::unicode::Dense1x2;
use qrcode::{Color, QrCode};

/// The quiet modules around a code that readers need.
const QUIET: usize = 4;

/// A code as a picture; nothing if the text does not fit into one.
pub(crate) fn svg(language: Language, text: &str) -> Markup {
    let Ok(code) = QrCode::new(text) else { return html! {} };
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks_exact(width).enumerate() {
        let mut x = QUIET;
        for run in row.chunk_by(|one, next| one == next) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                let y = y + QUIET;
                write!(path, "M{x} {y}h{length}v1h-{length}z").expect("a String takes what is written");
            }
            x += length;
        }
    }
    let side = width + 2 * QUIET;
    html! {
        svg.qr role="img" aria-label=(phrase::qr_label(language)) viewBox={ "0 0 " (side) " " (side) } shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

/// A code for a terminal; none if the text does not fit into one.
pub fn terminal(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    // A terminal is dark: what the code calls light must be drawn.
    let (dark, light) = (Dense1x2::Light, Dense1x2::Dark);
    let mut drawn = code.render::<Dense1x2>().dark_color(dark).light_color(light).build();
    drawn.push('\n');
    Some(drawn)
}
