//! VNI: a letter, and behind it a mark, as an 8-bit text of Windows shows them. The marks are those of the
//! VNI character set for Windows (Wikipedia, "VNI", has its table).

/// Reads a text as VNI; none if something in it is neither letter nor mark of it. The letters come apart
/// from their marks.
pub(super) fn read(text: &str) -> Option<String> {
    let mut read = String::with_capacity(text.len());
    let mut base = ' ';
    for shown in text.chars() {
        if shown.is_ascii() || super::is_typographic(shown) {
            read.push(shown);
            base = shown.to_ascii_lowercase();
            continue;
        }
        if let Some((shape, tone)) = mark(lower(shown)) {
            if !takes(base, shape) {
                return None;
            }
            read.extend(shape.into_iter().chain(tone));
            base = ' ';
            continue;
        }
        let (letter, stands_as) = letter(lower(shown))?;
        if lower(shown) == shown {
            read.push(letter);
        } else {
            read.extend(letter.to_uppercase());
        }
        base = stands_as;
    }
    Some(read)
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// A letter that is one character, and the letter that marks behind it belong to.
fn letter(shown: char) -> Option<(char, char)> {
    Some(match shown {
        'ô' => ('ơ', 'ơ'),
        'ö' => ('ư', 'ơ'),
        'ì' => ('ì', ' '),
        'í' => ('í', ' '),
        'æ' => ('ỉ', ' '),
        'ó' => ('ĩ', ' '),
        'ò' => ('ị', ' '),
        'î' => ('ỵ', ' '),
        'ñ' => ('đ', ' '),
        _ => return None,
    })
}

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const HOOK: char = '\u{309}';
const TILDE: char = '\u{303}';
const DOT: char = '\u{323}';
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';

/// The shape and the tone that a mark gives the letter before it.
fn mark(shown: char) -> Option<(Option<char>, Option<char>)> {
    Some(match shown {
        'ø' => (None, Some(GRAVE)),
        'ù' => (None, Some(ACUTE)),
        'û' => (None, Some(HOOK)),
        'õ' => (None, Some(TILDE)),
        'ï' => (None, Some(DOT)),
        'â' => (Some(CIRCUMFLEX), None),
        'à' => (Some(CIRCUMFLEX), Some(GRAVE)),
        'á' => (Some(CIRCUMFLEX), Some(ACUTE)),
        'å' => (Some(CIRCUMFLEX), Some(HOOK)),
        'ã' => (Some(CIRCUMFLEX), Some(TILDE)),
        'ä' => (Some(CIRCUMFLEX), Some(DOT)),
        'ê' => (Some(BREVE), None),
        'è' => (Some(BREVE), Some(GRAVE)),
        'é' => (Some(BREVE), Some(ACUTE)),
        'ú' => (Some(BREVE), Some(HOOK)),
        'ü' => (Some(BREVE), Some(TILDE)),
        'ë' => (Some(BREVE), Some(DOT)),
        _ => return None,
    })
}

/// Whether a letter can have such a shape; a tone alone goes with each vowel of two characters.
fn takes(base: char, shape: Option<char>) -> bool {
    match shape {
        None => matches!(base, 'a' | 'e' | 'o' | 'u' | 'y' | 'ơ'),
        Some(BREVE) => base == 'a',
        Some(_) => matches!(base, 'a' | 'e' | 'o'),
    }
}
