//! What people at a point say: that they need help, and whether they see and hear the meeting.

use diemcau_core::ids::PointIdx;

use super::Rows;
use crate::render::trouble;
use crate::state::State;
use crate::theme;
use crate::view::View;

pub(super) fn help(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, words) = (state.language, state.language.screen());
    let Some(help) = &view.now(idx).help else { return };
    let since = view.event_time(state.mono).since(help.at);
    let since = language.since(&view.clock.hm(help.at), since);
    let text = match trouble::said(&help.text, &help.by) {
        Some(said) => format!("{said}, {since}"),
        None => format!("{} {since}", language.needs_help()),
    };
    rows.wrapped(words.help_asked, &text, trouble::help_style(help));
    match &help.reply {
        Some(reply) => {
            let by = if reply.by.is_empty() { "" } else { &*format!(", {}", reply.by) };
            let text = format!("{}{by}: {}", language.at(&view.clock.hm(reply.at)), reply.text);
            rows.wrapped(words.reply, &text, theme::TEXT);
        }
        None => rows.labelled(words.reply, language.answered(false), theme::LABEL),
    }
}

pub(super) fn media(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, words, how) = (state.language, state.language.screen(), view.now(idx));
    let Some(said) = &how.confirmation else {
        if how.presence.is_connected() {
            rows.labelled(words.media, words.unconfirmed, theme::LABEL);
        }
        return;
    };
    let mut pen = rows.label(words.media);
    pen.put(language.media(said.state), theme::media(said.state));
    pen.put(" ", theme::TEXT).put(&language.at(&view.clock.hm(said.at)), theme::TEXT);
    for (before, more) in [(", ", &said.by), (": ", &said.note)] {
        if !more.is_empty() {
            pen.put(before, theme::TEXT).put(more, theme::TEXT);
        }
    }
}
