//! The chair, picture and sound, help, and what operators answered.

use std::time::Duration;

use diemcau_core::statements::CONFIRMED_FOR;
use diemcau_proto::v1::report::Body;
use diemcau_proto::v1::{Help, MediaState};
use maud::{Markup, html};

use super::{Tone, View, say};
use crate::board::{Fate, Word};
use crate::page::form::Section;
use crate::report::Topic;

pub(super) fn chair(view: &View<'_>) -> Markup {
    html! {
        section #chair tabindex="-1" aria-labelledby="chair-h" {
            h2 #chair-h { "Người chủ trì" }
            (chair_live(view))
            (view.trouble(Section::Chair))
            (view.form(Section::Chair, &html! {
                button name="say" value="yes" { "Người chủ trì đã có mặt" }
                button.quiet name="say" value="no" { "Chưa có mặt" }
            }))
        }
    }
}

pub(super) fn picture(view: &View<'_>) -> Markup {
    html! {
        section #picture tabindex="-1" aria-labelledby="picture-h" {
            h2 #picture-h { "Hình và tiếng của buổi lễ" }
            (picture_live(view))
            (view.trouble(Section::Picture))
            (view.form(Section::Picture, &html! {
                button.well name="say" value="good" { (Tone::Good.sign()) " Hình, tiếng tốt" }
                div.pair {
                    button.ill name="say" value="no-picture" { (Tone::Bad.sign()) " Mất hình" }
                    button.ill name="say" value="no-sound" { (Tone::Bad.sign()) " Mất tiếng" }
                }
            }))
        }
    }
}

pub(super) fn help(view: &View<'_>) -> Markup {
    let text = view.typed(Section::Help).map_or("", |typed| typed.raw.text.as_str());
    html! {
        section #help tabindex="-1" aria-labelledby="help-h" {
            h2 #help-h { "Cần hỗ trợ" }
            (help_live(view))
            (view.trouble(Section::Help))
            (view.form(Section::Help, &html! {
                label for="help-text" { "Cần gì? (vài lời)" }
                input #help-text name="text" type="text" maxlength="300" value=(text);
                button.ill name="say" value="needed" { "Cần hỗ trợ" }
            }))
        }
    }
}

pub(super) fn replies(view: &View<'_>) -> Markup {
    html! {
        section #replies aria-labelledby="replies-h" {
            h2 #replies-h { "Trung tâm trả lời" }
            (replies_live(view))
        }
    }
}

pub(super) fn live(view: &View<'_>) -> Markup {
    html! {
        (chair_live(view))
        (picture_live(view))
        (help_live(view))
        (replies_live(view))
    }
}

fn chair_live(view: &View<'_>) -> Markup {
    let word = view.board.words.get(&Topic::Chair);
    let said = word.and_then(|word| match &word.said.body {
        Body::Chair(chair) if chair.present => Some((word, "đã có mặt")),
        Body::Chair(_) => Some((word, "chưa có mặt")),
        _ => None,
    });
    html! {
        div.fate data-live="chair" aria-live="polite" { (told(view, said)) }
    }
}

fn picture_live(view: &View<'_>) -> Markup {
    let word = view.board.words.get(&Topic::Confirmation);
    let said = word.and_then(|word| match &word.said.body {
        Body::Confirmation(body) => match body.state() {
            MediaState::Good => Some((word, "hình, tiếng tốt")),
            MediaState::NoPicture => Some((word, "mất hình")),
            MediaState::NoSound => Some((word, "mất tiếng")),
            MediaState::Unspecified => None,
        },
        _ => None,
    });
    let is_old =
        said.is_some_and(|(word, text)| text == "hình, tiếng tốt" && age(view, word) >= CONFIRMED_FOR);
    html! {
        div.fate data-live="picture" aria-live="polite" {
            (told(view, said))
            @if is_old {
                p.fair { strong { (Tone::Fair.sign()) " Đã quá 30 phút: xin bấm lại." } }
            }
        }
    }
}

fn help_live(view: &View<'_>) -> Markup {
    let open = open_help(view);
    html! {
        div.fate data-live="help" aria-live="polite" data-v=(open.map_or_else(String::new, |(word, _)| format!("{} {:?}", word.seq, word.fate))) {
            @if let Some((word, help)) = open {
                @let (tone, fate) = say::fate(view.board, word);
                p class=(tone.class()) {
                    "Đang cần hỗ trợ" @if !help.text.is_empty() { ": " strong { (help.text) } }
                    " (" (say::hh_mm(view.board, word.at_ms)) ")" br;
                    strong { (tone.sign()) " " (fate) }
                }
                (view.form(Section::Help, &html! {
                    button.quiet name="say" value="over" { "Không cần hỗ trợ nữa" }
                }))
            }
        }
    }
}

fn replies_live(view: &View<'_>) -> Markup {
    html! {
        div.fate data-live="replies" aria-live="polite" {
            @if view.board.replies.is_empty() {
                p.small { "Chưa có lời nào." }
            }
            @for reply in view.board.replies.iter().rev() {
                p.reply {
                    strong { (say::hh_mm(view.board, reply.at_ms)) } " "
                    (reply.text)
                    @if !reply.by.is_empty() { span.small { " — " (reply.by) } }
                }
            }
        }
    }
}

/// What was said last, with its fate.
fn told(view: &View<'_>, said: Option<(&Word, &str)>) -> Markup {
    html! {
        @if let Some((word, text)) = said {
            @let (tone, fate) = say::fate(view.board, word);
            p class=(tone.class()) {
                "Đã báo: " strong { (text) } " lúc " (say::hh_mm(view.board, word.at_ms)) br;
                strong { (tone.sign()) " " (fate) }
            }
        } @else {
            p.unknown { strong { (Tone::Unknown.sign()) " chưa báo" } }
        }
    }
}

/// Help that was asked for and is still needed, as far as this point knows: that all is well ends it.
fn open_help<'a>(view: &'a View<'_>) -> Option<(&'a Word, &'a Help)> {
    let word = view.board.words.get(&Topic::Help)?;
    let Body::Help(help) = &word.said.body else { return None };
    let is_refused = matches!(word.fate, Fate::Refused { .. });
    let is_well_since = view.board.words.get(&Topic::Confirmation).is_some_and(|later| {
        matches!(&later.said.body, Body::Confirmation(body) if body.state() == MediaState::Good)
            && later.seq > word.seq
    });
    (help.needed && (is_refused || !is_well_since)).then_some((word, help))
}

fn age(view: &View<'_>, word: &Word) -> Duration {
    let age_ms = say::event_ms(view.board, view.now).saturating_sub(word.at_ms);
    Duration::from_millis(u64::try_from(age_ms).unwrap_or(0))
}
