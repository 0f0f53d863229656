//! The lines of NUT's network protocol (RFC 9271), read without trust: words between blanks, a word
//! with blanks in quotes, and in quotes a backslash before a quote or another backslash. Drivers hand on
//! what a device says: of a word there stays one line without control characters.

use diemcau_core::text::clean;

/// One line of an answer to `LIST VAR`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// The list begins.
    Begin {
        /// Of which supply.
        ups: String,
    },
    /// A variable and its value.
    Var {
        /// Of which supply.
        ups: String,
        /// Such as `ups.status`.
        name: String,
        /// As the server tells it.
        value: String,
    },
    /// The list ends.
    End {
        /// Of which supply.
        ups: String,
    },
    /// The server says no.
    Refusal(Refusal),
}

/// With which word a server says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// `DATA-STALE`: the driver hangs, what the server has is old.
    DataStale,
    /// `DRIVER-NOT-CONNECTED`: there is no driver.
    DriverNotConnected,
    /// Anything else: `UNKNOWN-UPS`, `ACCESS-DENIED`, and what does not belong to a question.
    Other(String),
}

/// Reads one line, without its end. `None` is a line that does not belong here.
pub(super) fn parse(line: &str) -> Option<Line> {
    let mut words = words(line)?.into_iter();
    let mut next = || words.next();
    let line = match next()?.as_str() {
        "VAR" => Line::Var { ups: next()?, name: next()?, value: next()? },
        "ERR" => return next().map(|token| Line::Refusal(refusal(token))),
        edge @ ("BEGIN" | "END") => {
            if next()? != "LIST" || next()? != "VAR" {
                return None;
            }
            let ups = next()?;
            if edge == "BEGIN" { Line::Begin { ups } } else { Line::End { ups } }
        }
        _ => return None,
    };
    words.next().is_none().then_some(line)
}

/// The question for all variables of a supply.
pub(super) fn list_var(ups: &str) -> String {
    format!("LIST VAR {ups}\n")
}

fn refusal(token: String) -> Refusal {
    match token.as_str() {
        "DATA-STALE" => Refusal::DataStale,
        "DRIVER-NOT-CONNECTED" => Refusal::DriverNotConnected,
        _ => Refusal::Other(token),
    }
}

/// The words of a line; `None` if a quote or a backslash is left alone.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut letters = line.chars().peekable();
    loop {
        while letters.next_if(char::is_ascii_whitespace).is_some() {}
        let Some(first) = letters.peek() else {
            return Some(words);
        };
        let is_quoted = *first == '"';
        if is_quoted {
            letters.next();
        }
        let mut word = String::new();
        loop {
            match letters.next() {
                Some('"') if is_quoted => break,
                Some('\\') => word.push(letters.next()?),
                Some(letter) if !is_quoted && letter.is_ascii_whitespace() => break,
                Some(letter) => word.push(letter),
                None if is_quoted => return None,
                None => break,
            }
        }
        words.push(clean(&word).text);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_a_server_says() {
        let ups = || "u".to_owned();
        let var = |name: &str, value: &str| Line::Var { ups: ups(), name: name.into(), value: value.into() };
        for (text, line) in [
            ("BEGIN LIST VAR u", Line::Begin { ups: ups() }),
            ("END LIST VAR u\r", Line::End { ups: ups() }),
            ("VAR u ups.status \"OL CHRG\"", var("ups.status", "OL CHRG")),
            ("VAR u ups.status \"\"", var("ups.status", "")),
            ("VAR u ups.status OL", var("ups.status", "OL")),
            (r#"VAR u ups.model "A \"b\" \\ c""#, var("ups.model", r#"A "b" \ c"#)),
            ("VAR u ups.model \"\u{1b}[31mA\u{7} \u{202e}B\"", var("ups.model", "[31mA B")),
            ("ERR \u{1b}]0;x\u{7}NO", Line::Refusal(Refusal::Other("]0;x NO".into()))),
            ("ERR DATA-STALE", Line::Refusal(Refusal::DataStale)),
            ("ERR DRIVER-NOT-CONNECTED", Line::Refusal(Refusal::DriverNotConnected)),
            ("ERR UNKNOWN-UPS", Line::Refusal(Refusal::Other("UNKNOWN-UPS".into()))),
            ("ERR ACCESS-DENIED a reason", Line::Refusal(Refusal::Other("ACCESS-DENIED".into()))),
        ] {
            assert_eq!(parse(text), Some(line), "{text}");
        }
    }

    #[test]
    fn takes_nothing_else() {
        for text in [
            "",
            "  ",
            "OK",
            "ERR",
            "VAR u ups.status",
            "VAR u ups.status \"OL",
            "VAR u ups.status \"OL\\",
            "VAR u ups.status \"OL\" more",
            "BEGIN LIST UPS",
            "BEGIN LIST VAR",
            "END LIST VAR u v",
            "HTTP/1.1 400 Bad Request",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_much(line in "\\PC*") {
            parse(&line);
        }

        #[test]
        fn a_value_survives_its_quotes(value in "[^\\x00-\\x1f]*") {
            let value = clean(&value).text;
            let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
            let line = format!("VAR u some.name \"{quoted}\"");
            prop_assert_eq!(
                parse(&line),
                Some(Line::Var { ups: "u".into(), name: "some.name".into(), value })
            );
        }
    }
}
