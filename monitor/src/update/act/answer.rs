//! What follows from an answer: the next question, or what is asked of the collector.

use diemcau_core::act::Act;
use diemcau_core::attendance::{CountAct, MAX_COUNT};
use diemcau_core::excuse::AttendsGiven;
use diemcau_core::incident::IncidentId;
use diemcau_core::incident::fold::Deed;

use super::{mine, sent};
use crate::event::Action;
use crate::state::question::Question;
use crate::state::telling::Telling;
use crate::state::{Overlay, State};
use crate::update::{length, replay};

pub(super) fn answered(state: &mut State, question: Question) -> Action {
    if let Question::ReplayTime { text } = &question {
        if let Some(command) = replay::time(state, text) {
            return Action::Replay(command);
        }
        state.telling = Some(Telling::BadTime);
        state.overlay = Overlay::Asking(question);
        return Action::Nothing;
    }
    if let Some(act) = act(state, &question) {
        return sent(state, act);
    }
    let next = next(state, question);
    state.overlay = Overlay::Asking(next);
    Action::Nothing
}

/// What is asked of the collector; none where more is to be asked of the reader first.
fn act(state: &State, question: &Question) -> Option<Act> {
    let deed = |id: &IncidentId, deed: Deed| Some(Act::Incident { id: *id, deed });
    match question {
        Question::Acknowledge { id, text } => deed(id, Deed::Acknowledge { text: text.trim().into() }),
        Question::Note { id, text } => deed(id, Deed::Note { text: text.trim().into() }),
        Question::TakeOver { id, .. } => Some(mine(*id, state.operator.as_deref().unwrap_or_default())),
        Question::Snooze { id, text } => {
            let until = state.view.as_ref()?.event_time(state.mono) + length::parse(text)?;
            deed(id, Deed::Snooze { until })
        }
        Question::Reply { point, text } => {
            Some(Act::Reply { code: point.as_str().into(), text: text.trim().into() })
        }
        Question::Called { point, text } => {
            Some(Act::Called { code: point.as_str().into(), note: text.trim().into() })
        }
        Question::EnterCount { point, text } => {
            let (count, note) = counted(text)?;
            let act = CountAct::Enter { count, note: note.into() };
            Some(Act::Count { code: point.as_str().into(), act })
        }
        Question::VerifyCount { point, .. } => {
            Some(Act::Count { code: point.as_str().into(), act: CountAct::Verify })
        }
        Question::Silence { node, length, reason } => {
            let to = state.view.as_ref()?.event_time(state.mono) + *length;
            let (code, reason) = (node.as_str().into(), reason.as_str().into());
            Some(Act::Silence { code, from: None, to, reason })
        }
        Question::EndSilence { silence, .. } => Some(Act::EndSilence { silence: *silence }),
        Question::Excuse { point, host, reason } => {
            let attends = host.as_deref().map_or(AttendsGiven::Away, |host| AttendsGiven::At(host.into()));
            let (code, reason) = (point.as_str().into(), reason.as_str().into());
            Some(Act::Excuse { code, attends, reason })
        }
        Question::Unexcuse { point, text } if !text.trim().is_empty() => {
            let (code, reason) = (point.as_str().into(), text.trim().into());
            Some(Act::Excuse { code, attends: AttendsGiven::Here, reason })
        }
        Question::SilenceLength { .. }
        | Question::SilenceReason { .. }
        | Question::ExcuseHost { .. }
        | Question::ExcuseReason { .. }
        | Question::Unexcuse { .. }
        | Question::ReplayTime { .. } => None,
    }
}

/// What is asked next: the same again where what was typed is no answer.
fn next(state: &mut State, question: Question) -> Question {
    let again = match &question {
        Question::SilenceLength { text, .. } | Question::Snooze { text, .. }
            if length::parse(text).is_none() =>
        {
            Some(Telling::BadLength)
        }
        Question::EnterCount { .. } => Some(Telling::BadNumber),
        _ => None,
    };
    if again.is_some() {
        state.telling = again;
        return question;
    }
    match question {
        Question::SilenceLength { node, text } => match length::parse(&text) {
            Some(length) => Question::SilenceReason { node, length, text: String::new() },
            None => Question::SilenceLength { node, text },
        },
        Question::SilenceReason { node, length, text } if !text.trim().is_empty() => {
            Question::Silence { node, length, reason: text.trim().to_owned() }
        }
        Question::ExcuseHost { point, text } => {
            let host = Some(text.trim().to_owned()).filter(|host| !host.is_empty());
            Question::ExcuseReason { point, host, text: String::new() }
        }
        Question::ExcuseReason { point, host, text } if !text.trim().is_empty() => {
            Question::Excuse { point, host, reason: text.trim().to_owned() }
        }
        unanswered => unanswered,
    }
}

/// How many people, and what is noted behind the number.
fn counted(text: &str) -> Option<(u32, &str)> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
    let (number, note) = text.split_at(digits);
    // "1.250" and "45a" are no numbers that somebody meant so.
    let is_apart = note.is_empty() || note.starts_with([' ', ',', ';', ':']);
    let count = number.parse().ok().filter(|count| *count <= MAX_COUNT && is_apart)?;
    Some((count, note.trim_start_matches([' ', ',', ';', ':'])))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_number_may_be_followed_by_a_note() {
        for (text, counted) in [
            ("45", Some((45, ""))),
            (" 45 chị Lan ", Some((45, "chị Lan"))),
            ("0, không ai", Some((0, "không ai"))),
            ("1.250", None),
            ("45a", None),
            ("", None),
            ("chị Lan", None),
            ("-3", None),
            ("100001", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(super::counted(text), counted, "{text}");
        }
    }
}
