//! The chair, picture and sound, and what operators answered.

use diemcau_core::statements::{CONFIRMED_FOR, MediaState};
use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{PageView, Tone, fate};
use crate::form::Section;
use crate::view::Reported;

pub(super) fn chair(view: &PageView<'_>) -> Markup {
    html! {
        section #chair tabindex="-1" aria-labelledby="chair-h" {
            h2 #chair-h { (phrase::chair_heading(view.language)) }
            (chair_live(view))
            (view.trouble(Section::Chair))
            (view.form(Section::Chair, &html! {
                button name="say" value="yes" { (phrase::chair_present(view.language)) }
                button.quiet name="say" value="no" { (phrase::chair_absent(view.language)) }
            }))
        }
    }
}

pub(super) fn picture(view: &PageView<'_>) -> Markup {
    html! {
        section #picture tabindex="-1" aria-labelledby="picture-h" {
            h2 #picture-h { (phrase::picture_and_sound(view.language)) }
            (picture_live(view))
            (view.trouble(Section::Picture))
            (view.form(Section::Picture, &html! {
                button.well name="say" value="good" { (Tone::Good.sign()) " " (phrase::both_well(view.language)) }
                div.pair {
                    button.ill name="say" value="no-picture" { (Tone::Bad.sign()) " " (phrase::no_picture(view.language)) }
                    button.ill name="say" value="no-sound" { (Tone::Bad.sign()) " " (phrase::no_sound(view.language)) }
                }
            }))
        }
    }
}

pub(super) fn replies(view: &PageView<'_>) -> Markup {
    html! {
        section #replies aria-labelledby="replies-h" {
            h2 #replies-h { (phrase::replies(view.language)) }
            (replies_live(view))
        }
    }
}

pub(super) fn live(view: &PageView<'_>) -> Markup {
    html! {
        (chair_live(view))
        (picture_live(view))
        (replies_live(view))
    }
}

fn chair_live(view: &PageView<'_>) -> Markup {
    let said = view.point.chair_present.as_ref();
    html! {
        div.fate data-live="chair" aria-live="polite" {
            (told(view, said.map(|said| (said, phrase::chair(view.language, said.what)))))
        }
    }
}

fn picture_live(view: &PageView<'_>) -> Markup {
    let said = view.point.media.as_ref();
    let now = view.point.clock.now;
    let is_old =
        said.is_some_and(|said| said.what == MediaState::Good && now.since(said.at) >= CONFIRMED_FOR);
    html! {
        div.fate data-live="picture" aria-live="polite" {
            (told(view, said.map(|said| (said, phrase::media(view.language, said.what)))))
            @if is_old {
                p.fair { strong { (Tone::Fair.sign()) " " (phrase::confirm_again(view.language)) } }
            }
        }
    }
}

fn replies_live(view: &PageView<'_>) -> Markup {
    html! {
        div.fate data-live="replies" aria-live="polite" {
            @if view.point.replies.is_empty() {
                p.small { (phrase::no_reply(view.language)) }
            }
            @for reply in view.point.replies.iter().rev() {
                p.reply {
                    strong { (view.hour_minute(reply.at)) } " "
                    (reply.text)
                    @if !reply.by.is_empty() { span.small { " — " (reply.by) } }
                }
            }
        }
    }
}

/// What was reported last, with its fate.
fn told<T>(view: &PageView<'_>, reported: Option<(&Reported<T>, &str)>) -> Markup {
    html! {
        @if let Some((reported, text)) = reported {
            @let (tone, fate) = fate::told(view, &reported.fate);
            p class=(tone.class()) {
                (phrase::reported_before(view.language)) strong { (text) } (phrase::at(view.language, &view.hour_minute(reported.at))) br;
                strong { (tone.sign()) " " (fate) }
            }
        } @else {
            p.unknown { strong { (Tone::Unknown.sign()) " " (phrase::not_reported(view.language)) } }
        }
    }
}
