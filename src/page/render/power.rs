//! Where the power comes from, in the words of a person: no device sees a generator.

use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{LANGUAGE, PageView, Tone};
use crate::form::Section;

pub(super) fn section(view: &PageView<'_>) -> Markup {
    html! {
        section #power tabindex="-1" aria-labelledby="power-h" {
            h2 #power-h { (phrase::REPORT_POWER) }
            (live(view))
            (view.trouble(Section::Power))
            (view.form(Section::Power, &html! {
                div.pair {
                    button name="say" value="generator" { (phrase::ON_GENERATOR) }
                    button name="say" value="mains" { (phrase::ON_MAINS) }
                    button name="say" value="battery" { (phrase::ON_BATTERY) }
                    button.quiet name="say" value="device" { (phrase::BY_DEVICE) }
                }
            }))
        }
    }
}

pub(super) fn live(view: &PageView<'_>) -> Markup {
    html! {
        div.fate data-live="power-word" aria-live="polite" {
            @match &view.point.reported_power {
                Some(reported) => {
                    p {
                        (phrase::REPORTED) strong { (LANGUAGE.power_source(reported.source)) }
                        (phrase::reported_by(&reported.by))
                        (phrase::at(&view.hour_minute(reported.since)))
                    }
                    @if reported.ask_again {
                        p.fair { strong { (Tone::Fair.sign()) " " (phrase::power_still_so(reported.source)) } }
                    }
                }
                None => p.small { (phrase::FOLLOWS_DEVICE) },
            }
        }
    }
}
