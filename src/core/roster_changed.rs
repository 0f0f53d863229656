//! That the roster was changed.

use crate::act::Actor;
use crate::ids::PointIdx;
use crate::roster::Point;
use crate::roster::change::RowChange;

/// Points were added to the roster, changed, or taken out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterChanged {
    /// The rows that are others, old and new, in the order of their places.
    pub changes: Vec<RowChange>,
    /// Why; never empty.
    pub reason: Box<str>,
    /// Who.
    pub actor: Actor,
}

impl RosterChanged {
    /// The rows as they are from now on.
    pub fn rows(&self) -> Vec<(PointIdx, Point)> {
        self.changes.iter().map(|change| (change.point, change.now.clone())).collect()
    }
}
