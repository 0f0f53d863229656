//! Bars and curves out of line and block characters.

use ratatui::style::Style;

use crate::fit::Pen;
use crate::theme;

const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws a bar in the next `width` columns that shows `part` of `whole`. It is full only if nothing
/// lacks and empty only if nothing is there.
pub(super) fn put(pen: &mut Pen<'_>, width: u16, (part, whole): (u32, u32), style: Style) {
    let filled = filled(width, part, whole);
    let line = |columns: u16, sign: char| -> String { (0..columns).map(|_| sign).collect() };
    pen.put(&line(filled, '━'), style).put(&line(width - filled, '─'), theme::BAR_EMPTY);
}

fn filled(width: u16, part: u32, whole: u32) -> u16 {
    if part == 0 || whole == 0 {
        return 0;
    }
    if part >= whole {
        return width;
    }
    let share = u64::from(width) * u64::from(part) / u64::from(whole);
    u16::try_from(share).unwrap_or(width).clamp(1, width.saturating_sub(1).max(1))
}

/// The last `width` samples as a curve; a dot where there is none.
pub(super) fn curve(width: usize, samples: &[Option<u32>]) -> String {
    let samples = &samples[samples.len().saturating_sub(width)..];
    let highest = samples.iter().flatten().copied().max().unwrap_or(0).max(1);
    let height = |sample: u32| {
        let step = u64::from(sample) * 7 / u64::from(highest);
        usize::try_from(step).map_or(' ', |step| HEIGHTS[step])
    };
    samples.iter().map(|sample| sample.map_or('·', height)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_or_empty_only_in_truth() {
        for (part, whole, columns) in
            [(0, 9, 0), (1, 10_000, 1), (5, 10, 4), (9_999, 10_000, 7), (10, 10, 8), (0, 0, 0)]
        {
            assert_eq!(filled(8, part, whole), columns, "{part}/{whole}");
        }
    }

    #[test]
    fn a_curve_shows_where_nothing_was_heard() {
        assert_eq!(curve(4, &[Some(9), Some(7), None, Some(14), Some(0)]), "▄·█▁");
        assert_eq!(curve(4, &[]), "");
    }
}
