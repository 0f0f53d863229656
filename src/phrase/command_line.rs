//! Brings the texts of [`help`] to a command line, and says what is wrong with one. The only thing here that
//! knows clap.

mod refusal;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;

use clap::builder::PossibleValue;
use clap::{Arg, Command, FromArgMatches, ValueEnum};

use super::{Language, help};

pub use self::refusal::refusal;

/// The language of a program: what its option `--lang` says, else the environment. It is needed before the
/// command line is read, to say what is wrong with one.
pub fn language(arguments: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Language {
    let mut arguments = arguments.iter().skip(1).map(|it| it.to_string_lossy()).take_while(|it| it != "--");
    let mut chosen = None;
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            chosen = arguments.next().map(std::borrow::Cow::into_owned);
        } else if let Some(value) = argument.strip_prefix("--lang=") {
            chosen = Some(value.to_owned());
        }
    }
    let chosen = chosen.and_then(|value| <Language as ValueEnum>::from_str(&value, false).ok());
    chosen.unwrap_or_else(|| Language::of_environment(variable))
}

/// Reads a command line in this language.
///
/// # Errors
/// If help is asked for, or it is wrong; [`refusal`] tells one from the other.
pub fn parse<T: FromArgMatches>(
    command: Command,
    arguments: &[OsString],
    language: Language,
) -> Result<T, clap::Error> {
    T::from_arg_matches(&with_help(command, language).try_get_matches_from(arguments)?)
}

/// As a value of `--lang`.
impl ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Vietnamese, Self::English]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }))
    }
}

/// The command with its texts in this language. What has no text gets none, whatever a doc comment says.
#[must_use]
pub fn with_help(command: Command, language: Language) -> Command {
    let path = command.get_name().to_owned();
    let mut command = tell(command, &path, language);
    // Only while it builds does clap add its own arguments and `help`, so their texts are set after.
    command.build();
    tell(command, &path, language)
}

/// What a program's help lacks: a command, argument or value without a text, a text that nothing has,
/// and a page of it that speaks the other language. For the test of each program.
pub fn faults(command: &Command) -> Vec<String> {
    let path = command.get_name().to_owned();
    let mut there = BTreeSet::new();
    collect(command, &path, &mut there);
    let told: BTreeSet<(String, String)> =
        help::places(&path).map(|(command, argument)| (command.to_owned(), argument.to_owned())).collect();
    let name = |fault: &str, (command, argument): &(String, String)| format!("{fault}: {command} {argument}");
    let mut faults: Vec<String> = there.difference(&told).map(|place| name("no text", place)).collect();
    faults.extend(told.difference(&there).map(|place| name("nothing of this name", place)));
    let pages = |language| pages(with_help(command.clone(), language));
    faults.extend(pages(Language::English).into_iter().filter(|page| !page.is_ascii()));
    let usage = Language::Vietnamese.help_labels().usage;
    faults.extend(pages(Language::Vietnamese).into_iter().filter(|page| !page.contains(usage)));
    faults
}

fn tell(command: Command, path: &str, language: Language) -> Command {
    let labels = language.help_labels();
    let is_help = command.get_name() == "help";
    let about = if is_help { Some(language.help_command()) } else { language.command_help(path) };
    command
        .about(about.map(first_paragraph))
        .long_about(about.filter(|text| first_paragraph(text) != *text))
        .help_template(format!(
            "{{before-help}}{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
            labels.usage
        ))
        .subcommand_help_heading(labels.commands)
        .mut_args(|arg| tell_argument(arg, path, language))
        .mut_subcommands(|inner| {
            // `help` lists the commands beside it once more.
            let inner_path = if inner.get_name() == "help" {
                path.to_owned()
            } else {
                format!("{path} {}", inner.get_name())
            };
            tell(inner, &inner_path, language)
        })
}

fn tell_argument(arg: Arg, path: &str, language: Language) -> Arg {
    let labels = language.help_labels();
    let heading = if arg.is_positional() { labels.arguments } else { labels.options };
    let Some(text) = language.argument_help(path, arg.get_id().as_str()) else {
        return arg.help_heading(heading).help(None).long_help(None);
    };
    let notes = notes(&arg, labels);
    let short = format!("{}{notes}", first_paragraph(text));
    // The notes stand where they do in short, before the list of values.
    let mut long = text.replacen(first_paragraph(text), &short, 1);
    for value in values(&arg) {
        let id = format!("{}={value}", arg.get_id());
        // Writing to a String cannot fail.
        let _ = write!(long, "\n- {value}: {}", language.argument_help(path, &id).unwrap_or_default());
    }
    let has_more = long != short;
    let takes_values = arg.get_action().takes_values();
    let arg = arg.help_heading(heading).hide_env(true);
    let arg = arg.hide_default_value(takes_values).hide_possible_values(takes_values);
    if has_more { arg.help(short).long_help(long) } else { arg.help(short).long_help(None) }
}

/// What holds if the argument is not given, what it may be, and where else it is read from.
fn notes(arg: &Arg, labels: help::Labels) -> String {
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let default = defaults.join(" ");
    let values = values(arg).join(", ");
    let env = arg.get_env().map(|name| name.to_string_lossy()).unwrap_or_default();
    let shown = [(labels.environment, &*env), (labels.default, &*default), (labels.values, &*values)];
    let shown = shown.iter().filter(|(_, value)| !value.is_empty() && arg.get_action().takes_values());
    shown.fold(String::new(), |notes, (label, value)| notes + &format!(" [{label}: {value}]"))
}

fn values(arg: &Arg) -> Vec<String> {
    // Before it is built, a flag takes itself for an argument that may be true or false.
    if !arg.get_action().takes_values() {
        return Vec::new();
    }
    arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect()
}

fn first_paragraph(text: &'static str) -> &'static str {
    text.split("\n\n").next().unwrap_or(text)
}

fn collect(command: &Command, path: &str, there: &mut BTreeSet<(String, String)>) {
    there.insert((path.to_owned(), String::new()));
    for arg in command.get_arguments().filter(|arg| !help::is_of_every_command(arg.get_id().as_str())) {
        there.insert((path.to_owned(), arg.get_id().to_string()));
        there.extend(values(arg).iter().map(|value| (path.to_owned(), format!("{}={value}", arg.get_id()))));
    }
    for inner in command.get_subcommands() {
        collect(inner, &format!("{path} {}", inner.get_name()), there);
    }
}

/// The help of a command and of all commands in it.
fn pages(mut command: Command) -> Vec<String> {
    let page = command.render_long_help().to_string();
    let inner: Vec<Command> = command.get_subcommands().cloned().collect();
    std::iter::once(page).chain(inner.into_iter().flat_map(pages)).collect()
}
