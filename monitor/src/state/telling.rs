//! What the reader is told of what they asked for, until they press on or it is old.

use std::time::Duration;

use diemcau_core::ids::Code;
use diemcau_phrase::screen::act::ActFault;

use crate::event::{ActDone, ProbeNews};

/// What is done stays told for so long.
const DONE_FOR: Duration = Duration::from_secs(8);

/// What the reader is told of what they asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    /// It was sent, and the collector's answer is awaited.
    Awaited,
    /// It is recorded.
    Done {
        /// What the collector says of it.
        done: ActDone,
        /// When its answer came, by the monotonic clock.
        came: Duration,
    },
    /// What is known of a probe at a point.
    Probe {
        /// Where.
        point: Code,
        /// What.
        news: ProbeNews,
    },
    /// It is not known to be done.
    Fault(ActFault),
    /// Who acts is not known.
    NoOperator,
    /// Nothing is chosen to act on.
    NothingChosen,
    /// No one subtree holds the incident.
    NoSubtree,
    /// A length that was typed is none.
    BadLength,
    /// A time that was typed is none.
    BadTime,
    /// A number that was typed is none.
    BadNumber,
    /// The point has no number.
    NoCount,
    /// The point is in no incident.
    NoIncident,
    /// That went to the clipboard of the reader's terminal, if it has one.
    Copied(String),
    /// What whoever started the dashboard wants to be told.
    Said(Box<str>),
}

impl Telling {
    /// Whether it need not be told any more, `mono` after the start.
    pub(crate) fn is_old(&self, mono: Duration) -> bool {
        match self {
            Self::Done { came, .. } => mono > *came + DONE_FOR,
            Self::Awaited
            | Self::Probe { .. }
            | Self::Fault(_)
            | Self::NoOperator
            | Self::NothingChosen
            | Self::NoSubtree
            | Self::BadLength
            | Self::BadNumber
            | Self::BadTime
            | Self::NoCount
            | Self::NoIncident
            | Self::Copied(_)
            | Self::Said(_) => false,
        }
    }
}
