//! The one table of commands: keys, footer and help are all read from it.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use diemcau_core::presence::Presence;

use crate::state::Overlay;
use crate::text::Language;

/// What a reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Ends the dashboard.
    Quit,
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
    /// Lists the points that stand so, or again those that ask for something.
    Presence(Presence),
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
    keys: &'static [KeyCode],
    command: Command,
    /// The keys, as the help shows them.
    pub(crate) shown: &'static str,
    /// What it does, in Vietnamese and in English.
    does: [&'static str; 2],
    /// How the footer shows it, if it does: keys, Vietnamese, English.
    footer: Option<[&'static str; 3]>,
}

use KeyCode::{BackTab, Char, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up};

/// All commands, in the order of the help; the footer shows as many as fit.
pub(crate) static TABLE: &[Binding] = &[
    bind(&[Char('q')], Command::Quit, "q", ["thoát", "quit"], Some(["q", "thoát", "quit"])),
    bind(&[Char('?')], Command::Help, "?", ["trợ giúp", "help"], Some(["?", "trợ giúp", "help"])),
    bind(
        &[Char('/')],
        Command::Search,
        "/",
        ["tìm tên, mã, điện thoại", "search name, code, phone"],
        Some(["/", "tìm", "search"]),
    ),
    bind(
        &[Tab],
        Command::NextPane,
        "Tab",
        ["sang khung kế tiếp", "next pane"],
        Some(["Tab", "khung", "pane"]),
    ),
    bind(&[BackTab], Command::PreviousPane, "Shift-Tab", ["về khung trước", "previous pane"], None),
    bind(
        &[Enter],
        Command::Detail,
        "Enter",
        ["xem chi tiết / quay lại", "all about the point / back"],
        Some(["Enter", "chi tiết", "detail"]),
    ),
    bind(
        &[Char('t')],
        Command::Reveal,
        "t",
        ["xem điểm cầu trong cây", "show the point in the tree"],
        Some(["t", "trong cây", "in tree"]),
    ),
    bind(&[Down, Char('j')], Command::Down, "↓ j", ["xuống", "down"], None),
    bind(&[Up, Char('k')], Command::Up, "↑ k", ["lên", "up"], None),
    bind(&[PageDown], Command::PageDown, "PageDown", ["xuống một trang", "page down"], None),
    bind(&[PageUp], Command::PageUp, "PageUp", ["lên một trang", "page up"], None),
    bind(&[Home, Char('g')], Command::First, "Home g", ["đầu danh sách", "first row"], None),
    bind(&[End, Char('G')], Command::Last, "End G", ["cuối danh sách", "last row"], None),
    bind(
        &[Char(' ')],
        Command::Toggle,
        "Space",
        ["gập / mở nhánh", "fold / unfold"],
        Some(["Space", "gập/mở", "fold"]),
    ),
    bind(&[Right, Char('l')], Command::Unfold, "→ l", ["mở nhánh", "unfold"], None),
    bind(&[Left, Char('h')], Command::Fold, "← h", ["gập nhánh, lên cấp trên", "fold, or go above"], None),
    bind(&[Char('+')], Command::UnfoldAll, "+", ["mở tất cả", "unfold all"], None),
    bind(&[Char('-')], Command::FoldAll, "-", ["gập tất cả", "fold all"], None),
    bind(&[Char('n')], Command::NextFound, "n", ["điểm tìm thấy kế tiếp", "next found"], None),
    bind(&[Char('N')], Command::PreviousFound, "N", ["điểm tìm thấy trước", "previous found"], None),
    bind(
        &[Char('1')],
        Command::Presence(Presence::Lost),
        "1",
        ["lọc: mất kết nối", "only lost"],
        Some(["1-7", "lọc trạng thái", "by state"]),
    ),
    bind(
        &[Char('2')],
        Command::Presence(Presence::Suspect),
        "2",
        ["lọc: nghi mất kết nối", "only suspect"],
        None,
    ),
    bind(&[Char('3')], Command::Presence(Presence::Left), "3", ["lọc: đã ngắt chủ động", "only left"], None),
    bind(
        &[Char('4')],
        Command::Presence(Presence::Unreachable),
        "4",
        ["lọc: chưa xác định", "only unknown"],
        None,
    ),
    bind(
        &[Char('5')],
        Command::Presence(Presence::Unseen),
        "5",
        ["lọc: chưa kết nối", "only not yet seen"],
        None,
    ),
    bind(&[Char('6')], Command::Presence(Presence::Live), "6", ["lọc: đang kết nối", "only connected"], None),
    bind(&[Char('7')], Command::Presence(Presence::Excused), "7", ["lọc: ghép điểm", "only excused"], None),
    bind(
        &[Char(']')],
        Command::NextLevel,
        "]",
        ["lọc: cấp kế tiếp", "next level"],
        Some(["[ ]", "lọc cấp", "by level"]),
    ),
    bind(&[Char('[')], Command::PreviousLevel, "[", ["lọc: cấp trước", "previous level"], None),
    bind(
        &[Esc, Char('0')],
        Command::Clear,
        "Esc 0",
        ["bỏ tìm và lọc", "drop search and filters"],
        Some(["Esc", "bỏ lọc", "clear"]),
    ),
];

const fn bind(
    keys: &'static [KeyCode],
    command: Command,
    shown: &'static str,
    does: [&'static str; 2],
    footer: Option<[&'static str; 3]>,
) -> Binding {
    Binding { keys, command, shown, does, footer }
}

impl Binding {
    pub(crate) fn does(&self, language: Language) -> &'static str {
        language.pick(self.does[0], self.does[1])
    }

    /// Keys and word for the footer.
    pub(crate) fn footer(&self, language: Language) -> Option<(&'static str, &'static str)> {
        self.footer.map(|[keys, vietnamese, english]| (keys, language.pick(vietnamese, english)))
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
            (Overlay::SearchInput, Char('u')) => Some(Command::EraseAll),
            _ => None,
        };
    }
    match overlay {
        Overlay::None => of_table(key.code),
        Overlay::Help => match of_table(key.code) {
            Some(Command::Quit | Command::Help | Command::Clear | Command::Detail) => Some(Command::Help),
            _ => None,
        },
        Overlay::SearchInput => match key.code {
            Char(letter) => Some(Command::Type(letter)),
            KeyCode::Backspace => Some(Command::Erase),
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
