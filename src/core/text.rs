//! Text as people type it: what a cell's text is once repaired, and the key it is searched by.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A text without what spreadsheets and keyboards leave in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// NFC, one line, one space between words, none around, nothing invisible.
    pub text: String,
    /// Its letters came decomposed (NFD) and were put together.
    pub recomposed: bool,
}

/// Repairs a text: NFC, every run of blanks (no-break spaces, line breaks and control characters
/// among them) one space, none at the ends, zero-width and direction marks dropped.
pub fn clean(raw: &str) -> Cleaned {
    // What is invisible goes first: it may stand between a letter and its mark.
    let raw: Cow<'_, str> = if raw.contains(is_invisible) {
        raw.chars().filter(|letter| !is_invisible(*letter)).collect::<String>().into()
    } else {
        raw.into()
    };
    let recomposed = !raw.is_ascii() && !is_nfc(&raw);
    let mut text = String::with_capacity(raw.len());
    if recomposed {
        squeeze(raw.nfc(), &mut text);
    } else {
        squeeze(raw.chars(), &mut text);
    }
    Cleaned { text, recomposed }
}

/// A text from outside as it may be kept, logged and shown: cleaned, and no more of it than `most`
/// letters, `…` after them where it had more. No more is read of it than that needs.
pub fn line(raw: &str, most: usize) -> String {
    let head: String = raw.chars().filter(|c| !is_invisible(*c)).take(most.saturating_add(1)).collect();
    let mut text = clean(&head).text;
    if head.chars().nth(most).is_some() {
        if let Some((end, _)) = text.char_indices().nth(most) {
            text.truncate(end);
        }
        text.push('…');
    }
    text
}

/// Makes a text from outside one that may be kept, logged and shown, as [`line()`] does; one that is already
/// stays as it is.
pub fn bound(text: &mut String, most: usize) {
    let is_foul = |letter: char| letter.is_control() || is_invisible(letter);
    if text.len() > most || text.contains(is_foul) {
        *text = line(text, most);
    }
}

/// The key a text is searched by: marks dropped, đ as d, lower case, letters of any width alike, spaces
/// squeezed. So "tho xuan" finds "Thọ Xuân", whatever its normal form.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let letters = text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c));
    squeeze(letters.map(|c| if c == 'đ' { 'd' } else { c }), &mut key);
    key
}

/// The text without marks, for channels that know no Vietnamese letters: đ as d, Đ as D; case, punctuation
/// and blanks stay.
pub fn unaccented(text: &str) -> String {
    let plain = |letter: char| match letter {
        'đ' => 'd',
        'Đ' => 'D',
        other => other,
    };
    text.nfd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c)).map(plain).collect()
}

fn squeeze(letters: impl Iterator<Item = char>, into: &mut String) {
    let mut blank = false;
    for letter in letters.filter(|c| !is_invisible(*c)) {
        if letter.is_whitespace() || letter.is_control() {
            blank = !into.is_empty();
            continue;
        }
        if std::mem::take(&mut blank) {
            into.push(' ');
        }
        into.push(letter);
    }
}

/// What no text needs that is one line of letters: Unicode's ignorable characters, marks of direction, and
/// what shows as nothing.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_forgets_marks_case_and_spaces() {
        for (text, key) in [
            ("Thọ Xuân", "tho xuan"),
            ("Tho\u{323} Xua\u{302}n", "tho xuan"),
            ("  ĐÔNG\u{a0} Sơn ", "dong son"),
            ("Ngưỡng Ỷ", "nguong y"),
            ("", ""),
            ("số 12/3", "so 12/3"),
        ] {
            assert_eq!(fold(text), key, "{text}");
        }
    }

    #[test]
    fn marks_alone_are_taken_off() {
        for (text, plain) in [
            ("Xã Thọ Xuân: 8/9 ĐIỂM CẦU", "Xa Tho Xuan: 8/9 DIEM CAU"),
            ("Tho\u{323} Xua\u{302}n,\r\n  đường Nguyễn Trãi…", "Tho Xuan,\r\n  duong Nguyen Trai…"),
            ("", ""),
        ] {
            assert_eq!(unaccented(text), plain);
        }
    }

    #[test]
    fn cleaning_repairs_and_says_when_letters_were_taken_apart() {
        for (raw, text, recomposed) in [
            ("Hà Nội", "Hà Nội", false),
            ("Ha\u{300} No\u{302}\u{323}i", "Hà Nội", true),
            ("Hà N\u{f4}\u{323}i", "Hà Nội", true),
            ("\u{feff} a\u{a0}\u{a0}b\r\nc\u{200b}\u{1b}[31m ", "a b c [31m", false),
            (" \u{a0}\t", "", false),
            // What nobody sees between a letter and its mark, beside a name, or within it.
            ("Ha\u{200b}\u{300} No\u{34f}\u{302}\u{323}i", "Hà Nội", true),
            ("\u{61c}\u{2066}Hà\u{2069} N\u{ad}ội\u{fe0f}\u{e0041}\u{206f}", "Hà Nội", false),
            ("Hà\u{2028}Nội\u{2029}1\rTổ\u{b}2\u{85}3\u{202f}4\u{3000}5", "Hà Nội 1 Tổ 2 3 4 5", false),
        ] {
            assert_eq!(clean(raw), Cleaned { text: text.into(), recomposed }, "{raw:?}");
        }
    }

    #[test]
    fn a_line_is_bounded_and_has_nothing_that_moves_a_terminal() {
        for (raw, shown) in [
            ("Lễ phát động", "Lễ phát động"),
            ("\u{1b}]0;x\u{7}A\u{202e}B\u{1b}[2J\r\nC", "]0;x AB [2J C"),
            ("\u{9b}31mA", "31mA"),
            ("123456789012345678901", "12345678901234567890…"),
            ("12345678901234567890", "12345678901234567890"),
        ] {
            assert_eq!(line(raw, 20), shown);
        }
        let huge = "\u{200b}x".repeat(1_000_000);
        assert_eq!(line(&huge, 200).chars().count(), 201);
    }

    proptest::proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(raw in "\\PC*") {
            let once = clean(&raw);
            let twice = clean(&once.text);
            proptest::prop_assert_eq!(&twice.text, &once.text);
            proptest::prop_assert!(!twice.recomposed);
        }
    }
}
