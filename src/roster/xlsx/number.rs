//! What Excel shows of a number under a format.
//!
//! Zeros and literals are shown alike on every machine, and so they are read. Decimal points, groups of
//! three, percents, fractions and powers follow settings or lose digits, and are only told.

use super::format::{Format, Part};

/// What is shown of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// This, on any machine.
    Exactly(String),
    /// This or something like it; none where one cannot tell.
    Perhaps(Option<String>),
}

/// From here on a spreadsheet, which keeps 15 digits, has lost some.
pub(super) const TOO_LONG: f64 = 1e15;

/// Digits that a spreadsheet keeps.
const KEPT_DIGITS: usize = 15;

/// A number as "General" shows it in a cell that is wide enough: whole numbers without a fraction.
pub(super) fn general(number: f64) -> String {
    // 0.1 + 0.2 is 0.3 for a spreadsheet.
    let kept: f64 = format!("{number:.*e}", KEPT_DIGITS - 1).parse().unwrap_or(number);
    if kept == 0.0 { "0".to_owned() } else { kept.to_string() }
}

/// What Excel shows of a number under a format.
pub(super) fn shown(number: f64, format: &Format) -> Shown {
    let (section, has_minus) = format.section_of(number);
    let has = |is: fn(&Part) -> bool| section.iter().any(is);
    let is_told = format.has_condition()
        || has(|part| matches!(part, Part::Exponent | Part::Slash | Part::Unknown | Part::Date(..)));
    if is_told {
        return Shown::Perhaps(None);
    }
    let sign = if has_minus { "-" } else { "" };
    let digits = Digits::of(number, section);
    let text = format!("{sign}{}", digits.laid_out(section)).trim().to_owned();
    let is_certain = has(|part| matches!(part, Part::Digit(_) | Part::Whole))
        && !has(|part| matches!(part, Part::Point | Part::Comma | Part::Percent));
    if is_certain { Shown::Exactly(text) } else { Shown::Perhaps(Some(text)) }
}

/// The digits that a section's places take.
struct Digits {
    whole: Vec<u8>,
    fraction: Vec<u8>,
    general: String,
}

impl Digits {
    fn of(number: f64, section: &[Part]) -> Self {
        let n_percents = section.iter().filter(|part| **part == Part::Percent).count();
        let n_thousands = trailing_commas(section);
        let scaled = (0..n_percents).fold(number.abs(), |number, _| number * 100.0);
        let scaled = (0..n_thousands).fold(scaled, |number, _| number / 1_000.0);
        let point = section.iter().position(|part| *part == Part::Point).unwrap_or(section.len());
        let n_decimals = section[point..].iter().filter(|part| matches!(part, Part::Digit(_))).count();
        let rounded = rounded(scaled, n_decimals);
        let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
        Self {
            whole: whole.trim_start_matches('0').bytes().collect(),
            fraction: fraction.bytes().collect(),
            general: general(number.abs()),
        }
    }

    /// The section with its places taken. More digits than places stand at the first.
    fn laid_out(&self, section: &[Part]) -> String {
        let point = section.iter().position(|part| *part == Part::Point).unwrap_or(section.len());
        let (before, after) = section.split_at(point);
        let n_places = before.iter().filter(|part| matches!(part, Part::Digit(_))).count();
        let is_grouped = before.contains(&Part::Comma) && trailing_commas(section) == 0;
        let mut text = String::new();
        let mut place = 0;
        for part in before {
            match part {
                Part::Digit(kind) => {
                    let first = if place == 0 { self.whole.len().max(n_places) } else { n_places - place };
                    let last = n_places - place - 1;
                    for at in (last..first).rev() {
                        self.put(at, *kind, is_grouped, &mut text);
                    }
                    place += 1;
                }
                other => self.put_other(other, &mut text),
            }
        }
        let mut decimals = self.fraction.iter();
        for part in after {
            match part {
                Part::Digit(_) => text.extend(decimals.next().map(|digit| char::from(*digit))),
                Part::Point => text.push('.'),
                other => self.put_other(other, &mut text),
            }
        }
        text
    }

    /// The digit with `at` digits behind it, or what its place shows without one.
    fn put(&self, at: usize, kind: char, is_grouped: bool, text: &mut String) {
        let digit = self.whole.len().checked_sub(at + 1).map(|idx| char::from(self.whole[idx]));
        let shown = match (digit, kind) {
            (Some(digit), _) => digit,
            (None, '0') => '0',
            (None, '?') => ' ',
            (None, _) => return,
        };
        text.push(shown);
        if is_grouped && at > 0 && at.is_multiple_of(3) && shown != ' ' {
            text.push(',');
        }
    }

    fn put_other(&self, part: &Part, text: &mut String) {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Whole => text.push_str(&self.general),
            Part::Percent => text.push('%'),
            Part::Digit(_)
            | Part::Point
            | Part::Comma
            | Part::Slash
            | Part::Exponent
            | Part::Date(..)
            | Part::Condition
            | Part::Unknown => {}
        }
    }
}

/// A number with so many decimals, a half rounded up as a spreadsheet does, and not to the even one.
fn rounded(number: f64, n_decimals: usize) -> String {
    let shown = general(number);
    let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
    let kept = fraction.get(..n_decimals).unwrap_or(fraction);
    let mut digits = format!("{whole}{kept}{}", "0".repeat(n_decimals - kept.len())).into_bytes();
    if fraction.as_bytes().get(n_decimals).is_some_and(|next| *next >= b'5') {
        let n_nines = digits.iter().rev().take_while(|digit| **digit == b'9').count();
        let at = digits.len() - n_nines;
        digits[at..].fill(b'0');
        match at.checked_sub(1) {
            Some(before) => digits[before] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    let digits: String = digits.into_iter().map(char::from).collect();
    let (whole, fraction) = digits.split_at(digits.len() - n_decimals);
    if n_decimals == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// Commas behind the last place before the point, each of which divides by a thousand.
fn trailing_commas(section: &[Part]) -> usize {
    let point = section.iter().position(|part| *part == Part::Point).unwrap_or(section.len());
    let last = section[..point].iter().rposition(|part| matches!(part, Part::Digit(_)));
    let behind = last.map_or(&[][..], |last| &section[last + 1..point]);
    behind.iter().take_while(|part| **part == Part::Comma).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: f64, code: &str, want: &Shown) {
        let format = Format::parse(code, None).unwrap();
        assert_eq!(&shown(number, &format), want, "{number} as {code}");
    }

    #[test]
    fn zeros_and_literals_are_shown_alike_everywhere() {
        for (number, code, want) in [
            (61.0, "00000", "00061"),
            (1.0, "\"TX-\"000", "TX-001"),
            (12_345.0, "00\"-\"000", "12-345"),
            (912_000_003.0, "0000\\ 000\\ 000", "0912 000 003"),
            (912_000_003.0, "(0000)000000", "(0912)000003"),
            (123_456.0, "000", "123456"),
            (7.0, "[Red]000;[Blue]\\-000", "007"),
            (-7.0, "000;\\-000", "-007"),
            (-7.0, "000", "-007"),
            (0.0, "000;-000;\"không\"0", "không0"),
            (5.0, "\"T\"@", "T5"),
            (5.0, "General\" người\"", "5 người"),
            (12.6, "000", "013"),
            (12.5, "000", "013"),
            (99.5, "0", "100"),
            (0.5, "0", "1"),
            (5.0, "_(000_)", "005"),
            (5.0, "???0", "5"),
            (0.0, "#", ""),
            (3.0, "[$X-42A]00", "X03"),
        ] {
            check(number, code, &Shown::Exactly(want.into()));
        }
    }

    #[test]
    fn what_follows_settings_is_only_told() {
        for (number, code, want) in [
            (14_755.0, "#,##0", Some("14,755")),
            (45.0, "#,##0", Some("45")),
            (1_234_567.0, "#,##0", Some("1,234,567")),
            (7.0, "0,000", Some("0,007")),
            (12.0, "0.00", Some("12.00")),
            (0.125, "0.00", Some("0.13")),
            (1.005, "0.00", Some("1.01")),
            (9.995, "0.00", Some("10.00")),
            (0.5, "0%", Some("50%")),
            (12_000.0, "0,", Some("12")),
            (12.0, "#,##0 [$₫-42A]", Some("12 ₫")),
            (12.0, ";;;", Some("")),
            (12.0, "\"có\"", Some("có")),
            (12.0, "0.00E+00", None),
            (0.5, "# ?/?", None),
            (12.0, "[>=10]00;000", None),
            (12.0, "00b", None),
        ] {
            check(number, code, &Shown::Perhaps(want.map(str::to_owned)));
        }
    }

    #[test]
    fn general_shows_what_was_typed() {
        for (number, want) in [
            (61.0, "61"),
            (0.1 + 0.2, "0.3"),
            (-1.5, "-1.5"),
            (123_456_789_012.0, "123456789012"),
            (-0.0, "0"),
        ] {
            assert_eq!(general(number), want);
        }
        assert_eq!(Format::parse("General", None), None);
        assert_eq!(Format::parse("@", Some(49)), None);
    }

    #[test]
    fn a_text_is_dressed_by_the_section_for_texts() {
        for (code, want) in [
            ("\"TX-\"@", Some("TX-a")),
            ("0;-0;0;\"<\"@\">\"", Some("<a>")),
            ("_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", Some("a")),
            ("00000", None),
            ("General\" người\"", None),
            (";;;", None),
        ] {
            assert_eq!(Format::parse(code, None).unwrap().dress_text("a").as_deref(), want, "{code}");
        }
    }
}
