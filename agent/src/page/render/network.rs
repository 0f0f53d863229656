//! The page on the network: for the people at this machine how to reach it, for others the PIN.

use std::time::Duration;

use maud::{Markup, html};
use qrcode::{Color, QrCode};

use super::{Tone, View, document, say};
use crate::page::lan::{Lockout, Notice};

pub(super) fn section(view: &View<'_>) -> Markup {
    html! {
        @if let Some(notice) = &view.notice {
            section.network #network aria-labelledby="network-h" {
                h2 #network-h { "Mở trang này trên điện thoại" }
                p { "Quét mã hoặc gõ địa chỉ (điện thoại dùng chung mạng với máy này), rồi nhập mã PIN." }
                (live_notice(view, notice))
            }
        }
    }
}

pub(super) fn live(view: &View<'_>) -> Markup {
    html! {
        @if let Some(notice) = &view.notice { (live_notice(view, notice)) }
    }
}

fn live_notice(view: &View<'_>, notice: &Notice) -> Markup {
    html! {
        div data-live="network" {
            @if let Some(url) = view.urls.first() { (qr(url)) }
            @if view.urls.is_empty() { p.fair { "Máy này chưa có mạng." } }
            @for url in &view.urls { p.url { (url) } }
            p { "Mã PIN: " strong.pin { (notice.spaced_pin()) } }
            @if let Some(Lockout { at_ms, from }) = &notice.lockout {
                p.bad {
                    strong { (Tone::Bad.sign()) " Có người thử mã PIN sai 5 lần lúc " (say::hh_mm(view.board, *at_ms)) }
                    " (từ máy " (from) ")."
                    @if let Some(left) = view.shut_for { " " (shut(left)) }
                }
            }
        }
    }
}

/// The page for those who have not given the PIN: it tells them nothing of the point.
pub(in crate::page) fn login(
    token: &str,
    form_id: &str,
    shut_for: Option<Duration>,
    text: Option<&str>,
) -> Markup {
    document(
        "Mã PIN",
        false,
        &html! {
            main {
                section.lone {
                    h1 { label for="pin" { "Mã PIN của điểm cầu" } }
                    p #pin-hint { "Sáu chữ số, hiện trên màn hình của máy tại điểm cầu." }
                    @if let Some(text) = text.filter(|text| !text.is_empty()) {
                        p.trouble role="alert" { (Tone::Bad.sign()) " " (text) }
                    }
                    @if let Some(left) = shut_for {
                        p.trouble role="alert" { "Đã sai quá nhiều lần. " (shut(left)) }
                        p { a.button href="/" { "Cập nhật" } }
                    } @else {
                        form method="post" action="/pin" {
                            input type="hidden" name="token" value=(token);
                            input type="hidden" name="id" value=(form_id);
                            input #pin.pin name="pin" type="text" inputmode="numeric" autocomplete="one-time-code"
                                pattern="[0-9 ]{6,8}" maxlength="8" title="Sáu chữ số" required autofocus aria-describedby="pin-hint";
                            button.main type="submit" { "Mở trang" }
                        }
                    }
                }
            }
        },
    )
}

fn shut(left: Duration) -> String {
    format!("Trong {} phút nữa không máy nào khác vào được.", left.as_secs().div_ceil(60))
}

/// A QR code, with the four quiet modules around it that readers need.
fn qr(text: &str) -> Markup {
    use std::fmt::Write as _;

    const QUIET: usize = 4;
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
        svg.qr role="img" aria-label="Mã QR của địa chỉ dưới đây" viewBox={ "0 0 " (side) " " (side) } shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
