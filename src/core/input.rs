//! What reaches the core from outside, and what it answers at once.

use std::time::Duration;

use crate::act::{Act, ActRefusal, Actor};
use crate::attendance::{CountSource, Disposition};
use crate::event::{Pace, Session};
use crate::fact::Told;
use crate::ids::{Generation, Lane, PointIdx, Run, Seq};
use crate::outbox::{NotificationId, Outcome};
use crate::path::PathWindow;
use crate::path::asked::ProbeAnswer;
use crate::point::AttachedAgent;
use crate::power::PowerReading;
use crate::presence::GoodbyeReason;
use crate::recipient::ChannelName;

/// Something that came in: on an agent's stream, as the end of that stream, or as an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// An agent introduces itself on a new stream.
    Hello(Box<Hello>),
    /// An agent is there.
    Heartbeat {
        /// Its point.
        point: PointIdx,
        /// Its stream.
        generation: Generation,
        /// Its power; none is unknown.
        power: Option<PowerReading>,
        /// Its line; none before the first acknowledgement.
        line: Option<LineQuality>,
    },
    /// A stream ended without a goodbye.
    Broke {
        /// Its point.
        point: PointIdx,
        /// Which stream.
        generation: Generation,
    },
    /// An agent goes on purpose.
    Goodbye {
        /// Its point.
        point: PointIdx,
        /// Its stream.
        generation: Generation,
        /// Why.
        reason: GoodbyeReason,
        /// Who said so; may be empty.
        by: Box<str>,
        /// The last power state.
        power: Option<PowerReading>,
    },
    /// An agent has something to tell.
    Report {
        /// Its point.
        point: PointIdx,
        /// Its stream.
        generation: Generation,
        /// What.
        report: Box<Report>,
    },
    /// An agent tells what the probes of the meeting path found last.
    Path {
        /// Its point.
        point: PointIdx,
        /// Its stream.
        generation: Generation,
        /// The last window of every probe.
        windows: Vec<PathWindow>,
    },
    /// An agent answers what it was asked to probe.
    ProbeAnswered {
        /// Its point.
        point: PointIdx,
        /// Its stream.
        generation: Generation,
        /// Number of the fact that says who asked.
        fact: Seq,
        /// What it answers.
        answer: ProbeAnswer,
    },
    /// People at a point report by its link.
    Linked {
        /// Their point.
        point: PointIdx,
        /// What.
        report: Box<LinkReport>,
    },
    /// A person or a system acts.
    Act {
        /// Who.
        actor: Actor,
        /// What.
        act: Act,
    },
    /// It was tried to deliver a notification.
    Delivered {
        /// Which.
        id: NotificationId,
        /// By which channel.
        channel: ChannelName,
        /// With what result.
        outcome: Outcome,
    },
    /// The collector's own way out was checked.
    Uplink {
        /// It works.
        works: bool,
    },
    /// The clock of the collector's machine was compared with the event's.
    Clock {
        /// How far it is ahead, milliseconds; below zero it is behind; none: it goes with it.
        ahead_ms: Option<i64>,
    },
}

/// An agent's introduction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The code that it gives.
    pub code: Box<str>,
    /// Its stream: higher than that of any stream before.
    pub generation: Generation,
    /// Who it is.
    pub agent: AttachedAgent,
    /// It probes when it is asked.
    pub answers_probes: bool,
    /// Its power; none is unknown.
    pub power: Option<PowerReading>,
}

/// The line between an agent and the collector, as the agent measures it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineQuality {
    /// Smoothed round trip, microseconds.
    pub rtt_us: u32,
    /// Jitter after RFC 3550 over round trips, microseconds.
    pub jitter_us: u32,
    /// How many acknowledgements they rest on.
    pub samples: u32,
}

/// A report, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The lane in which it counts: that of its body.
    pub lane: Lane,
    /// The opening of the agent's spool in which it was entered.
    pub run: Run,
    /// Its number within the agent's run and lane.
    pub seq: u64,
    /// How long ago it was entered.
    pub age: Duration,
    /// The age rests on the agent's wall clock.
    pub age_estimated: bool,
    /// The code of the point that it is about; empty is the agent's own.
    pub for_point: Box<str>,
    /// The session in which it was entered, if the agent knew.
    pub session: Option<Session>,
    /// What it tells.
    pub body: ReportBody,
}

/// What was reported with one form of a point's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkReport {
    /// The form: the same one is taken once.
    pub form: Run,
    /// What it tells, each with the code of the point that it is about; empty is the link's own.
    pub entries: Vec<(Box<str>, ReportBody)>,
}

/// What a report tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportBody {
    /// How many people are there.
    Attendance {
        /// People present.
        count: u32,
        /// Who or what counted, as far as the agent can say.
        source: CountSource,
        /// Name of the person or device; may be empty.
        by: Box<str>,
        /// A remark; may be empty.
        note: Box<str>,
    },
    /// Anything else.
    Told(Box<Told>),
    /// Nothing that this collector knows.
    Unknown,
}

/// What the core answers to an input, beside facts. It may leave only when the facts are durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    None,
    /// The agent is watched.
    Welcome(Welcome),
    /// The agent is not taken.
    HelloRefused(HelloRefusal),
    /// The report is taken.
    Taken(Disposition),
    /// The report is not taken.
    ReportRefused(ReportRefusal),
    /// The act is done: the fact of this number says so.
    Done(Seq),
    /// The act is not done.
    ActRefused(ActRefusal),
}

/// How a point is watched from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// Its index.
    pub point: PointIdx,
    /// Its pace.
    pub pace: Pace,
}

/// Why an agent is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HelloRefusal {
    /// Its code is not in the roster.
    #[error("point {code:?} is not in the roster")]
    UnknownPoint {
        /// The code that it gave.
        code: Box<str>,
    },
    /// It is simulated, but the session is live.
    #[error("simulated agents are taken in a rehearsal session only, and this one is live")]
    SimulatedInLive,
}

/// Why a report is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportRefusal {
    /// It tells nothing that is known, or a value is out of its range.
    #[error("{what}")]
    Malformed {
        /// What is wrong with it.
        what: Box<str>,
    },
    /// It is about a point that is not in the roster.
    #[error("point {code:?} is not in the roster")]
    UnknownPoint {
        /// The code that it gave.
        code: Box<str>,
    },
    /// It is about a point that is not below the agent's own.
    #[error("point {code:?} is not below the reporting point")]
    NotBelow {
        /// The code that it gave.
        code: Box<str>,
    },
    /// It was entered in another session.
    #[error("it was entered in another session than the one that is on")]
    OtherSession,
}
