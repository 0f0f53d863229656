//! A number of people as devices, offices and shells write it, one reading for all places.
//!
//! `45`, `45.0`, `4.5e1`, `"45"`, `45 người` and `４５` are 45; `1.200`, `1,200` and `1 200` are 1,200. What
//! is no whole number is none: nothing is rounded, and nothing is looked for within a sentence.

use crate::text::{clean, fold};

/// Who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// A person: three digits after a point or comma are thousands.
    Person,
    /// A device or program: three zeros there may as well be decimals.
    Device,
}

/// Why a text is no number of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// It is no number, or a negative one.
    #[error("it is no whole number")]
    NotANumber,
    /// It has a part of a person.
    #[error("it is no whole number, but has decimals")]
    Fraction,
    /// A device's `45.000`, which may be 45 or 45,000.
    #[error("it may mean {whole} or {grouped}")]
    Ambiguous {
        /// With the zeros as decimals.
        whole: u64,
        /// With the zeros as thousands.
        grouped: u64,
    },
}

/// What may follow a number, as [`fold`] has it.
const UNITS: [&str; 6] = ["nguoi", "dai bieu", "people", "persons", "person", "attendees"];
/// Marks that may be around a number.
const QUOTES: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('“', '”'), ('«', '»')];
/// More digits than any number here has.
const MOST_DIGITS: usize = 19;

/// Reads a number; one beyond all bounds is the largest.
///
/// # Errors
/// If it is none.
pub fn whole(text: &str, writer: Writer) -> Result<u64, NumberFault> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.contains(char::is_control) {
        return Err(NumberFault::NotANumber);
    }
    let text = clean(&text.chars().map(narrow).collect::<String>()).text;
    let text = without_unit(unquoted(&text));
    let text = text.strip_prefix('+').unwrap_or(text);
    if is_digits(text) {
        return Ok(value(text));
    }
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        return scientific(mantissa, exponent);
    }
    let decimal = decimal(text);
    match (grouped(text), decimal) {
        (Some(grouped), Ok(whole)) if writer == Writer::Device && grouped != whole => {
            Err(NumberFault::Ambiguous { whole, grouped })
        }
        (Some(grouped), _) => Ok(grouped),
        (None, decimal) => decimal,
    }
}

/// A letter of full width as the usual one.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

fn unquoted(text: &str) -> &str {
    let pairs = QUOTES.into_iter();
    let mut inner = pairs.filter_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    inner.next().map_or(text, str::trim)
}

fn without_unit(text: &str) -> &str {
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1);
    let (number, unit) = text.split_at(end);
    let unit = fold(unit.trim_end_matches('.'));
    if UNITS.contains(&unit.as_str()) { number } else { text }
}

/// Groups of three digits, one mark between them throughout, and after another mark nothing but zeros.
fn grouped(text: &str) -> Option<u64> {
    let mark =
        text.chars().find(|c| !c.is_ascii_digit()).filter(|c| ['.', ',', ' ', '\'', '’'].contains(c))?;
    let other = text.rfind(|c| ['.', ','].contains(&c) && c != mark);
    let (whole, zeros) = other.map_or((text, "0"), |at| (&text[..at], &text[at + 1..]));
    if zeros.is_empty() || zeros.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let mut groups = whole.split(mark);
    let first =
        groups.next().filter(|first| is_digits(first) && first.len() <= 3 && !first.starts_with('0'))?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !is_digits(group) {
            return None;
        }
        digits.push_str(group);
    }
    Some(value(&digits))
}

/// A number with decimals, all of them zeros. Three zeros after more than three digits are none: so
/// nobody writes thousands, nor decimals.
fn decimal(text: &str) -> Result<u64, NumberFault> {
    let (whole, decimals) = text.split_once(['.', ',']).ok_or(NumberFault::NotANumber)?;
    if !is_digits(whole) || !is_digits(decimals) || whole.len() > 3 && decimals.len() == 3 {
        return Err(NumberFault::NotANumber);
    }
    if decimals.bytes().any(|byte| byte != b'0') {
        return Err(NumberFault::Fraction);
    }
    Ok(value(whole))
}

/// A mantissa and a power of ten, without rounding.
fn scientific(mantissa: &str, exponent: &str) -> Result<u64, NumberFault> {
    let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let is_negative = exponent.starts_with('-');
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !is_digits(whole) || !(decimals.is_empty() || is_digits(decimals)) || !is_digits(exponent) {
        return Err(NumberFault::NotANumber);
    }
    let digits = format!("{whole}{decimals}");
    let digits_before = value(exponent).min(1_000);
    let shift = i64::try_from(digits_before).unwrap_or(1_000) * if is_negative { -1 } else { 1 };
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_add(shift);
    let point = usize::try_from(point.max(0)).unwrap_or(usize::MAX);
    let (before, after) = digits.split_at(point.min(digits.len()));
    if after.bytes().any(|byte| byte != b'0') {
        return Err(NumberFault::Fraction);
    }
    if before.bytes().all(|byte| byte == b'0') {
        return Ok(0);
    }
    let zeros = "0".repeat((point - before.len()).min(MOST_DIGITS + 1));
    Ok(value(&format!("{before}{zeros}")))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What digits say; the largest number where that is too much.
fn value(digits: &str) -> u64 {
    digits.parse().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_every_spelling() {
        for text in [
            "45",
            " 45\r\n",
            "\u{feff}45\n",
            "+45",
            "0045",
            "45.0",
            "45,0",
            "45.00",
            "4.5e1",
            "4.5E+1",
            "450e-1",
            "45e0",
            "0.45e2",
            "\"45\"",
            "“45”",
            "'45'",
            "45 người",
            "45 NGƯỜI",
            "45 ngu\u{31b}\u{300}o\u{31b}\u{300}i",
            "45 đại biểu",
            "45 people",
            "45.0 người",
            "４５",
            "４５．０",
            "\u{a0}45\u{200b}",
            "4\u{ad}5",
            "\u{202a}45\u{202c}",
            "45\u{202f}người",
            "45 người.",
            "«45 đại biểu»",
        ] {
            for writer in [Writer::Person, Writer::Device] {
                assert_eq!(whole(text, writer), Ok(45), "{text:?}");
            }
        }
        for text in [
            "1200",
            "1.200",
            "1,200",
            "1 200",
            "1\u{a0}200",
            "1'200",
            "1\u{202f}200",
            "1\u{2009}200",
            "1\u{2019}200",
            "1.200,0",
            "1,200.00",
            "1.2e3",
            "１．２００ người",
        ] {
            assert_eq!(whole(text, Writer::Device), Ok(1_200), "{text:?}");
        }
        assert_eq!(whole("0.000", Writer::Device), Ok(0));
        assert_eq!(whole("0e5", Writer::Device), Ok(0));
        assert_eq!(whole("99999999999999999999999", Writer::Device), Ok(u64::MAX));
        assert_eq!(whole("1e999999999999999999999", Writer::Device), Ok(u64::MAX));
        assert_eq!(whole("1.000.000", Writer::Device), Ok(1_000_000));
    }

    #[test]
    fn what_is_no_whole_number_is_none() {
        for text in [
            "",
            " ",
            "-1",
            "-45",
            "4 5",
            "45 46",
            "45\n460",
            "0x1",
            "٤٥",
            "45²",
            "45%",
            "45/50",
            "khoảng 45",
            "bốn mươi",
            "1.20.000",
            "1.200.00",
            "12.00.0",
            "1018.000",
            "4,",
            ".5",
            "1e",
            "e3",
            "1e3.0",
            "--45",
            "45 xe",
            "\u{0}",
            "45\u{0}",
            "NaN",
            "inf",
            "1.200 300",
        ] {
            assert_eq!(whole(text, Writer::Person), Err(NumberFault::NotANumber), "{text:?}");
        }
        for text in ["45.6", "45,5", "0.5", "4.55e1", "1e-3", "45e-1", "0.045", "1.200,5"] {
            let read = whole(text, Writer::Person);
            assert!(
                matches!(read, Err(NumberFault::Fraction | NumberFault::NotANumber)),
                "{text:?}: {read:?}"
            );
        }
    }

    #[test]
    fn three_zeros_of_a_device_may_be_decimals() {
        let either = Err(NumberFault::Ambiguous { whole: 45, grouped: 45_000 });
        assert_eq!(whole("45.000", Writer::Device), either);
        assert_eq!(whole("45,000 người", Writer::Device), either);
        assert_eq!(whole("45.000", Writer::Person), Ok(45_000));
        assert_eq!(whole("45.200", Writer::Device), Ok(45_200));
        assert_eq!(whole("45 000", Writer::Device), Ok(45_000));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[0-9.,e+\\- 'đ\u{ff10}-\u{ff19}]{0,30}") {
            whole(&text, Writer::Person).ok();
            whole(&text, Writer::Device).ok();
        }

        #[test]
        fn reads_what_is_written(number in 0_u64..1_000_000_000) {
            for text in [number.to_string(), format!("{number}.0"), format!("{number}e0"), format!("{number} người")] {
                proptest::prop_assert_eq!(whole(&text, Writer::Device), Ok(number), "{}", text);
            }
        }
    }
}
