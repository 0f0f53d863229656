//! How an event sets the telling of incidents otherwise than by default.

use std::time::Duration;

use crate::cause::{Audience, Cause, Severity};
use crate::ids::LevelIdx;
use crate::phase::Phase;

/// One rule of the event file. What is empty is no condition, what is none is as by default; of several
/// rules that hold the first that sets something decides it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertRule {
    /// In these parts of the day.
    pub phases: Vec<Phase>,
    /// Of points of these levels: an incident has that of its weightiest point.
    pub levels: Vec<LevelIdx>,
    /// Of these causes.
    pub causes: Vec<Cause>,
    /// How much it matters.
    pub severity: Option<Severity>,
    /// How long it must have stood before anybody is told.
    pub hold_down: Option<Duration>,
    /// How long it may stand untaken before its people are reminded.
    pub remind_after: Option<Duration>,
    /// Whose it is.
    pub audience: Option<Vec<Audience>>,
}
