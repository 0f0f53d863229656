//! What is asked of the reader, and what they are told of what they asked for, at the bottom of the screen.
//!
//! ```text
//!  Tiếp nhận #812, hẹn (để trống được): ETA 10 phút▏           Enter: gửi · Esc: bỏ
//!  CHƯA LÀM ĐƯỢC: không còn sự cố mang số này
//! ```

use diemcau_core::ids::Code;
use diemcau_core::incident::IncidentId;
use diemcau_core::missing::{self, Contact};
use diemcau_core::path::asked::AskedProbe;
use diemcau_phrase::screen::act as words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::list;
use crate::event::{ActDone, ProbeNews};
use crate::fit::{Pen, cells, columns, wrap};
use crate::state::State;
use crate::state::question::Question;
use crate::state::telling::Telling;
use crate::theme;

/// Columns that what is typed has beside its question; where there are fewer the question stands above.
const TYPED: u16 = 16;
/// Rows that a text takes at most.
const ROWS: usize = 3;

/// Writes a question over the footer.
pub(super) fn question(state: &State, question: &Question, buf: &mut Buffer, row: Rect) {
    let asked = asked(state, question);
    let Some(text) = question.text() else {
        let keys = words::keys_of_question(state.language);
        return text_over(&format!("{asked} {keys}"), theme::WARNING, buf, row);
    };
    let keys = format!("{} ", words::keys_of_text(state.language));
    let is_beside = columns(&asked) + TYPED + columns(&keys) + 2 <= row.width;
    if !is_beside {
        text_over(&asked, theme::KEY, buf, Rect { y: row.y.saturating_sub(1), ..row });
    }
    Clear.render(row, buf);
    let mut pen = Pen::new(buf, row, 0);
    pen.put(" ", theme::TEXT).put_at_end(&keys, theme::LABEL);
    if is_beside {
        pen.put(&asked, theme::KEY).put(" ", theme::TEXT);
    }
    // Its end is where the reader types.
    let room = pen.left().saturating_sub(1);
    let mut shown = text;
    while columns(shown) > room {
        let mut letters = shown.chars();
        letters.next();
        shown = letters.as_str();
    }
    pen.put(shown, theme::STRONG).put("▏", theme::KEY);
}

/// Writes what the reader is told above the footer.
pub(super) fn telling(state: &State, telling: &Telling, buf: &mut Buffer, footer: Rect) {
    let language = state.language;
    let (text, style) = match telling {
        Telling::Awaited => (words::awaited(language).to_owned(), theme::TOLD),
        Telling::Done { done, .. } => (done_text(state, done), theme::TOLD),
        Telling::Probe { point, news } => probe_text(state, point, news),
        Telling::Fault(fault) => {
            (format!("{}: {}", words::not_done(language), language.act_fault(fault)), theme::BANNER)
        }
        Telling::NoOperator => (words::no_operator(language).to_owned(), theme::WARNING),
        Telling::NothingChosen => (words::nothing_chosen(language).to_owned(), theme::WARNING),
        Telling::NoSubtree => (words::no_subtree(language).to_owned(), theme::WARNING),
        Telling::Said(text) => (text.to_string(), theme::TOLD),
        Telling::BadLength => (words::bad_length(language).to_owned(), theme::WARNING),
        Telling::BadTime => (words::bad_time(language).to_owned(), theme::WARNING),
        Telling::BadNumber => (words::bad_number(language).to_owned(), theme::WARNING),
        Telling::NoCount => (words::no_count(language).to_owned(), theme::WARNING),
        Telling::NoIncident => (words::no_incident(language).to_owned(), theme::WARNING),
        Telling::Copied(text) => (language.copied(text), theme::TOLD),
    };
    let row = Rect { y: footer.y.saturating_sub(1), ..footer };
    text_over(&text, style, buf, row);
}

fn done_text(state: &State, done: &ActDone) -> String {
    let language = state.language;
    let clock = state.view.as_ref().map(|view| view.clock.hms(done.at)).unwrap_or_default();
    match &done.reply {
        Some(reply) if reply.sent => language.reply_sent(&reply.point, &clock),
        Some(reply) => language.reply_waits(&reply.point),
        None if done.silences => language.silenced(done.fact.0),
        None => language.act_done_at(&clock),
    }
}

fn probe_text(state: &State, point: &Code, news: &ProbeNews) -> (String, Style) {
    let (language, point) = (state.language, name(state, point));
    let clock = |at| state.view.as_ref().map(|view| view.clock.hms(at)).unwrap_or_default();
    match news {
        ProbeNews::Asked(at) => (language.probe_asked(point, &clock(*at)), theme::TOLD),
        ProbeNews::Answered(AskedProbe { at, answer, .. }) => {
            let took = answer.as_ref().map(|(_, took)| *took);
            let asked = language.probe_answered(&clock(*at), "", took);
            let told = answer.as_ref().map(|(answer, _)| language.probe_answer(answer)).unwrap_or_default();
            (format!("{point}: {asked}. {told}"), theme::TOLD)
        }
        ProbeNews::Silent => (format!("{point}: {}", language.probe_silent()), theme::WARNING),
    }
}

/// Writes a text in as many rows as it needs, the last of them at `row`.
fn text_over(text: &str, style: Style, buf: &mut Buffer, row: Rect) {
    let lines = wrap(text, row.width.saturating_sub(2), ROWS);
    let height = cells(lines.len()).max(1);
    let area = Rect { y: (row.y + 1).saturating_sub(height), height, ..row };
    Clear.render(area, buf);
    buf.set_style(area, style);
    for (at, line) in lines.iter().enumerate() {
        Pen::new(buf, area, cells(at)).skip(1).put(line, style);
    }
}

fn asked(state: &State, question: &Question) -> String {
    let language = state.language;
    match question {
        Question::Acknowledge { id, .. } => language.ask_acknowledge(id.0, held_by(state, *id)),
        Question::Note { id, .. } => language.ask_note(id.0),
        Question::TakeOver { id, from } => language.ask_take_over(id.0, from),
        Question::SilenceLength { node, .. } => language.ask_silence_length(name(state, node)),
        Question::SilenceReason { node, length, .. } => {
            language.ask_silence_reason(name(state, node), *length)
        }
        Question::Silence { node, length, reason } => {
            language.ask_silence(name(state, node), n_points(state, node), *length, reason)
        }
        Question::ReplayTime { .. } => words::ask_replay_time(language).to_owned(),
        Question::EndSilence { node, .. } => language.ask_end_silence(name(state, node)),
        Question::Snooze { id, .. } => language.ask_snooze(id.0),
        Question::EnterCount { point, .. } => language.ask_enter_count(name(state, point)),
        Question::VerifyCount { point, count } => language.ask_verify_count(name(state, point), *count),
        Question::ExcuseHost { point, .. } => language.ask_host(name(state, point)),
        Question::ExcuseReason { point, host, .. } => {
            language.ask_excuse_reason(name(state, point), host.as_deref().map(|host| named(state, host)))
        }
        Question::Excuse { point, host, reason } => {
            let host = host.as_deref().map(|host| named(state, host));
            language.ask_excuse(name(state, point), host, reason)
        }
        Question::Unexcuse { point, .. } => language.ask_unexcuse(name(state, point)),
        Question::Reply { point, .. } => language.ask_reply(name(state, point)),
        Question::Called { point, .. } => language.ask_called(name(state, point), &call_at(state, point)),
    }
}

/// Who took an incident, if another than the reader did.
fn held_by(state: &State, id: IncidentId) -> Option<&str> {
    let incident = state.view.as_ref()?.replica().incidents().incidents().get(id)?;
    let by = incident.acknowledged.as_ref().map(|taken| &*taken.by)?;
    Some(by).filter(|by| state.operator.as_deref() != Some(*by))
}

/// Whom to call about a point, and at which number.
fn call_at(state: &State, code: &Code) -> String {
    let roster = state.view.as_ref().map(|view| view.replica().roster());
    let Some((roster, idx)) = roster.and_then(|roster| Some((roster, roster.find(code.as_str())?))) else {
        return String::new();
    };
    let Contact { name, phone, of } = missing::contact(roster, idx);
    let above = (of != idx).then(|| &*roster.point(of).name);
    state.language.call_at(name, &list::phone(phone), above)
}

/// How a point is called; its code where the roster does not have it any more.
fn name<'a>(state: &'a State, code: &'a Code) -> &'a str {
    named(state, code.as_str())
}

/// The same of a code as it was typed.
fn named<'a>(state: &'a State, code: &'a str) -> &'a str {
    let roster = state.view.as_ref().map(|view| view.replica().roster());
    let point = roster.and_then(|roster| Some(roster.point(roster.find(code)?)));
    point.map_or(code, |point| &point.name)
}

fn n_points(state: &State, code: &Code) -> usize {
    let Some(roster) = state.view.as_ref().map(|view| view.replica().roster()) else { return 0 };
    let Some(node) = roster.find(code.as_str()) else { return 0 };
    roster.iter().filter(|(idx, _)| roster.is_in(*idx, node)).count()
}
