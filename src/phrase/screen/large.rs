//! A few words in letters as large as fingers, for a screen that is read across a room: rows of dots, from
//! which a screen makes blocks.

use crate::Language;

/// Rows of a letter without its marks.
const LETTER: usize = 6;
/// Rows above it for its marks.
const MARKS: usize = 6;
/// Columns between two letters.
const GAP: &str = ".";

const TILDE: [&str; 2] = [".##.#", "#..##"];
const BREVE: [&str; 2] = ["#...#", ".###."];
const GRAVE: [&str; 2] = [".##..", "...#."];

impl Language {
    /// Whether a point can go on the air, in rows of `#` and `.`, all of one length, an even number of them.
    pub fn readiness_large(self, is_ready: bool) -> Vec<String> {
        let mut rows = vec![String::new(); MARKS + LETTER];
        for letter in self.readiness(is_ready).chars() {
            let (marks, letter) = glyph(letter);
            let width = letter[0].len();
            let blank = ".".repeat(width);
            let above = marks.iter().flat_map(|mark| mark.iter().copied().chain([blank.as_str()]));
            let above: Vec<&str> = above.collect();
            let padding = MARKS - above.len();
            for (at, row) in rows.iter_mut().enumerate() {
                let part = match at {
                    at if at < padding => &*blank,
                    at if at < MARKS => above[at - padding],
                    at => letter[at - MARKS],
                };
                if !row.is_empty() {
                    row.push_str(GAP);
                }
                row.push_str(part);
            }
        }
        // Where no letter has marks there is nothing above.
        let is_marked = rows[..MARKS].iter().any(|row| row.contains('#'));
        if is_marked { rows } else { rows.split_off(MARKS) }
    }
}

/// The marks of a letter, the topmost first, and the letter.
fn glyph(letter: char) -> (&'static [[&'static str; 2]], [&'static str; LETTER]) {
    match letter {
        'A' => (&[], A),
        'Ẵ' => (&[TILDE, BREVE], A),
        'À' => (&[GRAVE], A),
        'C' => (&[], [".####", "#....", "#....", "#....", "#....", ".####"]),
        'D' => (&[], ["####.", "#...#", "#...#", "#...#", "#...#", "####."]),
        'E' => (&[], ["#####", "#....", "####.", "#....", "#....", "#####"]),
        'G' => (&[], [".####", "#....", "#..##", "#...#", "#...#", ".####"]),
        'H' => (&[], ["#...#", "#...#", "#####", "#...#", "#...#", "#...#"]),
        'N' => (&[], ["#...#", "##..#", "#.#.#", "#..##", "#...#", "#...#"]),
        'O' => (&[], [".###.", "#...#", "#...#", "#...#", "#...#", ".###."]),
        'R' => (&[], ["####.", "#...#", "####.", "#.#..", "#..#.", "#...#"]),
        'S' => (&[], [".####", "#....", ".###.", "....#", "....#", "####."]),
        'T' => (&[], ["#####", "..#..", "..#..", "..#..", "..#..", "..#.."]),
        'Ư' => (&[], ["#...#.#", "#...##.", "#...#..", "#...#..", "#...#..", ".###..."]),
        'Y' => (&[], ["#...#", ".#.#.", "..#..", "..#..", "..#..", "..#.."]),
        _ => (&[], ["..."; LETTER]),
    }
}

const A: [&str; LETTER] = [".###.", "#...#", "#...#", "#####", "#...#", "#...#"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_dots_and_all_rows_are_as_long() {
        for language in [Language::Vietnamese, Language::English] {
            for is_ready in [true, false] {
                let rows = language.readiness_large(is_ready);
                assert_eq!(rows.len() % 2, 0);
                assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{rows:#?}");
                let word = language.readiness(is_ready);
                for letter in word.chars().filter(|letter| *letter != ' ') {
                    assert!(glyph(letter).1.iter().any(|row| row.contains('#')), "{letter}");
                }
            }
        }
    }
}
