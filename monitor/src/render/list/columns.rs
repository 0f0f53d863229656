//! The columns in which the rows of the list stand: as wide as what is shown needs, so that what belongs
//! together stands together, and never so narrow that whom to call is cut.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::row::{Part, Told};
use crate::fit::{Pen, columns};
use crate::theme;

/// From this width on state and contact have a column of their own beside the names.
const ROOMY: u16 = 110;
/// Between two columns.
const GAP: u16 = 2;
/// A column of names is so wide at least, so that what stands beside it seldom moves.
const LEAST_HEADING: u16 = 52;
/// The widest that a column becomes; longer texts are cut where there is no room at all.
const WIDEST_HEADING: u16 = 76;
const WIDEST_STATE: u16 = 48;
const WIDEST_CONTACT: u16 = 36;
/// Columns that are left at least for what is told of a point beside its contact.
const LEAST_TOLD: u16 = 36;

/// The columns of a list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Columns {
    /// Two rows a point, state and contact at their right ends where the name leaves room.
    Narrow,
    /// Two rows a point: a column of names and what else is told, one of state and contact.
    Two {
        /// Columns of the first.
        left: u16,
        /// Columns of the contact in the second.
        contact: u16,
    },
    /// One row a point.
    Table {
        /// Columns of the names.
        heading: u16,
        /// Columns of the state.
        state: u16,
        /// Columns of the contact.
        contact: u16,
        /// Columns of the telephone number.
        phone: u16,
    },
}

impl Columns {
    /// The columns of rows that are shown together in that width, of so many rows of the screen each.
    pub(super) fn of(width: u16, n_rows: u16, told: &[Told]) -> Self {
        let widest = |of: &dyn Fn(&Told) -> u16| told.iter().map(of).max().unwrap_or(0);
        let heading = widest(&|row| columns(&row.sign.0) + row.heading_width());
        let state = widest(&|row| columns(&row.state.0)).min(WIDEST_STATE);
        let contact = widest(&|row| columns(&row.contact)).min(WIDEST_CONTACT);
        let phone = widest(&|row| columns(&row.phone));
        if n_rows == 1 {
            return Self::Table { heading: heading.min(WIDEST_HEADING), state, contact, phone };
        }
        if width < ROOMY {
            return Self::Narrow;
        }
        let right = state.max(contact + GAP + phone);
        let more = widest(&|row| columns(&row.sign.0) + columns(&row.more.0));
        let left =
            heading.max(more).clamp(LEAST_HEADING, WIDEST_HEADING).min(width.saturating_sub(right + GAP));
        Self::Two { left, contact }
    }

    /// Draws a row.
    pub(super) fn put(&self, told: &Told, buf: &mut Buffer, area: Rect) {
        match *self {
            Self::Narrow => narrow(told, buf, area),
            Self::Two { left, contact } => {
                heading(told, &mut Pen::new(buf, Rect { width: left, ..area }, 0));
                more(told, &mut Pen::new(buf, Rect { width: left, ..area }, 1));
                let mut pen = Pen::new(buf, area, 0);
                put(&told.state, pen.skip(left + GAP));
                let mut pen = Pen::new(buf, area, 1);
                pen.skip(left + GAP).column(&told.contact, contact, theme::TEXT);
                pen.skip(GAP).put(&told.phone, theme::PHONE);
            }
            Self::Table { heading: width, state, contact, phone } => {
                heading(told, &mut Pen::new(buf, Rect { width, ..area }, 0));
                let mut pen = Pen::new(buf, area, 0);
                pen.skip(width + GAP).column(&told.state.0, state, told.state.1).skip(GAP);
                pen.column(&told.contact, contact, theme::TEXT).skip(GAP);
                pen.column(&told.phone, phone, theme::PHONE).skip(GAP);
                put(&told.more, &mut pen);
            }
        }
    }
}

fn narrow(told: &Told, buf: &mut Buffer, area: Rect) {
    let [sign, name] = [&told.sign, &told.heading[0]].map(|(text, _)| columns(text));
    let mut pen = Pen::new(buf, area, 0);
    // A name that needs the whole row leaves the state to the next one.
    let fits = sign + name + 1 + columns(&told.state.0) <= area.width;
    if fits {
        pen.put_at_end(&told.state.0, told.state.1);
    }
    heading(told, &mut pen);
    let mut pen = Pen::new(buf, area, 1);
    pen.put_at_end(&told.phone, theme::PHONE);
    pen.skip(sign);
    let more = if fits { LEAST_TOLD.min(columns(&told.more.0)) } else { columns(&told.state.0) };
    // Whom to call comes before what else is told.
    if more + columns(&told.contact) < pen.left() {
        pen.put_at_end(&told.contact, theme::TEXT);
    }
    if !fits {
        put(&told.state, &mut pen);
        pen.put(if told.more.0.is_empty() { "" } else { " · " }, theme::MUTED);
    }
    put(&told.more, &mut pen);
}

fn heading(told: &Told, pen: &mut Pen<'_>) {
    put(&told.sign, pen);
    for part in &told.heading {
        put(part, pen);
    }
}

fn more(told: &Told, pen: &mut Pen<'_>) {
    put(&told.more, pen.skip(columns(&told.sign.0)));
}

fn put((text, style): &Part, pen: &mut Pen<'_>) {
    pen.put(text, *style);
}
