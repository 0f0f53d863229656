//! How a point stands with the collector, and why.

use crate::time::Timestamp;

/// A point's link, as the facts tell it. Being excused is a state of the point beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Never seen in this session.
    #[default]
    Unseen,
    /// Its agent is there.
    Live {
        /// Since when.
        since: Timestamp,
    },
    /// Broken or silent, for a short while; counts as connected.
    Suspect {
        /// Since when.
        since: Timestamp,
        /// Which of the two.
        cause: SuspectCause,
    },
    /// It was here and is not.
    Lost {
        /// Since when.
        since: Timestamp,
    },
    /// It said goodbye.
    Left {
        /// Since when.
        since: Timestamp,
        /// Why.
        reason: GoodbyeReason,
        /// Who said so; may be empty.
        by: Box<str>,
    },
    /// It was here when the collector stopped watching, and has not returned yet.
    Unreachable {
        /// Since the collector stopped watching.
        since: Timestamp,
    },
}

/// Why a point is suspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuspectCause {
    /// Its stream broke.
    Broke,
    /// It was silent.
    Silent,
}

/// Why an agent ended its stream on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GoodbyeReason {
    /// It did not say.
    #[default]
    Unsaid,
    /// A person at the point said so.
    Person,
    /// The service was stopped.
    Stopped,
    /// The machine shuts down.
    Shutdown,
    /// The UPS ordered a shutdown.
    Ups,
    /// A newer version takes over and comes back.
    Upgrade,
}

/// What a screen and a figure call a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// Chưa kết nối.
    #[default]
    Unseen,
    /// Đang kết nối.
    Live,
    /// Nghi mất kết nối: counts as connected, alerts nobody.
    Suspect,
    /// Mất kết nối.
    Lost,
    /// Đã ngắt chủ động.
    Left,
    /// Ghép điểm: attends at another point, outside `expected`.
    Excused,
    /// Chưa xác định.
    Unreachable,
}

impl Link {
    /// The presence of a point with this link that attends at itself.
    pub fn presence(&self) -> Presence {
        match self {
            Self::Unseen => Presence::Unseen,
            Self::Live { .. } => Presence::Live,
            Self::Suspect { .. } => Presence::Suspect,
            Self::Lost { .. } => Presence::Lost,
            Self::Left { .. } => Presence::Left,
            Self::Unreachable { .. } => Presence::Unreachable,
        }
    }

    pub(crate) fn since_mut(&mut self) -> Option<&mut Timestamp> {
        match self {
            Self::Unseen => None,
            Self::Live { since }
            | Self::Suspect { since, .. }
            | Self::Lost { since }
            | Self::Left { since, .. }
            | Self::Unreachable { since } => Some(since),
        }
    }

    /// Since when; none for a point never seen.
    pub fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Unseen => None,
            Self::Live { since }
            | Self::Suspect { since, .. }
            | Self::Lost { since }
            | Self::Left { since, .. }
            | Self::Unreachable { since } => Some(*since),
        }
    }
}

impl Presence {
    /// All, in the order in which screens list them.
    pub const ALL: [Self; 7] =
        [Self::Live, Self::Suspect, Self::Lost, Self::Left, Self::Unseen, Self::Unreachable, Self::Excused];

    /// The word used in code, scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Live => "live",
            Self::Suspect => "suspect",
            Self::Lost => "lost",
            Self::Left => "left",
            Self::Excused => "excused",
            Self::Unreachable => "unreachable",
        }
    }

    /// Whether a figure counts it as connected.
    pub fn is_connected(self) -> bool {
        match self {
            Self::Live | Self::Suspect => true,
            Self::Unseen | Self::Lost | Self::Left | Self::Excused | Self::Unreachable => false,
        }
    }
}
