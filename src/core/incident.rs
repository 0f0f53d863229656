//! Sự cố: one cause, one or many points.
//!
//! Incidents are judged at whole seconds, from the state alone and for the whole tree at once
//! ([`evaluate`]), so that the order in which the points of one second fell is of no effect. What is
//! found becomes facts, and [`Incidents`] is their fold: after a restart nothing opens again and nothing
//! is forgotten.
//!
//! # How troubles of the power and the line become incidents
//!
//! 1. A point is *struck* ([`strike`]) while it is out, or lives on its battery. Speaking points are
//!    incidents of their own, always.
//! 2. Struck points are put into sets ([`partition`]): a feeder, an uplink or a node of the tree explains
//!    those of its members that were struck within 30 s of each other, if they are at least three and at
//!    least 60 % of the members that were there. Who is in no set stands alone.
//! 3. A set is what it was before if it holds most of an open incident's points ([`matching`]): so an
//!    incident grows, shrinks, splits and merges, and keeps its number.
//! 4. A set that is new opens an incident when its first point was struck [`GATHER`] ago, or
//!    [`GATHER_ALIVE`] if none of it is out, or [`SPEAKING_GATHER`]; while the collector's own way out fails
//!    it waits for what else falls silent, and a silence of all is the collector's blindness. While the
//!    collector cannot know of some points, since it was away or is blind, only a speaking point's opens.
//! 5. A point that came back still counts in its incident for [`RETURN_HOLD`], and longer if it was lost
//!    before; while others of an incident of several are struck for two minutes, and for as long as three
//!    are. The incident ends when none is struck and none counts.
//! 6. The cause of a set is judged by its evidence ([`attribute`]). A cause that is held yields only to
//!    evidence at least as strong, for those too that an incident is left with or that split off from it.
//!
//! What people ask for and what is missing ([`condition`]) becomes incidents too, by simpler rules.

pub mod attribute;
pub mod audience;
pub mod condition;
pub mod evaluate;
pub mod fold;
pub mod ground;
pub mod matching;
pub mod partition;
pub mod picture;
pub mod ranking;
pub mod rule;
pub mod strike;

use std::time::Duration;

use crate::ids::{PointIdx, Seq};
use crate::time::Timestamp;

pub use crate::cause::{Cause, Severity};
pub use fold::Incidents;
pub use ground::Ground;

/// A new trouble waits so long for what else falls with it: points of one line are lost within the three
/// seconds of their heartbeats.
pub const GATHER: Duration = Duration::from_secs(5);
/// The same while all live on their batteries: who has none fell silent when they lost the mains, and is
/// known to be lost up to seven seconds later.
pub const GATHER_ALIVE: Duration = Duration::from_secs(10);
/// The same of a point that speaks in the programme, whose people are told within six seconds of a cut
/// (budgets row 13).
pub const SPEAKING_GATHER: Duration = Duration::from_secs(2);
/// Losses of one cause lie within that of each other (design §3.5).
pub const BURST: Duration = Duration::from_secs(30);
/// Who came back counts as struck for so long.
pub const RETURN_HOLD: Duration = Duration::from_secs(10);
/// The same for a point that was lost before within ten minutes.
pub const REPEATED_HOLD: Duration = Duration::from_mins(1);
/// A point that was lost so often within ten minutes is *chập chờn* (design §3.2).
pub const FLAPPING_LOSSES: usize = 5;
/// So long after its end a cause is still revised by what agents tell late.
pub const REVISED_FOR: Duration = Duration::from_mins(10);

/// Number of an incident: that of the fact that opened it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentId(pub u64);

/// What an incident is about. Two of one subject never stand together for one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Points are out, or live on their battery.
    Outage,
    /// The battery ends before the ceremony does.
    BatteryEnds,
    /// People asked for help, and nobody answered.
    Help,
    /// People see no picture.
    NoPicture,
    /// People hear no sound.
    NoSound,
    /// The meeting path is *rất kém*.
    Path,
    /// The certificate of the meeting server ends before the ceremony does.
    Certificate,
    /// Two machines speak for one point.
    Clash,
    /// Points were not seen, soon before the cut-off.
    Unseen,
    /// Counts are missing, soon before the cut-off.
    MissingCounts,
    /// The collector's own way out fails.
    Blind,
    /// The clock of the collector's machine went another way.
    Clock,
    /// A planned cut of the power or work on a line falls into the ceremony.
    Planned,
}

/// Where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One point.
    Point(PointIdx),
    /// A node of the tree, with all below it.
    Node(PointIdx),
    /// The points of an uplink.
    Uplink(Box<str>),
    /// The points of a feeder.
    Feeder(Box<str>),
    /// All points, or the collector itself.
    All,
}

/// One point of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Which.
    pub point: PointIdx,
    /// Since when it has trouble, a whole second.
    pub struck: Timestamp,
    /// Since when it is out, a whole second; none while it is there.
    pub lost: Option<Timestamp>,
}

/// What was found: where, who, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What about.
    pub subject: Subject,
    /// Where.
    pub scope: Scope,
    /// Why.
    pub cause: Cause,
    /// What speaks for that, the strongest first.
    pub grounds: Vec<Ground>,
    /// Whom it strikes, in the order of the roster; those that came back a moment ago too.
    pub members: Vec<Member>,
    /// Out of how many that were there: the members of the scope.
    pub of: u32,
    /// A member is *chập chờn*.
    pub flapping: bool,
}

/// One incident, as the facts tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub id: IncidentId,
    /// What was found last. Once resolved, what was found before its end.
    pub found: Finding,
    /// When its first point was struck.
    pub since: Timestamp,
    /// When it was opened.
    pub opened: Timestamp,
    /// All points it ever struck, in the order of the roster.
    pub touched: Vec<PointIdx>,
    /// The incident that it split off from.
    pub from: Option<IncidentId>,
    /// Who took it; none: nobody.
    pub acknowledged: Option<Remark>,
    /// Whose it is; none: nobody's.
    pub assigned_to: Option<Box<str>>,
    /// What people noted, oldest first, at most [`MAX_NOTES`].
    pub notes: Vec<Remark>,
    /// It reminds nobody until then.
    pub snoozed_until: Option<Timestamp>,
    /// How it ended; none: it stands.
    pub end: Option<End>,
}

/// Notes kept of an incident; when there are more the oldest goes.
pub const MAX_NOTES: usize = 20;

/// What a person said of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Box<str>,
    /// What; may be empty.
    pub text: Box<str>,
}

/// How an incident ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Timestamp,
    /// How.
    pub how: EndKind,
}

/// How an incident ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndKind {
    /// The trouble is over.
    Restored,
    /// Its points are another incident's.
    Merged(IncidentId),
    /// The event is over.
    EventOver,
}

impl Scope {
    /// The word used in scripts and JSON.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Point(_) => "point",
            Self::Node(_) => "node",
            Self::Uplink(_) => "uplink",
            Self::Feeder(_) => "feeder",
            Self::All => "all",
        }
    }

    /// The point or node that it names.
    pub fn point(&self) -> Option<PointIdx> {
        match self {
            Self::Point(idx) | Self::Node(idx) => Some(*idx),
            Self::Uplink(_) | Self::Feeder(_) | Self::All => None,
        }
    }
}

impl Finding {
    /// Members that are out.
    pub fn lost(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.lost.is_some())
    }

    /// How many it strikes, out of how many.
    pub fn n_of(&self) -> (usize, usize) {
        let n = self.members.len();
        (n, n.max(self.of as usize))
    }

    /// When the first member was struck.
    pub fn first(&self) -> Option<Timestamp> {
        self.members.iter().map(|member| member.struck).min()
    }
}

impl Incident {
    /// Whether it stands.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// The word used in scripts and JSON for how far it is.
    pub fn state_id(&self) -> &'static str {
        match (&self.end, &self.acknowledged) {
            (Some(_), _) => "resolved",
            (None, Some(_)) => "acknowledged",
            (None, None) => "open",
        }
    }

    /// Whether it strikes that point.
    pub fn has(&self, point: PointIdx) -> bool {
        self.found.members.binary_search_by_key(&point, |member| member.point).is_ok()
    }
}

impl From<Seq> for IncidentId {
    fn from(seq: Seq) -> Self {
        Self(seq.0)
    }
}
