//! The cut-offs, the figures that were frozen at them, their amendments, and the reports.

use diemcau_core::cutoff::FrozenFigure;
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
    /// The figure that was frozen; none: it is to come.
    pub figure: Option<FrozenFigure>,
    /// Who approved it as it was frozen; none: nobody did.
    pub approved: Option<ApprovedView>,
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
    /// Who approved its figure; none: nobody did.
    pub approved: Option<ApprovedView>,
}

/// An approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedView {
    /// Who approved.
    pub by: String,
    /// When.
    pub at: Timestamp,
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
    let n_open = held.figure.as_ref().map_or(0, |figure| figure.n_open);
    let due = held.due.map(|due| phrase::due(language, &view.hour_minute(due)));
    html! {
        li {
            div.who {
                strong { (held.name) } " " (view.hour_minute(held.at))
                @if let Some(due) = due { ", " (due) }
                " · " (if held.figure.is_some() { phrase::frozen(language) } else { phrase::to_come(language) })
                @if n_open > 0 { " · " strong.fair { "▲ " (language.open_changes(n_open)) } }
            }
            @if let Some(figure) = &held.figure {
                p { (language.frozen_line(figure.sums)) }
                (downloads(view, &held.query))
                (approval(view, &held.name, None, held.approved.as_ref()))
            }
            @for (amendment, n) in held.amendments.iter().zip(1_usize..) {
                div.amendment {
                    strong { (phrase::amendment(language, n)) } ": " (amendment.reason)
                    span.small { " (" (amendment.by) ", " (view.hour_minute(amendment.at)) ")" }
                    (downloads(view, &format!("{}&amendment={n}", held.query)))
                    (approval(view, &held.name, Some(n), amendment.approved.as_ref()))
                }
            }
            @if n_open > 0 {
                (view.form(&html! {
                    input type="hidden" name="cutoff" value=(held.name);
                    input type="text" name="reason" maxlength="200" required aria-label=(phrase::reason(language)) placeholder=(phrase::reason(language));
                    button name="do" value="amend" { (phrase::amend(language)) }
                }))
            }
        }
    }
}

/// Who approved a figure; or the form by which this organiser does, once the report was read.
fn approval(
    view: &OrganisersView<'_>,
    cutoff: &str,
    amendment: Option<usize>,
    approved: Option<&ApprovedView>,
) -> Markup {
    let language = view.language;
    let Some(ApprovedView { by, at }) = approved else {
        let n = amendment.map(|n| n.to_string()).unwrap_or_default();
        return view.form(&html! {
            input type="hidden" name="cutoff" value=(cutoff);
            input type="hidden" name="amendment" value=(n);
            label { input type="checkbox" required; " " (phrase::was_read(language)) }
            " " button name="do" value="approve" { (phrase::approve(language)) }
        });
    };
    html! { p.approved { "✓ " (language.approval(Some((by, &view.hour_minute(*at))))) } }
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

/// A report as text: a few lines to be pasted into a chat, and the whole to be read.
pub fn report(language: Language, base: &str, chat: &str, text: &str) -> Markup {
    document(
        language,
        &html! {
            main { section {
                p.noprint { a href=(base) { "← " (phrase::back(language)) } }
                h1 { (phrase::for_chat(language)) }
                pre { (chat) }
                h1 { (phrase::whole_report(language)) }
                pre { (text) }
            } }
        },
    )
}
