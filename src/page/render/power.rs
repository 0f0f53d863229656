//! Where the power comes from, in the words of a person: no device sees a generator.

use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{PageView, Tone};
use crate::form::Section;

pub(super) fn section(view: &PageView<'_>) -> Markup {
    html! {
        section #power tabindex="-1" aria-labelledby="power-h" {
            h2 #power-h { (phrase::report_power(view.language)) }
            (live(view))
            (view.trouble(Section::Power))
            (view.form(Section::Power, &html! {
                div.pair {
                    button name="say" value="generator" { (phrase::on_generator(view.language)) }
                    button name="say" value="mains" { (phrase::on_mains(view.language)) }
                    button name="say" value="battery" { (phrase::on_battery(view.language)) }
                    button.quiet name="say" value="device" { (phrase::by_device(view.language)) }
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
                        (phrase::reported_before(view.language)) strong { (view.language.power_source(reported.source)) }
                        (phrase::reported_by(&reported.by))
                        (phrase::at(view.language, &view.hour_minute(reported.since)))
                    }
                    @if reported.ask_again {
                        p.fair { strong { (Tone::Fair.sign()) " " (phrase::power_still_so(view.language, reported.source)) } }
                    }
                }
                None => p.small { (phrase::follows_device(view.language)) },
            }
        }
    }
}
