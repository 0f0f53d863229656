//! The page on the network: for the people at this machine how to reach it, for others the PIN.

use std::time::Duration;

use diemcau_phrase::{Language, page as phrase};
use maud::{Markup, html};

use super::{PageView, Tone, document};
use crate::qr;
use crate::view::{LockoutView, NetworkView, spaced_pin};

pub(super) fn section(view: &PageView<'_>) -> Markup {
    html! {
        @if let Some(network) = &view.network {
            section.network #network aria-labelledby="network-h" {
                h2 #network-h { (phrase::on_phone(view.language)) }
                p { (phrase::on_phone_how(view.language)) }
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
            @if let Some(url) = network.urls.first() { (qr::svg(view.language, url)) }
            @if network.urls.is_empty() { p.fair { (phrase::no_network(view.language)) } }
            @for url in &network.urls { p.url { (url) } }
            p { (phrase::pin_is(view.language)) strong.pin { (spaced_pin(&network.pin)) } }
            @if let Some(LockoutView { at, from }) = &network.lockout {
                p.bad {
                    strong { (Tone::Bad.sign()) " " (phrase::wrong_pins(view.language, &view.hour_minute(*at))) }
                    " " (phrase::from_machine(view.language, from))
                    @if let Some(left) = network.shut_for { " " (phrase::shut_for(view.language, left)) }
                }
            }
        }
    }
}

/// The page for those who have not given the PIN: it tells them nothing of the point.
pub fn login(
    language: Language,
    token: &str,
    form_id: &str,
    shut_for: Option<Duration>,
    text: Option<&str>,
) -> Markup {
    document(
        language,
        phrase::pin_title(language),
        false,
        &html! {
            main {
                section.lone {
                    h1 { label for="pin" { (phrase::pin_of_point(language)) } }
                    p #pin-hint { (phrase::pin_where(language)) }
                    @if let Some(text) = text.filter(|text| !text.is_empty()) {
                        p.trouble role="alert" { (Tone::Bad.sign()) " " (text) }
                    }
                    @if let Some(left) = shut_for {
                        p.trouble role="alert" { (phrase::too_many_tries(language)) " " (phrase::shut_for(language, left)) }
                        p { a.button href="/" { (phrase::refresh(language)) } }
                    } @else {
                        form method="post" action="/pin" novalidate {
                            input type="hidden" name="token" value=(token);
                            input type="hidden" name="id" value=(form_id);
                            input #pin.pin name="pin" type="text" inputmode="numeric" autocomplete="one-time-code"
                                pattern="[0-9 ]{6,8}" maxlength="8" title=(phrase::six_digits(language)) required autofocus aria-describedby="pin-hint";
                            button.main type="submit" { (phrase::open(language)) }
                        }
                    }
                }
            }
        },
    )
}
