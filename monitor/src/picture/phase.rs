//! The part of the day, and what it makes of a point: in order, to be acted on, or not yet there.

use std::time::Duration;

use diemcau_core::event::EventSettings;
use diemcau_core::point::PointNow;
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::time::Timestamp;

use super::trouble;

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
    /// Something is wrong with it, or its people ask for help.
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
        if trouble::all(self, now).next().is_some() {
            return Concern::Problem;
        }
        match now.presence {
            Presence::Unreachable => Concern::Unknown,
            Presence::Unseen => Concern::Unseen,
            Presence::Live | Presence::Excused | Presence::Lost | Presence::Suspect | Presence::Left => {
                Concern::Fine
            }
        }
    }

    /// Whether a point was there and is not, or may not be, though it should.
    pub(crate) fn is_missed(self, now: &PointNow) -> bool {
        match now.presence {
            Presence::Left => !self.is_quiet(now),
            Presence::Lost | Presence::Suspect => true,
            Presence::Unreachable | Presence::Unseen | Presence::Live | Presence::Excused => false,
        }
    }

    fn is_quiet(self, now: &PointNow) -> bool {
        match self {
            Self::Setup | Self::Closed => true,
            Self::CheckIn | Self::Counting => now.left_reason == Some(GoodbyeReason::Person),
        }
    }
}
