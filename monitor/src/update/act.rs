//! What the reader does with incidents and points: what is asked before, and what is then asked of the
//! collector.

mod answer;

use diemcau_core::act::Act;
use diemcau_core::ids::{Code, PointIdx};
use diemcau_core::incident::fold::Deed;
use diemcau_core::incident::{Incident, IncidentId};
use diemcau_core::presence::Presence;

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
            Overlay::Asking(question) => answer::answered(state, question),
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
    if command == Command::Probe {
        return Ok(Step::Do(Act::Probe { code: code_at_hand(state)?.as_str().into() }));
    }
    let text = String::new();
    let at_point = match command {
        Command::Reply => {
            let point = code_at_hand(state)?;
            Some(Question::Reply { point, text: text.clone() })
        }
        Command::EnterCount => Some(Question::EnterCount { point: code_at_hand(state)?, text: text.clone() }),
        Command::VerifyCount => Some(verified(state)?),
        Command::Excuse => Some(excused(state)?),
        _ => None,
    };
    if let Some(question) = at_point {
        return Ok(Step::Ask(question));
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
    let is_elsewhere = state.showing != Showing::Incidents;
    let missing = if is_elsewhere { Telling::NoIncident } else { Telling::NothingChosen };
    let incident = state.incident_at_hand().ok_or(missing)?;
    let id = incident.id;
    Ok(match command {
        Command::Acknowledge => Step::Ask(Question::Acknowledge { id, text }),
        Command::Note => Step::Ask(Question::Note { id, text }),
        Command::AssignToMe => match incident.assigned_to.as_deref() {
            Some(from) if from != operator => Step::Ask(Question::TakeOver { id, from: from.into() }),
            Some(_) | None => Step::Do(mine(id, operator)),
        },
        Command::Snooze => Step::Ask(Question::Snooze { id, text }),
        Command::Silence => {
            if let Some(question) = silenced(state, incident) {
                return Ok(Step::Ask(question));
            }
            let node = node(state, incident).and_then(|idx| code(state, idx)).ok_or(Telling::NoSubtree)?;
            Step::Ask(Question::SilenceLength { node, text })
        }
        _ => return Err(Telling::NothingChosen),
    })
}

fn code_at_hand(state: &State) -> Result<Code, Telling> {
    state.point().and_then(|idx| code(state, idx)).ok_or(Telling::NothingChosen)
}

/// Whether the number that stands at the point is right.
fn verified(state: &State) -> Result<Question, Telling> {
    let (point, idx) = (code_at_hand(state)?, state.point().ok_or(Telling::NothingChosen)?);
    let count = state.view.as_ref().and_then(|view| view.now(idx).count.as_deref().map(|count| count.count));
    count.map(|count| Question::VerifyCount { point, count }).ok_or(Telling::NoCount)
}

/// Where the people of the point attend, or why they attend there again.
fn excused(state: &State) -> Result<Question, Telling> {
    let (point, idx) = (code_at_hand(state)?, state.point().ok_or(Telling::NothingChosen)?);
    let text = String::new();
    let presence = state.view.as_ref().map(|view| view.now(idx).presence);
    Ok(if presence == Some(Presence::Excused) {
        Question::Unexcuse { point, text }
    } else {
        Question::ExcuseHost { point, text }
    })
}

/// Whether the silence of an incident is to end, if it is silenced.
fn silenced(state: &State, incident: &Incident) -> Option<Question> {
    let view = state.view.as_ref()?;
    let silence = view.silence(incident, view.event_time(state.mono))?;
    Some(Question::EndSilence { silence: silence.id, node: view.point(silence.node).code.clone() })
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
