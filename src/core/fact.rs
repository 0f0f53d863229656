//! Facts: what happened, journaled and never edited. Everything known is the fold of the facts.

use std::time::Duration;

use crate::act::Actor;
use crate::attendance::{Count, CountAct};
use crate::cutoff::Known;
use crate::event::{EventSettings, Session};
use crate::excuse::Attends;
use crate::identity;
use crate::ids::{PointIdx, Seq};
use crate::incident::fold::Deed;
use crate::incident::{EndKind, Finding, Incident, IncidentId};
use crate::links::DIGEST;
use crate::meeting::MeetingListed;
use crate::outbox::{Notification, NotificationId, Outcome, Queued};
use crate::outside::{Word, WordId};
use crate::path::PathNow;
use crate::point::{AttachedAgent, PointState};
use crate::power::Power;
use crate::presence::{GoodbyeReason, SuspectCause};
use crate::readiness::Check;
use crate::recipient::ChannelName;
use crate::roster::Roster;
use crate::roster_changed::RosterChanged;
use crate::time::Timestamp;

mod actor;
mod subject;
mod told;

pub use told::{Reported, Told};

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
    /// Points were added to the roster, changed, or taken out of it.
    RosterChanged(Box<RosterChanged>),
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
    /// The clock of the machine was accepted, which lies before that of the facts: the one fact whose
    /// time may be below that of the fact before. What is remembered of times from `since` on moves back
    /// by `by`.
    ClockAccepted {
        /// Since when the clock was wrong, in its own times.
        since: Timestamp,
        /// How far it was ahead.
        by: Duration,
    },
    /// Giờ chốt: the official figure of an instant is the fold of the facts before this one.
    CutoffReached {
        /// The cut-off's name.
        name: Box<str>,
        /// Its instant; the fact's own time is later where the collector was down.
        at: Timestamp,
        /// What was known of that instant.
        known: Known,
    },
    /// Đính chính: a person gathered what came after a cut-off and speaks of it.
    Amended {
        /// The cut-off's name.
        cutoff: Box<str>,
        /// Why.
        reason: Box<str>,
        /// Who.
        actor: Actor,
    },
    /// A participant list of the meeting was told, or ended.
    MeetingListed(Box<MeetingListed>),
    /// A person approved the figure of a cut-off.
    Approved {
        /// The cut-off's name.
        cutoff: Box<str>,
        /// Which amendment; none: the figure as it was frozen.
        amendment: Option<u32>,
        /// Who.
        actor: Actor,
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
        /// Its state; `counts` and `taken` are empty and not used, nor are its words but for the
        /// confirmation.
        state: Box<PointState>,
    },
    /// A report other than a count was taken.
    Reported {
        /// The point, whose agent sent it.
        point: PointIdx,
        /// What it tells.
        reported: Box<Reported>,
    },
    /// That people see and hear well was said too long ago.
    ConfirmationExpired {
        /// The point.
        point: PointIdx,
    },
    /// An operator answered a point; the fact's number is the answer's.
    Replied {
        /// The point.
        point: PointIdx,
        /// What was said.
        text: Box<str>,
        /// Who said it.
        actor: Actor,
    },
    /// The meeting path of a point is in another band.
    PathChanged {
        /// The point.
        point: PointIdx,
        /// The worst band of its probes, and the probe that says so; none is unknown.
        path: Option<Box<PathNow>>,
    },
    /// An incident opened; its number is the fact's.
    IncidentOpened {
        /// What was found.
        finding: Box<Finding>,
        /// What it split off from.
        from: Option<IncidentId>,
    },
    /// More or other is known of an incident, which may be over.
    IncidentRevised {
        /// Which.
        id: IncidentId,
        /// What is known.
        finding: Box<Finding>,
    },
    /// An incident ended.
    IncidentResolved {
        /// Which.
        id: IncidentId,
        /// How.
        how: EndKind,
    },
    /// How an incident stands after a gap of the journal. One that opened in the gap has the fact's number.
    IncidentRestated {
        /// The incident; its number is that under which it stands from here on.
        incident: Box<Incident>,
    },
    /// A person did something with an incident.
    IncidentActed {
        /// Which.
        id: IncidentId,
        /// What.
        deed: Deed,
        /// Who.
        actor: Actor,
    },
    /// Nobody is told of the incidents of a subtree for a time; the fact's number is the silence's.
    Silenced {
        /// Its root.
        node: PointIdx,
        /// From when.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
        /// Why.
        reason: Box<str>,
        /// Who said so.
        actor: Actor,
    },
    /// A silence ended before its time.
    SilenceEnded {
        /// Which.
        silence: Seq,
        /// Who said so.
        actor: Actor,
    },
    /// The world outside said something of power or lines.
    WordsGiven {
        /// What.
        words: Vec<Word>,
        /// Who brought it.
        actor: Actor,
    },
    /// What the world outside said holds no longer.
    WordWithdrawn {
        /// Which.
        word: WordId,
        /// Who said so.
        actor: Actor,
    },
    /// The collector's own way out fails, or works again.
    UplinkChanged {
        /// Which of the two.
        works: bool,
    },
    /// The collector itself is blind: whom it lost since then, and whom it believes to hear, it cannot know
    /// of.
    Blinded {
        /// Since when.
        since: Timestamp,
    },
    /// The clock of the collector's machine went another way than time, or goes with it again.
    ClockStepped {
        /// How far it is ahead of the event's, milliseconds; below zero it is behind; none: it goes with it.
        ahead_ms: Option<i64>,
    },
    /// A person said whether a check of a speaking point is in order.
    ReadinessTicked {
        /// The point.
        point: PointIdx,
        /// The check.
        check: Check,
        /// It is in order, or is not; none: what was said holds no longer.
        is_good: Option<bool>,
        /// Who.
        actor: Actor,
    },
    /// An operator did something with the number of a point.
    CountActed {
        /// The point.
        point: PointIdx,
        /// What.
        act: CountAct,
        /// Who.
        actor: Actor,
    },
    /// Ghép điểm: a person said where the people of a point attend.
    Excused {
        /// The point.
        point: PointIdx,
        /// Where.
        attends: Attends,
        /// Why.
        reason: Box<str>,
        /// Who.
        actor: Actor,
    },
    /// Somebody called a point.
    Called {
        /// The point.
        point: PointIdx,
        /// What came of it; may be empty.
        note: Box<str>,
        /// Who.
        actor: Actor,
    },
    /// Somebody asked for a probe of a point's meeting path. What the agent answers is no fact: it is a
    /// measurement.
    ProbeAsked {
        /// The point.
        point: PointIdx,
        /// Who.
        actor: Actor,
    },
    /// The links of a point that were given out hold no longer.
    LinksRevoked {
        /// The point.
        point: PointIdx,
        /// The epoch of those that hold from here on.
        epoch: u32,
        /// Who said so.
        actor: Actor,
    },
    /// A person has a link to the organisers' page, or has none any more.
    OrganiserChanged {
        /// The person.
        name: Box<str>,
        /// Of the token of the link; none: there is none any more.
        digest: Option<[u8; DIGEST]>,
        /// Who said so.
        actor: Actor,
    },
    /// Who has an identity changed.
    Identity {
        /// How.
        change: Box<identity::Change>,
        /// Who did it; of a machine that was enrolled, where it is.
        actor: Actor,
    },
    /// The certificate of the meeting's server, as a probe sees it, ends before the event does, or does no
    /// longer.
    CertificateChanged {
        /// The probe.
        probe: Box<str>,
        /// When it ends, if that is before the event does.
        ends: Option<Timestamp>,
    },
    /// Somebody is to be told of incidents; the fact's number is the notification's.
    NotificationQueued {
        /// Whom, about what, by which ways.
        notification: Box<Queued>,
    },
    /// It was tried to deliver a notification.
    DeliveryTried {
        /// Which.
        id: NotificationId,
        /// By which channel.
        channel: ChannelName,
        /// With what result.
        outcome: Outcome,
    },
    /// How notifications stand after a gap of the journal in which it was tried to deliver them.
    OutboxRestated {
        /// They.
        notifications: Vec<Notification>,
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
