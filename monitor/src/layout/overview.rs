//! Where the areas of the overview lie.
//!
//! ```text
//! ┌──────────────────────────────────────────┐
//! │ header (4 rows), tabs                    │
//! │ tiles (5 rows, none on a small screen)   │
//! │ verdict, and two rows for each incident  │
//! ├──────────────────────────────────────────┤
//! │ wall                                     │
//! │ the point under cursor or mouse          │
//! ├──────────────────────────────────────────┤
//! │ footer                                   │
//! └──────────────────────────────────────────┘
//! ```

use ratatui::layout::{Position, Rect};

use super::{Areas, Pane, areas, split_rows};
use crate::layout::split::Split;
use crate::layout::{SMALLEST, Showing};

/// Below so many rows there are no tiles.
const TILES_FROM: u16 = 30;
/// Rows of the large digits, with what they mean above them.
const LARGE: u16 = 6;
/// Rows of an incident.
pub(crate) const INCIDENT: u16 = 2;
/// Of so many rows below the tiles one is an incident's.
const SHARE: u16 = 8;
/// Incidents that are told of at most.
const MOST: u16 = 5;

/// Where everything is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OverviewAreas {
    /// Those of the points, moved below the tabs: for the tiles; none on a small screen.
    pub(crate) tiles: Option<Areas>,
    /// The figures in large digits, in the place of the tiles; none where it hangs on no wall.
    pub(crate) large: Option<Rect>,
    /// The verdict, and below it the incidents.
    pub(crate) told: Rect,
    /// The wall with its frame.
    pub(crate) outer: Rect,
    /// The cells of the wall.
    pub(crate) wall: Rect,
    /// The row that names a cell.
    pub(crate) named: Rect,
    /// The wall has a frame.
    pub(crate) framed: bool,
}

impl OverviewAreas {
    /// Lays the screen out; it may hang on a wall.
    pub(crate) fn of(size: (u16, u16), is_wall: bool) -> Self {
        let size = (size.0.max(SMALLEST.0), size.1.max(SMALLEST.1));
        let body = Split::of(size, Showing::Overview, false).whole();
        let points = areas(size, Pane::List);
        let has_tiles = size.1 >= TILES_FROM && !is_wall;
        let n_tiles = match (is_wall, has_tiles) {
            (true, _) => LARGE,
            (false, true) => points.tiles.height,
            (false, false) => 0,
        };
        let (tiles, rest) = split_rows(body, n_tiles);
        let n_incidents = (rest.height / SHARE).clamp(1, MOST);
        let (told, outer) = split_rows(rest, 1 + n_incidents * INCIDENT);
        let framed = points.framed;
        let inner = if framed { super::split::inside(outer) } else { outer };
        let (wall, named) = split_rows(inner, inner.height.saturating_sub(1));
        let large = is_wall.then_some(tiles);
        let tiles = has_tiles.then_some(Areas { tiles, ..points });
        Self { tiles, large, told, outer, wall, named, framed }
    }

    /// Column and row of the wall's cells at a position of the screen.
    pub(crate) fn cell(&self, at: Position) -> Option<(u16, usize)> {
        self.wall.contains(at).then(|| (at.x - self.wall.x, usize::from(at.y - self.wall.y)))
    }
}
