//! Paragraphs, tables and sections in `WordprocessingML`, as much of it as a report needs.

use std::fmt::Write as _;

use super::mm;

/// How a paragraph looks. Sizes are half points, distances twentieths of a point.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) align: Align,
    pub(super) face: Face,
    pub(super) size: u32,
    pub(super) before: u32,
    pub(super) after: u32,
    pub(super) first_line: u32,
    /// Distance from the left and the right edge of its column.
    pub(super) indent: u32,
    /// It is a line: its lower border.
    pub(super) is_rule: bool,
    /// It stays on one page with what follows.
    pub(super) keeps_next: bool,
}

/// How its letters look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Plain,
    Bold,
    Italic,
    BoldItalic,
}

/// Where a paragraph's lines stand.
#[derive(Clone, Copy)]
pub(super) enum Align {
    Left,
    Center,
    Right,
    Both,
}

/// Which way a page lies, and its two measures.
#[derive(Clone, Copy)]
pub(super) struct Page {
    width: u32,
    height: u32,
    is_landscape: bool,
}

/// What was written so far.
#[derive(Default)]
pub(super) struct Markup(String);

/// Margins (Decree 30/2020/NĐ-CP, appendix I): top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm.
const TOP: u32 = mm(20);
const LEFT: u32 = mm(30);
const RIGHT: u32 = mm(15);
/// From the paper's edge to the page number.
const HEADER: u32 = mm(8);

impl Style {
    /// A line of text in a cell or a head: single, no distances.
    pub(super) const PLAIN: Self = Self {
        align: Align::Left,
        face: Face::Plain,
        size: 26,
        before: 0,
        after: 0,
        first_line: 0,
        indent: 0,
        is_rule: false,
        keeps_next: false,
    };

    /// The text of the letter: 13 points, both edges straight, the first line 10 mm in, 6 points below.
    pub(super) const TEXT: Self = Self { align: Align::Both, after: 120, first_line: mm(10), ..Self::PLAIN };

    /// In the middle, bold.
    pub(super) const TITLE: Self =
        Self { align: Align::Center, face: Face::Bold, size: 28, keeps_next: true, ..Self::PLAIN };

    /// A thin line, so far in from both edges.
    pub(super) const fn rule(indent: u32) -> Self {
        Self { size: 4, indent, is_rule: true, ..Self::PLAIN }
    }
}

impl Page {
    /// A4, upright.
    pub(super) const PORTRAIT: Self = Self { width: mm(210), height: mm(297), is_landscape: false };
    /// A4, lying.
    pub(super) const LANDSCAPE: Self = Self { width: mm(297), height: mm(210), is_landscape: true };

    /// Between the margins.
    pub(super) const fn text_width(self) -> u32 {
        self.width - LEFT - RIGHT
    }
}

impl Markup {
    /// A paragraph.
    pub(super) fn paragraph(&mut self, style: &Style, text: &str) {
        self.0.push_str("<w:p>");
        self.properties(style, None);
        self.run(style, text);
        self.0.push_str("</w:p>");
    }

    /// A table begins; its columns have these widths.
    pub(super) fn table(&mut self, widths: &[u32], is_ruled: bool) {
        let border = if is_ruled { "single" } else { "none" };
        let _ = write!(
            self.0,
            "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>",
            widths.iter().sum::<u32>()
        );
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            let _ =
                write!(self.0, "<w:{side} w:val=\"{border}\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
        }
        self.0.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>");
        let side = if is_ruled { 45 } else { 0 };
        let _ = write!(
            self.0,
            "<w:left w:w=\"{side}\" w:type=\"dxa\"/><w:right w:w=\"{side}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>"
        );
        for width in widths {
            let _ = write!(self.0, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.0.push_str("</w:tblGrid>");
    }

    /// The table ends.
    pub(super) fn end_table(&mut self) {
        self.0.push_str("</w:tbl>");
    }

    /// A row begins, which no page break divides; a heading stands again on each page.
    pub(super) fn row(&mut self, is_heading: bool) {
        let heading = if is_heading { "<w:tblHeader/>" } else { "" };
        let _ = write!(self.0, "<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>");
    }

    /// The row ends.
    pub(super) fn end_row(&mut self) {
        self.0.push_str("</w:tr>");
    }

    /// A cell with its lines, at its top.
    pub(super) fn cell(&mut self, width: u32, lines: &[(Style, &str)]) {
        self.placed_cell((width, "top"), lines);
    }

    /// A cell of a heading, in the middle of its row.
    pub(super) fn heading(&mut self, width: u32, line: (Style, &str)) {
        self.placed_cell((width, "center"), &[line]);
    }

    fn placed_cell(&mut self, (width, place): (u32, &str), lines: &[(Style, &str)]) {
        let _ = write!(
            self.0,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"{place}\"/></w:tcPr>"
        );
        for (style, text) in lines {
            self.paragraph(style, text);
        }
        self.0.push_str("</w:tc>");
    }

    /// What was written so far stands on pages of that kind, the first without a number if `is_first`.
    pub(super) fn end_section(&mut self, page: Page, is_first: bool) {
        let mut section = Self::default();
        section.section(page, is_first);
        self.0.push_str("<w:p>");
        self.properties(&Style { size: 2, ..Style::PLAIN }, Some(&section.0));
        self.0.push_str("</w:p>");
    }

    /// The same for the rest of the document.
    pub(super) fn end_last_section(&mut self, page: Page) {
        self.section(page, false);
    }

    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// The number of the page.
    pub(super) fn page_number(&mut self, style: &Style) {
        self.0.push_str("<w:p>");
        self.properties(style, None);
        for field in [
            "<w:fldChar w:fldCharType=\"begin\"/>",
            "<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>",
            "<w:fldChar w:fldCharType=\"end\"/>",
        ] {
            self.0.push_str("<w:r>");
            self.look(style);
            self.0.push_str(field);
            self.0.push_str("</w:r>");
        }
        self.0.push_str("</w:p>");
    }

    fn section(&mut self, page: Page, is_first: bool) {
        let Page { width, height, is_landscape } = page;
        let lies = if is_landscape { " w:orient=\"landscape\"" } else { "" };
        self.0.push_str("<w:sectPr>");
        if is_first {
            self.0.push_str("<w:headerReference w:type=\"first\" r:id=\"rFirst\"/>");
        }
        let _ = write!(
            self.0,
            "<w:headerReference w:type=\"default\" r:id=\"rNext\"/><w:type w:val=\"nextPage\"/>\
             <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{lies}/>\
             <w:pgMar w:top=\"{TOP}\" w:right=\"{RIGHT}\" w:bottom=\"{TOP}\" w:left=\"{LEFT}\" w:header=\"{HEADER}\" \
             w:footer=\"{HEADER}\" w:gutter=\"0\"/>"
        );
        self.0.push_str(if is_first { "<w:titlePg/></w:sectPr>" } else { "</w:sectPr>" });
    }

    /// The properties of a paragraph, in the order that their schema asks for.
    fn properties(&mut self, style: &Style, section: Option<&str>) {
        self.0.push_str("<w:pPr>");
        if style.keeps_next {
            self.0.push_str("<w:keepNext/>");
        }
        if style.is_rule {
            self.0.push_str(
                "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/></w:pBdr>",
            );
        }
        let Style { before, after, indent, first_line, align, .. } = style;
        let align = match align {
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
            Align::Both => "both",
        };
        let _ = write!(
            self.0,
            "<w:spacing w:before=\"{before}\" w:after=\"{after}\"/>\
             <w:ind w:left=\"{indent}\" w:right=\"{indent}\" w:firstLine=\"{first_line}\"/><w:jc w:val=\"{align}\"/>"
        );
        self.look(style);
        self.0.push_str(section.unwrap_or(""));
        self.0.push_str("</w:pPr>");
    }

    fn run(&mut self, style: &Style, text: &str) {
        if text.is_empty() {
            return;
        }
        self.0.push_str("<w:r>");
        self.look(style);
        self.0.push_str("<w:t xml:space=\"preserve\">");
        escape(text, &mut self.0);
        self.0.push_str("</w:t></w:r>");
    }

    fn look(&mut self, style: &Style) {
        self.0.push_str("<w:rPr>");
        self.0.push_str(match style.face {
            Face::Plain => "",
            Face::Bold => "<w:b/>",
            Face::Italic => "<w:i/>",
            Face::BoldItalic => "<w:b/><w:i/>",
        });
        let _ = write!(self.0, "<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/></w:rPr>", style.size);
    }
}

/// Text as XML holds it; what XML 1.0 cannot hold is left out.
pub(super) fn escape(text: &str, to: &mut String) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            '\t' | '\n' | '\r' => to.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_whatever_it_holds() {
        let mut to = String::new();
        escape("Sở A & B <\"x\">\u{1}\n=1", &mut to);
        assert_eq!(to, "Sở A &amp; B &lt;&quot;x&quot;&gt; =1");
    }
}
