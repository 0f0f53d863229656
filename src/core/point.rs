//! How a point stands: what the facts tell of it, and what of that dashboards and scripts see.

use crate::attendance::{CountSource, Counts, Verified, is_unlikely};
use crate::call::Called;
use crate::clash::{Clash, Machines};
use crate::evidence::Evidence;
use crate::excuse::{Attends, Excuse, attends};
use crate::ids::{AgentId, BootId, PointIdx, Seq};
use crate::machine::{Machine, Marks};
use crate::path::PathNow;
use crate::power::{Power, PowerSource};
use crate::presence::{GoodbyeReason, Link, Presence};
use crate::readiness::Ticks;
use crate::roster::Point;
use crate::statements::{Confirmation, Help, Reply, Statements};
use crate::taken::Taken;
use crate::time::Timestamp;

mod fold;

/// What the facts tell of one point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointState {
    /// Its link to the collector.
    pub link: Link,
    /// The agent that attached last.
    pub agent: Option<Box<AttachedAgent>>,
    /// Its power.
    pub power: PowerState,
    /// The counts of people that were received for it.
    pub counts: Counts,
    /// Which reports were taken of the agents that reported from this point.
    pub taken: Taken,
    /// The machines that came and were replaced.
    pub machines: Machines,
    /// How often it was lost in this session.
    pub losses: u32,
    /// How good its meeting path is, by what its agent told last; none is unknown.
    pub path: Option<Box<PathNow>>,
    /// What its people said last, and were told.
    pub statements: Statements,
    /// What is remembered of its recent past; none: nothing yet.
    pub evidence: Option<Box<Evidence>>,
    /// What people said of its readiness to speak; none: nothing.
    pub ticks: Option<Box<Ticks>>,
    /// What a person said of where its people attend; none: the roster's word holds.
    pub excuse: Option<Box<Excuse>>,
    /// That somebody called it; none: nobody did.
    pub called: Option<Box<Called>>,
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
    /// By what people can tell its machine from another.
    pub marks: Marks,
}

impl AttachedAgent {
    /// Its machine.
    pub fn machine(&self) -> Machine {
        Machine { id: self.id.clone(), boot: self.boot.clone(), marks: self.marks.clone() }
    }
}

/// What the facts tell of a point's power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PowerState {
    /// By the last reading, unknown if that was stale.
    pub now: Power,
    /// Since when; none if nothing was ever read.
    pub since: Option<Timestamp>,
    /// The last source known: what a point ran on before it fell silent.
    pub last: PowerSource,
}

/// How one point stands. Two equal ones look the same on every screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointNow {
    /// Its presence; that of an excused point is so whatever its link is.
    pub presence: Presence,
    /// Since when; none for a point never seen.
    pub since: Option<Timestamp>,
    /// Its power by a fresh reading of a connected point, else unknown.
    pub power: Power,
    /// Since when the source is so.
    pub power_since: Option<Timestamp>,
    /// The last source known, whatever its age: evidence for a silent point.
    pub last_power: PowerSource,
    /// The standing number of people; none is *chưa báo*.
    pub count: Option<Box<StandingCount>>,
    /// Its agent is a simulated one.
    pub simulated: bool,
    /// Why it left, if it did.
    pub left_reason: Option<GoodbyeReason>,
    /// How often it was lost in this session.
    pub losses: u32,
    /// How good its meeting path is; of a connected point alone, and only where it is probed.
    pub path: Option<Box<PathNow>>,
    /// What people there say of picture and sound, while that is valid.
    pub confirmation: Option<Box<Confirmation>>,
    /// Whether the chair is there; none: nobody said.
    pub chair_present: Option<bool>,
    /// What they need help with, while they do.
    pub help: Option<Box<HelpNow>>,
    /// Two machines speak for it in turn.
    pub clash: Option<Box<Clash>>,
    /// What people said of its readiness to speak; none: nothing.
    pub ticks: Option<Box<Ticks>>,
    /// What a person said of where its people attend; none: the roster's word holds.
    pub excuse: Option<Box<Excuse>>,
    /// That somebody called it; none: nobody did.
    pub called: Option<Box<Called>>,
}

/// People at a point need help: what they asked for last, and what they asked for before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpNow {
    /// When they asked last.
    pub at: Timestamp,
    /// A few words; may be empty.
    pub text: Box<str>,
    /// Who asks; may be empty.
    pub by: Box<str>,
    /// What they asked for before, and still need, oldest first.
    pub earlier: Vec<Help>,
    /// The last answer of an operator since they asked last; none: that is not answered.
    pub reply: Option<Reply>,
}

/// The standing number of a point, with its provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingCount {
    /// People present.
    pub count: u32,
    /// Who or what counted; none: this version does not know it.
    pub source: Option<CountSource>,
    /// Name of the person or device; may be empty.
    pub by: Box<str>,
    /// A remark; may be empty.
    pub note: Box<str>,
    /// When it was observed.
    pub observed: Timestamp,
    /// When the collector received it.
    pub received: Timestamp,
    /// The point whose agent reported it.
    pub reporter: PointIdx,
    /// It is unlikely where so many are expected (see [`is_unlikely`]).
    pub unlikely: bool,
    /// An operator entered it.
    pub is_entered: bool,
    /// Who found it right; none: nobody did since a person told it.
    pub verified: Option<Box<Verified>>,
    /// The numbers of the point contradict each other, and nobody has decided between them.
    pub is_conflict: bool,
}

/// Of which fact, and after which gap.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The fact's number.
    pub(crate) seq: Seq,
    /// The fact's time.
    pub(crate) at: Timestamp,
    /// When the last gap of the journal began.
    pub(crate) gap_from: Timestamp,
    /// Since when people count.
    pub(crate) count_open: Timestamp,
}

impl PointNow {
    /// How a point of the roster stands. What is left of one that was taken out stands outside, and shows nothing.
    pub fn new(point: &Point, state: &PointState) -> Self {
        if point.retired {
            return Self { presence: Presence::Excused, ..Self::default() };
        }
        let presence = match attends(point, state.excuse.as_deref()) {
            Attends::Here => state.link.presence(),
            Attends::At(_) | Attends::Away => Presence::Excused,
        };
        let connected = state.link.presence().is_connected();
        Self {
            presence,
            since: state.link.since(),
            power: if connected { state.power.now } else { Power::default() },
            power_since: state.power.since.filter(|_| connected),
            last_power: state.power.last,
            count: state.counts.standing().map(|count| {
                Box::new(StandingCount {
                    count: count.count,
                    source: Some(count.source),
                    by: count.by.clone(),
                    note: count.note.clone(),
                    observed: count.observed,
                    received: count.received,
                    reporter: count.reporter,
                    unlikely: is_unlikely(count.count, point.expected),
                    is_entered: count.is_entered,
                    verified: state.counts.verified().cloned().map(Box::new),
                    is_conflict: state.counts.is_conflict(),
                })
            }),
            simulated: state.agent.as_ref().is_some_and(|agent| agent.simulated),
            left_reason: match &state.link {
                Link::Left { reason, .. } => Some(*reason),
                _ => None,
            },
            losses: state.losses,
            path: state.path.clone().filter(|_| connected),
            confirmation: state.statements.confirmation().cloned().map(Box::new),
            chair_present: state.statements.chair_present(),
            help: HelpNow::of(&state.statements).map(Box::new),
            clash: state.machines.clash().map(Box::new),
            ticks: state.ticks.clone(),
            excuse: state.excuse.clone(),
            called: state.called.clone(),
        }
    }

    /// The people by which it enters a sum; none: it has not reported, or attends at another point.
    pub fn attendees(&self) -> Option<u32> {
        let count = self.count.as_deref().filter(|_| self.presence != Presence::Excused);
        count.map(|count| count.count)
    }
}

impl PointState {
    /// What is remembered of its recent past, to add to.
    pub(crate) fn evidence_mut(&mut self) -> &mut Evidence {
        self.evidence.get_or_insert_default()
    }
}

impl PowerState {
    pub(crate) fn take(&mut self, power: Power, at: Timestamp) {
        if power.source != self.now.source || self.since.is_none() {
            self.since = Some(at);
        }
        self.last = power.evidence().unwrap_or(self.last);
        self.now = power;
    }
}

impl HelpNow {
    fn of(statements: &Statements) -> Option<Self> {
        let (newest, earlier) = statements.help().split_last()?;
        Some(Self {
            at: newest.at,
            text: newest.text.clone(),
            by: newest.by.clone(),
            earlier: earlier.to_vec(),
            reply: statements.reply().filter(|_| newest.answered).cloned(),
        })
    }

    /// All that they asked for, oldest first.
    pub fn calls(&self) -> Vec<Help> {
        let newest = Help {
            at: self.at,
            text: self.text.clone(),
            by: self.by.clone(),
            answered: self.reply.is_some(),
        };
        self.earlier.iter().cloned().chain([newest]).collect()
    }

    /// Since when they wait for an answer; where they wait for none, since when they need help.
    pub fn since(&self) -> Timestamp {
        let waits = |asked: &&Help| self.reply.is_some() || !asked.answered;
        self.earlier.iter().find(waits).map_or(self.at, |asked| asked.at)
    }
}
