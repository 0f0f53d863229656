//! What a reader can ask for, and by which key.

mod binding;
mod given;
mod search;
mod table;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

pub use self::given::read_keys;
pub(crate) use self::search::found;
use self::table::of_table;
pub(crate) use self::table::{bindings, key_of};
use crate::keys::Keys;
use crate::layout::{Showing, Shown};
use crate::state::Overlay;
use crate::state::filter::Only;

use KeyCode::{Backspace, Char, Down, Enter, Esc, Left, PageDown, PageUp, Right, Up};

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
    /// One cell to the right.
    Right,
    /// One cell to the left.
    Left,
    /// To the next point with which something is wrong.
    NextProblem,
    /// To the point before with which something is wrong.
    PreviousProblem,
    /// Opens the point.
    Open,
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
    /// Finds a command by its words.
    Commands,
    /// Does the command that was found.
    RunFound,
    /// Speaks the other language.
    OtherLanguage,
    /// Stops the journal that is played, or lets it go on.
    PauseReplay,
    /// Plays it faster, or slower.
    TurnReplay(bool),
    /// To the next incident of it, or the one before.
    ReplayIncident(bool),
    /// To a time of it.
    ReplayTime,
    /// The next choice of colours.
    NextPalette,
    /// Chooses what the list shows, part by part.
    Filters,
    /// The next value of the part under the cursor.
    NextValue,
    /// The value before.
    PreviousValue,
    /// Lists things of the next kind that happened.
    NextKind,
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
    /// Drops search and filters, or goes back to what was shown before.
    Clear,
    /// Shows something else below the header.
    Show(Showing),
    /// Takes the incident.
    Acknowledge,
    /// Gives the incident to the reader.
    AssignToMe,
    /// Notes something on the incident.
    Note,
    /// Silences the incident's place for a while, or ends that.
    Silence,
    /// Wants no reminder of an incident for a while.
    Snooze,
    /// Enters how many people a point has.
    EnterCount,
    /// Finds the number of a point right.
    VerifyCount,
    /// The people of a point attend elsewhere, or at itself again.
    Excuse,
    /// Copies the number to call, or what an incident is.
    Copy,
    /// Answers the people at a point.
    Reply,
    /// Asks the point's agent to probe its meeting path now.
    Probe,
    /// Calls the point under the cursor, and records that.
    Call,
    /// Calls the next point that nobody has called.
    CallNext,
    /// Says of the check that it is in order, or is not; none: takes back what was said.
    Tick(Option<bool>),
    /// Adds to what is typed.
    Type(char),
    /// Takes the last letter off what is typed.
    Erase,
    /// Takes the last word off what is typed.
    EraseWord,
    /// Empties what is typed.
    EraseAll,
    /// Answers a question with what is typed, or with yes.
    Answer,
    /// Drops a question.
    DropQuestion,
    /// Keeps what the search found.
    KeepSearch,
    /// Drops the search.
    DropSearch,
}

/// What a key asks for, given what is shown and what lies over it.
pub(crate) fn of_key(keys: &Keys, overlay: &Overlay, shown: Shown, key: KeyEvent) -> Option<Command> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let is_typing = overlay.is_typing();
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            Char('c') => Some(Command::Quit),
            Char('z') => Some(Command::Suspend),
            Char('u') if is_typing => Some(Command::EraseAll),
            // What the key for erasing sends in many a terminal.
            Char('h') if is_typing => Some(Command::Erase),
            Char('w') | Backspace if is_typing => Some(Command::EraseWord),
            _ => None,
        };
    }
    if key.modifiers.contains(KeyModifiers::ALT) && matches!(key.code, Char(_) | Backspace) {
        return (is_typing && key.code == Backspace).then_some(Command::EraseWord);
    }
    match overlay {
        Overlay::None => of_table(keys, shown, key.code),
        Overlay::Help => match of_table(keys, shown, key.code) {
            Some(Command::Quit | Command::Help | Command::Clear | Command::Detail | Command::Open) => {
                Some(Command::Help)
            }
            Some(command @ (Command::Down | Command::Up | Command::PageDown | Command::PageUp)) => {
                Some(command)
            }
            _ => None,
        },
        Overlay::Filters(_) => match key.code {
            Down | Char('j') => Some(Command::Down),
            Up | Char('k') => Some(Command::Up),
            Right | Char('l' | ' ') => Some(Command::NextValue),
            Left | Char('h') => Some(Command::PreviousValue),
            Char('0') => Some(Command::Clear),
            Enter | Esc | Char('f' | 'q') => Some(Command::Filters),
            _ => None,
        },
        Overlay::Commands(_) => match key.code {
            Char(letter) => Some(Command::Type(letter)),
            Backspace => Some(Command::Erase),
            Enter => Some(Command::RunFound),
            Esc => Some(Command::Commands),
            Down => Some(Command::Down),
            Up => Some(Command::Up),
            _ => None,
        },
        Overlay::SearchInput => match key.code {
            Char(letter) => Some(Command::Type(letter)),
            Backspace => Some(Command::Erase),
            Enter => Some(Command::KeepSearch),
            Esc => Some(Command::DropSearch),
            Down | Up | PageDown | PageUp => of_table(keys, shown, key.code),
            _ => None,
        },
        Overlay::Asking(question) if question.text().is_some() => match key.code {
            Char(letter) => Some(Command::Type(letter)),
            Backspace => Some(Command::Erase),
            Enter => Some(Command::Answer),
            Esc => Some(Command::DropQuestion),
            _ => None,
        },
        // Only a letter that nobody presses by the way says yes.
        Overlay::Asking(_) => match key.code {
            Char('y' | 'Y') => Some(Command::Answer),
            _ => Some(Command::DropQuestion),
        },
    }
}
