//! UTF-8 that was read as Windows-1252, Windows-1258 or Latin-1, byte for character.

/// Windows-1252 from 0x80 on; what it leaves open is itself, as in Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads the bytes of a text as UTF-8; none if they are not.
pub(super) fn read(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

/// Whether a text holds what Vietnamese letters of UTF-8 become: enough to know it where a byte is gone.
pub(super) fn has_traces(text: &str) -> bool {
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(next) = letters.peek().and_then(|next| byte(*next)) else { continue };
        let is_trace = match letter {
            'Ã' | 'Ă' => (0x80..0xc0).contains(&next),
            'Ä' => matches!(next, 0x82 | 0x83 | 0x90 | 0x91 | 0xa8 | 0xa9),
            'Å' => matches!(next, 0xa8 | 0xa9),
            'Æ' => matches!(next, 0xa0 | 0xa1 | 0xaf | 0xb0),
            'á' => matches!(next, 0xba | 0xbb),
            _ => false,
        };
        if is_trace {
            return true;
        }
    }
    false
}

/// The byte that a character of these encodings was.
fn byte(shown: char) -> Option<u8> {
    let of_1258 = match shown {
        'Ă' => 0xc3,
        '\u{300}' => 0xcc,
        'Đ' => 0xd0,
        '\u{309}' => 0xd2,
        'Ơ' => 0xd5,
        'Ư' => 0xdd,
        '\u{303}' => 0xde,
        'ă' => 0xe3,
        '\u{301}' => 0xec,
        'đ' => 0xf0,
        '\u{323}' => 0xf2,
        'ơ' => 0xf5,
        'ư' => 0xfd,
        '₫' => 0xfe,
        _ => 0,
    };
    if of_1258 > 0 {
        return Some(of_1258);
    }
    if let Some(idx) = WINDOWS_1252.iter().position(|c| *c == shown) {
        return u8::try_from(0x80 + idx).ok();
    }
    u8::try_from(u32::from(shown)).ok()
}
