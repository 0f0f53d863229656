//! The language of number formats, as far as it takes to say what Excel shows: ECMA-376 part 1,
//! 18.8.30 and 18.8.31. A format is sections, each a row of parts.

/// A number format other than "General".
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Format {
    code: String,
    id: Option<u32>,
    sections: Vec<Vec<Part>>,
}

/// One part of a section.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Characters that are shown as they are.
    Literal(String),
    /// The place of a digit: `0` shows a zero where there is none, `#` nothing, `?` a space.
    Digit(char),
    /// Where the fraction begins.
    Point,
    /// Groups of three, or after the last digit a division by a thousand.
    Comma,
    /// A hundredfold.
    Percent,
    /// Between numerator and denominator, or in a date.
    Slash,
    /// Powers of ten.
    Exponent,
    /// A date or time's part: its letter, and how often it stands there.
    Date(char, usize),
    /// The value as it is: `@` or `General`.
    Whole,
    /// A condition on the number, such as `[>=100]`.
    Condition,
    /// A letter that means something nobody here knows.
    Unknown,
}

/// The short date of the machine's own settings.
const SHORT_DATE: u32 = 14;

impl Format {
    /// Reads a format; "General" and plain text are none.
    pub(super) fn parse(code: &str, id: Option<u32>) -> Option<Self> {
        let mut sections = vec![Vec::new()];
        let mut rest = code;
        while let Some(first) = rest.chars().next() {
            if first == ';' {
                sections.push(Vec::new());
                rest = &rest[1..];
                continue;
            }
            let (part, length) = next_part(rest, first);
            rest = &rest[length..];
            if let (Some(part), Some(section)) = (part, sections.last_mut()) {
                push(section, part);
            }
        }
        let is_plain = sections.len() == 1 && sections[0] == [Part::Whole] || code.is_empty();
        (!is_plain).then(|| Self { code: code.to_owned(), id, sections })
    }

    /// The format as it is written.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// Whether it is the machine's own short date, whatever is written.
    pub(super) fn is_short_date(&self) -> bool {
        self.id == Some(SHORT_DATE)
    }

    /// The section that a number is shown by, and whether a minus is shown before it.
    pub(super) fn section_of(&self, number: f64) -> (&[Part], bool) {
        let idx = match self.sections.len() {
            2.. if number < 0.0 => 1,
            3.. if number == 0.0 => 2,
            _ => 0,
        };
        (&self.sections[idx], number < 0.0 && idx == 0)
    }

    /// Whether any section has a condition, which moves numbers from section to section.
    pub(super) fn has_condition(&self) -> bool {
        self.sections.iter().flatten().any(|part| *part == Part::Condition)
    }

    /// What is shown of a text, if that is not the text: `"TX-"@`.
    pub(super) fn dress_text(&self, text: &str) -> Option<String> {
        let section = match self.sections.as_slice() {
            [_, _, _, of_text, ..] => of_text,
            [.., last] if last.contains(&Part::Whole) && !self.is_general(last) => last,
            _ => return None,
        };
        let shown: String = section
            .iter()
            .map(|part| match part {
                Part::Literal(literal) => literal.as_str(),
                Part::Whole => text,
                _ => "",
            })
            .collect();
        // A format that hides texts hides no name from the list.
        (!shown.trim().is_empty()).then(|| shown.trim().to_owned())
    }

    /// `General` and what surrounds it is for numbers; `@` is for texts.
    fn is_general(&self, section: &[Part]) -> bool {
        section.contains(&Part::Whole) && !self.code.contains('@')
    }
}

fn push(section: &mut Vec<Part>, part: Part) {
    match (section.last_mut(), part) {
        (Some(Part::Literal(before)), Part::Literal(more)) => before.push_str(&more),
        (Some(Part::Date(before, n)), Part::Date(letter, 1)) if *before == letter => *n += 1,
        (_, part) => section.push(part),
    }
}

/// The part that a format's rest begins with, and its length in bytes.
fn next_part(rest: &str, first: char) -> (Option<Part>, usize) {
    let literal = |text: &str| (!text.is_empty()).then(|| Part::Literal(text.to_owned()));
    let second =
        || rest[first.len_utf8()..].chars().next().map_or("", |c| &rest[first.len_utf8()..][..c.len_utf8()]);
    let pair = || first.len_utf8() + second().len();
    let part = match first {
        '"' => {
            let inner = rest[1..].split('"').next().unwrap_or_default();
            return (literal(inner), (inner.len() + 2).min(rest.len()));
        }
        '[' => {
            let inner = rest[1..].split(']').next().unwrap_or_default();
            return (in_brackets(inner), (inner.len() + 2).min(rest.len()));
        }
        '\\' => return (literal(second()), pair()),
        '_' => return (literal(" "), pair()),
        '*' => return (None, pair()),
        '0' | '#' | '?' => Part::Digit(first),
        '.' => Part::Point,
        ',' => Part::Comma,
        '%' => Part::Percent,
        '/' => Part::Slash,
        '@' => Part::Whole,
        'E' | 'e' if matches!(second(), "+" | "-") => return (Some(Part::Exponent), 2),
        'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => {
            Part::Date(first.to_ascii_lowercase(), 1)
        }
        _ if is_prefixed(rest, "General") => return (Some(Part::Whole), "General".len()),
        _ if is_prefixed(rest, "AM/PM") => return (Some(Part::Date('a', 1)), "AM/PM".len()),
        _ if first.is_ascii_alphabetic() => Part::Unknown,
        _ => Part::Literal(first.to_string()),
    };
    (Some(part), first.len_utf8())
}

/// A colour is nothing; a currency or language is the sign it shows; elapsed hours are a time.
fn in_brackets(inner: &str) -> Option<Part> {
    if let Some(currency) = inner.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or_default();
        return (!sign.is_empty()).then(|| Part::Literal(sign.to_owned()));
    }
    let lower = inner.to_ascii_lowercase();
    let letter = lower.chars().next()?;
    if matches!(letter, '<' | '>' | '=') {
        return Some(Part::Condition);
    }
    // An elapsed time is never spelled here: [h] is hours without end.
    let is_elapsed = matches!(letter, 'h' | 'm' | 's') && lower.chars().all(|c| c == letter);
    is_elapsed.then_some(Part::Date('e', 1))
}

fn is_prefixed(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
