//! What became of something that a person reported, with its sign.

use diemcau_phrase::page as phrase;

use super::{PageView, Tone};
use crate::view::Fate;

/// How it is told, and how good that is.
pub(super) fn told(view: &PageView<'_>, fate: &Fate) -> (Tone, String) {
    match fate {
        Fate::Waiting => (Tone::Fair, phrase::waiting(view.language).to_owned()),
        Fate::Received { at, disposition } => {
            let but = phrase::does_not_count(view.language, *disposition);
            let tone = if but.is_none() { Tone::Good } else { Tone::Fair };
            (tone, phrase::received(view.language, &view.hour_minute(*at), but))
        }
        Fate::Refused { reason, text } => {
            (Tone::Bad, phrase::refused(view.language, phrase::refusal(view.language, *reason, text)))
        }
    }
}
