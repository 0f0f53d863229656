//! Vietnamese text that came without its letters: typed for a font with an encoding of its own, or read
//! in an encoding that is not its own.
//!
//! A text is judged by its words. It is garbled if some of them are no Vietnamese syllables as they stand
//! and all of them are once it is read as it was meant.

mod entities;
mod syllable;
mod tcvn3;
mod utf8;
mod vni;

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// What became of a text's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Garbling {
    /// Typed for fonts of TCVN3 (ABC), such as `.VnTime`.
    Tcvn3,
    /// Typed for fonts of VNI, such as VNI-Times.
    Vni,
    /// UTF-8, read as an 8-bit encoding of Windows.
    Utf8,
    /// Letters written as the references of a web page.
    Entities,
    /// Written in an encoding without Vietnamese letters, which became question marks.
    Lost,
}

/// How often UTF-8 may have been read wrongly, one time upon the other.
const MAX_ROUNDS: usize = 3;

impl Garbling {
    /// What happened to a text's letters; none if they seem to be there. The text is as it was read:
    /// some of what encodings made of letters is invisible.
    pub fn of(text: &str) -> Option<Self> {
        Self::possible(text).first().copied()
    }

    /// What happened to each of a column's texts: where more than one thing may have, that which happened
    /// most.
    pub fn of_column<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Option<Self>> {
        let possible: Vec<Vec<Self>> = texts.map(Self::possible).collect();
        let mut n_texts: BTreeMap<Self, usize> = BTreeMap::new();
        for garbling in possible.iter().flatten() {
            *n_texts.entry(*garbling).or_default() += 1;
        }
        let most = |of: &Vec<Self>| of.iter().copied().rev().max_by_key(|garbling| n_texts.get(garbling));
        possible.iter().map(most).collect()
    }

    /// What may have happened to a text's letters, the likeliest first.
    fn possible(text: &str) -> Vec<Self> {
        if Self::Entities.mend(text).is_some() {
            return vec![Self::Entities];
        }
        if utf8::has_traces(text) {
            return vec![Self::Utf8];
        }
        if has_lost_letters(text) {
            return vec![Self::Lost];
        }
        if text.is_ascii() || is_surely_unicode(text) || is_vietnamese(text) {
            return Vec::new();
        }
        let all = [Self::Utf8, Self::Tcvn3, Self::Vni].into_iter();
        all.filter(|garbling| garbling.mend(text).is_some()).collect()
    }

    /// The text as it was meant, if all its words are Vietnamese then; none for letters that are lost.
    pub fn mend(self, text: &str) -> Option<String> {
        let mended = match self {
            Self::Tcvn3 => tcvn3::read(text)?,
            Self::Vni => vni::read(text)?,
            Self::Utf8 => utf8_rounds(text)?,
            Self::Entities => entities::read(text)?,
            Self::Lost => return None,
        };
        let mended: String = mended.nfc().collect();
        (mended != text && !mended.is_ascii() && is_vietnamese(&mended)).then_some(mended)
    }

    /// The text as it was meant by any garbling; for a text that means nothing as it stands.
    pub fn any_mended(text: &str) -> Option<String> {
        [Self::Utf8, Self::Entities, Self::Tcvn3, Self::Vni]
            .into_iter()
            .find_map(|garbling| garbling.mend(text))
    }

    /// A name for scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Utf8 => "utf8",
            Self::Entities => "entities",
            Self::Lost => "lost",
        }
    }
}

/// Whether a text has a letter that Vietnamese has in Unicode and no garbling leaves behind.
pub fn is_surely_unicode(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(
            c,
            '\u{102}' | '\u{103}' | '\u{110}' | '\u{111}' | '\u{128}' | '\u{129}' | '\u{168}' | '\u{169}'
        ) || matches!(c, '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' | '\u{1ea0}'..='\u{1ef9}')
    })
}

fn utf8_rounds(text: &str) -> Option<String> {
    let mut mended = utf8::read(text)?;
    for _ in 1..MAX_ROUNDS {
        match utf8::read(&mended) {
            Some(again) => mended = again,
            None => break,
        }
    }
    Some(mended)
}

/// A replacement character, or a question mark with a letter behind it, as an 8-bit encoding leaves them.
fn has_lost_letters(text: &str) -> bool {
    let mut letters = text.chars().peekable();
    let is_address = || text.contains("://");
    while let Some(letter) = letters.next() {
        let is_mark = letter == '?' && letters.peek().is_some_and(|next| next.is_alphabetic());
        if letter == char::REPLACEMENT_CHARACTER || is_mark && !is_address() {
            return true;
        }
    }
    false
}

/// Whether every word with letters beyond ASCII is a syllable, and no sign stands within a word.
fn is_vietnamese(text: &str) -> bool {
    // TCVN3 has a letter where quotation marks are: those stand at a word's edge alone.
    let is_quote = |c: char| matches!(c, '\u{ab}' | '\u{bb}');
    let is_edge = |c: char| {
        let is_sign = c.is_ascii() && !c.is_ascii_alphabetic() || is_typographic(c) && !is_quote(c);
        is_sign || c.is_whitespace()
    };
    let words = text.split(is_edge).map(|word| word.trim_matches(is_quote));
    words.filter(|word| !word.is_ascii()).all(syllable::is_one)
}

/// Signs that word processors put into any text.
fn is_typographic(sign: char) -> bool {
    matches!(sign, '\u{2010}'..='\u{2027}' | '\u{ab}' | '\u{bb}' | '\u{b0}' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Option<(Garbling, Option<&str>)>) {
        let got = Garbling::of(text).map(|garbling| (garbling, garbling.mend(text)));
        let got = got.as_ref().map(|(garbling, mended)| (*garbling, mended.as_deref()));
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn fonts_of_their_own_are_read() {
        for (text, meant) in [
            ("X\u{b7} §«ng S¬n", "Xã Đông Sơn"),
            ("HuyÖn MÉu", "Huyện Mẫu"),
            ("NguyÔn V¨n MÉu", "Nguyễn Văn Mẫu"),
            ("Ph\u{ad}êng §iÖn Biªn", "Phường Điện Biên"),
            ("Héi tr\u{ad}êng TØnh ñy", "Hội trường Tỉnh ủy"),
        ] {
            check(text, Some((Garbling::Tcvn3, Some(meant))));
        }
        for (text, meant) in [
            ("Xaõ Ñoâng Sôn", "Xã Đông Sơn"),
            ("Huyeän Maãu", "Huyện Mẫu"),
            ("Nguyeãn Vaên Maãu", "Nguyễn Văn Mẫu"),
            ("UÛy ban nhaân daân phöôøng 5", "Ủy ban nhân dân phường 5"),
            ("THAØNH PHOÁ HUEÁ", "THÀNH PHỐ HUẾ"),
        ] {
            check(text, Some((Garbling::Vni, Some(meant))));
        }
    }

    #[test]
    fn utf8_that_was_read_as_something_else_is_read_again() {
        for (text, meant) in [
            ("XÃ£ Ä\u{90}Ã´ng SÆ¡n", Some("Xã Đông Sơn")),
            ("Huyá»‡n Máº«u", Some("Huyện Mẫu")),
            ("HuyĂªn", Some("Huyên")),
            ("Ä\u{90}Ã´ng HÃ  ", None),
        ] {
            check(text, Some((Garbling::Utf8, meant)));
        }
        let twice: String =
            "Huyện".bytes().flat_map(|b| char::from(b).to_string().into_bytes()).map(char::from).collect();
        check(&twice, Some((Garbling::Utf8, Some("Huyện"))));
    }

    #[test]
    fn what_may_be_two_things_is_what_its_column_is() {
        let both = "Thuû";
        assert_eq!(Garbling::possible(both), [Garbling::Tcvn3, Garbling::Vni]);
        for (other, garbling) in [("HuyÖn", Garbling::Tcvn3), ("Huyeän", Garbling::Vni)] {
            let of_column = Garbling::of_column([both, "Đông", other].into_iter());
            assert_eq!(of_column, [Some(garbling), None, Some(garbling)]);
        }
    }

    #[test]
    fn letters_that_are_gone_are_told_and_not_guessed() {
        for text in ["Xã ?ông S?n", "H\u{fffd} N\u{fffd}i", "Ph??ng 5"] {
            check(text, Some((Garbling::Lost, None)));
        }
    }

    #[test]
    fn text_that_is_as_it_was_meant_is_left() {
        for text in [
            "Xã Đông Sơn",
            "Hà Tân",
            "Bình Thành",
            "Công ty TNHH Xí nghiệp",
            "Café Tân Bình",
            "Krông Ana",
            "Tổ 3 – «Xã» 25°C",
            "Có gì không?",
            "https://a.vn/?b=c",
            "München",
            "Phòng 25°C, Hòa An",
            "Ho Chi Minh",
            "",
        ] {
            check(text, None);
        }
    }
}
