//! Keys that a reader gave to commands in a file of their own, in the place of those of the table.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crossterm::event::KeyCode;
use diemcau_phrase::screen::keys::KeysFault;

/// Which commands have another key than the table gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// By the name of the command, its key and how that is called.
    moved: BTreeMap<String, (KeyCode, String)>,
}

impl Keys {
    /// Reads lines such as `acknowledge = "F2"`; whether there are such commands is not looked at.
    pub(crate) fn read(text: &str) -> Result<Self, KeysFault> {
        let given: BTreeMap<String, String> =
            toml::from_str(text).map_err(|error| KeysFault::Unreadable(error.message().to_owned()))?;
        let mut moved = BTreeMap::new();
        for (name, key) in given {
            let Some(code) = code(&key) else { return Err(KeysFault::NoKey { name, key }) };
            moved.insert(name, (code, key));
        }
        Ok(Self { moved })
    }

    /// The names of the commands that have one.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.moved.keys().map(String::as_str)
    }

    /// The key that a command was given, and its name; none: that of the table.
    pub(crate) fn of(&self, command: impl Debug) -> Option<(KeyCode, &str)> {
        if self.moved.is_empty() {
            return None;
        }
        self.moved.get(&name_of(command)).map(|(code, name)| (*code, &**name))
    }
}

/// `show-incidents`: a command as a file names it.
pub(crate) fn name_of(command: impl Debug) -> String {
    let mut name = String::new();
    for letter in format!("{command:?}").chars() {
        match letter {
            '(' => name.push('-'),
            ')' => {}
            letter if letter.is_uppercase() => {
                if !name.is_empty() && !name.ends_with('-') {
                    name.push('-');
                }
                name.extend(letter.to_lowercase());
            }
            letter => name.push(letter),
        }
    }
    name
}

/// The key of a name: a letter or sign, `F1` to `F12`, or a key such as `Space`.
fn code(name: &str) -> Option<KeyCode> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return (!letter.is_control()).then_some(KeyCode::Char(letter));
    }
    if let Some(number) = name.strip_prefix('F').and_then(|number| number.parse().ok()) {
        return (1..=12).contains(&number).then_some(KeyCode::F(number));
    }
    Some(match name {
        "Space" => KeyCode::Char(' '),
        "Enter" => KeyCode::Enter,
        "Tab" => KeyCode::Tab,
        "Insert" => KeyCode::Insert,
        "Delete" => KeyCode::Delete,
        _ => return None,
    })
}
