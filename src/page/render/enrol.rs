//! The form of a machine that nobody has told its point.

use diemcau_phrase::Language;
use diemcau_phrase::enrolment as phrase;
use maud::{Markup, html};

use super::document;

/// With what was typed of collector and code before, and what became of it.
pub fn enrol(language: Language, token: &str, (collector, code): (&str, &str), told: Option<&str>) -> Markup {
    document(
        language,
        phrase::title(language),
        false,
        &html! {
            main {
                section.lone {
                    h1 { (phrase::title(language)) }
                    @if let Some(told) = told { p.fault role="alert" { (told) } }
                    p { (phrase::how(language)) }
                    form method="post" action="/enroll" autocomplete="off" {
                        input type="hidden" name="token" value=(token);
                        p { label for="collector" { (phrase::collector_label(language)) } }
                        input #collector name="collector" type="text" required maxlength="255" value=(collector);
                        p { label for="code" { (phrase::code_label(language)) } }
                        input #code name="code" type="text" required maxlength="80" autocapitalize="characters" spellcheck="false" value=(code);
                        button type="submit" { (phrase::enrol_button(language)) }
                    }
                }
            }
        },
    )
}
