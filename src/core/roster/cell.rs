//! Values of a roster's cells as Excel leaves them, and what they mean.

use crate::number::{self, Writer};

/// What a phone's cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Phone {
    /// A number as it stands.
    Kept(String),
    /// A number that had lost its leading 0.
    Restored(String),
    /// No number.
    Bad,
}

/// More people than one point can hold.
const MAX_PEOPLE: u32 = 1_000_000;

/// Whether a cell shows an error of Excel rather than a value.
pub(super) fn is_excel_error(value: &str) -> bool {
    matches!(
        value,
        "#N/A"
            | "#REF!"
            | "#VALUE!"
            | "#NAME?"
            | "#DIV/0!"
            | "#NUM!"
            | "#NULL!"
            | "#GETTING_DATA"
            | "#SPILL!"
    )
}

/// A code: `380.0` is `380`.
pub(super) fn code(value: &str) -> &str {
    match value.strip_suffix(".0") {
        Some(whole) if is_digits(whole) => whole,
        _ => value,
    }
}

/// Whether Excel has shortened a long number to something like `3.8E+11`, its digits gone.
pub(super) fn is_scientific(value: &str) -> bool {
    let Some((mantissa, exponent)) = value.split_once("E+").or_else(|| value.split_once("e+")) else {
        return false;
    };
    is_digits(exponent) && mantissa.split(['.', ',']).all(is_digits)
}

/// A number of people, in any spelling that [`number`] reads.
pub(super) fn people(value: &str) -> Option<u32> {
    let people = number::whole(value, Writer::Person).ok()?;
    u32::try_from(people).ok().filter(|people| *people <= MAX_PEOPLE)
}

/// A phone number. Nine digits are a mobile number, ten from 2 a landline, whose 0 Excel has eaten.
pub(super) fn phone(value: &str) -> Phone {
    let value = code(value);
    if is_scientific(value) || value.bytes().filter(u8::is_ascii_digit).count() < 3 {
        return Phone::Bad;
    }
    let digits: String = value.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    let lost_zero = is_digits(&digits)
        && match digits.len() {
            9 => !digits.starts_with('0'),
            10 => digits.starts_with('2'),
            _ => false,
        };
    if lost_zero { Phone::Restored(format!("0{value}")) } else { Phone::Kept(value.to_owned()) }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lose_what_excel_added() {
        for (value, want) in
            [("380.0", "380"), ("00380", "00380"), ("T.0", "T.0"), (".0", ".0"), ("1.10", "1.10")]
        {
            assert_eq!(code(value), want);
        }
        assert!(is_scientific("3.8E+11") && is_scientific("1E+12") && is_scientific("3,8E+11"));
        assert!(!is_scientific("1E5") && !is_scientific("XE+5") && !is_scientific("380"));
    }

    #[test]
    fn people_are_read_as_offices_write_them() {
        for (value, want) in [
            ("45", Some(45)),
            ("45.0", Some(45)),
            ("1.200", Some(1_200)),
            ("1,200", Some(1_200)),
            ("1 200", Some(1_200)),
            ("1.200,0", Some(1_200)),
            ("1.000.000", Some(1_000_000)),
            ("0", Some(0)),
            ("1.2", None),
            ("0.200", None),
            ("1.200,300", None),
            ("-3", None),
            ("45 người", Some(45)),
            ("2000000", None),
            ("99999999999999999999", None),
            (".0", None),
            ("1.", None),
        ] {
            assert_eq!(people(value), want, "{value}");
        }
    }

    #[test]
    fn a_phone_regains_its_zero() {
        for (value, want) in [
            ("912345678", Phone::Restored("0912345678".into())),
            ("912345678.0", Phone::Restored("0912345678".into())),
            ("912 345 678", Phone::Restored("0912 345 678".into())),
            ("2373852123", Phone::Restored("02373852123".into())),
            ("0912345678", Phone::Kept("0912345678".into())),
            ("012345678", Phone::Kept("012345678".into())),
            ("+84 912 345 678", Phone::Kept("+84 912 345 678".into())),
            ("0912345678 (Lan)", Phone::Kept("0912345678 (Lan)".into())),
            ("113", Phone::Kept("113".into())),
            ("9.12E+08", Phone::Bad),
            ("không có", Phone::Bad),
        ] {
            assert_eq!(phone(value), want, "{value}");
        }
    }
}
