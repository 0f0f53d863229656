//! How many people are there: the reason for which most people open the page.

use diemcau_proto::v1::Attendance;
use diemcau_proto::v1::report::Body;
use maud::{Markup, html};

use super::{Tone, Typed, View, say};
use crate::board::Word;
use crate::page::form::{Section, Trouble};
use crate::report::Topic;

pub(super) fn section(view: &View<'_>) -> Markup {
    let typed = view.typed(Section::Count);
    let (count, by) = match typed {
        Some(Typed { raw, .. }) => (raw.count.as_str(), raw.by.as_str()),
        None => ("", view.by.or_else(|| last_by(view)).unwrap_or_default()),
    };
    let is_wrong = matches!(typed, Some(Typed { trouble: Trouble::Wrong(_), .. }));
    html! {
        section.count #count tabindex="-1" aria-labelledby="count-h" {
            h2 #count-h { label for="count-n" { "Số đại biểu có mặt (gồm cả người dân)" } }
            p.hint #count-hint { "Chỉ tính người có mặt TẠI điểm cầu này" }
            (view.trouble(Section::Count))
            @match typed {
                Some(Typed { trouble: Trouble::Surprising { count, last }, raw, .. }) => {
                    (view.form(Section::Count, &sure(*count, *last, &raw.by)))
                }
                _ => (view.form(Section::Count, &html! {
                    input #count-n name="count" type="text" inputmode="numeric" autocomplete="off"
                        pattern="[0-9][0-9., ]*" title="Một số nguyên từ 0 đến 100.000" maxlength="9" required autofocus
                        value=(count) aria-describedby="count-hint count-trouble" aria-invalid=[is_wrong.then_some("true")];
                    label for="count-by" { "Người báo" }
                    input #count-by name="by" type="text" autocomplete="name" maxlength="60" value=(by);
                    button.main type="submit" { "Báo số đại biểu" }
                })),
            }
            (live(view))
        }
    }
}

pub(super) fn live(view: &View<'_>) -> Markup {
    html! {
        div.fate data-live="count" aria-live="polite" {
            @match last(view) {
                Some((word, count)) => {
                    @let (tone, fate) = say::fate(view.board, word);
                    p class=(tone.class()) {
                        "Số đã báo: " strong.figure { (say::number(count.count)) }
                        @if !count.by.is_empty() { " (" (count.by) ")" }
                        " lúc " (say::hh_mm(view.board, word.at_ms)) br;
                        strong { (tone.sign()) " " (fate) }
                    }
                }
                None => p.unknown { strong { (Tone::Unknown.sign()) " chưa báo" } },
            }
        }
    }
}

/// The person is asked once about a number that surprises.
fn sure(count: u32, last: Option<u32>, by: &str) -> Markup {
    html! {
        input type="hidden" name="count" value=(count);
        input type="hidden" name="sure" value=(count);
        input type="hidden" name="by" value=(by);
        p.trouble role="alert" {
            (Tone::Fair.sign()) " Có đúng là " strong { (say::number(count)) " người" } " không?"
            @if let Some(last) = last { " Lần trước đã báo " (say::number(last)) "." }
            " Số này CHƯA được ghi."
        }
        button.main type="submit" autofocus { "Đúng, báo " (say::number(count)) " người" }
        a.button href="/" { "Không, nhập lại" }
    }
}

fn last<'a>(view: &'a View<'_>) -> Option<(&'a Word, &'a Attendance)> {
    let word = view.board.words.get(&Topic::Count)?;
    if let Body::Attendance(count) = &word.said.body { Some((word, count)) } else { None }
}

fn last_by<'a>(view: &'a View<'_>) -> Option<&'a str> {
    last(view).map(|(_, count)| count.by.as_str())
}
