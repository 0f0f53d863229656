//! What people at a point say: that they need help, and whether they see and hear the meeting.

use diemcau_core::ids::PointIdx;

use super::Rows;
use crate::render::trouble;
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Calls for help that are shown, the newest of them; of those before it only says how many.
const CALLS: usize = 3;

pub(super) fn help(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, words) = (state.language, state.language.screen());
    let Some(help) = &view.now(idx).help else { return };
    let now = view.event_time(state.mono);
    let calls = help.calls();
    let n_left_out = calls.len().saturating_sub(CALLS);
    for (nth, call) in calls.iter().skip(n_left_out).enumerate() {
        let since = language.since(&view.clock.hm(call.at), now.since(call.at));
        let text = match trouble::said(&call.text, &call.by) {
            Some(said) => format!("{said}, {since}"),
            None => format!("{} {since}", language.needs_help()),
        };
        let style = if call.answered { theme::ANSWERED } else { theme::UNANSWERED };
        rows.wrapped(if nth == 0 { words.help_asked } else { "" }, &text, style);
    }
    if n_left_out > 0 {
        rows.labelled("", &format!("+{n_left_out}"), theme::LABEL);
    }
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
