//! The head of the page: whose it is, the event's clock, and what comes next.

use diemcau_core::event::Session;
use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::PageView;
use crate::view::{ClockSource, CutoffView, EventView};

pub(super) fn header(view: &PageView<'_>) -> Markup {
    html! {
        header {
            (live(view))
            p.refresh { a href=(view.home()) { (phrase::refresh(view.language)) } }
        }
    }
}

pub(super) fn live(view: &PageView<'_>) -> Markup {
    let point = view.point;
    let event = point.event.as_ref();
    html! {
        div data-live="name" {
            @if event.is_some_and(|event| event.session == Session::Rehearsal) {
                p.rehearsal { strong { (phrase::rehearsal(view.language)) } (phrase::rehearsal_means(view.language)) }
            }
            h1 { (point.title()) " " span.code { "(" (point.code) ")" } }
            @if let Some(event) = event {
                p.event { (event.name) }
            }
        }
        div.clock data-live="clock" { (clock(view)) }
        div data-live="cutoff" {
            @if let Some(cutoff) = event.and_then(|event| next_cutoff(view, event)) {
                p.cutoff {
                    (phrase::cutoff(view.language))
                    strong { (phrase::named_at(view.language, &cutoff.name, &view.hour_minute(cutoff.at))) }
                }
            }
        }
    }
}

fn clock(view: &PageView<'_>) -> Markup {
    let clock = view.point.clock;
    let seconds = clock.time_of_day_s(clock.now);
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let which = match clock.source {
        ClockSource::Event => phrase::event_time(view.language),
        ClockSource::Machine => phrase::machine_time(view.language),
    };
    html! {
        span.small { (which) }
        time #clock data-seconds=(seconds) { (format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)) }
    }
}

fn next_cutoff<'a>(view: &PageView<'_>, event: &'a EventView) -> Option<&'a CutoffView> {
    event.cutoffs.iter().find(|cutoff| cutoff.at > view.point.clock.now)
}
