//! Where the power comes from, in the words of a person: no device sees a generator.

use diemcau_core::power::PowerSource;
use maud::{Markup, html};

use super::{Tone, View, say};
use crate::page::form::Section;
use crate::words;

pub(super) fn section(view: &View<'_>) -> Markup {
    html! {
        section #power tabindex="-1" aria-labelledby="power-h" {
            h2 #power-h { "Báo nguồn điện" }
            (live(view))
            (view.trouble(Section::Power))
            (view.form(Section::Power, &html! {
                div.pair {
                    button name="say" value="generator" { "Đang chạy máy phát" }
                    button name="say" value="mains" { "Đang dùng điện lưới" }
                    button name="say" value="battery" { "Đang chạy UPS/ắc quy" }
                    button.quiet name="say" value="device" { "Theo thiết bị đo" }
                }
            }))
        }
    }
}

pub(super) fn live(view: &View<'_>) -> Markup {
    html! {
        div.fate data-live="power-word" aria-live="polite" {
            @match &view.board.power_word {
                Some(word) => {
                    p {
                        "Đã báo: " strong { (words::source(word.source)) }
                        @if !word.by.is_empty() { " (" (word.by) ")" }
                        " lúc " (say::hh_mm(view.board, view.board.event_ms_of(word.since_ms, view.now)))
                    }
                    @if word.ask_again {
                        @let again = if word.source == PowerSource::Generator { "Máy phát còn chạy không?" } else { "Nguồn điện còn như vậy không?" };
                        p.fair { strong { (Tone::Fair.sign()) " " (again) " Xin bấm lại." } }
                    }
                }
                None => p.small { "Đang theo thiết bị đo." },
            }
        }
    }
}
