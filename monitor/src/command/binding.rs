//! A command with its keys, what is said of it, and where it does something.

use crossterm::event::KeyCode;
use diemcau_phrase::Language;
use diemcau_phrase::keys::Phrase;

use super::Command;
use crate::keys::Keys;
use crate::layout::{Showing, Shown};

/// Where a command does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// Whatever is shown.
    Anywhere,
    /// Before everything at once.
    Overview,
    /// Among the points.
    Points,
    /// Among the incidents.
    Incidents,
    /// Among what happened.
    Timeline,
    /// On the map.
    Map,
    /// Where cells or tiles lie beside each other.
    Tiled,
    /// Among the speakers.
    Speakers,
    /// Among those who have not reported.
    Count,
    /// Among points or incidents.
    Sites,
    /// Where a point or an incident is under the cursor.
    Places,
    /// Where a point is under the cursor that has a number.
    Numbers,
    /// Where somebody is to be called.
    Copied,
    /// Where a journal is played again.
    Replays,
    /// Where something else is shown.
    Except(Showing),
}

/// A command, its keys and what is said of it.
#[derive(Debug)]
pub(crate) struct Binding {
    /// Where it does something.
    pub(super) at: At,
    /// The keys that are pressed alone.
    pub(super) keys: &'static [KeyCode],
    /// What it asks for.
    pub(super) command: Command,
    /// The keys, as the help shows them.
    pub(super) shown: &'static str,
    /// What it does; none: the help tells of it elsewhere.
    pub(super) does: Option<Phrase>,
    /// How the footer shows it, if it does: keys, and what they do.
    pub(super) footer: Option<(&'static str, Phrase)>,
}

impl At {
    pub(super) fn holds(self, Shown { showing, is_replay }: Shown) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Replays => is_replay,
            Self::Overview => showing == Showing::Overview,
            Self::Points => showing == Showing::Points,
            Self::Map => showing == Showing::Map,
            Self::Tiled => matches!(showing, Showing::Overview | Showing::Map),
            Self::Timeline => showing == Showing::Timeline,
            Self::Incidents => showing == Showing::Incidents,
            Self::Speakers => showing == Showing::Speakers,
            Self::Count => showing == Showing::Count,
            Self::Except(other) => showing != other,
            Self::Sites => matches!(showing, Showing::Points | Showing::Incidents),
            Self::Places => matches!(showing, Showing::Overview | Showing::Points | Showing::Incidents),
            Self::Numbers => matches!(showing, Showing::Overview | Showing::Points | Showing::Count),
            Self::Copied => !matches!(showing, Showing::Alerts | Showing::Speakers),
        }
    }
}

impl Binding {
    /// Whether a key asks for it.
    pub(super) fn is_pressed(&self, keys: &Keys, code: KeyCode) -> bool {
        match keys.of(self.command) {
            Some((moved, _)) => moved == code,
            None => self.keys.contains(&code),
        }
    }

    /// The keys, as they are shown.
    pub(crate) fn shown<'a>(&self, keys: &'a Keys) -> &'a str {
        keys.of(self.command).map_or(self.shown, |(_, name)| name)
    }

    /// What it asks for.
    pub(crate) fn command(&self) -> Command {
        self.command
    }

    /// What it does, for the help; none: the help tells of it elsewhere.
    pub(crate) fn does(&self, language: Language) -> Option<&'static str> {
        self.does.map(|does| language.of(does))
    }

    /// Keys and word for the footer.
    pub(crate) fn footer<'a>(&self, keys: &'a Keys, language: Language) -> Option<(&'a str, &'static str)> {
        let (shown, does) = self.footer?;
        Some((keys.of(self.command).map_or(shown, |(_, name)| name), language.of(does)))
    }
}
