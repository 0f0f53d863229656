//! Which signs a terminal can show. The Linux console has a font of 256, those of code page 437 among them, and
//! shows all others as one and the same block: there each sign has one of that font in its place.

use ratatui::buffer::{Buffer, Cell};

/// Which signs a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Glyphs {
    /// All that are used.
    #[default]
    All,
    /// Those of code page 437, beside the letters.
    Console,
}

impl Glyphs {
    /// Those of a terminal of a name (`TERM`).
    pub(crate) fn of(terminal: Option<&str>) -> Self {
        if terminal.is_some_and(|name| name.starts_with("linux")) { Self::Console } else { Self::All }
    }

    /// Puts what this terminal shows in place of what it does not.
    pub(crate) fn reduce(self, buf: &mut Buffer) {
        match self {
            Self::All => {}
            Self::Console => buf.content.iter_mut().for_each(on_console),
        }
    }
}

fn on_console(cell: &mut Cell) {
    if cell.symbol().is_ascii() {
        return;
    }
    let instead = match cell.symbol() {
        "╭" => "┌",
        "╮" => "┐",
        "╰" => "└",
        "╯" => "┘",
        "━" => "═",
        // Presences stay told apart by their shapes.
        "●" => "•",
        "◐" => "◘",
        "✖" => "X",
        "◇" => "♦",
        "★" => "*",
        "⚑" => "‼",
        "↯" => "!",
        "◆" => "■",
        "▫" | "•" => "·",
        "✔" => "√",
        "▸" => "►",
        "▾" => "▼",
        "…" => ".",
        "▏" | "▁" | "▂" => "_",
        "▃" | "▅" => "▄",
        "▆" | "▇" | "▉" | "▊" | "▋" => "█",
        "▎" | "▍" => "▌",
        "‹" => "«",
        "›" => "»",
        "“" | "”" => "\"",
        "‘" | "’" => "'",
        "–" | "—" => "─",
        _ => return,
    };
    cell.set_symbol(instead);
}

#[cfg(test)]
mod tests {
    use diemcau_core::presence::Presence;

    use super::*;
    use crate::theme;

    #[test]
    fn presences_are_told_apart_on_the_console_too() {
        let shown = Presence::ALL.map(|presence| {
            let mut cell = Cell::new(theme::glyph(presence));
            on_console(&mut cell);
            cell.symbol().to_owned()
        });
        let mut apart = shown.to_vec();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), Presence::ALL.len(), "{shown:?}");
    }

    #[test]
    fn the_console_is_known_by_its_name() {
        assert_eq!(Glyphs::of(Some("linux")), Glyphs::Console);
        assert_eq!(Glyphs::of(Some("linux-16color")), Glyphs::Console);
        assert_eq!((Glyphs::of(Some("xterm-256color")), Glyphs::of(None)), (Glyphs::All, Glyphs::All));
    }
}
