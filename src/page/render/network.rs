//! The page on the network: for the people at this machine how to reach it, for others the PIN.

use std::time::Duration;

use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{PageView, Tone, document};
use crate::qr;
use crate::view::{LockoutView, NetworkView, spaced_pin};

pub(super) fn section(view: &PageView<'_>) -> Markup {
    html! {
        @if let Some(network) = &view.network {
            section.network #network aria-labelledby="network-h" {
                h2 #network-h { (phrase::ON_PHONE) }
                p { (phrase::ON_PHONE_HOW) }
                (live_network(view, network))
            }
        }
    }
}

pub(super) fn live(view: &PageView<'_>) -> Markup {
    html! {
        @if let Some(network) = &view.network { (live_network(view, network)) }
    }
}

fn live_network(view: &PageView<'_>, network: &NetworkView) -> Markup {
    html! {
        div data-live="network" {
            @if let Some(url) = network.urls.first() { (qr::svg(url)) }
            @if network.urls.is_empty() { p.fair { (phrase::NO_NETWORK) } }
            @for url in &network.urls { p.url { (url) } }
            p { (phrase::PIN_IS) strong.pin { (spaced_pin(&network.pin)) } }
            @if let Some(LockoutView { at, from }) = &network.lockout {
                p.bad {
                    strong { (Tone::Bad.sign()) " " (phrase::wrong_pins(&view.hour_minute(*at))) }
                    " " (phrase::from_machine(from))
                    @if let Some(left) = network.shut_for { " " (phrase::shut_for(left)) }
                }
            }
        }
    }
}

/// The page for those who have not given the PIN: it tells them nothing of the point.
pub fn login(token: &str, form_id: &str, shut_for: Option<Duration>, text: Option<&str>) -> Markup {
    document(
        phrase::PIN,
        false,
        &html! {
            main {
                section.lone {
                    h1 { label for="pin" { (phrase::PIN_OF_POINT) } }
                    p #pin-hint { (phrase::PIN_WHERE) }
                    @if let Some(text) = text.filter(|text| !text.is_empty()) {
                        p.trouble role="alert" { (Tone::Bad.sign()) " " (text) }
                    }
                    @if let Some(left) = shut_for {
                        p.trouble role="alert" { (phrase::TOO_MANY_TRIES) " " (phrase::shut_for(left)) }
                        p { a.button href="/" { (phrase::REFRESH) } }
                    } @else {
                        form method="post" action="/pin" {
                            input type="hidden" name="token" value=(token);
                            input type="hidden" name="id" value=(form_id);
                            input #pin.pin name="pin" type="text" inputmode="numeric" autocomplete="one-time-code"
                                pattern="[0-9 ]{6,8}" maxlength="8" title=(phrase::SIX_DIGITS) required autofocus aria-describedby="pin-hint";
                            button.main type="submit" { (phrase::OPEN) }
                        }
                    }
                }
            }
        },
    )
}
