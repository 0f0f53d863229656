//! Facts: what happened, journaled and never edited. Everything known is the fold of the facts.

use crate::attendance::Count;
use crate::event::{EventSettings, Session};
use crate::ids::{AgentId, BootId, PointIdx, Seq};
use crate::power::Power;
use crate::presence::{GoodbyeReason, SuspectCause};
use crate::roster::Roster;
use crate::state::PointState;
use crate::time::Timestamp;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// 1, 2, 3 … without a gap.
    pub seq: Seq,
    /// When; never below the fact before.
    pub at: Timestamp,
    /// The session that was on.
    pub session: Session,
    /// What.
    pub body: FactBody,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactBody {
    /// First of all facts: what the files said.
    EventOpened(Box<EventOpened>),
    /// A session began: every point is unseen and without a count.
    SessionOpened {
        /// Which.
        session: Session,
    },
    /// An agent attached, and its point is live. A stream that replaces another of the same agent
    /// and boot at a live point is no fact.
    Attached {
        /// The point.
        point: PointIdx,
        /// Who attached.
        agent: Box<AttachedAgent>,
    },
    /// A silent point spoke again on its stream: it is live.
    Heard {
        /// The point.
        point: PointIdx,
    },
    /// A live point's stream broke, or it was silent.
    Suspected {
        /// The point.
        point: PointIdx,
        /// Which of the two.
        cause: SuspectCause,
    },
    /// A point is lost.
    Lost {
        /// The point.
        point: PointIdx,
        /// Since when: the fact's own time, or the begin of the interruption that the point never
        /// returned from.
        since: Timestamp,
    },
    /// A point said goodbye.
    Left {
        /// The point.
        point: PointIdx,
        /// Why.
        reason: GoodbyeReason,
        /// Who said so; may be empty.
        by: Box<str>,
    },
    /// A point's power changed, or became unknown.
    PowerChanged {
        /// The point.
        point: PointIdx,
        /// What is known now.
        power: Power,
    },
    /// People were counted at a point.
    AttendanceReported {
        /// The point counted.
        point: PointIdx,
        /// The count; `received` is the fact's own time.
        count: Box<Count>,
    },
    /// The collector did not watch: every live or suspect point is unreachable.
    WatchInterrupted {
        /// When it was last known to watch.
        from: Timestamp,
        /// When it watched again.
        to: Timestamp,
    },
    /// The journal failed; the facts that follow restate the points.
    JournalGap {
        /// From the first change that could not be written.
        from: Timestamp,
        /// Until it healed.
        to: Timestamp,
    },
    /// How a point stands after a gap, its counts aside, which were refused meanwhile.
    PointRestated {
        /// The point.
        point: PointIdx,
        /// Its state; `counts` and `taken` are empty and not used.
        state: Box<PointState>,
    },
}

/// What the event file and the roster said when the data directory was new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventOpened {
    /// The event file.
    pub settings: EventSettings,
    /// The roster.
    pub roster: Roster,
}

/// An agent as it introduced itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedAgent {
    /// Its installation.
    pub id: AgentId,
    /// The boot of its machine.
    pub boot: BootId,
    /// Version of its program; may be empty.
    pub version: Box<str>,
    /// It belongs to a rehearsal fleet.
    pub simulated: bool,
}
