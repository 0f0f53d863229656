//! Letters written as the references of a web page: `X&atilde; &#272;&ocirc;ng`.

/// Vietnamese letters that HTML has names for, each by its letter and mark.
const MARKS: [(&str, char); 4] =
    [("grave", '\u{300}'), ("acute", '\u{301}'), ("tilde", '\u{303}'), ("circ", '\u{302}')];

/// Signs that HTML has names for.
const SIGNS: [(&str, char); 4] = [("amp", '&'), ("nbsp", '\u{a0}'), ("quot", '"'), ("apos", '\'')];

/// Reads references as what they stand for; none if there is none of a letter. Letters and marks may stay
/// apart.
pub(super) fn read(text: &str) -> Option<String> {
    let (mut read, mut has_letter) = (String::with_capacity(text.len()), false);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        read.push_str(before);
        let name = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        if let Some((shown, behind)) = name.and_then(|(name, behind)| Some((shown(name)?, behind))) {
            has_letter |= !shown.is_ascii();
            read.push_str(&shown);
            rest = behind;
        } else {
            read.push('&');
            rest = after;
        }
    }
    read.push_str(rest);
    has_letter.then_some(read)
}

fn shown(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?).map(String::from);
    }
    if let Some((_, sign)) = SIGNS.iter().find(|(of, _)| *of == name) {
        return Some(sign.to_string());
    }
    let (letter, mark) = name.split_at_checked(1)?;
    let (_, mark) = MARKS.iter().find(|(of, _)| *of == mark)?;
    letter.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| format!("{letter}{mark}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_what_is_none_is_left() {
        for (text, want) in [
            ("X&atilde; &#272;&ocirc;ng S&#x1A1;n", Some("Xa\u{303} Đo\u{302}ng Sơn")),
            ("A &amp; B", None),
            ("A & B; C", None),
            ("&Agrave;&amp;&xgrave;", Some("A\u{300}&x\u{300}")),
            ("&#xD800;&#99999999;&é;", None),
        ] {
            assert_eq!(read(text).as_deref(), want, "{text}");
        }
    }
}
