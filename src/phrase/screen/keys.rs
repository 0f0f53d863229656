//! What is wrong with a file that gives keys to the dashboard's commands.

use crate::Language;

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeysFault {
    /// It is no TOML of names and keys; in the reader's words.
    Unreadable(String),
    /// No command is called so.
    NoCommand {
        /// What is written.
        name: String,
        /// Those that there are.
        names: String,
    },
    /// No key is called so.
    NoKey {
        /// The command.
        name: String,
        /// What is written.
        key: String,
    },
    /// Two commands that are there together have one key.
    Conflict {
        /// The key.
        key: String,
        /// One of them.
        one: String,
        /// The other.
        other: String,
    },
}

impl Language {
    /// That the file in which a dashboard keeps how it was left cannot be read, and why.
    pub fn memory_unreadable(self, file: impl std::fmt::Display, why: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!(
                    "không đọc được chỗ ghi nhớ {file} ({why}): mở như lần đầu, tệp sẽ được ghi lại khi thoát"
                )
            }
            Self::English => {
                format!(
                    "cannot read what is remembered in {file} ({why}): opened as the first time, and written anew at the end"
                )
            }
        }
    }

    /// What is wrong with it, to stand behind the name of the file.
    pub fn keys_fault(self, fault: &KeysFault) -> String {
        match (self, fault) {
            (_, KeysFault::Unreadable(words)) => words.clone(),
            (Self::Vietnamese, KeysFault::NoCommand { name, names }) => {
                format!("không có lệnh {name}; các lệnh: {names}")
            }
            (Self::English, KeysFault::NoCommand { name, names }) => {
                format!("there is no command {name}; commands: {names}")
            }
            (Self::Vietnamese, KeysFault::NoKey { name, key }) => {
                format!(
                    "{name}: không có phím {key:?} (một ký tự, F1–F12, Space, Enter, Tab, Insert, Delete)"
                )
            }
            (Self::English, KeysFault::NoKey { name, key }) => {
                format!(
                    "{name}: no key is called {key:?} (a letter, F1-F12, Space, Enter, Tab, Insert, Delete)"
                )
            }
            (Self::Vietnamese, KeysFault::Conflict { key, one, other }) => {
                format!("phím {key} bị trùng: {one} và {other}")
            }
            (Self::English, KeysFault::Conflict { key, one, other }) => {
                format!("key {key} is given to both {one} and {other}")
            }
        }
    }
}
