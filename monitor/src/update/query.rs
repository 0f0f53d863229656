//! How the line changes in which a search is typed. It stays one line, and short.

use diemcau_core::text::line;
use unicode_width::UnicodeWidthChar as _;

/// No name, code or phone number is longer; a paste may be.
const LONGEST: usize = 200;

/// Adds a letter.
pub(super) fn add(query: &mut String, letter: char) {
    if !letter.is_control() && query.chars().count() < LONGEST {
        query.push(letter);
    }
}

/// Adds a text: line ends, tabs and other blanks become one space, and what is no letter goes, marks that
/// would turn the line around among it.
pub(super) fn add_text(query: &mut String, text: &str) {
    let text = line(text, LONGEST).trim_end_matches('…').to_owned();
    if !text.is_empty() && !query.is_empty() && !query.ends_with(' ') {
        add(query, ' ');
    }
    text.chars().for_each(|letter| add(query, letter));
}

/// Takes off the last letter with its marks, which may be characters of their own.
pub(super) fn erase(query: &mut String) {
    while query.pop().is_some_and(|letter| letter.width() == Some(0)) {}
}

/// Takes off the last word, and the blanks behind it.
pub(super) fn erase_word(query: &mut String) {
    let kept = query.trim_end();
    let blank = kept.char_indices().rfind(|(_, letter)| letter.is_whitespace());
    let kept = blank.map_or(0, |(at, blank)| at + blank.len_utf8());
    query.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_words_are_erased_whole() {
        for (query, by_letter, by_word) in [
            ("xã mậu", "xã mậ", "xã "),
            ("xa\u{303} ma\u{302}\u{323}", "xa\u{303} m", "xa\u{303} "),
            ("mau  ", "mau ", ""),
            ("xa\u{a0}mau", "xa\u{a0}ma", "xa\u{a0}"),
            ("xa\u{3000}", "xa", ""),
            ("", "", ""),
        ] {
            let mut letter = query.to_owned();
            erase(&mut letter);
            assert_eq!(letter, by_letter);
            let mut word = query.to_owned();
            erase_word(&mut word);
            assert_eq!(word, by_word);
        }
    }
}
