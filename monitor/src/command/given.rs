//! Keys that a reader gives to commands: a file of them against the table.

use diemcau_phrase::screen::keys::KeysFault;

use super::Command;
use super::binding::Binding;
use super::table::{bindings, commands};
use crate::keys::{Keys, name_of};
use crate::layout::{Showing, Shown};

/// Reads a file of keys, lines such as `acknowledge = "F2"`.
///
/// # Errors
/// If it is no such file, names a command or a key that is not there, or gives one key to two commands that are
/// there together.
pub fn read_keys(text: &str) -> Result<Keys, KeysFault> {
    let keys = Keys::read(text)?;
    let mut names: Vec<String> = commands().map(name_of).collect();
    names.sort_unstable();
    names.dedup();
    if let Some(name) = keys.names().find(|name| !names.iter().any(|there| there == name)) {
        return Err(KeysFault::NoCommand { name: name.to_owned(), names: names.join(", ") });
    }
    match conflict(&keys) {
        Some((key, one, other)) => Err(KeysFault::Conflict { key, one: name_of(one), other: name_of(other) }),
        None => Ok(keys),
    }
}

/// The first key that was given to a command where another one has it, and both commands.
fn conflict(keys: &Keys) -> Option<(String, Command, Command)> {
    Showing::ALL.into_iter().find_map(|showing| {
        let all: Vec<&Binding> = bindings(Shown { showing, is_replay: true }).collect();
        all.iter().find_map(|one| {
            let (code, name) = keys.of(one.command())?;
            let is_other =
                |other: &&&Binding| other.command() != one.command() && other.is_pressed(keys, code);
            let other = all.iter().find(is_other)?;
            Some((name.to_owned(), one.command(), other.command()))
        })
    })
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;

    use super::*;

    #[test]
    fn a_file_gives_keys_and_says_what_is_wrong_with_it() {
        let keys = read_keys("acknowledge = \"F2\"\nshow-map = \"b\"").expect("it is one");
        assert_eq!(keys.of(Command::Acknowledge), Some((KeyCode::F(2), "F2")));
        assert!(matches!(read_keys("acknowledge = 2"), Err(KeysFault::Unreadable(_))));
        assert!(matches!(read_keys("fly = \"F2\""), Err(KeysFault::NoCommand { .. })));
        assert!(matches!(read_keys("acknowledge = \"F13\""), Err(KeysFault::NoKey { .. })));
        let conflict = read_keys("acknowledge = \"e\"");
        let (one, other) = ("acknowledge".to_owned(), "enter-count".to_owned());
        assert_eq!(conflict, Err(KeysFault::Conflict { key: "e".to_owned(), one, other }));
        // What was moved away leaves its key to others.
        assert!(read_keys("acknowledge = \"e\"\nenter-count = \"F3\"").is_ok());
    }
}
