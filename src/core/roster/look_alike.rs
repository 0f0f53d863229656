//! Codes that a person takes for one: they differ by case, by width, by letters of another script that
//! look the same, or by leading zeros.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// What makes two codes that look the same differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Letters as wide as an ideograph, and other forms of the same letter.
    Form,
    /// Capital and small letters.
    Case,
    /// Letters or dashes that look the same and are others, such as Cyrillic ones.
    Script,
    /// Letters that look like digits: O and 0, I or l and 1.
    Digit,
    /// Zeros before a number.
    Zeros,
}

/// Codes by what a person takes them for, with where each was found.
#[derive(Clone, Debug, Default)]
pub(super) struct LookAlikes {
    /// By letters of one script, without leading zeros.
    by_key: BTreeMap<String, Vec<usize>>,
    /// By letters as the digits that they look like; of each key above the first.
    by_shape: BTreeMap<String, Vec<usize>>,
}

impl LookAlikes {
    /// Takes codes in their order.
    pub(super) fn new<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        let (mut by_key, mut by_shape) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for (idx, code) in codes.enumerate() {
            let alike = by_key.entry(without_zeros(&in_one_script(code))).or_default();
            alike.push(idx);
            if alike.len() == 1 {
                by_shape.entry(in_one_shape(code)).or_default().push(idx);
            }
        }
        Self { by_key, by_shape }
    }

    /// Where codes stand that look like this one, itself among them if it is there.
    pub(super) fn of(&self, code: &str) -> &[usize] {
        let alike = self.by_key.get(&without_zeros(&in_one_script(code)));
        alike.or_else(|| self.by_shape.get(&in_one_shape(code))).map_or(&[], Vec::as_slice)
    }

    /// Those that look the same, where there is more than one.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[usize]> {
        self.by_key.values().chain(self.by_shape.values()).map(Vec::as_slice).filter(|group| group.len() > 1)
    }
}

impl Likeness {
    /// What makes two codes differ that look the same.
    pub(super) fn between(one: &str, other: &str) -> Self {
        let same = |key: fn(&str) -> String| key(one) == key(other);
        if same(in_one_form) {
            Self::Form
        } else if same(in_small_letters) {
            Self::Case
        } else if same(in_one_script) {
            Self::Script
        } else if same(in_one_shape) {
            Self::Digit
        } else {
            Self::Zeros
        }
    }
}

fn in_one_form(code: &str) -> String {
    code.nfkc().collect()
}

fn in_small_letters(code: &str) -> String {
    in_one_form(code).to_lowercase()
}

fn in_one_script(code: &str) -> String {
    in_small_letters(code).chars().map(looks_like).collect()
}

fn in_one_shape(code: &str) -> String {
    let digit = |letter| match letter {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    in_one_script(code).chars().map(digit).collect()
}

/// Every number without the zeros before it.
fn without_zeros(code: &str) -> String {
    let mut bare = String::with_capacity(code.len());
    let mut letters = code.chars().peekable();
    let mut in_number = false;
    while let Some(letter) = letters.next() {
        let is_lead = letter == '0' && !in_number && letters.peek().is_some_and(char::is_ascii_digit);
        in_number = letter.is_ascii_digit() && !is_lead;
        if !is_lead {
            bare.push(letter);
        }
    }
    bare
}

/// The Latin letter that a small letter looks like, as a capital or as itself; Unicode's list of
/// confusable characters (UTS 39) has these among many.
fn looks_like(letter: char) -> char {
    match letter {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'ð' | 'ɖ' => 'đ',
        'е' | 'ε' => 'e',
        'һ' | 'н' | 'η' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'ν' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'у' | 'υ' => 'y',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'ζ' => 'z',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_look_the_same_are_told_by_what_makes_them_differ() {
        for (one, other, likeness) in [
            ("X1", "x1", Likeness::Case),
            ("X1", "X１", Likeness::Form),
            ("X1", "х1", Likeness::Script),
            ("ĐL1", "ÐL1", Likeness::Script),
            ("TX-1", "TX–1", Likeness::Script),
            ("00061", "61", Likeness::Zeros),
            ("TX-001", "TX-1", Likeness::Zeros),
            ("x01", "Х1", Likeness::Zeros),
            ("XO1", "X01", Likeness::Digit),
            ("KHU-I", "KHU-1", Likeness::Digit),
            ("A1l", "AI1", Likeness::Digit),
        ] {
            assert_eq!(LookAlikes::new([one].into_iter()).of(other), [0], "{one} {other}");
            assert_eq!(Likeness::between(one, other), likeness, "{one} {other}");
        }
    }

    #[test]
    fn codes_that_look_different_are_left() {
        let codes = [
            "X1", "X10", "100", "1", "1.10", "1.1", "0", "00A", "SN01", "SN10", "Đ1", "D1", "XO1", "KHU-II",
            "KHU-I",
        ];
        assert_eq!(LookAlikes::new(codes.into_iter()).groups().count(), 0);
    }
}
