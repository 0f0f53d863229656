//! What goes to the clipboard of the reader's terminal.

use diemcau_core::missing;

use crate::event::Action;
use crate::layout::Showing;
use crate::state::State;
use crate::state::telling::Telling;

/// The number to call about the point under the cursor; among the incidents what the one under it is.
pub(super) fn run(state: &mut State) -> Action {
    let Some(text) = text(state).filter(|text| !text.is_empty()) else {
        state.telling = Some(Telling::NothingChosen);
        return Action::Nothing;
    };
    state.telling = Some(Telling::Copied(text.clone()));
    Action::Copy(text)
}

fn text(state: &State) -> Option<String> {
    let view = state.view.as_ref()?;
    if state.showing == Showing::Incidents && !state.incidents.in_detail {
        let incident = state.incident()?;
        let title = view.in_scene(|scene| state.language.incident_title(incident, scene));
        let evidence = view.in_scene(|scene| state.language.evidence(&incident.found, scene));
        return Some(format!("#{} {title}. {evidence}", incident.id.0));
    }
    Some(missing::contact(view.replica().roster(), state.point()?).phone.to_owned())
}
