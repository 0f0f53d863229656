//! TCVN3 (ABC): one character a letter, in the places that TCVN 5712:1993 gives them, as an 8-bit text
//! of Windows shows them. The table is that of the standard, as iconv has it under TCVN5712-1.

/// The letters from 0xA1 on; what is no letter is a blank.
const LETTERS: [char; 94] = [
    'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ', // A1
    ' ', ' ', ' ', ' ', ' ', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ', 'Ẵ', // B0
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ', // C0
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò', // D0
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', // E0
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', // F0
];

/// Reads a text as TCVN3; none if something in it is no letter of it.
pub(super) fn read(text: &str) -> Option<String> {
    text.chars().map(letter).collect()
}

fn letter(shown: char) -> Option<char> {
    if shown.is_ascii() || super::is_typographic(shown) && !('\u{a1}'..='\u{fe}').contains(&shown) {
        return Some(shown);
    }
    let idx = u32::from(shown).checked_sub(0xa1)?;
    LETTERS.get(usize::try_from(idx).ok()?).copied().filter(|letter| *letter != ' ')
}
