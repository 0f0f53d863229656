//! Where the areas of the screen lie. Plain arithmetic, the same for drawing and for the mouse.
//!
//! ```text
//! single: 80x24                            beside: from 150x32, below 200 columns
//! ┌──────────────────────────────────┐     ┌──────────────────────────────────────┐
//! │ header (4 rows)                  │     │ header (4 rows)                      │
//! ├──────┬──────┬──────┬─────────────┤     ├──────┬──────┬──────┬──────┬──────────┤
//! │ tiles (4 rows)                   │     │ tiles (5 rows)                       │
//! ├──────┴──────┴──────┴─────────────┤     ├──────────────────────┬───────────────┤
//! │ tabs                             │     │ list                 │ tree          │
//! │ list, tree or detail             │     │                      ├───────────────┤
//! │                                  │     │                      │ detail        │
//! ├──────────────────────────────────┤     ├──────────────────────┴───────────────┤
//! │ footer                           │     │ footer                               │
//! └──────────────────────────────────┘     └──────────────────────────────────────┘
//! stacked: from 120x36, below 150 columns and from 200 on
//! ┌──────────────────────────────────────────────┐
//! │ header, tiles                                │
//! ├──────────────────────────────────────────────┤
//! │ list                                         │
//! ├────────────────────────┬─────────────────────┤
//! │ detail                 │ tree                │
//! ├────────────────────────┴─────────────────────┤
//! │ footer                                       │
//! └──────────────────────────────────────────────┘
//! ```
//!
//! The detail of a point grows when it takes the keys: over the tiles where one pane is shown at a time,
//! over the tree elsewhere.

pub(crate) mod overview;
pub(crate) mod split;

use ratatui::layout::Rect;

/// The smallest screen that can be used.
pub(crate) const SMALLEST: (u16, u16) = (80, 24);
/// From this on the list and the other panes are shown side by side.
const BESIDE: (u16, u16) = (150, 32);
/// From this on all panes are shown together, the list above the others.
const STACKED: (u16, u16) = (120, 36);
/// From this on a row of the list holds all that is told of a point, and is wanted as wide as the screen.
const TABLE: u16 = 200;
/// Rows of the list's frame that are left where what lies below it takes the keys.
const LEAST_LIST: u16 = 6;
/// Rows of the header.
pub(crate) const HEADER: u16 = 4;
const FRAMED_TILES: u16 = 5;
const PLAIN_TILES: u16 = 4;

/// What the screen shows below its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Showing {
    /// Everything at once: whether the ceremony is safe, and every point one cell.
    Overview,
    /// The points: list, tree and detail.
    Points,
    /// The incidents.
    Incidents,
    /// Who was told of what.
    Alerts,
    /// Who speaks, and whether they can.
    Speakers,
    /// Who has reported its number, and who has not.
    Count,
    /// What happened, the newest first.
    Timeline,
    /// Where it is, tile by tile.
    Map,
}

impl Showing {
    /// All, in the order of their tabs.
    pub(crate) const ALL: [Self; 8] = [
        Self::Overview,
        Self::Points,
        Self::Incidents,
        Self::Alerts,
        Self::Speakers,
        Self::Count,
        Self::Timeline,
        Self::Map,
    ];
}

/// What decides which commands there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// What the screen shows.
    pub(crate) showing: Showing,
    /// It is a journal that is played again.
    pub(crate) is_replay: bool,
}

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
    /// Rows of the screen that a row of the list takes.
    pub(crate) list_row: u16,
}

/// How the panes lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrangement {
    /// One at a time, with a row of tabs.
    Single,
    /// The list beside tree and detail.
    Beside,
    /// The list above detail and tree.
    Stacked,
}

impl Arrangement {
    fn of(width: u16, height: u16) -> Self {
        let has = |(columns, rows): (u16, u16)| width >= columns && height >= rows;
        if has(BESIDE) && (width < TABLE || !has(STACKED)) {
            Self::Beside
        } else if has(STACKED) {
            Self::Stacked
        } else {
            Self::Single
        }
    }
}

/// Lays the screen out.
pub(crate) fn areas((width, height): (u16, u16), focus: Pane) -> Areas {
    let arrangement = Arrangement::of(width, height);
    let framed = arrangement != Arrangement::Single;
    let tiles = match (framed, focus) {
        (true, _) => FRAMED_TILES,
        (false, Pane::Detail) => 0,
        (false, Pane::List | Pane::Tree) => PLAIN_TILES,
    };
    let row = |y: u16, rows: u16| Rect::new(0, y, width, rows);
    let tabs = u16::from(!framed);
    let top = HEADER + tiles + tabs;
    let body = row(top, height.saturating_sub(top + 1));
    let [list, tree, detail] = match arrangement {
        Arrangement::Single => single(body, focus),
        Arrangement::Beside => beside(body, focus),
        Arrangement::Stacked => stacked(body, focus),
    };
    Areas {
        header: row(0, HEADER),
        tiles: row(HEADER, tiles),
        tabs: (!framed).then(|| row(top - 1, 1)),
        list,
        tree,
        detail,
        footer: row(height.saturating_sub(1), 1),
        framed,
        list_row: if arrangement == Arrangement::Stacked && width >= TABLE { 1 } else { 2 },
    }
}

/// List, tree and detail of which one is shown.
fn single(body: Rect, focus: Pane) -> [Option<Rect>; 3] {
    [Pane::List, Pane::Tree, Pane::Detail].map(|pane| (pane == focus).then_some(body))
}

/// List, tree and detail with the list at the left.
fn beside(body: Rect, focus: Pane) -> [Option<Rect>; 3] {
    let left = body.width * 11 / 20;
    let list = Rect { width: left, ..body };
    let right = Rect { x: left, width: body.width - left, ..body };
    if focus == Pane::Detail {
        return [Some(list), None, Some(right)];
    }
    let detail_rows = (body.height * 11 / 20).clamp(14, 24);
    let (tree, detail) = split_rows(right, body.height - detail_rows);
    [Some(list), Some(tree), Some(detail)]
}

/// List, tree and detail with the list at the top.
fn stacked(body: Rect, focus: Pane) -> [Option<Rect>; 3] {
    let below = match focus {
        Pane::List => (body.height * 9 / 20).clamp(13, 22),
        Pane::Tree => body.height.saturating_sub(LEAST_LIST).min(36),
        Pane::Detail => body.height.saturating_sub(LEAST_LIST).min(24),
    };
    let (list, below) = split_rows(body, body.height - below);
    if focus == Pane::Detail {
        return [Some(list), None, Some(below)];
    }
    let left = below.width * 11 / 20;
    let detail = Rect { width: left, ..below };
    let tree = Rect { x: left, width: below.width - left, ..below };
    [Some(list), Some(tree), Some(detail)]
}

/// So many rows at the top, and the rest.
pub(crate) fn split_rows(area: Rect, rows: u16) -> (Rect, Rect) {
    let below = Rect { y: area.y + rows, height: area.height - rows, ..area };
    (Rect { height: rows, ..area }, below)
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

    /// How many rows the list shows.
    pub(crate) fn list_rows(&self) -> usize {
        self.list.map_or(0, |pane| usize::from(self.inner(pane).height / self.list_row))
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
