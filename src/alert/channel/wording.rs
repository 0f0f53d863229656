//! The running text of a message on one channel: its template, and how long it may be.
//!
//! SMS are told without accents in the GSM 7-bit default alphabet (3GPP TS 23.038): 160 of its units in one
//! part, 153 in each of several, since those carry a header that joins them (3GPP TS 23.040); `^{}\[]~|€` take
//! two. Brandname gateways of the country ask for unaccented text.

use diemcau_core::text::unaccented;

use super::Worded;
use crate::alert::message::SendError;
use crate::alert::template::{Template, Variables};

/// What a text may be at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// So many characters.
    Chars(usize),
    /// So many UTF-16 units.
    Utf16(usize),
    /// So many parts of an SMS, unaccented.
    Sms { parts: usize },
}

/// How a channel words a message.
#[derive(Clone, Debug)]
pub(super) struct Wording {
    template: Template,
    limit: Limit,
}

/// Stands where a text was cut.
const ELLIPSIS: &str = "…";
/// The same where there is no such letter.
const DOTS: &str = "...";
/// Units of an SMS of one part.
const ONE_PART: usize = 160;
/// Units of each part of several.
const EACH_PART: usize = 153;

impl Wording {
    pub(super) fn new(template: Template, limit: Limit) -> Self {
        Self { template, limit }
    }

    pub(super) fn word(&self, variables: &Variables<'_>) -> Result<Worded, SendError> {
        let text = self.template.render(variables)?;
        Ok(self.limit.fit(text.trim()))
    }

    pub(super) fn check(&self, variables: &Variables<'_>) -> Result<(), String> {
        self.template.check(variables)
    }
}

impl Limit {
    /// The text as far as it fits; cut at a word where one ends near.
    pub(super) fn fit(self, text: &str) -> Worded {
        let unlimited = |text: String, is_cut| Worded { text, is_cut, n_parts: 1 };
        match self {
            Self::Chars(most) => match cut(text, most, |_| 1, ELLIPSIS) {
                Some(head) => unlimited(head, true),
                None => unlimited(text.to_owned(), false),
            },
            Self::Utf16(most) => match cut(text, most, char::len_utf16, ELLIPSIS) {
                Some(head) => unlimited(head, true),
                None => unlimited(text.to_owned(), false),
            },
            Self::Sms { parts } => {
                let plain = gsm(text);
                let most = if parts <= 1 { ONE_PART } else { parts * EACH_PART };
                let fitted = cut(&plain, most, units, DOTS);
                let is_cut = fitted.is_some();
                let text = fitted.unwrap_or(plain);
                let n_units: usize = text.chars().map(units).sum();
                let n_parts = if n_units <= ONE_PART { 1 } else { n_units.div_ceil(EACH_PART) };
                Worded { text, is_cut, n_parts }
            }
        }
    }
}

/// The head of a text that is too long, with the mark that it was cut; none if it fits.
fn cut(text: &str, most: usize, size: impl Fn(char) -> usize, mark: &str) -> Option<String> {
    let total: usize = text.chars().map(&size).sum();
    if total <= most {
        return None;
    }
    let room = most.saturating_sub(mark.chars().map(&size).sum());
    let (mut taken, mut end) = (0, 0);
    for (at, letter) in text.char_indices() {
        taken += size(letter);
        if taken > room {
            break;
        }
        end = at + letter.len_utf8();
    }
    let head = &text[..end];
    let ends_a_word = text[end..].starts_with(char::is_whitespace);
    // A name without blanks may be longer than all that there is room for.
    let whole = head.rfind(char::is_whitespace).filter(|at| !ends_a_word && *at >= end / 2);
    let head = whole.map_or(head, |at| &head[..at]).trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    Some(format!("{head}{mark}"))
}

/// A text in letters that every gateway and telephone has: no accents, and what has no such letter left out.
fn gsm(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in unaccented(text).chars() {
        match letter {
            '“' | '”' | '«' | '»' => plain.push('"'),
            '‘' | '’' | '`' => plain.push('\''),
            '–' | '—' | '−' | '•' => plain.push('-'),
            '…' => plain.push_str(DOTS),
            '\u{a0}' | '\t' => plain.push(' '),
            '₫' => plain.push('d'),
            '\r' => {}
            other if units(other) > 0 => plain.push(other),
            _ => {}
        }
    }
    plain.split('\n').map(squeezed).collect::<Vec<_>>().join("\n")
}

/// What was left out leaves no gap of two blanks.
fn squeezed(line: &str) -> String {
    line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How many units of the alphabet a letter takes; 0 if it is not of it. Of the alphabet's letters beyond ASCII
/// none is needed by an unaccented text.
fn units(letter: char) -> usize {
    match letter {
        '^' | '{' | '}' | '\\' | '[' | ']' | '~' | '|' | '€' => 2,
        '\n' | ' '..='_' | 'a'..='z' => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sms_is_unaccented_and_keeps_case_and_punctuation() {
        for (text, plain) in [
            (
                "8/9 điểm cầu xã Thọ Xuân mất kết nối từ 07:12",
                "8/9 diem cau xa Tho Xuan mat ket noi tu 07:12",
            ),
            ("✖ “Bình dân học vụ số” – ĐÃ CHỐT…", "\"Binh dan hoc vu so\" - DA CHOT..."),
            ("một\r\nhai\u{a0}ba 🎉 bốn", "mot\nhai ba bon"),
        ] {
            assert_eq!(
                Limit::Sms { parts: 1 }.fit(text),
                Worded { text: plain.into(), is_cut: false, n_parts: 1 }
            );
        }
    }

    #[test]
    fn parts_are_counted_in_units() {
        let fit = |text: &str, parts| Limit::Sms { parts }.fit(text);
        assert_eq!((fit(&"a".repeat(160), 1).n_parts, fit(&"a".repeat(160), 1).is_cut), (1, false));
        assert_eq!((fit(&"a".repeat(161), 2).n_parts, fit(&"a".repeat(161), 2).is_cut), (2, false));
        assert_eq!((fit(&"a".repeat(306), 2).n_parts, fit(&"a".repeat(307), 2).is_cut), (2, true));
        let brackets = fit(&"[".repeat(81), 1);
        assert_eq!((brackets.text.len(), brackets.is_cut), (78 + DOTS.len(), true));
    }

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(Limit::Chars(12).fit("một hai ba bốn").text, "một hai ba…");
        assert_eq!(Limit::Chars(11).fit("một hai ba bốn").text, "một hai ba…");
        assert_eq!(Limit::Chars(10).fit("một hai, ba bốn").text, "một hai…");
        assert_eq!(Limit::Chars(14).fit("một hai ba bốn").text, "một hai ba bốn");
        assert_eq!(Limit::Chars(5).fit(&"x".repeat(9)).text, "xxxx…");
        assert_eq!(Limit::Utf16(5).fit("🎉🎉🎉").text, "🎉🎉…");
        let sms = Limit::Sms { parts: 1 }.fit(&"điểm cầu ".repeat(40));
        assert!(
            sms.text.len() <= 160 && (sms.text.ends_with("diem...") || sms.text.ends_with("cau...")),
            "{}",
            sms.text
        );
    }

    proptest::proptest! {
        #[test]
        fn what_is_fitted_fits(text in "\\PC*", parts in 1_usize..4) {
            let worded = Limit::Sms { parts }.fit(&text);
            let n_units: usize = worded.text.chars().map(units).sum();
            proptest::prop_assert!(worded.text.chars().all(|letter| units(letter) > 0));
            let most = if parts == 1 { 160 } else { parts * 153 };
            proptest::prop_assert!(n_units <= most);
            proptest::prop_assert!(worded.n_parts <= parts);
            let short = Limit::Chars(20).fit(&text);
            proptest::prop_assert!(short.text.chars().count() <= 20);
        }
    }
}
