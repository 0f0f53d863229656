//! Help: how to ask for it, by the form or by telephone, and what became of it.

use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{PageView, Tone, fate};
use crate::form::Section;
use crate::view::{HelpCall, Reported};

pub(super) fn section(view: &PageView<'_>) -> Markup {
    let text = view.typed(Section::Help).map_or("", |typed| typed.raw.text.as_str());
    html! {
        section.help #help tabindex="-1" aria-labelledby="help-h" {
            div.head {
                h2 #help-h { label for="help-text" { (phrase::help_heading(view.language)) } }
                (telephone(view))
            }
            (view.trouble(Section::Help))
            (view.form(Section::Help, &html! {
                div.ask {
                    input #help-text name="text" type="text" maxlength="300" placeholder=(phrase::help_with(view.language)) value=(text);
                    button.ill name="say" value="needed" { (phrase::help_ask(view.language)) }
                }
            }))
            (calls(view))
        }
    }
}

pub(super) fn live(view: &PageView<'_>) -> Markup {
    html! {
        (telephone(view))
        (calls(view))
    }
}

/// That help was asked for and whether somebody answered, at the top of the page.
pub(super) fn line(view: &PageView<'_>) -> Markup {
    let newest = view.point.open_calls().next_back();
    html! {
        div.state data-live="help-line" aria-live="polite" {
            @if let Some(call) = newest {
                @let (tone, word) = told(view, call);
                a href="#help" class={ "line " (tone.class()) } {
                    span.what { (phrase::help_asked_at(view.language, &view.hour_minute(call.at))) }
                    strong.how { (tone.sign()) " " (word) }
                    @if !call.what.text.is_empty() { span.small { (call.what.text) } }
                }
            }
        }
    }
}

/// The telephone of the operators; it is known once the collector was reached.
fn telephone(view: &PageView<'_>) -> Markup {
    let phone = view.point.event.as_ref().map(|event| event.operators_phone.as_str());
    html! {
        div.phone data-live="phone" {
            @if let Some(phone) = phone.filter(|phone| !phone.is_empty()) {
                a.button href={ "tel:" (dialled(phone)) } {
                    span aria-hidden="true" { "☎ " } span.who { (phrase::call_operator(view.language)) " " } (phone)
                }
            }
        }
    }
}

/// All that was asked for and is still needed.
fn calls(view: &PageView<'_>) -> Markup {
    let open: Vec<_> = view.point.open_calls().collect();
    let version = |call: &&Reported<HelpCall>| format!("{} {:?};", call.seq, told(view, call));
    html! {
        div.fate data-live="help" aria-live="polite" data-v=(open.iter().map(version).collect::<String>()) {
            @for call in &open {
                @let (tone, word) = told(view, call);
                p class=(tone.class()) {
                    (phrase::help_open(view.language)) @if !call.what.text.is_empty() { ": " strong { (call.what.text) } }
                    (phrase::reported_by(&call.what.by))
                    (phrase::at(view.language, &view.hour_minute(call.at))) br;
                    strong { (tone.sign()) " " (word) }
                }
            }
            @if !open.is_empty() {
                (view.form(Section::Help, &html! {
                    button.quiet name="say" value="over" { (phrase::help_over(view.language)) }
                }))
            }
        }
    }
}

/// What became of a call: how it came to the collector, until somebody there answers.
fn told(view: &PageView<'_>, call: &Reported<HelpCall>) -> (Tone, String) {
    match view.point.answer_to(call) {
        Some(reply) => (Tone::Good, phrase::help_answered_at(view.language, &view.hour_minute(reply.at))),
        None => match fate::told(view, &call.fate) {
            (Tone::Good, received) => (Tone::Fair, phrase::help_unanswered(view.language, &received)),
            other => other,
        },
    }
}

/// A telephone number without what makes it easier to read.
fn dialled(phone: &str) -> String {
    phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect()
}
