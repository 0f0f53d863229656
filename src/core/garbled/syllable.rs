//! Whether a word can be a Vietnamese syllable: an onset, vowels, a coda and at most one tone. Place names
//! of the highlands have some onsets and codas more.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const ONSETS: [&str; 38] = [
    "ngh", "kr", "br", "dr", "pr", "gr", "pl", "bl", "kl", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu",
    "th", "tr", "b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "đr", "đ", "z",
    "",
];

const CODAS: [&str; 9] = ["ch", "ng", "nh", "c", "k", "m", "n", "p", "t"];

/// Vowels with nothing behind them.
const OPEN: [&str; 52] = [
    "a", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia",
    "iu", "iêu", "yêu", "oa", "oai", "oay", "oao", "oe", "oeo", "oi", "ôi", "ơi", "ua", "uê", "uy", "ui",
    "uya", "uyu", "uơ", "uây", "uêu", "ưa", "ưi", "ưu", "uôi", "ươi", "ươu", "ya", "yu", "uau", "uai", "uao",
    "ue",
];

/// Vowels with a coda behind them.
const CLOSED: [&str; 25] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "iê", "yê", "uô", "ươ", "oa", "oă", "oe",
    "oo", "uâ", "uê", "uy", "uyê", "ua",
];

/// Whether the word, in whatever case and form, can be a syllable.
pub(super) fn is_one(word: &str) -> bool {
    let mut tone = None;
    let mut tone_at = 0;
    let mut n_letters = 0_usize;
    let mut letters = String::with_capacity(word.len());
    for part in word.nfd().flat_map(char::to_lowercase) {
        match part {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' if tone.is_none() => {
                tone = Some(part);
                tone_at = n_letters;
            }
            _ => {
                n_letters += usize::from(!is_combining_mark(part));
                letters.push(part);
            }
        }
    }
    let letters: String = letters.nfc().collect();
    let may_stop = matches!(tone, Some('\u{301}' | '\u{323}'));
    let is_at_end = tone.is_some() && tone_at == n_letters;
    let may_be = |rime: &str| is_rime(rime, may_stop) && !(is_at_end && ends_in_glide(rime));
    ONSETS.iter().filter_map(|onset| letters.strip_prefix(onset)).any(may_be)
}

/// Whether the last vowel carries no tone: it is "léo", and never "leó".
fn ends_in_glide(rime: &str) -> bool {
    rime.chars().count() > 1 && rime.ends_with(['i', 'o', 'u', 'y']) && rime != "uy"
}

/// Vowels and coda; a coda that stops the breath goes with two of the tones.
fn is_rime(rime: &str, may_stop: bool) -> bool {
    let is_closed = |coda: &&str| rime.strip_suffix(*coda).is_some_and(|vowels| CLOSED.contains(&vowels));
    let is_stop = |coda: &str| matches!(coda, "c" | "ch" | "k" | "p" | "t");
    OPEN.contains(&rime) || CODAS.iter().filter(|coda| may_stop || !is_stop(coda)).any(is_closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_other_words() {
        for word in [
            "Xã",
            "Đông",
            "Nguyễn",
            "huyện",
            "PHƯỜNG",
            "gió",
            "léo",
            "Quốc",
            "quyết",
            "giường",
            "giếng",
            "gì",
            "khuỷu",
            "Yên",
            "Ủy",
            "nghiêng",
            "Thuý",
            "Krông",
            "Đắk",
            "oằn",
            "Huế",
            "quỹ",
            "Hoà",
            "ước",
            "Quí",
            "Kiều",
            "quý",
            "Thủy",
        ] {
            assert!(is_one(word), "{word}");
        }
        for word in ["Héi", "cêp", "Tªn", "X·", "Đôngg", "Leõ", "haí", "Cafộ", "Xaừ", "Ñoâng", "bắaf"]
        {
            assert!(!is_one(word), "{word}");
        }
    }
}
