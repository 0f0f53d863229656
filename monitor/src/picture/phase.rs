//! The part of the day, and what it makes of a point: in order, to be acted on, or not yet there.

use std::time::Duration;

use diemcau_core::event::EventSettings;
use diemcau_core::picture::PointNow;
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::time::Timestamp;

/// Check-in begins so long before the first cut-off.
const CHECK_IN: Duration = Duration::from_hours(1);
/// An unseen point is news so long before the first cut-off, and not earlier.
const UNSEEN_IS_NEWS: Duration = Duration::from_mins(20);

/// The part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Before check-in: who leaves, leaves quietly.
    Setup,
    /// Points are coming.
    CheckIn,
    /// All should be there.
    Counting,
    /// It is over.
    Closed,
}

/// What a point asks of whoever looks; an earlier variant asks more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Concern {
    /// It was there and is not, or may not be.
    Problem,
    /// It was there before the collector was blind; nobody knows of it now.
    Unknown,
    /// It was never there.
    Unseen,
    /// It is in order.
    Fine,
}

impl Phase {
    pub(crate) fn at(settings: &EventSettings, at: Timestamp) -> Self {
        let first = settings.cutoffs.first().map_or(settings.start, |cutoff| cutoff.at);
        if at >= settings.end {
            Self::Closed
        } else if at >= first - UNSEEN_IS_NEWS {
            Self::Counting
        } else if at >= first - CHECK_IN {
            Self::CheckIn
        } else {
            Self::Setup
        }
    }

    pub(crate) fn concern(self, now: &PointNow) -> Concern {
        match now.presence {
            Presence::Left if self.is_quiet(now) => Concern::Fine,
            Presence::Lost | Presence::Suspect | Presence::Left => Concern::Problem,
            Presence::Unreachable => Concern::Unknown,
            Presence::Unseen => Concern::Unseen,
            Presence::Live | Presence::Excused => Concern::Fine,
        }
    }

    fn is_quiet(self, now: &PointNow) -> bool {
        match self {
            Self::Setup | Self::Closed => true,
            Self::CheckIn | Self::Counting => now.left_reason == Some(GoodbyeReason::Person),
        }
    }
}
