//! Who has not reported, by area, the most people first, with whom to call and who did.

use diemcau_core::presence::Presence;
use diemcau_core::time::Timestamp;
use diemcau_phrase::page::{linked, organisers as phrase};
use maud::{Markup, html};

use super::OrganisersView;

/// The points of an area that have not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingAreaView {
    /// The code of the node that names it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many have not reported.
    pub n_missing: usize,
    /// People expected there.
    pub people: u64,
    /// Those that are listed.
    pub points: Vec<MissingView>,
}

/// A point that has not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People expected, where that is known.
    pub expected: Option<u32>,
    /// Its presence.
    pub presence: Presence,
    /// Whom to call; may be empty.
    pub contact: String,
    /// At which number; may be empty.
    pub phone: String,
    /// The point above whose contact that is, where it has none of its own.
    pub of: Option<String>,
    /// Who called it last.
    pub called: Option<CalledView>,
}

/// That a point was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledView {
    /// When it was called last.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What came of it; may be empty.
    pub note: String,
    /// How often it was called.
    pub n_calls: u32,
}

pub(super) fn section(view: &OrganisersView<'_>) -> Markup {
    let language = view.language;
    let areas = view.missing.iter().filter(|area| area.n_missing > 0);
    html! {
        h2 #missing-h { (phrase::missing(language)) " (" (language.number(view.figure.total.missing_points)) ")" }
        @if view.is_one_area { p.noprint { a href={ (view.base) "#missing" } { (phrase::all_areas(language)) } } }
        @if view.figure.total.missing_points == 0 { p { "✔ " (language.nobody_missing()) } }
        @for area in areas {
            h3 { (language.missing_of_area(&area.name, area.n_missing, area.people)) }
            @if !area.points.is_empty() {
                ul.list { @for point in &area.points { (point_line(view, point)) } }
            }
            @if area.points.len() < area.n_missing {
                p.more {
                    @if !area.points.is_empty() { (language.more_missing(area.n_missing - area.points.len())) ". " }
                    a.noprint href={ (view.base) "?area=" (area.code) "#missing" } { (phrase::whole_area(language)) }
                }
            }
        }
    }
}

fn point_line(view: &OrganisersView<'_>, point: &MissingView) -> Markup {
    let language = view.language;
    html! {
        li {
            div.who {
                strong { (point.name) } " " span.small { (point.code) " · " (language.presence(point.presence)) }
                @if point.expected.is_some() { " " span.small { "· " (linked::expects(language, point.expected)) } }
                br;
                (telephone(view, point))
                @if let Some(called) = &point.called {
                    br; span.called {
                        "☎ " (phrase::called_by(language, &called.by, &view.hour_minute(called.at), called.n_calls))
                        @if !called.note.is_empty() { ": " (called.note) }
                    }
                }
            }
            (view.form(&html! {
                input type="hidden" name="code" value=(point.code);
                input type="text" name="note" maxlength="200" aria-label=(phrase::call_note(language)) placeholder=(phrase::call_note(language));
                button name="do" value="called" { (phrase::called(language)) }
            }))
        }
    }
}

fn telephone(view: &OrganisersView<'_>, point: &MissingView) -> Markup {
    let dialled: String = point.phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
    let words = view.language.call_at(&point.contact, &point.phone, point.of.as_deref());
    html! {
        @if dialled.is_empty() { span { (words) } } @else { a href={ "tel:" (dialled) } { (words) } }
    }
}
