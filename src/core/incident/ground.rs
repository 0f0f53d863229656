//! Căn cứ: what speaks for a cause. The phrases make one sentence of them.

use crate::ids::PointIdx;
use crate::machine::Machine;
use crate::outside::WordId;
use crate::risk::Risk;
use crate::time::Timestamp;

/// One piece of evidence, with what the sentence needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Points told, once they could be heard again, that they lived on their battery from before they
    /// were lost.
    ToldBattery {
        /// How many points told so.
        n: u32,
        /// When the first of them left the mains.
        since: Timestamp,
    },
    /// Points told, once they could be heard again, that their machine ran on and its power held while
    /// they could not be heard.
    ToldAlive {
        /// How many points told so.
        n: u32,
    },
    /// Machines had restarted when they came back.
    Restarted {
        /// How many.
        n: u32,
    },
    /// Points lived on their battery before they were lost, or still do.
    OnBattery {
        /// How many that are out lived on it before.
        n_lost: u32,
        /// How many live on it.
        n_live: u32,
        /// Since when the first did.
        since: Timestamp,
    },
    /// A power company, a carrier or a person says so.
    Word(WordId),
    /// Points of the same feeder live on their battery.
    Siblings {
        /// The feeder.
        feeder: Box<str>,
        /// How many.
        n: u32,
    },
    /// A shared feeder or uplink explains it.
    Shared {
        /// Which of the two.
        risk: Risk,
        /// Its name.
        name: Box<str>,
        /// How many of its members are struck.
        n: u32,
        /// Out of how many that were there.
        of: u32,
        /// Within how many seconds.
        within_s: u32,
    },
    /// A feeder and an uplink explain it equally well.
    Either {
        /// The feeder.
        feeder: Box<str>,
        /// The uplink.
        uplink: Box<str>,
    },
    /// The points lie below one node: cùng địa bàn, which is no cause.
    Area {
        /// The node; none: the whole event.
        node: Option<PointIdx>,
        /// How many of its points are struck.
        n: u32,
        /// Out of how many that were there.
        of: u32,
        /// Within how many seconds.
        within_s: u32,
    },
    /// The meeting path was bad soon before.
    QualitySank {
        /// Since when.
        since: Timestamp,
    },
    /// The machine was switched off in order.
    SwitchedOff,
    /// The collector's own way out fails.
    UplinkFails {
        /// Since when.
        since: Timestamp,
    },
    /// The collector's own way out works.
    UplinkWorks,
    /// Machines speak for the point in turn, in the order of their ids.
    Machines(Box<[Machine]>),
}

/// How strong a piece of evidence is; a later one is stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// It says nothing of the cause.
    None,
    /// It makes one likelier.
    Hint,
    /// What points have in common.
    Group,
    /// What somebody outside says.
    Word,
    /// What the point said before it was lost.
    Own,
    /// What the point said of the time when it could not be heard.
    OwnLater,
}

impl Ground {
    /// The point that it names.
    pub fn point(&self) -> Option<PointIdx> {
        match self {
            Self::Area { node, .. } => *node,
            Self::ToldBattery { .. }
            | Self::ToldAlive { .. }
            | Self::Restarted { .. }
            | Self::OnBattery { .. }
            | Self::Word(_)
            | Self::Siblings { .. }
            | Self::Shared { .. }
            | Self::Either { .. }
            | Self::QualitySank { .. }
            | Self::SwitchedOff
            | Self::UplinkFails { .. }
            | Self::UplinkWorks
            | Self::Machines(_) => None,
        }
    }

    /// How strong it is.
    pub fn strength(&self) -> Strength {
        match self {
            Self::ToldBattery { .. } | Self::ToldAlive { .. } | Self::Restarted { .. } => Strength::OwnLater,
            Self::OnBattery { .. } => Strength::Own,
            Self::Word(_) | Self::UplinkFails { .. } => Strength::Word,
            Self::Siblings { .. } | Self::Shared { .. } => Strength::Group,
            Self::QualitySank { .. } => Strength::Hint,
            Self::Either { .. }
            | Self::Area { .. }
            | Self::SwitchedOff
            | Self::UplinkWorks
            | Self::Machines(_) => Strength::None,
        }
    }
}
