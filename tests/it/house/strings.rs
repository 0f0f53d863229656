//! The string literals of Rust code: enough of a lexer to tell them from comments, docs, characters and
//! lifetimes, and to leave out what is compiled for tests alone. It knows no macros: what a macro writes
//! is not seen.

/// A string literal in code that is not for tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    /// What it says, with `\u{…}` read and other escapes left as they are.
    pub(super) text: String,
}

/// The string literals of a file, in their order; items under `#[cfg(test)]` are left out.
pub(super) fn literals(code: &str) -> Vec<Literal> {
    let mut lexer = Lexer { rest: code, line: 1 };
    let mut found = Vec::new();
    let mut attribute = Attribute::default();
    while let Some(token) = lexer.next() {
        if attribute.is_test {
            skip_item(&token, &mut lexer);
            attribute = Attribute::default();
            continue;
        }
        attribute.take(&token);
        if let Token::Text(literal) = token {
            found.push(literal);
        }
    }
    found
}

/// Whether a text holds a letter that Vietnamese has and English has not.
pub(super) fn has_vietnamese(text: &str) -> bool {
    const LATIN: &str = "àáâãèéêìíòóôõùúýăđĩũơưÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ";
    let tone_mark = |c: char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    text.chars().any(|c| LATIN.contains(c) || ('\u{1ea0}'..='\u{1ef9}').contains(&c) || tone_mark(c))
}

/// What code is made of, as far as it matters here.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// A string literal.
    Text(Literal),
    /// A name, keyword or number.
    Word(String),
    /// Any other character that is not space.
    Sign(char),
}

/// How much of `#[cfg(test)]` stands before the next token.
#[derive(Debug, Default)]
struct Attribute {
    n_matched: usize,
    is_test: bool,
}

impl Attribute {
    fn take(&mut self, token: &Token) {
        const PARTS: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
        let matches = |part: &str| match token {
            Token::Word(word) => word == part,
            Token::Sign(sign) => part.chars().eq([*sign]),
            Token::Text(_) => false,
        };
        self.n_matched = match self.n_matched {
            n if matches(PARTS[n]) => n + 1,
            _ => usize::from(matches(PARTS[0])),
        };
        if self.n_matched == PARTS.len() {
            *self = Self { n_matched: 0, is_test: true };
        }
    }
}

/// Passes over the item that begins with a token: to its semicolon, or to the end of its braces.
fn skip_item(first: &Token, lexer: &mut Lexer<'_>) {
    let mut depth = 0_usize;
    let mut step = |token: &Token| match token {
        Token::Sign('{' | '(' | '[') => {
            depth += 1;
            false
        }
        Token::Sign(close @ ('}' | ')' | ']')) => {
            depth = depth.saturating_sub(1);
            *close == '}' && depth == 0
        }
        Token::Sign(';' | ',') => depth == 0,
        Token::Sign(_) | Token::Text(_) | Token::Word(_) => false,
    };
    if step(first) {
        return;
    }
    while let Some(token) = lexer.next() {
        if step(&token) {
            return;
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<Token> {
        loop {
            let first = self.rest.chars().next()?;
            if first.is_whitespace() {
                self.take(first.len_utf8());
            } else if self.rest.starts_with("//") {
                self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                self.block_comment();
            } else if let Some((prefix, n_hashes)) = raw_start(self.rest) {
                return Some(self.raw(prefix, n_hashes));
            } else if let Some(prefix) = ["\"", "b\"", "c\""].iter().find(|p| self.rest.starts_with(**p)) {
                return Some(self.quoted(prefix.len()));
            } else if first == '\'' {
                self.character_or_lifetime();
            } else if first.is_alphanumeric() || first == '_' {
                let word = |c: char| c.is_alphanumeric() || c == '_';
                let end = self.rest.find(|c| !word(c)).unwrap_or(self.rest.len());
                return Some(Token::Word(self.take(end).to_owned()));
            } else {
                self.take(first.len_utf8());
                return Some(Token::Sign(first));
            }
        }
    }

    /// Passes over so many bytes and counts their lines.
    fn take(&mut self, n_bytes: usize) -> &str {
        let (taken, rest) = self.rest.split_at(n_bytes);
        self.rest = rest;
        self.line += taken.matches('\n').count();
        taken
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let (mut depth, mut end) = (0_usize, 0);
        while end < self.rest.len() {
            let rest = &self.rest[end..];
            if rest.starts_with("/*") {
                depth += 1;
                end += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                end += 2;
                if depth == 0 {
                    break;
                }
            } else {
                end += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        self.take(end);
    }

    fn raw(&mut self, prefix: usize, n_hashes: usize) -> Token {
        let line = self.line;
        self.take(prefix);
        let close = format!("\"{}", "#".repeat(n_hashes));
        let end = self.rest.find(&close).unwrap_or(self.rest.len());
        let text = self.take(end).to_owned();
        self.take(close.len().min(self.rest.len()));
        Token::Text(Literal { line, text })
    }

    fn quoted(&mut self, prefix: usize) -> Token {
        let line = self.line;
        self.take(prefix);
        let (mut end, mut escaped) = (self.rest.len(), false);
        for (at, c) in self.rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let text = unescaped(self.take(end));
        self.take(1.min(self.rest.len()));
        Token::Text(Literal { line, text })
    }

    /// `'a'`, `'\n'` and `b'x'` are characters; `'a` before anything else is a lifetime.
    fn character_or_lifetime(&mut self) {
        let mut chars = self.rest.char_indices().skip(1);
        let end = match (chars.next(), chars.next()) {
            (Some((_, '\\')), Some((at, escaped))) => {
                let from = at + escaped.len_utf8();
                self.rest[from..].find('\'').map_or(from, |n| from + n + 1)
            }
            (Some(_), Some((at, '\''))) => at + 1,
            _ => 1,
        };
        self.take(end);
    }
}

/// The length of what opens a raw string, and its hashes.
fn raw_start(rest: &str) -> Option<(usize, usize)> {
    let prefix = ["r", "br", "cr"].into_iter().find(|prefix| {
        rest.strip_prefix(*prefix).is_some_and(|rest| rest.trim_start_matches('#').starts_with('"'))
    })?;
    let hashes = &rest[prefix.len()..];
    let n_hashes = hashes.len() - hashes.trim_start_matches('#').len();
    Some((prefix.len() + n_hashes + 1, n_hashes))
}

fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut read = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_once('}').unwrap_or((part, ""));
        let letter = u32::from_str_radix(&digits.replace('_', ""), 16).ok().and_then(char::from_u32);
        read.extend(letter);
        read.push_str(rest);
    }
    read
}

#[test]
fn strings_are_told_from_all_else() {
    let code = r##"
        //! là chú thích
        /* chú /* lồng */ thích */
        fn f<'a>(x: &'a str) -> char { '"' }   // "chú thích"
        const A: &str = "một \"hai\" // ba";
        const B: &str = r#"bốn "năm" \"#;
        const C: [u8; 1] = [b'\''];
        const D: &str = "s\u{1ea1}u";
        #[cfg(test)]
        mod tests { const T: &str = "bảy {"; fn g() { let s = '}'; } }
        #[cfg(test)]
        use std::fs;
        const E: (&str, &[u8]) = ("tám
", b"chin");
    "##;
    let found: Vec<(usize, String)> = literals(code).into_iter().map(|it| (it.line, it.text)).collect();
    let wanted =
        [(5, "một \\\"hai\\\" // ba"), (6, "bốn \"năm\" \\"), (8, "sạu"), (13, "tám\n"), (14, "chin")];
    assert_eq!(found, wanted.map(|(line, text)| (line, text.to_owned())));
}

#[test]
fn vietnamese_is_told_from_english() {
    for text in ["mất điện", "Đ", "a\u{301}", "sơ"] {
        assert!(has_vietnamese(text), "{text}");
    }
    for text in ["", "power lost", "– — … × ✖ ◐ “”", "µs"] {
        assert!(!has_vietnamese(text), "{text}");
    }
}
