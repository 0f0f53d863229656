//! Whether the ceremony is safe, in one word: the first question of whoever passes the screen.

use diemcau_core::incident::Severity;
use diemcau_core::presence::Presence;

use super::State;
use crate::view::View;

/// Whether the ceremony is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Safety {
    /// Nobody knows: nothing is heard of the collector, or it was away itself.
    Unknown,
    /// A critical incident stands, or a point that speaks is not there when it should be.
    Danger,
    /// An incident stands, or a point asks for something.
    Watch,
    /// Nothing of that.
    Safe,
}

impl Safety {
    /// By what the screen shows.
    pub(crate) fn of(state: &State, view: &View) -> Self {
        if state.is_stale() {
            return Self::Unknown;
        }
        let is_critical = state.incidents.rows().iter().any(|(severity, _)| *severity == Severity::Critical);
        let is_mute = |presence: Presence| match presence {
            Presence::Live | Presence::Suspect | Presence::Excused | Presence::Unreachable => false,
            Presence::Unseen => view.is_unseen_news(),
            Presence::Lost | Presence::Left => true,
        };
        let is_one_mute = view.speaking.iter().any(|idx| is_mute(view.now(*idx).presence));
        if is_critical || is_one_mute {
            Self::Danger
        } else if view.replica().tallies().total().points.unreachable > 0 {
            Self::Unknown
        } else if state.incidents.len() > 0 || state.concerns.problems().next().is_some() {
            Self::Watch
        } else {
            Self::Safe
        }
    }
}
