//! A screen as SVG: backgrounds as rectangles, and the letters of a style together, stretched to the cells that they
//! take, so that columns stand one below the other whatever font a reader has.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

/// A cell, in hundredths of a pixel, so that no figure has a rounded tail.
const CELL: (usize, usize) = (843, 1_700);
/// From the top of a cell to the line that letters stand on.
const BASE: usize = 1_320;
/// What the terminal's own colours are here.
const OWN: (&str, &str) = ("#d0d0d0", "#121212");

/// The first sixteen colours, as xterm has them.
const SIXTEEN: [&str; 16] = [
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5", "#7f7f7f",
    "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
];

/// What letters of one style have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    color: String,
    modifiers: u16,
}

/// Cells beside each other that look alike.
struct Run {
    x: usize,
    width: usize,
    text: String,
    look: Look,
}

pub(super) fn of(buffer: &Buffer) -> String {
    let area = buffer.area;
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let mut looks: BTreeMap<Look, usize> = BTreeMap::new();
    let mut body = String::new();
    for (y, row) in buffer.content.chunks(width.max(1)).enumerate() {
        for (x, len, color) in backgrounds(row) {
            line(
                &mut body,
                format_args!(
                    "<path fill=\"{color}\" d=\"M{} {}h{}v{}h-{}z\"/>",
                    px(x * CELL.0),
                    px(y * CELL.1),
                    px(len * CELL.0),
                    px(CELL.1),
                    px(len * CELL.0)
                ),
            );
        }
        let mut spans = String::new();
        for run in runs(row) {
            let n = looks.len();
            let class = *looks.entry(run.look).or_insert(n);
            // Writing to a String cannot fail.
            let _ = write!(
                spans,
                "<tspan class=\"c{class}\" x=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\">{}</tspan>",
                px(run.x * CELL.0),
                px(run.width * CELL.0),
                escaped(&run.text)
            );
        }
        if !spans.is_empty() {
            line(&mut body, format_args!("<text y=\"{}\">{spans}</text>", px(y * CELL.1 + BASE)));
        }
    }
    let mut head = String::new();
    let (w, h) = (px(width * CELL.0), px(height * CELL.1));
    line(
        &mut head,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">\n\
         <style>text{{font:14px ui-monospace,Menlo,Consolas,'Liberation Mono',monospace;white-space:pre}}"
        ),
    );
    for (look, class) in &looks {
        line(&mut head, format_args!(".c{class}{{{}}}", css(look)));
    }
    format!("{head}</style>\n<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n{body}</svg>\n", OWN.1)
}

/// Where a background other than the screen's own begins, how many cells it takes, and its colour.
fn backgrounds(row: &[Cell]) -> Vec<(usize, usize, String)> {
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    for (x, cell) in row.iter().enumerate() {
        let (_, color) = colors(cell);
        match found.last_mut().filter(|(at, len, held)| at + len == x && *held == color) {
            Some((_, len, _)) => *len += 1,
            None if color != OWN.1 => found.push((x, 1, color)),
            None => {}
        }
    }
    found
}

/// What is written, and how; blanks belong to what stands before them, where a line is not drawn under them.
fn runs(row: &[Cell]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut x, mut blanks) = (0, 0);
    while let Some(cell) = row.get(x) {
        let width = cell.symbol().width().max(1);
        let look = Look { color: colors(cell).0, modifiers: (cell.modifier - Modifier::REVERSED).bits() };
        if cell.symbol() == " " && !cell.modifier.contains(Modifier::UNDERLINED) {
            blanks += 1;
        } else if let Some(run) =
            runs.last_mut().filter(|run| run.look == look && run.x + run.width + blanks == x)
        {
            run.text.extend(std::iter::repeat_n(' ', blanks));
            run.text.push_str(cell.symbol());
            (run.width, blanks) = (run.width + blanks + width, 0);
        } else {
            runs.push(Run { x, width, text: cell.symbol().to_owned(), look });
            blanks = 0;
        }
        x += width;
    }
    runs
}

/// Of letters and background, as they are seen.
fn colors(cell: &Cell) -> (String, String) {
    let [letters, behind] = [(cell.fg, OWN.0), (cell.bg, OWN.1)].map(|(color, own)| css_color(color, own));
    if cell.modifier.contains(Modifier::REVERSED) { (behind, letters) } else { (letters, behind) }
}

fn css_color(color: Color, own: &str) -> String {
    match color {
        Color::Indexed(n) => indexed(n),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        // The theme names colours by number alone; what it leaves is the terminal's own.
        _ => own.to_owned(),
    }
}

/// One of the 256 colours.
fn indexed(n: u8) -> String {
    let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    let [red, green, blue] = match n {
        0..16 => return SIXTEEN[usize::from(n)].to_owned(),
        16..232 => [(n - 16) / 36, (n - 16) / 6 % 6, (n - 16) % 6].map(step),
        232.. => [8 + 10 * (n - 232); 3],
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn css(look: &Look) -> String {
    let modifiers = Modifier::from_bits_truncate(look.modifiers);
    let mut css = format!("fill:{}", look.color);
    for (modifier, rule) in [
        (Modifier::BOLD, ";font-weight:bold"),
        (Modifier::DIM, ";opacity:.6"),
        (Modifier::UNDERLINED, ";text-decoration:underline"),
    ] {
        if modifiers.contains(modifier) {
            css += rule;
        }
    }
    css
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Hundredths of a pixel as a number without a tail of zeros.
fn px(hundredths: usize) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{what}");
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn what_looks_alike_stands_together_and_where_its_cells_are() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        buffer.set_string(1, 0, "a < b", Style::new().fg(Color::Indexed(203)));
        buffer.set_string(7, 0, "●", Style::new().bg(Color::Indexed(16)).add_modifier(Modifier::REVERSED));
        let svg = of(&buffer);
        for part in [
            "width=\"101.16\" height=\"34\"",
            "x=\"8.43\" textLength=\"42.15\" lengthAdjust=\"spacingAndGlyphs\">a &lt; b</tspan>",
            "{fill:#ff5f5f}",
            "<path fill=\"#d0d0d0\" d=\"M59.01 0h8.43v17h-8.43z\"/>",
            "{fill:#000000}",
        ] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        assert_eq!(svg.matches("<text").count(), 1, "a blank row is not written");
    }
}
