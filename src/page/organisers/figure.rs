//! The figure now: points and people, of all, by level and by area, as tables with bars.

use diemcau_core::figure::Sums;
use diemcau_phrase::page::organisers as phrase;
use maud::{Markup, html};

use super::OrganisersView;

/// The figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureView {
    /// Of all points.
    pub total: Sums,
    /// By level.
    pub levels: Vec<RowView>,
    /// By area.
    pub areas: Vec<RowView>,
}

/// One row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// Of what.
    pub name: String,
    /// The numbers.
    pub sums: Sums,
}

pub(super) fn section(view: &OrganisersView<'_>) -> Markup {
    let (language, figure) = (view.language, &view.figure);
    let total = &figure.total;
    html! {
        h2 #figure-h { (phrase::figure(language)) }
        p.headline { (language.sums_line((total.connected.total, total.expected), total.attendees)) }
        (table(view, phrase::by_level(language), &figure.levels))
        (table(view, phrase::by_area(language), &figure.areas))
    }
}

fn table(view: &OrganisersView<'_>, caption: &str, rows: &[RowView]) -> Markup {
    let language = view.language;
    html! {
        div.wide tabindex="0" role="group" aria-label=(caption) {
            table {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { (phrase::place(language)) }
                        th scope="col" { (phrase::expected(language)) }
                        th scope="col" { (phrase::connected(language)) }
                        th.bar { span.hide { (phrase::connected(language)) " %" } }
                        th scope="col" { (phrase::attendees(language)) }
                        th scope="col" { (phrase::reported(language)) }
                        th scope="col" { (phrase::by_agent(language)) }
                        th scope="col" { (phrase::by_word(language)) }
                        th scope="col" { (phrase::by_meeting(language)) }
                        th scope="col" { (phrase::people_expected(language)) }
                    }
                }
                tbody { @for held in rows.iter().filter(|held| held.sums.expected > 0) { (row(view, &held.name, &held.sums)) } }
                tfoot { (row(view, phrase::total(language), &view.figure.total)) }
            }
        }
    }
}

fn row(view: &OrganisersView<'_>, name: &str, sums: &Sums) -> Markup {
    let language = view.language;
    let number = |n: u32| language.number(n);
    html! {
        tr {
            th scope="row" { (name) }
            td { (number(sums.expected)) }
            td { strong { (number(sums.connected.total)) } }
            td.bar { (bar(sums.connected.total, sums.expected)) }
            td { strong { (language.number(sums.attendees)) } }
            td { (number(sums.reported_points)) }
            td { (number(sums.connected.agent)) }
            td { (number(sums.connected.confirmed)) }
            td { (number(sums.connected.meeting)) }
            td { (language.number(sums.people_expected)) }
        }
    }
}

/// A bar; the numbers beside it say the same.
fn bar(part: u32, whole: u32) -> Markup {
    let width = (u64::from(part) * 100).checked_div(u64::from(whole)).unwrap_or(0);
    html! {
        svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
            rect.whole width="100" height="10" {}
            rect.part width=(width) height="10" {}
        }
    }
}
