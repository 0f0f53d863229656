//! What of colours a terminal shows, and what stands for them where it shows few or none: cursor,
//! focus and warnings are told by reversed, underlined and double lines there.

mod recolour;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::BorderType;

use crate::theme;

/// What of colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// All of the theme.
    Full,
    /// The colours of letters; dark backgrounds look like none, as on the Linux console.
    FewBackgrounds,
    /// None, by the reader's wish or the terminal's nature.
    NoColor,
    /// Sixteen, and backgrounds as on the Linux console.
    Sixteen,
    /// All, for a light screen.
    Light,
    /// All, for eyes that do not tell red from green.
    Safe,
    /// All, as bright as can be.
    Contrast,
}

impl Palette {
    /// In the order in which a reader turns through them.
    pub(crate) const ALL: [Self; 6] =
        [Self::Full, Self::Safe, Self::Contrast, Self::Light, Self::Sixteen, Self::NoColor];

    /// The word used on the command line and in files.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::FewBackgrounds => "few-backgrounds",
            Self::NoColor => "none",
            Self::Sixteen => "sixteen",
            Self::Light => "light",
            Self::Safe => "safe",
            Self::Contrast => "contrast",
        }
    }

    /// The next one.
    pub(crate) fn next(self) -> Self {
        let at = Self::ALL.iter().position(|palette| *palette == self);
        Self::ALL[at.map_or(0, |at| (at + 1) % Self::ALL.len())]
    }

    /// That of this process's terminal, by `TERM`, `NO_COLOR` and `COLORFGBG`.
    pub fn of_environment() -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let wants_none = crossterm::style::Colored::ansi_color_disabled();
        let palette = Self::of(variable("TERM").as_deref(), wants_none);
        // "0;15": black on white.
        let is_light =
            variable("COLORFGBG").is_some_and(|colors| colors.ends_with(";15") || colors.ends_with(";7"));
        if palette == Self::Full && is_light { Self::Light } else { palette }
    }

    /// That of a terminal of a name (`TERM`), before somebody who may want no colours (`NO_COLOR`).
    pub fn of(terminal: Option<&str>, wants_none: bool) -> Self {
        let name = terminal.unwrap_or_default();
        let is_monochrome =
            name == "dumb" || name.starts_with("vt") || name.ends_with("-m") || name.ends_with("-mono");
        if wants_none || is_monochrome {
            Self::NoColor
        } else if name.starts_with("linux") {
            Self::FewBackgrounds
        } else if name.ends_with("-16color") || name == "ansi" {
            Self::Sixteen
        } else {
            Self::Full
        }
    }

    /// Puts what this terminal shows in place of what it does not.
    pub(crate) fn reduce(self, buf: &mut Buffer) {
        let change: fn(&mut Cell) = match self {
            Self::Full => return,
            Self::FewBackgrounds => without_background,
            Self::NoColor => |cell| {
                without_background(cell);
                cell.fg = Color::Reset;
            },
            Self::Sixteen => |cell| {
                without_background(cell);
                cell.fg = recolour::sixteen(cell.fg);
            },
            Self::Light => |cell| {
                // What stands out on a dark screen by its background does on a light one.
                if !is_loud(cell.bg) {
                    (cell.fg, cell.bg) = (recolour::on_light(cell.fg), recolour::on_light(cell.bg));
                }
            },
            Self::Safe => |cell| cell.fg = recolour::safe(cell.fg),
            Self::Contrast => |cell| {
                cell.modifier.remove(Modifier::DIM);
                if !is_loud(cell.bg) {
                    cell.fg = recolour::contrast(cell.fg);
                }
            },
        };
        buf.content.iter_mut().for_each(change);
    }

    /// The frame of the pane that takes the keys.
    pub(crate) fn focused_lines(self) -> BorderType {
        match self {
            Self::Full | Self::Light | Self::Safe | Self::Contrast => BorderType::Rounded,
            Self::FewBackgrounds | Self::NoColor | Self::Sixteen => BorderType::Double,
        }
    }
}

/// A background of a colour, with letters that fit it.
fn is_loud(background: Color) -> bool {
    matches!(background, Color::Indexed(0..232))
}

fn without_background(cell: &mut Cell) {
    cell.modifier |= instead_of(cell.bg);
    cell.bg = Color::Reset;
}

fn instead_of(background: Color) -> Modifier {
    let is = |style: Style| style.bg == Some(background);
    let reversed = [
        theme::SELECTED,
        theme::CHOSEN,
        theme::BANNER,
        theme::WARNING,
        theme::TOLD,
        theme::REHEARSAL,
        theme::LIVE_SESSION,
    ];
    if reversed.into_iter().any(is) {
        Modifier::REVERSED
    } else if is(theme::SELECTED_ELSEWHERE) {
        Modifier::UNDERLINED
    } else {
        Modifier::empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_without_colours_is_known_by_its_name() {
        for (terminal, wants_none, palette) in [
            (Some("xterm-256color"), false, Palette::Full),
            (None, false, Palette::Full),
            (Some("xterm-256color"), true, Palette::NoColor),
            (Some("linux"), false, Palette::FewBackgrounds),
            (Some("linux"), true, Palette::NoColor),
            (Some("vt220"), false, Palette::NoColor),
            (Some("xterm-mono"), false, Palette::NoColor),
            (Some("xterm-16color"), false, Palette::Sixteen),
        ] {
            assert_eq!(Palette::of(terminal, wants_none), palette, "{terminal:?} {wants_none}");
        }
    }
}
