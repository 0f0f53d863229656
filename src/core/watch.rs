//! Who was heard when, and what is looked at next. Ephemeral: no part of the facts.
//!
//! A heartbeat moves one number. Timers are corrected only when one comes up: an entry is a promise
//! to look no later than then, not yet news.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::allowance::Allowance;
use crate::event::Pace;
use crate::ids::{Generation, PointIdx, Seq};
use crate::input::LineQuality;
use crate::path::PathWindow;
use crate::path::asked::{AskedProbe, ProbeAnswer};
use crate::presence::{Link, SuspectCause};
use crate::time::Timestamp;
use crate::timer::{Timer, TimerQueue};

/// A broken stream that has not returned by then is a lost point.
pub const RETURN_AFTER_BREAK: Duration = Duration::from_secs(3);
/// After the collector itself was away, points have this long to return.
pub const RETURN_AFTER_RESTART: Duration = Duration::from_secs(20);

/// Stalls remembered: more of them while one input waits would be a collector that stands still.
const MAX_STALLS: usize = 8;

/// What is watched, by point.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    points: Vec<Watched>,
    /// What each point may still tell of its power and of its meeting path.
    allowances: Vec<(Allowance, Allowance)>,
    /// What the probes of each point found last; none where nothing was told.
    paths: Vec<Option<Box<Probed>>>,
    /// The last probe that was asked for at each point where one was.
    asked: BTreeMap<PointIdx, AskedProbe>,
    /// Looks due, earliest first.
    timers: TimerQueue,
    /// By point, the earliest look at its confirmation that waits among the timers.
    confirmations: Vec<Option<Timestamp>>,
    /// The earliest look at the lists of the meeting that waits among the timers.
    meeting: Option<Timestamp>,
    /// The earliest look at the cut-offs that waits among the timers.
    cutoff: Option<Timestamp>,
    /// The earliest look at the phase that waits among the timers.
    phase: Option<Timestamp>,
    /// The earliest look at the programme that waits among the timers.
    agenda: Option<Timestamp>,
    /// The earliest judgement of incidents that waits among the timers.
    incidents: Option<Timestamp>,
    /// The earliest look at what is to be sent that waits among the timers.
    delivery: Option<Timestamp>,
    /// How much the collector itself stalled since it started; deadlines shift by it.
    stalled: Duration,
    /// When its last stalls began, and how long each was, oldest first: what was read before one shifts
    /// by it too.
    stalls: Vec<(Timestamp, Duration)>,
    /// Until when points may return from an interruption.
    grace_until: Timestamp,
    /// What may still be told of certificates.
    certificates: Allowance,
}

/// What is watched of one point.
#[derive(Clone, Copy, Debug)]
pub struct Watched {
    /// How long its silence is borne.
    pub pace: Pace,
    /// Its open stream.
    pub generation: Option<Generation>,
    /// When it was last heard.
    pub heard: Option<Timestamp>,
    /// Its line, by its last heartbeat.
    pub line: Option<LineQuality>,
    /// When its power was last worth a fact; none since the collector started.
    pub power_told: Option<Timestamp>,
    /// The agent at its open stream probes when it is asked.
    pub answers_probes: bool,
    /// What its probes found is to be judged again, since it could not be told.
    path_waits: bool,
    /// `Watch::stalled` when it was last heard.
    stalled_when_heard: Duration,
    /// When its stream broke, if that is why it is suspect, with `Watch::stalled` then.
    broke: Option<(Timestamp, Duration)>,
    /// The earliest look at its presence that waits among the timers.
    looked_at: Option<Timestamp>,
}

/// What the probes of a point found last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// The last window of every probe.
    pub windows: Vec<PathWindow>,
    /// When they came.
    pub at: Timestamp,
}

impl Watch {
    /// Watches points at these paces.
    pub fn new(paces: impl Iterator<Item = Pace>) -> Self {
        let mut watch = Self::default();
        watch.grow(paces);
        watch
    }

    /// Watches more points, behind the last, at these paces.
    pub fn grow(&mut self, paces: impl Iterator<Item = Pace>) {
        self.points.extend(paces.map(|pace| Watched {
            pace,
            generation: None,
            heard: None,
            line: None,
            power_told: None,
            answers_probes: false,
            path_waits: false,
            stalled_when_heard: Duration::ZERO,
            broke: None,
            looked_at: None,
        }));
        let n_points = self.points.len();
        self.paths.resize(n_points, None);
        self.confirmations.resize(n_points, None);
        self.allowances.resize_with(n_points, Default::default);
    }

    /// How many points are watched.
    pub fn n_points(&self) -> usize {
        self.points.len()
    }

    /// What is watched of a point.
    pub fn point(&self, idx: PointIdx) -> &Watched {
        &self.points[idx.as_usize()]
    }

    /// When to look next, and at what. It may turn out that there is nothing to say then.
    pub fn poll_timeout(&self) -> Option<(Timestamp, Timer)> {
        self.timers.peek()
    }

    /// The collector itself stood still for `late` until `now`: nobody else's silence counts for
    /// that time.
    pub fn stalled(&mut self, now: Timestamp, late: Duration) {
        self.stalled += late;
        if self.stalls.len() == MAX_STALLS {
            self.stalls.remove(0);
        }
        self.stalls.push((now - late, late));
        self.grace_until = self.grace_until + late;
    }

    /// Points that were there before an interruption may return until then.
    pub fn open_grace(&mut self, until: Timestamp) {
        self.grace_until = until;
    }

    /// Whether a fact may tell of the point's power; if so it does.
    pub fn tell_power(&mut self, idx: PointIdx, at: Timestamp) -> bool {
        let may = self.allowances[idx.as_usize()].0.take(at);
        if may {
            self.points[idx.as_usize()].power_told = Some(at);
        }
        may
    }

    /// Whether a fact may tell of the point's meeting path; if so it does, else it waits.
    pub fn tell_path(&mut self, idx: PointIdx, at: Timestamp) -> bool {
        let may = self.allowances[idx.as_usize()].1.take(at);
        self.points[idx.as_usize()].path_waits = !may;
        may
    }

    /// Whether a fact may tell of a certificate; if so it does.
    pub fn tell_certificate(&mut self, at: Timestamp) -> bool {
        self.certificates.take(at)
    }

    /// Whether what the point's probes found last could not be told.
    pub fn path_waits(&self, idx: PointIdx) -> bool {
        self.points[idx.as_usize()].path_waits
    }

    /// A stream of the point opens, and replaces the one before; its line is not measured yet. Its agent probes
    /// when it is asked, or does not.
    pub fn opened(&mut self, idx: PointIdx, (generation, answers_probes): (Generation, bool), at: Timestamp) {
        let point = &mut self.points[idx.as_usize()];
        point.generation = Some(generation);
        point.answers_probes = answers_probes;
        point.line = None;
        self.heard(idx, at);
    }

    /// The point was heard. No deadline comes nearer by it: what was read early and comes late counts
    /// where it stands, stalls included.
    pub fn heard(&mut self, idx: PointIdx, at: Timestamp) {
        let stalled = self.stalled_at(at);
        let point = &mut self.points[idx.as_usize()];
        if point.heard.is_none_or(|heard| heard + stalled <= at + point.stalled_when_heard) {
            point.heard = Some(at);
            point.stalled_when_heard = stalled;
        }
        point.broke = None;
    }

    /// The point told of its line.
    pub fn measured(&mut self, idx: PointIdx, line: LineQuality) {
        self.points[idx.as_usize()].line = Some(line);
    }

    /// The point told what its probes found.
    pub fn probed(&mut self, idx: PointIdx, windows: Vec<PathWindow>, at: Timestamp) {
        self.paths[idx.as_usize()] = Some(Box::new(Probed { windows, at }));
    }

    /// What the point's probes found last, if it told.
    pub fn path(&self, idx: PointIdx) -> Option<&Probed> {
        self.paths[idx.as_usize()].as_deref()
    }

    /// The last probe that was asked for at the point.
    pub fn asked_probe(&self, idx: PointIdx) -> Option<&AskedProbe> {
        self.asked.get(&idx)
    }

    /// Somebody asks for a probe of the point.
    pub fn ask_probe(&mut self, idx: PointIdx, asked: AskedProbe) {
        self.asked.insert(idx, asked);
    }

    /// The point answers, if that is what it was asked last, and for the first time.
    pub fn answer_probe(&mut self, idx: PointIdx, fact: Seq, (answer, at): (ProbeAnswer, Timestamp)) {
        let asked = self.asked.get_mut(&idx).filter(|asked| asked.fact == fact);
        if let Some(asked) = asked.filter(|asked| asked.answer.is_none()) {
            asked.answer = Some((answer, at.since(asked.at)));
        }
    }

    /// The point's stream is gone, by a break at `broke` or by a goodbye.
    pub fn closed(&mut self, idx: PointIdx, broke: Option<Timestamp>) {
        let stalled = broke.map_or(self.stalled, |at| self.stalled_at(at));
        let point = &mut self.points[idx.as_usize()];
        point.generation = None;
        point.line = None;
        point.broke = broke.map(|broke| (broke, stalled));
    }

    /// From now on the point's silence is borne so long.
    pub fn retune(&mut self, idx: PointIdx, pace: Pace) {
        self.points[idx.as_usize()].pace = pace;
    }

    /// When the point's present link ends by itself, if nothing is heard.
    pub fn deadline(&self, idx: PointIdx, link: &Link) -> Option<Timestamp> {
        let point = &self.points[idx.as_usize()];
        let from = |(at, stalled): (Timestamp, Duration)| at + self.stalled.saturating_sub(stalled);
        let heard = point.heard.map(|heard| from((heard, point.stalled_when_heard)));
        let silent_for = |length: Duration| heard.map(|heard| heard + length);
        match link {
            Link::Live { .. } => silent_for(point.pace.suspect_after),
            Link::Suspect { cause: SuspectCause::Silent, .. } if point.broke.is_none() => {
                silent_for(point.pace.lost_after)
            }
            Link::Suspect { .. } => {
                let returns = point.broke.map(|broke| from(broke) + RETURN_AFTER_BREAK);
                [returns, silent_for(point.pace.lost_after)].into_iter().flatten().min()
            }
            Link::Unreachable { .. } => Some(self.grace_until),
            Link::Unseen | Link::Lost { .. } | Link::Left { .. } => None,
        }
    }

    /// `stalled` as it was when something was read.
    fn stalled_at(&self, at: Timestamp) -> Duration {
        let since = self.stalls.iter().rev().take_while(|(began, _)| at <= *began);
        since.fold(self.stalled, |stalled, (_, late)| stalled.saturating_sub(*late))
    }

    /// Sees to it that what the timer is for is looked at by then.
    pub fn look(&mut self, timer: Timer, by: Timestamp) {
        let promised = self.promised(timer);
        if promised.is_none_or(|at| by < at) {
            *promised = Some(by);
            self.timers.set(by, timer);
        }
    }

    /// The next timer whose time is before `before`, with that time. An earlier look at the same makes
    /// a later one void.
    pub fn next_due(&mut self, before: Timestamp) -> Option<(Timestamp, Timer)> {
        let mut due = None;
        while let Some((at, timer)) = self.timers.peek() {
            let holds = *self.promised(timer) == Some(at);
            if holds && (due.is_some() || at >= before) {
                break;
            }
            self.timers.pop();
            if holds {
                *self.promised(timer) = None;
                due = Some((at, timer));
            }
        }
        due
    }

    fn promised(&mut self, timer: Timer) -> &mut Option<Timestamp> {
        match timer {
            Timer::Presence(idx) => &mut self.points[idx.as_usize()].looked_at,
            Timer::Confirmation(idx) => &mut self.confirmations[idx.as_usize()],
            Timer::Meeting => &mut self.meeting,
            Timer::Cutoff => &mut self.cutoff,
            Timer::Phase => &mut self.phase,
            Timer::Agenda => &mut self.agenda,
            Timer::Incidents => &mut self.incidents,
            Timer::Delivery => &mut self.delivery,
        }
    }
}
