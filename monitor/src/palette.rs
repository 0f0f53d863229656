//! What of colours a terminal shows, and what stands for them where it shows few or none: cursor,
//! focus and warnings are told by reversed, underlined and double lines there.

use ratatui::buffer::Buffer;
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
}

impl Palette {
    /// That of a terminal of a name (`TERM`), before somebody who may want no colours (`NO_COLOR`).
    pub fn of(terminal: Option<&str>, wants_none: bool) -> Self {
        let name = terminal.unwrap_or_default();
        let is_monochrome =
            name == "dumb" || name.starts_with("vt") || name.ends_with("-m") || name.ends_with("-mono");
        if wants_none || is_monochrome {
            Self::NoColor
        } else if name.starts_with("linux") {
            Self::FewBackgrounds
        } else {
            Self::Full
        }
    }

    /// Puts what this terminal shows in place of what it does not.
    pub(crate) fn reduce(self, buf: &mut Buffer) {
        if self == Self::Full {
            return;
        }
        for cell in &mut buf.content {
            cell.modifier |= instead_of(cell.bg);
            cell.bg = Color::Reset;
            if self == Self::NoColor {
                cell.fg = Color::Reset;
            }
        }
    }

    /// The frame of the pane that takes the keys.
    pub(crate) fn focused_lines(self) -> BorderType {
        match self {
            Self::Full => BorderType::Rounded,
            Self::FewBackgrounds | Self::NoColor => BorderType::Double,
        }
    }
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
        ] {
            assert_eq!(Palette::of(terminal, wants_none), palette, "{terminal:?} {wants_none}");
        }
    }
}
