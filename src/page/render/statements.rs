//! The chair, picture and sound, help, and what operators answered.

use diemcau_core::statements::{CONFIRMED_FOR, MediaState};
use diemcau_phrase::page as phrase;
use maud::{Markup, html};

use super::{PageView, Tone, fate};
use crate::form::Section;
use crate::view::{Fate, HelpRequest, Reported};

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

pub(super) fn help(view: &PageView<'_>) -> Markup {
    let text = view.typed(Section::Help).map_or("", |typed| typed.raw.text.as_str());
    html! {
        section #help tabindex="-1" aria-labelledby="help-h" {
            h2 #help-h { (phrase::help_heading(view.language)) }
            (help_live(view))
            (view.trouble(Section::Help))
            (view.form(Section::Help, &html! {
                label for="help-text" { (phrase::help_with(view.language)) }
                input #help-text name="text" type="text" maxlength="300" value=(text);
                button.ill name="say" value="needed" { (phrase::help_heading(view.language)) }
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
        (help_live(view))
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

fn help_live(view: &PageView<'_>) -> Markup {
    let open = open_help(view);
    html! {
        div.fate data-live="help" aria-live="polite" data-v=(open.map_or_else(String::new, |help| format!("{} {:?}", help.seq, help.fate))) {
            @if let Some(help) = open {
                @let (tone, fate) = fate::told(view, &help.fate);
                p class=(tone.class()) {
                    (phrase::help_open(view.language)) @if !help.what.text.is_empty() { ": " strong { (help.what.text) } }
                    " (" (view.hour_minute(help.at)) ")" br;
                    strong { (tone.sign()) " " (fate) }
                }
                (view.form(Section::Help, &html! {
                    button.quiet name="say" value="over" { (phrase::help_over(view.language)) }
                }))
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

/// Help that was asked for and is still needed, as far as the point knows: that all is well ends it.
fn open_help<'a>(view: &'a PageView<'_>) -> Option<&'a Reported<HelpRequest>> {
    let help = view.point.help.as_ref().filter(|help| help.what.needed)?;
    let is_refused = matches!(help.fate, Fate::Refused { .. });
    let media = view.point.media.as_ref();
    let is_well_since = media.is_some_and(|later| later.what == MediaState::Good && later.seq > help.seq);
    (is_refused || !is_well_since).then_some(help)
}
