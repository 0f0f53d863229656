//! The meeting path in small print, for a technician who is called.

use diemcau_core::path::{Band, Finding};
use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{PageView, Tone};
use crate::view::LinkView;

pub(super) fn section(view: &PageView<'_>) -> Markup {
    html! {
        section.details aria-labelledby="details-h" {
            h2 #details-h { (phrase::details(view.language)) }
            (live(view))
        }
    }
}

pub(super) fn live(view: &PageView<'_>) -> Markup {
    html! {
        div data-live="details" {
            @if let LinkView::Detached { why, .. } = &view.point.link && !why.is_empty() {
                p.small { (phrase::collector_says(view.language)) (why) }
            }
            @if view.point.paths.is_empty() {
                p.small { (phrase::path_unmeasured(view.language)) }
            }
            @for window in &view.point.paths {
                p.small {
                    strong { (window.probe) } " (" (window.kind.id()) "): "
                    @match window.band {
                        Some(band) => { (tone(band).sign()) " " (view.language.band(band)) ". " }
                        None => { (phrase::unmeasured(view.language)) ". " }
                    }
                    @if window.finding != Finding::Answered { (phrase::finding(view.language, window.finding)) " " }
                    @if window.n_sent > 0 { (phrase::figures(view.language, window)) }
                    (phrase::particulars(view.language, window))
                }
            }
            p.small { (view.point.program) }
        }
    }
}

fn tone(band: Band) -> Tone {
    match band {
        Band::Good => Tone::Good,
        Band::Fair => Tone::Fair,
        Band::Poor | Band::Bad => Tone::Bad,
    }
}
