//! Reports other than counts.

use std::time::Duration;

use crate::evidence::OutageCause;
use crate::ids::{AgentId, Lane, Run};
use crate::path::PathWindow;
use crate::power::PowerReading;
use crate::statements::MediaState;
use crate::time::Timestamp;

/// A report other than a count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The agent.
    pub agent: AgentId,
    /// The opening of its spool in which it was entered.
    pub run: Run,
    /// The report's number within run and lane.
    pub report_seq: u64,
    /// When it was observed: received minus age.
    pub observed: Timestamp,
    /// `observed` rests on the agent's wall clock.
    pub observed_estimated: bool,
    /// What it tells.
    pub told: Told,
}

/// What a report other than a count tells. Power, outage and quality are evidence of what the
/// agent saw, perhaps while nobody could hear it; how things stand is told by its stream alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A person sees and hears the meeting, or does not.
    Confirmation {
        /// What they see and hear.
        state: MediaState,
        /// Who; may be empty.
        by: Box<str>,
        /// A few words; may be empty.
        note: Box<str>,
    },
    /// The chair is there, or is not.
    Chair {
        /// Which of the two.
        present: bool,
        /// Who says so; may be empty.
        by: Box<str>,
    },
    /// The people need help, or no longer.
    Help {
        /// Which of the two.
        needed: bool,
        /// A few words; may be empty.
        text: Box<str>,
        /// Who asks; may be empty.
        by: Box<str>,
    },
    /// The power changed.
    Power(PowerReading),
    /// The agent had no stream until `observed`.
    Outage {
        /// For how long.
        length: Duration,
        /// That rests on the agent's wall clock.
        length_estimated: bool,
        /// How it began; none: not said.
        cause: Option<OutageCause>,
        /// The same for people; may be empty.
        text: Box<str>,
    },
    /// The band of a probe changed.
    Quality(PathWindow),
}

impl Reported {
    /// Whether it says what people see, or whether the chair is there, of a time before people are
    /// counted: like a count of then it is history, and changes nothing. A call for help stands whenever
    /// it was made, and what devices saw is evidence of its own time.
    pub fn is_before(&self, count_open: Timestamp) -> bool {
        match self.told {
            Told::Confirmation { .. } | Told::Chair { .. } => self.observed < count_open,
            Told::Help { .. } | Told::Power(_) | Told::Outage { .. } | Told::Quality(_) => false,
        }
    }
}

impl Told {
    /// The lane in which such a report counts.
    pub fn lane(&self) -> Lane {
        match self {
            Self::Confirmation { .. } | Self::Chair { .. } | Self::Help { .. } => Lane::Human,
            Self::Power(_) => Lane::Power,
            Self::Outage { .. } | Self::Quality(_) => Lane::Line,
        }
    }
}
