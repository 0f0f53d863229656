//! What `--help` says of each command and argument of the three programs, in both languages.
//!
//! A text's first paragraph is what lists and `-h` show; `--help` shows all of it. The tables know
//! nothing of how a command line is read: with the feature `clap`, `command_line` brings them there.

mod agent;
mod built_in;
mod collector;
mod data;
mod figure;
mod identity;
mod incident;
mod link;
mod manual;
mod meeting;
mod monitor;
mod rehearsal;

use super::Language;
use super::keys::Phrase;

pub use self::manual::Headings;

/// What is said of a command and its arguments.
#[derive(Debug)]
struct CommandHelp {
    /// The command with all names before it, such as `diemcau roster check`.
    command: &'static str,
    /// What it does.
    about: Phrase,
    /// By the argument's id, `log_format`; a value it may take has the id `log_format=json`.
    arguments: &'static [(&'static str, Phrase)],
}

/// Words around the texts of a help page.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    /// Before the line that shows how to call it.
    pub usage: &'static str,
    /// Above the commands.
    pub commands: &'static str,
    /// Above the arguments without a name.
    pub arguments: &'static str,
    /// Above the options.
    pub options: &'static str,
    /// Before what holds if nothing is given.
    pub default: &'static str,
    /// Before the values that an argument may take.
    pub values: &'static str,
    /// Before the environment variable that is read instead.
    pub environment: &'static str,
}

impl Language {
    /// What the command does.
    pub fn command_help(self, command: &str) -> Option<&'static str> {
        all().find(|help| help.command == command).map(|help| self.of(help.about))
    }

    /// What an argument of the command says, or one of its values: `log_format`, `log_format=json`.
    pub fn argument_help(self, command: &str, argument: &str) -> Option<&'static str> {
        let own = all().find(|help| help.command == command).map_or(&[][..], |help| help.arguments);
        let found = own.iter().chain(built_in::ARGUMENTS).find(|(id, _)| *id == argument);
        found.map(|(_, text)| self.of(*text))
    }

    /// What the command `help`, which each command with commands has, does.
    pub fn help_command(self) -> &'static str {
        self.of(built_in::HELP_COMMAND)
    }

    /// Words around the texts.
    pub fn help_labels(self) -> Labels {
        built_in::labels(self)
    }
}

/// Which commands and arguments of a program have a text: the command, and the argument's id or
/// nothing for the command's own.
pub fn places(program: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    all().filter(move |help| help.command.split(' ').next() == Some(program)).flat_map(|help| {
        let arguments = help.arguments.iter().map(|(id, _)| *id);
        std::iter::once("").chain(arguments).map(|argument| (help.command, argument))
    })
}

/// Whether every command has the argument, so that it is told once for all.
#[cfg(feature = "clap")]
pub(crate) fn is_of_every_command(argument: &str) -> bool {
    built_in::ARGUMENTS.iter().any(|(id, _)| *id == argument)
}

fn all() -> impl Iterator<Item = &'static CommandHelp> {
    collector::COMMANDS
        .iter()
        .chain(data::COMMANDS)
        .chain(incident::COMMANDS)
        .chain(figure::COMMANDS)
        .chain(link::COMMANDS)
        .chain(identity::COMMANDS)
        .chain(meeting::COMMANDS)
        .chain(rehearsal::COMMANDS)
        .chain(manual::COMMANDS)
        .chain(agent::COMMANDS)
        .chain(monitor::COMMANDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_itself() {
        for help in all() {
            let abouts = std::iter::once(("", help.about));
            for (id, text) in abouts.chain(help.arguments.iter().copied()) {
                let place = format!("{} {id}", help.command);
                let (vietnamese, english) = (Language::Vietnamese.of(text), Language::English.of(text));
                assert!(english.is_ascii(), "{place}: {english}");
                assert!(!vietnamese.is_ascii(), "{place}: {vietnamese}");
                let is_combining = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
                assert!(!vietnamese.contains(is_combining), "{place} is not composed: {vietnamese}");
            }
        }
    }

    #[test]
    fn no_place_is_said_twice() {
        for program in ["diemcau", "diemcau-agent", "diemcau-monitor"] {
            let mut all: Vec<_> = places(program).collect();
            let n_all = all.len();
            all.sort_unstable();
            all.dedup();
            assert!(n_all > 0 && all.len() == n_all, "{program}");
        }
    }
}
