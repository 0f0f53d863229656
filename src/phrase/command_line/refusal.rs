//! What is wrong with a command line.

use std::error::Error as _;
use std::net::AddrParseError;
use std::num::{IntErrorKind, ParseIntError};

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::Language;
use crate::value::ValueFault;

/// What is wrong with a command line, what may have been meant, and how the command is called; none where
/// help or the version was asked for, which clap itself prints.
pub fn refusal(error: &Error, language: Language) -> Option<String> {
    let mut text = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => {
            format!("{} «{}»", language.pick("không có tùy chọn", "there is no option"), invalid(error))
        }
        ErrorKind::InvalidSubcommand => {
            let command = text(error, ContextKind::InvalidSubcommand);
            format!("{} «{command}»", language.pick("không có lệnh", "there is no command"))
        }
        ErrorKind::MissingRequiredArgument => {
            format!("{}: {}", language.pick("còn thiếu", "what is missing"), invalid(error))
        }
        ErrorKind::MissingSubcommand => {
            let known = text(error, ContextKind::ValidSubcommand);
            format!(
                "{}: {known}",
                language.pick("còn thiếu tên lệnh, một trong", "a command is missing, one of")
            )
        }
        ErrorKind::InvalidValue => language.invalid_value(error),
        ErrorKind::ValueValidation => language.wrong_value(error),
        ErrorKind::ArgumentConflict => language.conflict(error),
        ErrorKind::NoEquals => match language {
            Language::Vietnamese => format!("{} phải có dấu = trước giá trị", invalid(error)),
            Language::English => format!("{} needs = before its value", invalid(error)),
        },
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!(
                "{}: {}",
                language.pick("không đúng số giá trị", "not the right number of values"),
                invalid(error)
            )
        }
        ErrorKind::InvalidUtf8 => {
            language.pick("dòng lệnh có chữ không phải UTF-8", "the command line is not UTF-8").to_owned()
        }
        _ => language.in_words_of_a_library(
            language.pick("dòng lệnh không đúng", "the command line is wrong"),
            error.kind(),
        ),
    };
    let meant: Vec<String> =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .into_iter()
            .filter_map(|kind| Some(shown(error.get(kind)?)).filter(|text| !text.is_empty()))
            .collect();
    if !meant.is_empty() {
        let meant = meant.join(", ");
        text = format!("{text}\n  {} {meant}", language.pick("có phải là:", "is it one of these:"));
    }
    // The label in front is clap's own; how the command is called stands behind it.
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.split_once(':').map_or(&*usage, |(_, usage)| usage).trim();
        text = format!("{text}\n{}: {usage}", language.help_labels().usage);
    }
    Some(format!("{text}\n{}", language.pick("Xem trợ giúp: --help", "See --help")))
}

impl Language {
    fn invalid_value(self, error: &Error) -> String {
        let (argument, value) = (invalid(error), text(error, ContextKind::InvalidValue));
        let known = text(error, ContextKind::ValidValue);
        match (self, value.is_empty(), known.is_empty()) {
            (Self::Vietnamese, true, _) => format!("{argument} cần một giá trị"),
            (Self::English, true, _) => format!("{argument} needs a value"),
            (Self::Vietnamese, false, true) => format!("{argument} không nhận giá trị «{value}»"),
            (Self::English, false, true) => format!("{argument} does not take «{value}»"),
            (Self::Vietnamese, false, false) => {
                format!("{argument} không nhận giá trị «{value}», chỉ nhận: {known}")
            }
            (Self::English, false, false) => {
                format!("{argument} does not take «{value}», it takes: {known}")
            }
        }
    }

    fn wrong_value(self, error: &Error) -> String {
        let (argument, value) = (invalid(error), text(error, ContextKind::InvalidValue));
        format!("{argument}: «{value}» {}", self.why_wrong(error))
    }

    fn why_wrong(self, error: &Error) -> String {
        let wrong = self.pick("không dùng được", "cannot be used");
        let Some(source) = error.source() else { return wrong.to_owned() };
        if let Some(fault) = source.downcast_ref::<ValueFault>() {
            return self.value_fault(fault);
        }
        if let Some(error) = source.downcast_ref::<ParseIntError>() {
            return match error.kind() {
                IntErrorKind::PosOverflow => self.pick("là số quá lớn", "is too large a number"),
                _ => self.pick("phải là số nguyên không âm", "must be a whole number, 0 or more"),
            }
            .to_owned();
        }
        if source.is::<AddrParseError>() {
            let text = self.pick(
                "phải là địa chỉ IP và cổng, chẳng hạn 127.0.0.1:7500",
                "must be an IP address and a port, such as 127.0.0.1:7500",
            );
            return text.to_owned();
        }
        self.in_words_of_a_library(wrong, source)
    }

    fn conflict(self, error: &Error) -> String {
        let (argument, prior) = (invalid(error), text(error, ContextKind::PriorArg));
        match self {
            Self::Vietnamese if prior.is_empty() => format!("{argument} không dùng được cùng các mục khác"),
            Self::English if prior.is_empty() => format!("{argument} cannot be used with the others"),
            Self::Vietnamese if prior == argument => format!("{argument} chỉ được nêu một lần"),
            Self::English if prior == argument => format!("{argument} may be given once"),
            Self::Vietnamese => format!("{argument} không dùng được cùng {prior}"),
            Self::English => format!("{argument} cannot be used with {prior}"),
        }
    }
}

fn invalid(error: &Error) -> String {
    text(error, ContextKind::InvalidArg)
}

fn text(error: &Error, kind: ContextKind) -> String {
    error.get(kind).map(shown).unwrap_or_default()
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::StyledStrs(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::{Arg, Command, value_parser};

    use super::super::{language, with_help};
    use super::*;

    fn command() -> Command {
        let count = Arg::new("count").long("count").value_parser(value_parser!(u32));
        let log = Arg::new("log").long("log").value_parser(["human", "json"]).conflicts_with("count");
        let file = Arg::new("file").required(true);
        let serve = Command::new("serve").arg(count).arg(log).arg(file);
        Command::new("diemcau").subcommand_required(true).subcommand(serve)
    }

    fn refused(arguments: &[&str], language: Language) -> String {
        let arguments = ["diemcau"].iter().chain(arguments);
        let error = with_help(command(), language).try_get_matches_from(arguments).unwrap_err();
        refusal(&error, language).unwrap().lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn each_slip_is_told_in_both_languages() {
        for (arguments, vietnamese, english) in [
            (&["serve", "x", "--fie"][..], "không có tùy chọn «--fie»", "there is no option «--fie»"),
            (&["serv"], "không có lệnh «serv»", "there is no command «serv»"),
            (&["serve"], "còn thiếu: <file>", "what is missing: <file>"),
            (&[], "còn thiếu tên lệnh, một trong: serve, help", "a command is missing, one of: serve, help"),
            (
                &["serve", "x", "--log", "pretty"],
                "--log <log> không nhận giá trị «pretty», chỉ nhận: human, json",
                "--log <log> does not take «pretty», it takes: human, json",
            ),
            (&["serve", "x", "--log"], "--log <log> cần một giá trị", "--log <log> needs a value"),
            (
                &["serve", "x", "--count", "abc"],
                "--count <count>: «abc» phải là số nguyên không âm",
                "--count <count>: «abc» must be a whole number, 0 or more",
            ),
            (
                &["serve", "x", "--count", "1", "--log", "json"],
                "--count <count> không dùng được cùng --log <log>",
                "--count <count> cannot be used with --log <log>",
            ),
            (
                &["serve", "x", "--count", "1", "--count", "2"],
                "--count <count> chỉ được nêu một lần",
                "--count <count> may be given once",
            ),
        ] {
            assert_eq!(refused(arguments, Language::Vietnamese), vietnamese, "{arguments:?}");
            assert_eq!(refused(arguments, Language::English), english, "{arguments:?}");
        }
    }

    #[test]
    fn what_may_have_been_meant_and_how_it_is_called_stand_below() {
        let error = with_help(command(), Language::Vietnamese)
            .try_get_matches_from(["diemcau", "serve", "x", "--coun", "1"])
            .unwrap_err();
        assert_eq!(
            refusal(&error, Language::Vietnamese).unwrap(),
            "không có tùy chọn «--coun»\n  có phải là: --count\nCách dùng: diemcau serve --count <count> \
             <file>\nXem trợ giúp: --help"
        );
        let help = with_help(command(), Language::Vietnamese).try_get_matches_from(["diemcau", "--help"]);
        assert_eq!(refusal(&help.unwrap_err(), Language::Vietnamese), None);
    }

    #[test]
    fn the_option_chooses_the_language_before_the_environment_does() {
        let english = |name: &str| (name == "LANG").then(|| "en_US.UTF-8".to_owned());
        for (arguments, chosen) in [
            (&["x"][..], Language::English),
            (&["x", "--lang", "vi", "--nonsense"], Language::Vietnamese),
            (&["x", "y", "--lang=vi"], Language::Vietnamese),
            (&["x", "--", "--lang=vi"], Language::English),
            (&["x", "--lang", "fr"], Language::English),
        ] {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            assert_eq!(language(&arguments, english), chosen, "{arguments:?}");
        }
    }
}
