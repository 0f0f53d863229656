//! The one table of commands: keys, footer and help are all read from it.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use diemcau_core::presence::Presence;
use diemcau_phrase::Language;
use diemcau_phrase::keys::{self, Phrase};

use crate::state::Overlay;
use crate::state::filter::Only;

/// What a reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Ends the dashboard.
    Quit,
    /// Gives the terminal back to the shell for a while.
    Suspend,
    /// Opens or closes the help.
    Help,
    /// Gives the keys to the next pane.
    NextPane,
    /// Gives the keys to the pane before.
    PreviousPane,
    /// One row down.
    Down,
    /// One row up.
    Up,
    /// One page down.
    PageDown,
    /// One page up.
    PageUp,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// Shows all about the point, or goes back.
    Detail,
    /// Shows where the point is in the tree.
    Reveal,
    /// Folds or unfolds a node.
    Toggle,
    /// Unfolds a node.
    Unfold,
    /// Folds a node, or goes to the one above.
    Fold,
    /// Unfolds all.
    UnfoldAll,
    /// Folds all.
    FoldAll,
    /// Starts to search.
    Search,
    /// To the next point found.
    NextFound,
    /// To the point found before.
    PreviousFound,
    /// Lists the points of that kind, or again those that ask for something.
    Only(Only),
    /// Lists the points of the next level.
    NextLevel,
    /// Lists the points of the level before.
    PreviousLevel,
    /// Drops search and filters.
    Clear,
    /// Adds to the search.
    Type(char),
    /// Takes the last letter off the search.
    Erase,
    /// Takes the last word off the search.
    EraseWord,
    /// Empties the search.
    EraseAll,
    /// Keeps what the search found.
    KeepSearch,
    /// Drops the search.
    DropSearch,
}

/// A command, its keys and what is said of it.
#[derive(Debug)]
pub(crate) struct Binding {
    /// The keys that are pressed alone.
    keys: &'static [KeyCode],
    command: Command,
    /// The keys, as the help shows them.
    pub(crate) shown: &'static str,
    /// What it does.
    does: Phrase,
    /// How the footer shows it, if it does: keys, and what they do.
    footer: Option<(&'static str, Phrase)>,
}

use KeyCode::{
    BackTab, Backspace, Char, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up,
};

/// All commands, in the order of the help; the footer shows as many as fit.
pub(crate) static TABLE: &[Binding] = &[
    bind(&[Char('q')], Command::Quit, "q", keys::QUIT, Some(("q", keys::QUIT))),
    bind(&[], Command::Suspend, "Ctrl-Z", keys::SUSPEND, None),
    bind(&[Char('?')], Command::Help, "?", keys::HELP, Some(("?", keys::HELP))),
    bind(&[Char('/')], Command::Search, "/", keys::SEARCH, Some(("/", keys::SEARCH_SHORT))),
    bind(&[Tab], Command::NextPane, "Tab", keys::NEXT_PANE, Some(("Tab", keys::NEXT_PANE_SHORT))),
    bind(&[BackTab], Command::PreviousPane, "Shift-Tab", keys::PREVIOUS_PANE, None),
    bind(&[Enter], Command::Detail, "Enter", keys::DETAIL, Some(("Enter", keys::DETAIL_SHORT))),
    bind(&[Char('t')], Command::Reveal, "t", keys::REVEAL, Some(("t", keys::REVEAL_SHORT))),
    bind(&[Down, Char('j')], Command::Down, "↓ j", keys::DOWN, None),
    bind(&[Up, Char('k')], Command::Up, "↑ k", keys::UP, None),
    bind(&[PageDown], Command::PageDown, "PageDown", keys::PAGE_DOWN, None),
    bind(&[PageUp], Command::PageUp, "PageUp", keys::PAGE_UP, None),
    bind(&[Home, Char('g')], Command::First, "Home g", keys::FIRST, None),
    bind(&[End, Char('G')], Command::Last, "End G", keys::LAST, None),
    bind(&[Char(' ')], Command::Toggle, "Space", keys::TOGGLE, Some(("Space", keys::TOGGLE_SHORT))),
    bind(&[Right, Char('l')], Command::Unfold, "→ l", keys::UNFOLD, None),
    bind(&[Left, Char('h')], Command::Fold, "← h", keys::FOLD, None),
    bind(&[Char('+')], Command::UnfoldAll, "+", keys::UNFOLD_ALL, None),
    bind(&[Char('-')], Command::FoldAll, "-", keys::FOLD_ALL, None),
    bind(&[Char('n')], Command::NextFound, "n", keys::NEXT_FOUND, None),
    bind(&[Char('N')], Command::PreviousFound, "N", keys::PREVIOUS_FOUND, None),
    bind(&[Char('1')], only(Presence::Lost), "1", keys::ONLY, Some(("1-9", keys::BY_STATE))),
    bind(&[Char('2')], only(Presence::Suspect), "2", keys::ONLY, None),
    bind(&[Char('3')], only(Presence::Left), "3", keys::ONLY, None),
    bind(&[Char('4')], only(Presence::Unreachable), "4", keys::ONLY, None),
    bind(&[Char('5')], only(Presence::Unseen), "5", keys::ONLY, None),
    bind(&[Char('6')], only(Presence::Live), "6", keys::ONLY, None),
    bind(&[Char('7')], only(Presence::Excused), "7", keys::ONLY, None),
    bind(&[Char('8')], Command::Only(Only::OnBattery), "8", keys::ON_BATTERY, None),
    bind(&[Char('9')], Command::Only(Only::Uncounted), "9", keys::UNCOUNTED, None),
    bind(&[Char(']')], Command::NextLevel, "]", keys::NEXT_LEVEL, Some(("[ ]", keys::BY_LEVEL))),
    bind(&[Char('[')], Command::PreviousLevel, "[", keys::PREVIOUS_LEVEL, None),
    bind(&[Esc, Char('0')], Command::Clear, "Esc 0", keys::CLEAR, Some(("Esc", keys::CLEAR_SHORT))),
];

const fn only(presence: Presence) -> Command {
    Command::Only(Only::Presence(presence))
}

const fn bind(
    keys: &'static [KeyCode],
    command: Command,
    shown: &'static str,
    does: Phrase,
    footer: Option<(&'static str, Phrase)>,
) -> Binding {
    Binding { keys, command, shown, does, footer }
}

impl Binding {
    pub(crate) fn does(&self, language: Language) -> String {
        match self.command {
            Command::Only(Only::Presence(presence)) => language.only(presence),
            _ => language.of(self.does).to_owned(),
        }
    }

    /// Keys and word for the footer.
    pub(crate) fn footer(&self, language: Language) -> Option<(&'static str, &'static str)> {
        self.footer.map(|(keys, does)| (keys, language.of(does)))
    }
}

/// What a key asks for, given what lies over the panes.
pub(crate) fn of_key(overlay: Overlay, key: KeyEvent) -> Option<Command> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match (overlay, key.code) {
            (_, Char('c')) => Some(Command::Quit),
            (_, Char('z')) => Some(Command::Suspend),
            (Overlay::SearchInput, Char('u')) => Some(Command::EraseAll),
            // What the key for erasing sends in many a terminal.
            (Overlay::SearchInput, Char('h')) => Some(Command::Erase),
            (Overlay::SearchInput, Char('w') | Backspace) => Some(Command::EraseWord),
            _ => None,
        };
    }
    if key.modifiers.contains(KeyModifiers::ALT) && matches!(key.code, Char(_) | Backspace) {
        let erases = overlay == Overlay::SearchInput && key.code == Backspace;
        return erases.then_some(Command::EraseWord);
    }
    match overlay {
        Overlay::None => of_table(key.code),
        Overlay::Help => match of_table(key.code) {
            Some(Command::Quit | Command::Help | Command::Clear | Command::Detail) => Some(Command::Help),
            _ => None,
        },
        Overlay::SearchInput => match key.code {
            Char(letter) => Some(Command::Type(letter)),
            Backspace => Some(Command::Erase),
            Enter => Some(Command::KeepSearch),
            Esc => Some(Command::DropSearch),
            Down | Up | PageDown | PageUp => of_table(key.code),
            _ => None,
        },
    }
}

fn of_table(code: KeyCode) -> Option<Command> {
    TABLE.iter().find(|binding| binding.keys.contains(&code)).map(|binding| binding.command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things() {
        let keys: Vec<_> = TABLE.iter().flat_map(|binding| binding.keys).collect();
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[at + 1..].contains(key), "{key:?} is bound twice");
        }
    }
}
