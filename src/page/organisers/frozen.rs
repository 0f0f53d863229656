//! The cut-offs, the figures that were frozen at them, their amendments, and the reports.

use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::page::organisers as phrase;
use maud::{Markup, html};

use super::{OrganisersView, document};

/// A cut-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenView {
    /// Its name.
    pub name: String,
    /// The same as a query has it.
    pub query: String,
    /// When it is.
    pub at: Timestamp,
    /// When its report is due.
    pub due: Option<Timestamp>,
    /// It was reached.
    pub is_reached: bool,
    /// Changes after it that no amendment gathered.
    pub n_open: usize,
    /// Its amendments.
    pub amendments: Vec<AmendmentView>,
}

/// An amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentView {
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

pub(super) fn section(view: &OrganisersView<'_>) -> Markup {
    let language = view.language;
    html! {
        h2 #frozen-h { (phrase::cutoffs(language)) }
        ul.list {
            @for held in view.frozen { (line(view, held)) }
            li { div.who { strong { (phrase::report_now(language)) } } (downloads(view, "")) }
        }
    }
}

fn line(view: &OrganisersView<'_>, held: &FrozenView) -> Markup {
    let language = view.language;
    let due = held.due.map(|due| phrase::due(language, &view.hour_minute(due)));
    html! {
        li {
            div.who {
                strong { (held.name) } " " (view.hour_minute(held.at))
                @if let Some(due) = due { ", " (due) }
                " · " (if held.is_reached { phrase::frozen(language) } else { phrase::to_come(language) })
                @if held.n_open > 0 { " · " strong.fair { "▲ " (phrase::open_changes(language, held.n_open)) } }
            }
            @if held.is_reached { (downloads(view, &held.query)) }
            @for (amendment, n) in held.amendments.iter().zip(1_usize..) {
                div.amendment {
                    strong { (phrase::amendment(language, n)) } ": " (amendment.reason)
                    span.small { " (" (amendment.by) ", " (view.hour_minute(amendment.at)) ")" }
                    (downloads(view, &format!("{}&amendment={n}", held.query)))
                }
            }
            @if held.n_open > 0 {
                (view.form(&html! {
                    input type="hidden" name="cutoff" value=(held.name);
                    input type="text" name="reason" maxlength="200" required aria-label=(phrase::reason(language)) placeholder=(phrase::reason(language));
                    button name="do" value="amend" { (phrase::amend(language)) }
                }))
            }
        }
    }
}

fn downloads(view: &OrganisersView<'_>, query: &str) -> Markup {
    let language = view.language;
    html! {
        p.downloads.noprint {
            a href={ (view.base) "/report?" (query) } { (phrase::show_report(language)) }
            " · " (phrase::download(language))
            @for format in view.formats {
                " " a href={ (view.base) "/report." (format) "?" (query) } download { (format.to_uppercase()) }
            }
        }
    }
}

/// A report as text, to be read and pasted.
pub fn report(language: Language, base: &str, text: &str) -> Markup {
    document(
        language,
        &html! {
            main { section {
                p.noprint { a href=(base) { "← " (phrase::back(language)) } }
                h1 { (phrase::for_chat(language)) }
                pre { (text) }
            } }
        },
    )
}
