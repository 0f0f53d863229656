//! The page behind a point's link: what its people report by phone, without scripts.
//!
//! ```text
//! Xã Thọ Xuân (TX-001)                    07:12:05   Cập nhật
//! Số đại biểu có mặt   [    ]   Người báo cáo [          ]   [Báo số đại biểu]
//! Số đang tính · Người chủ trì · Hình và tiếng · Cần hỗ trợ · Máy chủ giám sát trả lời
//! ```

use diemcau_phrase::page as phrase;
use diemcau_phrase::page::linked as words;
use diemcau_phrase::{Language, page};
use maud::{Markup, html};

use super::{FormFault, PageView, Section, Tone, count, document, header, help, statements};
use crate::below::{field, signature};
use crate::view::{BelowView, Standing};

/// The whole page.
pub fn page(view: &PageView<'_>) -> Markup {
    document(
        view.language,
        view.point.title(),
        false,
        &html! {
            (header::header(view))
            main {
                (count::section(view))
                (statements::picture(view))
                (statements::chair(view))
                (help::section(view))
                (statements::replies(view))
            }
        },
    )
}

/// A page that says one thing, and nothing of any point or event.
pub fn lone(language: Language, text: &str) -> Markup {
    document(
        language,
        page::point(language),
        false,
        &html! {
            main { section.lone { h1 { (page::point(language)) } p role="alert" { (text) } } }
        },
    )
}

/// What stands and what holds for the numbers, above what was told here.
pub(super) fn standing(view: &PageView<'_>) -> Markup {
    let Some(linked) = &view.linked else { return html! {} };
    let language = view.language;
    html! {
        @if linked.is_unwritten { p.trouble role="alert" { (Tone::Bad.sign()) " " (words::unwritten(language)) } }
        @if let Some(opens) = linked.opens {
            p.fair { (Tone::Fair.sign()) " " (words::not_open_yet(language, &view.hour_minute(opens))) }
        }
        @if let Some(host) = linked.hosted_by { p.fair { (Tone::Fair.sign()) " " (words::attends_at(language, host)) } }
        @if let Some(held) = &linked.standing {
            div.fate { p.good {
                (words::standing_count(language)) strong.figure { (language.number(held.count)) }
                @if held.is_verified { strong { (words::verified(language)) } }
                br; span.small { (told(view, held)) }
            } }
        }
    }
}

/// The fields that the page of the machine itself does not have.
pub(super) fn fields(view: &PageView<'_>) -> Markup {
    let Some(linked) = &view.linked else { return html! {} };
    let language = view.language;
    let typed = view.typed(Section::Count);
    let is_typed = linked.below.iter().any(|held| !held.typed.is_empty());
    html! {
        label for="count-note" { (words::note_label(language)) }
        input #count-note name="text" type="text" maxlength="300" autocomplete="off"
            value=(typed.map_or("", |typed| typed.raw.text.as_str()));
        @if let Some(FormFault::SurprisingBelow { numbers }) = typed.map(|typed| &typed.fault) {
            input type="hidden" name="sure_below" value=(signature(numbers));
        }
        @if !linked.below.is_empty() {
            details open[is_typed] {
                summary { (words::below_heading(language)) " (" (linked.below.len()) ")" }
                p.small { (words::below_rule(language)) }
                @for held in linked.below { (below(view, held)) }
            }
        }
    }
}

/// The same, where a person is asked about the number and changes nothing else.
pub(super) fn hidden(view: &PageView<'_>) -> Markup {
    let Some(linked) = &view.linked else { return html! {} };
    let raw = view.typed(Section::Count).map(|typed| typed.raw);
    html! {
        @if let Some(raw) = raw {
            input type="hidden" name="text" value=(raw.text);
            input type="hidden" name="sure_below" value=(raw.sure_below);
        }
        @for held in linked.below.iter().filter(|held| !held.typed.is_empty()) {
            input type="hidden" name=(field(&held.code)) value=(held.typed);
        }
    }
}

fn below(view: &PageView<'_>, held: &BelowView) -> Markup {
    let id = field(&held.code);
    html! {
        div.below {
            label for=(id) {
                (held.name) br;
                span.small {
                    (words::expects(view.language, held.expected))
                    @if let Some(standing) = &held.standing {
                        " · " (words::standing_count(view.language)) strong { (view.language.number(standing.count)) }
                    }
                }
            }
            input id=(id) name=(id) type="text" inputmode="numeric" autocomplete="off" maxlength="9" value=(held.typed);
        }
    }
}

fn told(view: &PageView<'_>, held: &Standing) -> String {
    let source = view.language.count_source(held.source);
    let by = if held.by.is_empty() { source.to_owned() } else { format!("{} ({source})", held.by) };
    format!("{by},{}", phrase::at(view.language, &view.hour_minute(held.at)))
}
