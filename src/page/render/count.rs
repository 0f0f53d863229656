//! How many people are there: the reason for which most people open the page.

use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{PageView, Tone, Typed, fate, linked};
use crate::form::{FormFault, RawForm, Section};

pub(super) fn section(view: &PageView<'_>) -> Markup {
    let typed = view.typed(Section::Count);
    let (count, by) = match typed {
        Some(Typed { raw, .. }) => (raw.count.as_str(), raw.by.as_str()),
        None => ("", view.by.or_else(|| last_by(view)).unwrap_or_default()),
    };
    let is_wrong = typed.is_some_and(|typed| !matches!(typed.fault, FormFault::Surprising { .. }));
    html! {
        section.count #count tabindex="-1" aria-labelledby="count-h" {
            h2 #count-h { label for="count-n" { (phrase::count_heading(view.language)) } }
            p.hint #count-hint { (phrase::count_rule(view.language)) }
            (view.trouble(Section::Count))
            @match typed {
                Some(Typed { fault: FormFault::Surprising { count, last, expected }, raw, .. }) => {
                    (view.form(Section::Count, &sure(view, *count, (*last, *expected), raw)))
                }
                _ => (view.form(Section::Count, &html! {
                    input #count-n name="count" type="text" inputmode="numeric" autocomplete="off"
                        pattern="[0-9][0-9., ]*" title=(phrase::count_range(view.language)) maxlength="9" required autofocus
                        value=(count) aria-describedby="count-hint count-trouble" aria-invalid=[is_wrong.then_some("true")];
                    label for="count-by" { (phrase::by_label(view.language)) }
                    input #count-by name="by" type="text" autocomplete="name" maxlength="60" value=(by);
                    (linked::fields(view))
                    button.main type="submit" { (phrase::report_count(view.language)) }
                })),
            }
            (linked::standing(view))
            (live(view))
        }
    }
}

pub(super) fn live(view: &PageView<'_>) -> Markup {
    html! {
        div.fate data-live="count" aria-live="polite" {
            @match &view.point.count {
                Some(count) => {
                    @let (tone, fate) = fate::told(view, &count.fate);
                    p class=(tone.class()) {
                        (phrase::count_reported(view.language)) strong.figure { (view.language.number(count.what.count)) }
                        (phrase::reported_by(&count.what.by))
                        (phrase::at(view.language, &view.hour_minute(count.at))) br;
                        strong { (tone.sign()) " " (fate) }
                    }
                }
                None => p.unknown { strong { (Tone::Unknown.sign()) " " (phrase::not_reported(view.language)) } },
            }
        }
    }
}

/// The person is asked once about a number that surprises.
fn sure(
    view: &PageView<'_>,
    count: u32,
    (last, expected): (Option<u32>, Option<u32>),
    raw: &RawForm,
) -> Markup {
    let language = view.language;
    html! {
        (linked::hidden(view))
        input type="hidden" name="count" value=(count);
        input type="hidden" name="sure" value=(count);
        input type="hidden" name="by" value=(raw.by);
        p.trouble role="alert" {
            @let [before, people, after] = phrase::is_it_right(language, count);
            (Tone::Fair.sign()) " " (before) strong.asked { (people) } (after)
            @if let Some(expected) = expected { " " (phrase::expected_count(language, expected)) }
            @if let Some(last) = last { " " (phrase::last_count(language, last)) }
            " " (phrase::count_not_recorded(language))
        }
        button.main type="submit" autofocus { (phrase::yes_report(language, count)) }
        a.button href=(view.home()) { (phrase::no_again(language)) }
    }
}

fn last_by<'a>(view: &'a PageView<'_>) -> Option<&'a str> {
    view.point.count.as_ref().map(|count| count.what.by.as_str())
}
