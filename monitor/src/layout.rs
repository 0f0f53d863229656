//! Where the areas of the screen lie. Plain arithmetic, the same for drawing and for the mouse.
//!
//! ```text
//! from 120x32                                   below that
//! ┌──────────────────────────────────────┐      ┌────────────────────────┐
//! │ header (4 rows)                      │      │ header (4 rows)        │
//! ├──────┬──────┬──────┬──────┬──────────┤      ├──────┬──────┬──────────┤
//! │ tiles (5 rows)                       │      │ tiles (4 rows)         │
//! ├──────────────────────┬───────────────┤      ├──────┴──────┴──────────┤
//! │ list                 │ tree          │      │ tabs                   │
//! │                      ├───────────────┤      │ list, tree or detail   │
//! │                      │ detail        │      │                        │
//! ├──────────────────────┴───────────────┤      ├────────────────────────┤
//! │ footer                               │      │ footer                 │
//! └──────────────────────────────────────┘      └────────────────────────┘
//! ```
//!
//! Where one pane is shown at a time, the detail of a point takes the rows of the tiles too.

use ratatui::layout::Rect;

/// The smallest screen that can be used.
pub(crate) const SMALLEST: (u16, u16) = (80, 24);
/// From this on all panes are shown together.
const WIDE: (u16, u16) = (120, 32);
/// Rows of the screen that a point takes in the list.
pub(crate) const LIST_ROW: u16 = 2;
const HEADER: u16 = 4;

/// A part of the screen that takes keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pane {
    /// The list of points.
    List,
    /// The tree.
    Tree,
    /// All about one point.
    Detail,
}

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Areas {
    pub(crate) header: Rect,
    pub(crate) tiles: Rect,
    /// The row of tabs, where one pane is shown at a time.
    pub(crate) tabs: Option<Rect>,
    /// The list's frame.
    pub(crate) list: Option<Rect>,
    /// The tree's frame.
    pub(crate) tree: Option<Rect>,
    /// The detail's frame.
    pub(crate) detail: Option<Rect>,
    pub(crate) footer: Rect,
    /// Panes have frames.
    pub(crate) framed: bool,
}

/// Lays the screen out.
pub(crate) fn areas((width, height): (u16, u16), focus: Pane) -> Areas {
    let wide = width >= WIDE.0 && height >= WIDE.1;
    let tiles = if wide { 5 } else { 4 };
    let row = |y: u16, rows: u16| Rect::new(0, y, width, rows);
    let header = row(0, HEADER);
    let footer = row(height.saturating_sub(1), 1);
    if wide {
        let top = HEADER + tiles;
        let rows = height - top - 1;
        let left = width * 11 / 20;
        let detail_rows = (rows * 11 / 20).clamp(14, 24);
        let tree_rows = rows - detail_rows;
        return Areas {
            header,
            tiles: row(HEADER, tiles),
            tabs: None,
            list: Some(Rect::new(0, top, left, rows)),
            tree: Some(Rect::new(left, top, width - left, tree_rows)),
            detail: Some(Rect::new(left, top + tree_rows, width - left, detail_rows)),
            footer,
            framed: true,
        };
    }
    let tiles = if focus == Pane::Detail { 0 } else { tiles };
    let top = HEADER + tiles + 1;
    let pane = row(top, height.saturating_sub(top + 1));
    let when = |shown: Pane| (focus == shown).then_some(pane);
    Areas {
        header,
        tiles: row(HEADER, tiles),
        tabs: Some(row(top - 1, 1)),
        list: when(Pane::List),
        tree: when(Pane::Tree),
        detail: when(Pane::Detail),
        footer,
        framed: false,
    }
}

impl Areas {
    /// A pane with its frame, if it is shown.
    pub(crate) fn outer(&self, pane: Pane) -> Option<Rect> {
        match pane {
            Pane::List => self.list,
            Pane::Tree => self.tree,
            Pane::Detail => self.detail,
        }
    }

    /// What is inside a pane's frame.
    pub(crate) fn inner(&self, pane: Rect) -> Rect {
        if !self.framed {
            return pane;
        }
        Rect::new(pane.x + 1, pane.y + 1, pane.width.saturating_sub(2), pane.height.saturating_sub(2))
    }

    /// How many points the list shows.
    pub(crate) fn list_rows(&self) -> usize {
        self.list.map_or(0, |pane| usize::from(self.inner(pane).height / LIST_ROW))
    }

    /// How many nodes the tree shows.
    pub(crate) fn tree_rows(&self) -> usize {
        self.tree.map_or(0, |pane| usize::from(self.inner(pane).height))
    }

    /// The tile of a level, of so many levels.
    pub(crate) fn tile(&self, at: usize, n_levels: usize) -> Rect {
        let (at, n) = (crate::fit::cells(at), crate::fit::cells(n_levels).max(1));
        let left = |at: u16| {
            self.tiles.x
                + u16::try_from(u32::from(self.tiles.width) * u32::from(at) / u32::from(n)).unwrap_or(0)
        };
        Rect::new(left(at), self.tiles.y, left(at + 1) - left(at), self.tiles.height)
    }
}
