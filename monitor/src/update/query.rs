//! How the line changes in which a search is typed. It stays one line, and short.

use unicode_width::UnicodeWidthChar as _;

/// No name, code or phone number is longer; a paste may be.
const LONGEST: usize = 200;

/// Adds a letter.
pub(super) fn add(query: &mut String, letter: char) {
    if !letter.is_control() && query.chars().count() < LONGEST {
        query.push(letter);
    }
}

/// Adds a text: line ends, tabs and other blanks become one space, and what is no letter goes.
pub(super) fn add_text(query: &mut String, text: &str) {
    for word in text.split(|letter: char| letter.is_whitespace() || letter.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !query.is_empty() && !query.ends_with(' ') {
            add(query, ' ');
        }
        word.chars().for_each(|letter| add(query, letter));
    }
}

/// Takes off the last letter with its marks, which may be characters of their own.
pub(super) fn erase(query: &mut String) {
    while query.pop().is_some_and(|letter| letter.width() == Some(0)) {}
}

/// Takes off the last word, and the blanks behind it.
pub(super) fn erase_word(query: &mut String) {
    let kept = query.trim_end();
    let kept = kept.rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
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
