//! Where the areas lie while something else than the points is shown: a list, and all about what its cursor
//! is on.
//!
//! ```text
//! below 150 columns                        from 150x32 on
//! ┌──────────────────────────────────┐     ┌──────────────────────────────────────┐
//! │ header (4 rows)                  │     │ header (4 rows)                      │
//! │ tabs                             │     │ tabs                                 │
//! │ list                             │     │ list                 │ detail        │
//! ├──────────────────────────────────┤     │                      │               │
//! │ detail                           │     │                      │               │
//! │ footer                           │     │ footer                               │
//! └──────────────────────────────────┘     └──────────────────────────────────────┘
//! ```
//!
//! Where they lie above one another the detail takes all when it takes the keys.

use ratatui::layout::Rect;

use super::{Arrangement, BESIDE, HEADER, Showing, split_rows};

/// Rows of all about one message, its title or frame among them.
const ALERT: u16 = 10;

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Split {
    pub(crate) header: Rect,
    /// The row of tabs.
    pub(crate) tabs: Rect,
    /// The list with its frame; none while the detail takes all.
    pub(crate) list: Option<Rect>,
    /// The detail with its frame.
    pub(crate) detail: Rect,
    pub(crate) footer: Rect,
    /// Both have frames.
    pub(crate) framed: bool,
}

impl Split {
    /// Lays the screen out for what is shown; the detail may take the keys.
    pub(crate) fn of((width, height): (u16, u16), showing: Showing, in_detail: bool) -> Self {
        let row = |y: u16, rows: u16| Rect::new(0, y, width, rows);
        let top = HEADER + 1;
        let body = row(top, height.saturating_sub(top + 1));
        let is_beside = width >= BESIDE.0 && height >= BESIDE.1;
        let (list, detail) = if showing == Showing::Alerts {
            // A row of them is as wide as the screen.
            let (list, detail) = split_rows(body, body.height.saturating_sub(ALERT));
            (Some(list), detail)
        } else if is_beside {
            let left = body.width / 2;
            let right = Rect { x: left, width: body.width - left, ..body };
            (Some(Rect { width: left, ..body }), right)
        } else if in_detail {
            (None, body)
        } else {
            let (list, detail) = split_rows(body, body.height * 9 / 20);
            (Some(list), detail)
        };
        Self {
            header: row(0, HEADER),
            tabs: row(HEADER, 1),
            list,
            detail,
            footer: row(height.saturating_sub(1), 1),
            framed: Arrangement::of(width, height) != Arrangement::Single,
        }
    }

    /// All between tabs and footer.
    pub(crate) fn whole(&self) -> Rect {
        let y = self.tabs.bottom();
        Rect { y, height: self.footer.y.saturating_sub(y), ..self.tabs }
    }

    /// The same without a frame around it, or without the title that stands for one.
    pub(crate) fn whole_inner(&self) -> Rect {
        let whole = self.whole();
        if self.framed { inside(whole) } else { split_rows(whole, whole.height.min(1)).1 }
    }

    /// What is inside the list's frame.
    pub(crate) fn list_inner(&self) -> Option<Rect> {
        // Where there are no frames the tabs above are its title.
        self.list.map(|list| if self.framed { inside(list) } else { list })
    }

    /// What is inside the detail's frame, or below its title.
    pub(crate) fn detail_inner(&self) -> Rect {
        if self.framed {
            return inside(self.detail);
        }
        let Rect { y, height, .. } = self.detail;
        Rect { y: y + 1, height: height.saturating_sub(1), ..self.detail }
    }

    /// How many rows of the list are shown, each of so many rows of the screen.
    pub(crate) fn n_rows(&self, height: u16) -> usize {
        self.list_inner().map_or(0, |list| usize::from(list.height / height))
    }
}

pub(super) fn inside(pane: Rect) -> Rect {
    Rect::new(pane.x + 1, pane.y + 1, pane.width.saturating_sub(2), pane.height.saturating_sub(2))
}
