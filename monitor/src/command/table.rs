//! The one table of commands: keys, footer and help are all read from it.

use crossterm::event::KeyCode;
use diemcau_core::presence::Presence;
use diemcau_phrase::keys::{self, Phrase};

use super::Command;
use super::binding::{At, Binding};
use crate::keys::Keys;
use crate::layout::{Showing, Shown};
use crate::state::filter::Only;

use At::{
    Anywhere, Copied, Count, Except, Incidents, Map, Numbers, Overview, Places, Points, Replays, Sites,
    Speakers, Tiled, Timeline,
};
use KeyCode::{BackTab, Char, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up};

/// All commands, in the order of the help; the footer shows as many as fit.
static TABLE: &[Binding] = &[
    bind(Anywhere, &[Char('q')], Command::Quit, ("q", Some(keys::QUIT)), Some(("q", keys::QUIT))),
    bind(Anywhere, &[], Command::Suspend, ("Ctrl-Z", Some(keys::SUSPEND)), None),
    bind(Anywhere, &[Char('?')], Command::Help, ("?", Some(keys::HELP)), Some(("?", keys::HELP))),
    bind(Anywhere, &[Char('/')], Command::Search, ("/", Some(keys::SEARCH)), Some(("/", keys::SEARCH_SHORT))),
    bind(
        Anywhere,
        &[Char(':')],
        Command::Commands,
        (":", Some(keys::COMMANDS)),
        Some((":", keys::COMMANDS_SHORT)),
    ),
    bind(Anywhere, &[Char('L')], Command::OtherLanguage, ("L", Some(keys::OTHER_LANGUAGE)), None),
    bind(Anywhere, &[Char('K')], Command::NextPalette, ("K", Some(keys::NEXT_PALETTE)), None),
    bind(
        Places,
        &[Char('a')],
        Command::Acknowledge,
        ("a", Some(keys::ACKNOWLEDGE)),
        Some(("a", keys::ACKNOWLEDGE_SHORT)),
    ),
    bind(
        Incidents,
        &[Char('m')],
        Command::AssignToMe,
        ("m", Some(keys::ASSIGN)),
        Some(("m", keys::ASSIGN_SHORT)),
    ),
    bind(Incidents, &[Char('w')], Command::Note, ("w", Some(keys::NOTE)), Some(("w", keys::NOTE_SHORT))),
    bind(
        Incidents,
        &[Char('z')],
        Command::Silence,
        ("z", Some(keys::SILENCE)),
        Some(("z", keys::SILENCE_SHORT)),
    ),
    bind(Incidents, &[Char('Z')], Command::Snooze, ("Z", Some(keys::SNOOZE)), None),
    ticks(&[Char('y')], Some(true), "y", keys::TICK_GOOD, keys::TICK_GOOD_SHORT),
    ticks(&[Char('x')], Some(false), "x", keys::TICK_BAD, keys::TICK_BAD_SHORT),
    ticks(&[Char('u')], None, "u", keys::TICK_NONE, keys::TICK_NONE_SHORT),
    bind(
        Count,
        &[Char('n')],
        Command::CallNext,
        ("n", Some(keys::CALL_NEXT)),
        Some(("n", keys::CALL_NEXT_SHORT)),
    ),
    bind(Count, &[Enter], Command::Call, ("Enter", Some(keys::CALL)), Some(("Enter", keys::CALL_SHORT))),
    bind(Overview, &[Enter], Command::Open, ("Enter", Some(keys::OPEN)), Some(("Enter", keys::OPEN_SHORT))),
    bind(
        Overview,
        &[Char('n')],
        Command::NextProblem,
        ("n", Some(keys::NEXT_PROBLEM)),
        Some(("n", keys::NEXT_PROBLEM_SHORT)),
    ),
    bind(Overview, &[Char('N')], Command::PreviousProblem, ("N", Some(keys::PREVIOUS_PROBLEM)), None),
    shows(&[Char('o')], Showing::Overview, "o", keys::OVERVIEW, keys::OVERVIEW_SHORT),
    shows(&[Char('p')], Showing::Points, "p", keys::POINTS, keys::POINTS_SHORT),
    shows(&[Char('i')], Showing::Incidents, "i", keys::INCIDENTS, keys::INCIDENTS_SHORT),
    shows(&[Char('c')], Showing::Alerts, "c", keys::ALERTS, keys::ALERTS_SHORT),
    shows(&[Char('s')], Showing::Speakers, "s", keys::SPEAKERS, keys::SPEAKERS_SHORT),
    bind(
        Timeline,
        &[Char('f')],
        Command::NextKind,
        ("f", Some(keys::NEXT_KIND)),
        Some(("f", keys::NEXT_KIND_SHORT)),
    ),
    bind(Timeline, &[Enter], Command::Open, ("Enter", Some(keys::OPEN)), Some(("Enter", keys::OPEN_SHORT))),
    bind(Map, &[Enter], Command::Open, ("Enter", Some(keys::OPEN)), Some(("Enter", keys::OPEN_SHORT))),
    shows(&[Char('M')], Showing::Map, "M", keys::MAP, keys::MAP_SHORT),
    shows(&[Char('T')], Showing::Timeline, "T", keys::TIMELINE, keys::TIMELINE_SHORT),
    shows(&[Char('d')], Showing::Count, "d", keys::COUNT, keys::COUNT_SHORT),
    bind(Places, &[Char('r')], Command::Reply, ("r", Some(keys::REPLY)), None),
    bind(Places, &[Char('D')], Command::Probe, ("D", Some(keys::PROBE)), None),
    bind(
        Numbers,
        &[Char('e')],
        Command::EnterCount,
        ("e", Some(keys::ENTER_COUNT)),
        Some(("e", keys::ENTER_COUNT_SHORT)),
    ),
    bind(Numbers, &[Char('v')], Command::VerifyCount, ("v", Some(keys::VERIFY_COUNT)), None),
    bind(Points, &[Char('x')], Command::Excuse, ("x", Some(keys::EXCUSE)), None),
    bind(Copied, &[Char('C')], Command::Copy, ("C", Some(keys::COPY)), None),
    bind(Points, &[Char('m')], Command::AssignToMe, ("m", Some(keys::ASSIGN)), None),
    bind(Points, &[Char('w')], Command::Note, ("w", Some(keys::NOTE)), None),
    bind(Points, &[Char('z')], Command::Silence, ("z", Some(keys::SILENCE)), None),
    bind(
        Points,
        &[Char('f')],
        Command::Filters,
        ("f", Some(keys::FILTERS)),
        Some(("f", keys::FILTERS_SHORT)),
    ),
    bind(
        Sites,
        &[Tab],
        Command::NextPane,
        ("Tab", Some(keys::NEXT_PANE)),
        Some(("Tab", keys::NEXT_PANE_SHORT)),
    ),
    bind(Sites, &[BackTab], Command::PreviousPane, ("Shift-Tab", Some(keys::PREVIOUS_PANE)), None),
    bind(
        Sites,
        &[Enter],
        Command::Detail,
        ("Enter", Some(keys::DETAIL)),
        Some(("Enter", keys::DETAIL_SHORT)),
    ),
    bind(Points, &[Char('t')], Command::Reveal, ("t", Some(keys::REVEAL)), Some(("t", keys::REVEAL_SHORT))),
    bind(
        Replays,
        &[Char('P')],
        Command::PauseReplay,
        ("P", Some(keys::PAUSE_REPLAY)),
        Some(("P", keys::PAUSE_REPLAY_SHORT)),
    ),
    bind(
        Replays,
        &[Char('>')],
        Command::TurnReplay(true),
        (">", Some(keys::FASTER)),
        Some(("< >", keys::SPEED_SHORT)),
    ),
    bind(Replays, &[Char('<')], Command::TurnReplay(false), ("<", Some(keys::SLOWER)), None),
    bind(
        Replays,
        &[Char('}')],
        Command::ReplayIncident(true),
        ("}", Some(keys::NEXT_INCIDENT)),
        Some(("{ }", keys::INCIDENT_SHORT)),
    ),
    bind(Replays, &[Char('{')], Command::ReplayIncident(false), ("{", Some(keys::PREVIOUS_INCIDENT)), None),
    bind(
        Replays,
        &[Char('@')],
        Command::ReplayTime,
        ("@", Some(keys::GO_TO_TIME)),
        Some(("@", keys::GO_TO_TIME_SHORT)),
    ),
    bind(Anywhere, &[Down, Char('j')], Command::Down, ("↓ j", Some(keys::DOWN)), None),
    bind(Anywhere, &[Up, Char('k')], Command::Up, ("↑ k", Some(keys::UP)), None),
    bind(Tiled, &[Right, Char('l')], Command::Right, ("→ l", Some(keys::RIGHT)), None),
    bind(Tiled, &[Left, Char('h')], Command::Left, ("← h", Some(keys::LEFT)), None),
    bind(Anywhere, &[PageDown], Command::PageDown, ("PageDown", Some(keys::PAGE_DOWN)), None),
    bind(Anywhere, &[PageUp], Command::PageUp, ("PageUp", Some(keys::PAGE_UP)), None),
    bind(Anywhere, &[Home, Char('g')], Command::First, ("Home g", Some(keys::FIRST)), None),
    bind(Anywhere, &[End, Char('G')], Command::Last, ("End G", Some(keys::LAST)), None),
    bind(
        Points,
        &[Char(' ')],
        Command::Toggle,
        ("Space", Some(keys::TOGGLE)),
        Some(("Space", keys::TOGGLE_SHORT)),
    ),
    bind(Points, &[Right, Char('l')], Command::Unfold, ("→ l", Some(keys::UNFOLD)), None),
    bind(Points, &[Left, Char('h')], Command::Fold, ("← h", Some(keys::FOLD)), None),
    bind(Points, &[Char('+')], Command::UnfoldAll, ("+", Some(keys::UNFOLD_ALL)), None),
    bind(Points, &[Char('-')], Command::FoldAll, ("-", Some(keys::FOLD_ALL)), None),
    bind(Points, &[Char('n')], Command::NextFound, ("n", Some(keys::NEXT_FOUND)), None),
    bind(Points, &[Char('N')], Command::PreviousFound, ("N", Some(keys::PREVIOUS_FOUND)), None),
    bind(
        Points,
        &[Char('1')],
        only(Presence::Lost),
        ("1-7", Some(keys::BY_PRESENCE)),
        Some(("1-9", keys::BY_STATE)),
    ),
    bind(Points, &[Char('2')], only(Presence::Suspect), ("2", None), None),
    bind(Points, &[Char('3')], only(Presence::Left), ("3", None), None),
    bind(Points, &[Char('4')], only(Presence::Unreachable), ("4", None), None),
    bind(Points, &[Char('5')], only(Presence::Unseen), ("5", None), None),
    bind(Points, &[Char('6')], only(Presence::Live), ("6", None), None),
    bind(Points, &[Char('7')], only(Presence::Excused), ("7", None), None),
    bind(Points, &[Char('8')], Command::Only(Only::OnBattery), ("8", Some(keys::ON_BATTERY)), None),
    bind(Points, &[Char('9')], Command::Only(Only::Uncounted), ("9", Some(keys::UNCOUNTED)), None),
    bind(
        Points,
        &[Char(']')],
        Command::NextLevel,
        ("]", Some(keys::NEXT_LEVEL)),
        Some(("[ ]", keys::BY_LEVEL)),
    ),
    bind(Points, &[Char('[')], Command::PreviousLevel, ("[", Some(keys::PREVIOUS_LEVEL)), None),
    bind(
        Points,
        &[Esc, Char('0')],
        Command::Clear,
        ("Esc 0", Some(keys::CLEAR)),
        Some(("Esc", keys::CLEAR_SHORT)),
    ),
    bind(
        Except(Showing::Points),
        &[Esc],
        Command::Clear,
        ("Esc", Some(keys::BACK)),
        Some(("Esc", keys::BACK)),
    ),
];

const fn only(presence: Presence) -> Command {
    Command::Only(Only::Presence(presence))
}

const fn ticks(
    keys: &'static [KeyCode],
    is_good: Option<bool>,
    shown: &'static str,
    does: Phrase,
    footer: Phrase,
) -> Binding {
    bind(Speakers, keys, Command::Tick(is_good), (shown, Some(does)), Some((shown, footer)))
}

const fn shows(
    keys: &'static [KeyCode],
    showing: Showing,
    shown: &'static str,
    does: Phrase,
    footer: Phrase,
) -> Binding {
    bind(Except(showing), keys, Command::Show(showing), (shown, Some(does)), Some((shown, footer)))
}

const fn bind(
    at: At,
    keys: &'static [KeyCode],
    command: Command,
    (shown, does): (&'static str, Option<Phrase>),
    footer: Option<(&'static str, Phrase)>,
) -> Binding {
    Binding { at, keys, command, shown, does, footer }
}

/// The commands that do something where that is shown.
pub(crate) fn bindings(shown: Shown) -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(move |binding| binding.at.holds(shown))
}

/// All commands that a key can be given to.
pub(super) fn commands() -> impl Iterator<Item = Command> {
    TABLE.iter().filter(|binding| !binding.keys.is_empty()).map(Binding::command)
}

/// The key that lists only points of a presence, where that is shown.
pub(crate) fn key_of(shown: Shown, presence: Presence) -> Option<char> {
    let binding = bindings(shown).find(|binding| binding.command == only(presence))?;
    binding.keys.iter().find_map(KeyCode::as_char)
}

/// The command of a key that is pressed alone where that is shown.
pub(super) fn of_table(keys: &Keys, shown: Shown, code: KeyCode) -> Option<Command> {
    bindings(shown).find(|binding| binding.is_pressed(keys, code)).map(|binding| binding.command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things() {
        for showing in Showing::ALL {
            let shown = Shown { showing, is_replay: true };
            let keys: Vec<_> = bindings(shown).flat_map(|binding| binding.keys).collect();
            for (at, key) in keys.iter().enumerate() {
                assert!(!keys[at + 1..].contains(key), "{key:?} is bound twice in {showing:?}");
            }
        }
    }
}
