//! For whom and before what a dashboard is started.

use super::State;
use super::telling::Telling;
use crate::glyphs::Glyphs;
use crate::keys::Keys;
use crate::layout::Showing;
use crate::palette::Palette;
use crate::replay::Replay;

impl State {
    /// The same for a reader who acts in that name; one of nothing but blanks is none.
    #[must_use]
    pub fn acting_as(self, operator: Option<&str>) -> Self {
        let operator = operator.map(str::trim).filter(|name| !name.is_empty()).map(Into::into);
        Self { operator, ..self }
    }

    /// The same, telling its reader something until they press a key.
    #[must_use]
    pub fn greeting(self, greeting: Option<String>) -> Self {
        Self { telling: greeting.map(|text| Telling::Said(text.into())), ..self }
    }

    /// The same, with everything at once before the reader.
    #[must_use]
    pub fn at_overview(self) -> Self {
        Self { showing: Showing::Overview, ..self }
    }

    /// The same of a journal that is played again.
    #[must_use]
    pub fn of_replay(self) -> Self {
        Self { replay: Some(Replay::default()), ..self }
    }

    /// The same with keys of the reader's own.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// The same on a wall, to be read across a room.
    #[must_use]
    pub fn on_wall(self, is_wall: bool) -> Self {
        Self { is_wall, ..self }
    }

    /// The same on a terminal of a name (`TERM`), which says what signs it can show.
    #[must_use]
    pub fn on_terminal(self, name: Option<&str>) -> Self {
        Self { glyphs: Glyphs::of(name), ..self }
    }

    /// The same on a terminal that shows such colours.
    #[must_use]
    pub fn in_palette(self, palette: Palette) -> Self {
        Self { palette, ..self }
    }
}
