//! Text into cells: widths as the terminal counts them, cut with an ellipsis where room ends.

use std::borrow::Cow;

use diemcau_phrase::roster::level_name;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes.
pub(crate) fn columns(text: &str) -> u16 {
    cells(text.width())
}

/// A count of cells; a terminal has fewer than 2^16.
pub(crate) fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// The text, or as much of it as fits with an ellipsis behind.
pub(crate) fn fit(text: &str, width: u16) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    if width == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 0;
    let mut end = 0;
    for (at, char) in text.char_indices() {
        let wide = cells(char.width().unwrap_or(0));
        if used + wide > width - 1 {
            break;
        }
        used += wide;
        end = at + char.len_utf8();
    }
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// The text on at most `most` lines, broken between words; the last one ends with an ellipsis if that
/// is not enough.
pub(crate) fn wrap(text: &str, width: u16, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split(' ').peekable();
    while words.peek().is_some() && lines.len() + 1 < most {
        let mut line = words.next().unwrap_or_default().to_owned();
        while let Some(word) = words.next_if(|word| columns(&line) + columns(word) < width) {
            line = format!("{line} {word}");
        }
        lines.push(line);
    }
    let rest = words.collect::<Vec<_>>().join(" ");
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines.into_iter().map(|line| fit(&line, width).into_owned()).collect()
}

/// A level's name in the room of a tile: whole parts of the enumeration, then whole words, then
/// an ellipsis.
pub(crate) fn fit_level(name: &str, width: u16) -> Cow<'_, str> {
    if columns(name) <= width {
        return Cow::Borrowed(name);
    }
    let name = level_name(name);
    let by_separator = |separators: &[&str]| {
        separators
            .iter()
            .flat_map(|separator| name.match_indices(separator).map(|(at, _)| at))
            .filter(|at| *at > 0 && columns(&name[..*at]) <= width)
            .max()
            .map(|at| Cow::Borrowed(&name[..at]))
    };
    by_separator(&[",", " ("]).or_else(|| by_separator(&[" "])).unwrap_or_else(|| fit(name, width))
}

/// Writes along one row of cells and never past its end.
pub(crate) struct Pen<'a> {
    buf: &'a mut Buffer,
    /// Next column to write.
    pub(crate) x: u16,
    y: u16,
    /// First column that may not be written.
    end: u16,
}

impl<'a> Pen<'a> {
    /// On row `row` of an area; writes nothing if the area has no such row.
    pub(crate) fn new(buf: &'a mut Buffer, area: Rect, row: u16) -> Self {
        let end = if row < area.height { area.right() } else { area.x };
        Self { buf, x: area.x, y: area.y + row, end }
    }

    /// Columns left.
    pub(crate) fn left(&self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    /// Writes, with an ellipsis where the room ends.
    pub(crate) fn put(&mut self, text: &str, style: impl Into<Style>) -> &mut Self {
        let left = self.left();
        self.put_in(text, left, style);
        self
    }

    /// Writes into at most `width` columns.
    pub(crate) fn put_in(&mut self, text: &str, width: u16, style: impl Into<Style>) -> &mut Self {
        let width = width.min(self.left());
        let ends_row = width == self.left() && columns(text) > width;
        if width > 0 {
            let text = fit(text, width);
            (self.x, _) = self.buf.set_stringn(self.x, self.y, text, usize::from(width), style.into());
        }
        if ends_row {
            // Nothing may follow an ellipsis, not even another one.
            self.end = self.x;
        }
        self
    }

    /// Writes at the left of a column of `width` and goes to its end.
    pub(crate) fn column(&mut self, text: &str, width: u16, style: impl Into<Style>) -> &mut Self {
        let end = (self.x + width).min(self.end);
        self.put_in(text, width, style);
        self.x = end;
        self
    }

    /// Writes at the right of a column of `width` and goes to its end.
    pub(crate) fn column_right(&mut self, text: &str, width: u16, style: impl Into<Style>) -> &mut Self {
        let pad = width.saturating_sub(columns(text));
        let end = (self.x + width).min(self.end);
        self.x = (self.x + pad).min(self.end);
        self.put_in(text, width, style);
        self.x = end;
        self
    }

    /// Leaves columns as they are.
    pub(crate) fn skip(&mut self, width: u16) -> &mut Self {
        self.x = (self.x + width).min(self.end);
        self
    }

    /// Writes at the end of the row, if all of it fits behind what is written, and takes its room.
    pub(crate) fn put_at_end(&mut self, text: &str, style: impl Into<Style>) -> &mut Self {
        let width = columns(text);
        if width > 0 && width <= self.left() {
            let x = self.end - width;
            self.buf.set_stringn(x, self.y, text, usize::from(width), style.into());
            self.end = x.saturating_sub(1);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_columns_not_bytes() {
        for (text, width, cut) in [
            ("Thọ Xuân", 8, "Thọ Xuân"),
            ("Thọ Xuân", 7, "Thọ Xu…"),
            ("Thọ Xuân", 5, "Thọ…"),
            ("Thọ Xuân", 0, ""),
        ] {
            assert_eq!(fit(text, width), cut);
        }
    }

    #[test]
    fn texts_are_wrapped_between_words() {
        for (text, most, lines) in [
            ("màn hình đen", 2, &["màn hình", "đen"][..]),
            ("màn hình đen từ sáng đến giờ", 2, &["màn hình", "đen từ s…"]),
            ("màn hình đen từ sáng đến giờ", 9, &["màn hình", "đen từ", "sáng đến", "giờ"]),
            ("không-có-chỗ cả", 2, &["không-có…", "cả"]),
            ("", 2, &[""]),
        ] {
            assert_eq!(wrap(text, 9, most), lines, "{text}");
        }
    }

    #[test]
    fn level_names_are_cut_between_parts_and_words() {
        for (name, width, cut) in [
            ("ban, sở, ngành, đoàn thể cấp tỉnh", 12, "ban, sở"),
            ("huyện, thị xã, thành phố", 13, "huyện, thị xã"),
            ("điểm cầu trung tâm (Tỉnh ủy)", 12, "trung tâm"),
            ("khác", 12, "khác"),
            ("thôn bản làng xóm", 9, "thôn bản"),
            ("không-có-chỗ-cắt", 9, "không-có…"),
        ] {
            assert_eq!(fit_level(name, width), cut);
        }
    }
}
