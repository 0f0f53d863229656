//! CSV as spreadsheets write it: UTF-8 with or without BOM, comma, semicolon or tab, perhaps named by
//! `sep=;` in a row that no spreadsheet shows; lines end with LF, CRLF or CR.

use std::str;

use csv::{ReaderBuilder, StringRecord};
use diemcau_core::roster::build::{Row, Sheet};
use diemcau_core::roster::field::Columns;

use super::{MAX_COLUMNS, MAX_TITLE_ROWS, Unreadable, with_headings};

pub(super) fn sheet(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = str::from_utf8(bytes)
        .map_err(|error| Unreadable::NotUtf8 { line: 1 + n_breaks(&bytes[..error.valid_up_to()]) })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (named, text) = named_delimiter(text);
    let guess = || [b'\t', b';', b','].into_iter().max_by_key(|delimiter| n_headings(text, *delimiter));
    let mut rows = Vec::new();
    read_rows(text, named.or_else(guess).unwrap_or(b','), usize::MAX, &mut rows)?;
    if rows.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(with_headings(rows))
}

/// The delimiter that a first line `sep=;` names, and the text below it.
fn named_delimiter(text: &str) -> (Option<u8>, &str) {
    let Some((line, below)) = text.split_once(['\r', '\n']) else { return (None, text) };
    let named = line.trim_matches('"').strip_prefix("sep=").map(str::as_bytes);
    match named {
        Some([delimiter @ (b',' | b';' | b'\t')]) => {
            let below = if text[line.len()..].starts_with("\r\n") { &below[1..] } else { below };
            (Some(*delimiter), below)
        }
        _ => (None, text),
    }
}

/// The most fields that any of the first rows names when cut at this delimiter.
fn n_headings(text: &str, delimiter: u8) -> usize {
    let mut first = Vec::new();
    // Rows before a bad one are enough to tell the delimiter.
    let _ = read_rows(text, delimiter, MAX_TITLE_ROWS, &mut first);
    first.iter().map(|row| Columns::locate(&row.cells).n_found()).max().unwrap_or(0)
}

/// Rows numbered as a spreadsheet numbers them: a line break inside quotes begins no row, a blank
/// line is one.
fn read_rows(text: &str, delimiter: u8, at_most: usize, rows: &mut Vec<Row>) -> Result<(), Unreadable> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut lines = LineCount { text, at: 0, line: 1 };
    let mut inner_breaks = 0;
    while rows.len() < at_most && reader.read_record(&mut record)? {
        let start = usize_of(record.position().map_or(0, csv::Position::byte));
        let line = lines.line_at(start);
        let number = u32::try_from(line.saturating_sub(inner_breaks)).unwrap_or(u32::MAX);
        let breaks = record.iter().map(|cell| n_breaks(cell.as_bytes())).sum::<usize>();
        let raw = text.as_bytes().get(start..usize_of(reader.position().byte())).unwrap_or_default();
        if breaks > 0 && raw.split(|b| *b == b'"').count() % 2 == 0 {
            return Err(Unreadable::OpenQuote { line });
        }
        inner_breaks += breaks;
        let cells = record.iter().take(MAX_COLUMNS).map(str::to_owned).collect();
        rows.push(Row { number, cells, ..Row::default() });
    }
    Ok(())
}

/// How many lines end in a text: with LF, CRLF or CR.
fn n_breaks(text: &[u8]) -> usize {
    let ends_line = |at: &usize| match text[*at] {
        b'\n' => true,
        b'\r' => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    (0..text.len()).filter(ends_line).count()
}

fn usize_of(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// Counts lines on the way through a text.
struct LineCount<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl LineCount<'_> {
    /// The line of the first character from `start` on that ends no line.
    fn line_at(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_break = |at: &usize| bytes.get(*at).is_some_and(|b| matches!(b, b'\r' | b'\n'));
        let mut start = start.clamp(self.at, bytes.len());
        while is_break(&start) {
            start += 1;
        }
        self.line += n_breaks(&bytes[self.at..start]);
        self.at = start;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[(u32, &[&str])]) {
        let sheet = sheet(text.as_bytes()).unwrap();
        let mut got = vec![(sheet.heading_row, sheet.headings)];
        got.extend(sheet.rows.into_iter().map(|row| (row.number, row.cells)));
        let got: Vec<(u32, Vec<&str>)> =
            got.iter().map(|(n, cells)| (*n, cells.iter().map(String::as_str).collect())).collect();
        let want: Vec<(u32, Vec<&str>)> = want.iter().map(|(n, cells)| (*n, cells.to_vec())).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn any_delimiter_line_ending_and_bom() {
        let want: &[(u32, &[&str])] = &[(1, &["mã", "tên", "cấp"]), (2, &["1", "a, b", "xa"])];
        check("mã,tên,cấp\n1,\"a, b\",xa\n", want);
        check("\u{feff}mã;tên;cấp\r\n1;a, b;xa\r\n", want);
        check("mã\ttên\tcấp\n1\ta, b\txa", want);
        check("mã;tên;cấp\r1;a, b;xa\r", want);
        check("sep=;\r\nmã;tên;cấp\r\n1;a, b;xa\r\n", want);
        check("\u{feff}\"sep=\t\"\nmã\ttên\tcấp\n1\ta, b\txa\n", want);
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        check(
            "DANH SÁCH, ĐIỂM CẦU\r\n\r\ncode,name,level\r\n1,\"two\r\nlines\",xa\r\n\r\n2,b,xa\r\n",
            &[(3, &["code", "name", "level"]), (4, &["1", "two\r\nlines", "xa"]), (6, &["2", "b", "xa"])],
        );
    }

    #[test]
    fn rows_are_numbered_alike_whatever_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text =
                ["DANH SÁCH", "", "code,name,level", "1,\"two", "", "lines\",xa", "", "2,b,xa", ""].join(end);
            let two = format!("two{end}{end}lines");
            check(&text, &[(3, &["code", "name", "level"]), (4, &["1", &two, "xa"]), (6, &["2", "b", "xa"])]);
        }
        check(
            "code,name,level\r\n1,\"a\nb\",xa\r2,\"c\rd\",xa\n\r\n3,e,xa",
            &[
                (1, &["code", "name", "level"]),
                (2, &["1", "a\nb", "xa"]),
                (3, &["2", "c\rd", "xa"]),
                (5, &["3", "e", "xa"]),
            ],
        );
    }

    #[test]
    fn a_quotation_mark_that_swallows_rows_is_no_csv() {
        for text in
            ["code,name,level\n1,\"A,xa\n2,B,xa\n", "code,name,level\n1,\"A,xa\n2,\"B, C\",xa\n3,D,xa\n"]
        {
            let error = sheet(text.as_bytes()).unwrap_err();
            assert!(matches!(error, Unreadable::OpenQuote { line: 2 }), "{error}");
        }
        check(
            "code,name,level\n1,A 5\" B,xa\n",
            &[(1, &["code", "name", "level"]), (2, &["1", "A 5\" B", "xa"])],
        );
    }

    #[test]
    fn what_is_no_utf8_names_the_line() {
        for text in [&b"code,name,level\n1,H\xe0 N\xf4i,xa\n"[..], b"code,name,level\r1,H\xe0 N\xf4i,xa\r"] {
            let error = sheet(text).unwrap_err();
            assert!(matches!(error, Unreadable::NotUtf8 { line: 2 }), "{error}");
        }
    }
}
