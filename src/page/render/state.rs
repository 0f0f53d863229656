//! Three lines that say how the point is: collector, meeting path, power; then what people asked for and
//! were answered.

use std::time::Duration;

use diemcau_core::path::{Band, Finding};
use diemcau_core::power::PowerSource;
use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{PageView, Tone, help};
use crate::view::LinkView;

/// An answer is shown at the top for so long.
const RECENT: Duration = Duration::from_mins(30);

pub(super) fn section(view: &PageView<'_>) -> Markup {
    html! {
        section.states aria-label=(phrase::state_label(view.language)) { (live(view)) }
    }
}

pub(super) fn live(view: &PageView<'_>) -> Markup {
    html! {
        (link(view))
        (meeting(view))
        (power(view))
        (help::line(view))
        (reply(view))
    }
}

/// An operator's answer of the last half hour, which people further up the page would miss.
fn reply(view: &PageView<'_>) -> Markup {
    let now = view.point.clock.now;
    let newest = view.point.replies.last().filter(|reply| now.since(reply.at) < RECENT);
    html! {
        div.state data-live="reply" aria-live="polite" {
            @if let Some(reply) = newest {
                a.line.reply href="#replies" {
                    span.what { (phrase::collector_answered_at(view.language, &view.hour_minute(reply.at))) }
                    strong { (reply.text) }
                }
            }
        }
    }
}

/// One line: what, how it is, and small print.
fn line(key: &str, what: &str, tone: Tone, word: &str, small: &[String]) -> Markup {
    html! {
        div.state data-live=(key) aria-live="polite" {
            div class={ "line " (tone.class()) } {
                span.what { (what) }
                strong.how { (tone.sign()) " " (word) }
                @for text in small {
                    span.small { (text) }
                }
            }
        }
    }
}

fn link(view: &PageView<'_>) -> Markup {
    let point = view.point;
    let kept = || phrase::kept_and_sent(view.language).to_owned();
    let waiting = (point.n_waiting > 0).then(|| phrase::n_waiting(view.language, point.n_waiting));
    let (tone, word, small) = match &point.link {
        LinkView::Attached { since } => {
            let since = phrase::since(view.language, &view.hour_minute(*since));
            (Tone::Good, phrase::attached(view.language).to_owned(), vec![since])
        }
        LinkView::Calling => (Tone::Unknown, phrase::calling(view.language).to_owned(), vec![kept()]),
        LinkView::Detached { since, why, remedy } => {
            let since = view.hour_minute(*since);
            let word = if point.event.is_some() {
                phrase::lost_since(view.language, &since)
            } else {
                phrase::not_reached_since(view.language, &since)
            };
            let small = match remedy {
                Some(remedy) => {
                    let stays = phrase::kept_and_not_sent(view.language).to_owned();
                    vec![phrase::refused_because(view.language, why, remedy), stays]
                }
                None => vec![kept()],
            };
            (Tone::Bad, word, small)
        }
    };
    let small: Vec<String> = small.into_iter().chain(waiting).collect();
    line("link", phrase::collector(view.language), tone, &word, &small)
}

/// The worst of the probes, since a meeting needs them all.
fn meeting(view: &PageView<'_>) -> Markup {
    let windows = || view.point.paths.iter();
    let worst = windows().filter_map(|window| Some((window.band?, window))).max_by_key(|(band, _)| *band);
    let unmeasured = || windows().find(|window| window.band.is_none());
    let (tone, word, window) = match worst {
        Some((band @ Band::Good, window)) => (Tone::Good, view.language.band(band), Some(window)),
        Some((band @ Band::Fair, window)) => (Tone::Fair, view.language.band(band), Some(window)),
        Some((band @ (Band::Poor | Band::Bad), window)) => {
            (Tone::Bad, view.language.band(band), Some(window))
        }
        None => (Tone::Unknown, phrase::unmeasured(view.language), unmeasured()),
    };
    let small = window.map(|window| match window.finding {
        Finding::Answered => phrase::figures(view.language, window),
        other => phrase::finding(view.language, other).to_owned(),
    });
    line("path", phrase::meeting_path(view.language), tone, word, &small.into_iter().collect::<Vec<_>>())
}

fn power(view: &PageView<'_>) -> Markup {
    let power = &view.point.power;
    let reported = view.point.reported_power.as_ref();
    let basis = match reported {
        Some(reported) => {
            let at = view.hour_minute(reported.since);
            Some(phrase::power_basis(view.language, power.basis, &reported.by, &at, reported.source))
        }
        None => phrase::unreported_power_basis(view.language, power.basis).map(str::to_owned),
    };
    let small: Vec<String> = basis.into_iter().chain(phrase::power_remarks(view.language, power)).collect();
    let tone = match power.source {
        _ if power.alarm.is_some() => Tone::Bad,
        PowerSource::Mains if power.condition.is_some() => Tone::Fair,
        PowerSource::Mains => Tone::Good,
        PowerSource::Battery | PowerSource::Generator => Tone::Fair,
        PowerSource::Unknown => Tone::Unknown,
    };
    line("power", phrase::power_label(view.language), tone, &phrase::power(view.language, power), &small)
}
