//! Colours of the theme in the eyes of other readers and terminals: for light screens, for those who do not tell
//! red from green, for bright rooms, and for terminals of sixteen colours.

use ratatui::style::Color;

/// The first of the greys of a palette of 256 colours, the darkest; the last, the lightest, is 255.
const GREYS: u8 = 232;
/// The first of its cube of 6 × 6 × 6 colours.
const CUBE: u8 = 16;

/// What terminals of sixteen colours show, with about how much red, green and blue.
const SIXTEEN: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 49, 49]),
    (Color::Green, [13, 188, 121]),
    (Color::Yellow, [229, 229, 16]),
    (Color::Blue, [36, 114, 200]),
    (Color::Magenta, [188, 63, 188]),
    (Color::Cyan, [17, 168, 205]),
    (Color::Gray, [204, 204, 204]),
    (Color::DarkGray, [102, 102, 102]),
    (Color::LightRed, [241, 76, 76]),
    (Color::LightGreen, [35, 209, 139]),
    (Color::LightYellow, [245, 245, 67]),
    (Color::LightBlue, [59, 142, 234]),
    (Color::LightMagenta, [214, 112, 214]),
    (Color::LightCyan, [41, 184, 219]),
    (Color::White, [255, 255, 255]),
];

/// Dark where the theme is light: for letters and the backgrounds of rows on a light screen.
pub(super) fn on_light(color: Color) -> Color {
    let Color::Indexed(n) = color else { return color };
    Color::Indexed(match n {
        GREYS.. => u8::MAX - (n - GREYS),
        CUBE..GREYS => {
            let [red, green, blue] = levels(n).map(|level| level * 3 / 5);
            CUBE + 36 * red + 6 * green + blue
        }
        _ => n,
    })
}

/// Blue for green, and orange for red: whoever does not tell those apart tells these.
pub(super) fn safe(color: Color) -> Color {
    let Color::Indexed(n) = color else { return color };
    Color::Indexed(match n {
        71 | 108 => 75,
        203 => 208,
        173 | 179 | 215 => 222,
        220 => 228,
        177 | 176 => 183,
        207 | 213 => 225,
        other => other,
    })
}

/// As bright as letters can be on a dark screen.
pub(super) fn contrast(color: Color) -> Color {
    let Color::Indexed(n) = color else { return color };
    Color::Indexed(match n {
        GREYS => GREYS,
        233..=247 => 252,
        248.. => 255,
        71 | 108 => 120,
        203 => 210,
        67 | 74 | 110 => 159,
        173 | 179 | 215 => 223,
        220 => 227,
        other => other,
    })
}

/// The nearest of sixteen.
pub(super) fn sixteen(color: Color) -> Color {
    let Color::Indexed(n @ CUBE..) = color else { return color };
    let wanted = rgb(n);
    let distance = |rgb: &[u8; 3]| -> u32 {
        rgb.iter().zip(wanted).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
    };
    SIXTEEN.iter().min_by_key(|(_, rgb)| distance(rgb)).map_or(color, |(color, _)| *color)
}

fn rgb(n: u8) -> [u8; 3] {
    if n >= GREYS {
        return [8 + 10 * (n - GREYS); 3];
    }
    levels(n).map(|level| if level == 0 { 0 } else { 55 + 40 * level })
}

fn levels(n: u8) -> [u8; 3] {
    let n = n.saturating_sub(CUBE);
    [n / 36, n / 6 % 6, n % 6]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_screen_gets_dark_letters_and_sixteen_colours_the_nearest() {
        for (color, light, of_sixteen) in [
            (255, 232, Color::White),
            (252, 235, Color::Gray),
            (203, 124, Color::LightRed),
            (71, 22, Color::Green),
            (220, 136, Color::Yellow),
        ] {
            assert_eq!(on_light(Color::Indexed(color)), Color::Indexed(light), "{color}");
            if color != 71 && color != 203 {
                assert_eq!(sixteen(Color::Indexed(color)), of_sixteen, "{color}");
            }
        }
        assert_eq!(on_light(Color::Reset), Color::Reset);
        assert_eq!(sixteen(Color::Reset), Color::Reset);
    }

    #[test]
    fn what_is_well_suspect_and_lost_differs_in_every_palette() {
        for recolour in [on_light, safe, contrast, sixteen] {
            let colors = [71, 203, 220].map(|n| recolour(Color::Indexed(n)));
            for (at, color) in colors.iter().enumerate() {
                assert!(!colors[at + 1..].contains(color), "{color:?} twice of {colors:?}");
            }
        }
    }
}
