//! Conflicts and flags, with what to do about each.

use diemcau_core::attendance::CountSource;
use diemcau_core::figure::Flag;
use diemcau_core::time::Timestamp;
use diemcau_phrase::page::organisers as phrase;
use maud::{Markup, html};

use super::OrganisersView;

/// A point whose number is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubtView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People expected, where that is known.
    pub expected: Option<u32>,
    /// The number that stands.
    pub stands: Option<ToldView>,
    /// What was told, the newest first.
    pub told: Vec<ToldView>,
    /// The sources contradict each other.
    pub is_conflict: bool,
    /// What is odd.
    pub flags: Vec<Flag>,
    /// Who found the number right, if somebody did.
    pub verified_by: Option<String>,
}

/// A number, and who told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldView {
    /// People.
    pub count: u32,
    /// Who or what counted.
    pub source: Option<CountSource>,
    /// By name; may be empty.
    pub by: String,
    /// When it was observed.
    pub at: Timestamp,
}

pub(super) fn section(view: &OrganisersView<'_>) -> Markup {
    let language = view.language;
    html! {
        h2 #doubtful-h { (phrase::doubtful(language)) " (" (view.doubtful.len()) ")" }
        @if view.doubtful.is_empty() {
            p { "✔ " (phrase::nothing_doubtful(language)) }
        } @else {
            p.small { (phrase::doubtful_how(language)) }
            ul.list { @for held in view.doubtful { (line(view, held)) } }
        }
    }
}

fn line(view: &OrganisersView<'_>, held: &DoubtView) -> Markup {
    let language = view.language;
    let is_overridden = held.stands.as_ref().is_some_and(|told| told.source == Some(CountSource::Override));
    html! {
        li {
            div.who {
                strong { (held.name) } " " span.small { (held.code) @if let Some(n) = held.expected { " · " (diemcau_phrase::page::linked::expects(language, Some(n))) } }
                br;
                @if held.is_conflict { strong.bad { "✖ " (phrase::conflict(language)) } " " }
                @for flag in &held.flags { span.fair { "▲ " (language.flag(*flag)) } " " }
                @if let Some(stands) = &held.stands { br; (phrase::stands(language)) (told(view, stands)) }
                @if let Some(by) = &held.verified_by { " " span.good { "✔ " (language.verified_by(by, "")) } }
                @if held.is_conflict {
                    @for one in &held.told { br; span.small { (phrase::told(language)) (told(view, one)) } }
                }
            }
            div.acts {
                @if held.stands.is_some() && held.verified_by.is_none() && !is_overridden {
                    (view.form(&html! {
                        input type="hidden" name="code" value=(held.code);
                        button name="do" value="verify" { (phrase::verify(language)) }
                    }))
                }
                @if is_overridden {
                    (view.form(&html! {
                        input type="hidden" name="code" value=(held.code);
                        button name="do" value="end-override" { (phrase::end_override(language)) }
                    }))
                } @else {
                    (view.form(&html! {
                        input type="hidden" name="code" value=(held.code);
                        input.number type="text" inputmode="numeric" name="count" maxlength="9" required aria-label=(phrase::number(language)) placeholder=(phrase::number(language));
                        input type="text" name="reason" maxlength="200" required aria-label=(phrase::reason(language)) placeholder=(phrase::reason(language));
                        button name="do" value="override" { (phrase::overrule(language)) }
                    }))
                }
            }
        }
    }
}

fn told(view: &OrganisersView<'_>, told: &ToldView) -> String {
    let language = view.language;
    format!(
        "{} ({})",
        language.number(told.count),
        language.counted_by(&told.by, told.source, &view.hour_minute(told.at))
    )
}
