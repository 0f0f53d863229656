//! What the keys do with a journal that is played again.

use crate::command::Command;
use crate::event::Action;
use crate::replay::ReplayCommand;
use crate::state::question::Question;
use crate::state::{Overlay, State};

pub(super) fn run(state: &mut State, command: Command) -> Action {
    let Some(replay) = &mut state.replay else { return Action::Nothing };
    Action::Replay(match command {
        Command::PauseReplay => {
            replay.is_paused = !replay.is_paused;
            ReplayCommand::Pause(replay.is_paused)
        }
        Command::TurnReplay(is_faster) => replay.turn(is_faster),
        Command::ReplayIncident(true) => ReplayCommand::NextIncident,
        Command::ReplayIncident(false) => ReplayCommand::PreviousIncident,
        _ => {
            state.overlay = Overlay::Asking(Question::ReplayTime { text: String::new() });
            return Action::Nothing;
        }
    })
}

/// The time that was typed, of the day that is shown; none of what is no time.
pub(super) fn time(state: &State, text: &str) -> Option<ReplayCommand> {
    let view = state.view.as_ref()?;
    let mut parts = text.trim().split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().map_or(Some(0), |second| second)?;
    if parts.next().is_some() {
        return None;
    }
    view.clock.on_day_of(view.event_time(state.mono), (hour, minute, second)).map(ReplayCommand::GoTo)
}
