//! What the reader does with incidents and points: what is asked before, and what is then asked of the
//! collector.

use diemcau_core::act::Act;
use diemcau_core::ids::{Code, PointIdx};
use diemcau_core::incident::fold::Deed;
use diemcau_core::incident::{Incident, IncidentId};

use super::length;
use crate::command::Command;
use crate::event::Action;
use crate::layout::Showing;
use crate::state::question::Question;
use crate::state::telling::Telling;
use crate::state::{Overlay, State};

pub(super) fn run(state: &mut State, command: Command) -> Action {
    if command == Command::DropQuestion {
        state.overlay = Overlay::None;
        return Action::Nothing;
    }
    if command == Command::Answer {
        return match std::mem::replace(&mut state.overlay, Overlay::None) {
            Overlay::Asking(question) => answered(state, question),
            other => {
                state.overlay = other;
                Action::Nothing
            }
        };
    }
    match begin(state, command) {
        Ok(Step::Ask(question)) => {
            go_to_called(state, &question);
            state.overlay = Overlay::Asking(question);
            Action::Nothing
        }
        Ok(Step::Do(act)) => sent(state, act),
        Err(telling) => {
            state.telling = Some(telling);
            Action::Nothing
        }
    }
}

/// The cursor goes to the point that is called.
fn go_to_called(state: &mut State, question: &Question) {
    if let (Question::Called { point, .. }, Some(view)) = (question, &state.view)
        && let Some(idx) = view.replica().roster().find(point.as_str())
    {
        state.count.go_to(idx);
    }
}

/// What an act begins with.
enum Step {
    /// Something is asked first.
    Ask(Question),
    /// It is done at once.
    Do(Act),
}

fn begin(state: &State, command: Command) -> Result<Step, Telling> {
    if state.telling == Some(Telling::Awaited) {
        return Err(Telling::Awaited);
    }
    let operator = state.operator.as_deref().ok_or(Telling::NoOperator)?;
    let text = String::new();
    if command == Command::Reply {
        let point = site(state).and_then(|idx| code(state, idx)).ok_or(Telling::NothingChosen)?;
        return Ok(Step::Ask(Question::Reply { point, text }));
    }
    if let Command::Call | Command::CallNext = command {
        let (view, count) = (state.view.as_ref().ok_or(Telling::NothingChosen)?, &state.count);
        let next = if command == Command::Call { count.point() } else { count.next_to_call(view) };
        let point = next.and_then(|idx| code(state, idx)).ok_or(Telling::NothingChosen)?;
        return Ok(Step::Ask(Question::Called { point, text }));
    }
    if let Command::Tick(is_good) = command {
        return tick(state, is_good).map(Step::Do).ok_or(Telling::NothingChosen);
    }
    let chosen = state.incident().filter(|_| state.showing == Showing::Incidents);
    let incident = chosen.ok_or(Telling::NothingChosen)?;
    let id = incident.id;
    Ok(match command {
        Command::Acknowledge => Step::Ask(Question::Acknowledge { id, text }),
        Command::Note => Step::Ask(Question::Note { id, text }),
        Command::AssignToMe => match incident.assigned_to.as_deref() {
            Some(from) if from != operator => Step::Ask(Question::TakeOver { id, from: from.into() }),
            Some(_) | None => Step::Do(mine(id, operator)),
        },
        Command::Silence => {
            let node = node(state, incident).and_then(|idx| code(state, idx)).ok_or(Telling::NoSubtree)?;
            Step::Ask(Question::SilenceLength { node, text })
        }
        _ => return Err(Telling::NothingChosen),
    })
}

/// The point whose people are answered: that under the cursor; of an incident whose points do not take the
/// keys the first that asks for help, else its first.
fn site(state: &State) -> Option<PointIdx> {
    let view = state.view.as_ref()?;
    if state.showing == Showing::Points {
        return state.selected().filter(|idx| !view.point(*idx).unplaced);
    }
    let members = &state.incident()?.found.members;
    let under_cursor = || members.get(state.incidents.points.cursor);
    let asks = || members.iter().find(|member| view.now(member.point).help.is_some());
    let chosen = if state.incidents.in_detail { under_cursor() } else { asks().or(members.first()) };
    chosen.map(|member| member.point)
}

/// What is said of the check under the cursor.
fn tick(state: &State, is_good: Option<bool>) -> Option<Act> {
    let (speaker, check) = state.speakers.selected().filter(|_| state.showing == Showing::Speakers)?;
    let (_, point) = state.speakers.rows().get(speaker)?;
    Some(Act::Tick { code: code(state, *point)?.as_str().into(), check, is_good })
}

fn node(state: &State, incident: &Incident) -> Option<PointIdx> {
    let roster = state.view.as_ref()?.replica().roster();
    incident.found.node(roster).filter(|node| !roster.point(*node).unplaced)
}

fn answered(state: &mut State, question: Question) -> Action {
    let next = match question {
        Question::Acknowledge { id, text } => {
            let text = text.trim().into();
            return sent(state, Act::Incident { id, deed: Deed::Acknowledge { text } });
        }
        Question::Note { id, text } => {
            let text = text.trim().into();
            return sent(state, Act::Incident { id, deed: Deed::Note { text } });
        }
        Question::TakeOver { id, .. } => {
            let operator = state.operator.clone().unwrap_or_default();
            return sent(state, mine(id, &operator));
        }
        Question::Reply { point, text } => {
            let code = point.as_str().into();
            return sent(state, Act::Reply { code, text: text.trim().into() });
        }
        Question::Called { point, text } => {
            let code = point.as_str().into();
            return sent(state, Act::Called { code, note: text.trim().into() });
        }
        Question::Silence { node, length, reason } => {
            let Some(view) = &state.view else { return Action::Nothing };
            let to = view.event_time(state.mono) + length;
            let (code, reason) = (node.as_str().into(), reason.into());
            return sent(state, Act::Silence { code, from: None, to, reason });
        }
        Question::SilenceLength { node, text } => {
            if let Some(length) = length::parse(&text) {
                Question::SilenceReason { node, length, text: String::new() }
            } else {
                state.telling = Some(Telling::BadLength);
                Question::SilenceLength { node, text }
            }
        }
        Question::SilenceReason { node, length, text } if text.trim().is_empty() => {
            Question::SilenceReason { node, length, text }
        }
        Question::SilenceReason { node, length, text } => {
            Question::Silence { node, length, reason: text.trim().to_owned() }
        }
    };
    state.overlay = Overlay::Asking(next);
    Action::Nothing
}

fn mine(id: IncidentId, operator: &str) -> Act {
    Act::Incident { id, deed: Deed::Assign { to: operator.into() } }
}

fn code(state: &State, idx: PointIdx) -> Option<Code> {
    state.view.as_ref().map(|view| view.point(idx).code.clone())
}

fn sent(state: &mut State, act: Act) -> Action {
    state.telling = Some(Telling::Awaited);
    Action::Act(Box::new(act))
}
