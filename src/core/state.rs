//! The state of everything watched: the fold of the facts, and nothing else.

use std::sync::Arc;

use crate::correction::Correction;
use crate::event::{EventSettings, Session};
use crate::fact::{Fact, FactBody};
use crate::ids::{Lane, PointIdx, Seq};
use crate::point::{Context, PointNow, PointState};
use crate::roster::Roster;
use crate::tally::Tallies;
use crate::time::Timestamp;

/// Everything known at a revision. Replaying the same facts gives an equal one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    settings: Arc<EventSettings>,
    roster: Arc<Roster>,
    session: Option<Session>,
    /// When a live session followed a rehearsal.
    rehearsed_until: Option<Timestamp>,
    /// When the last gap of the journal began.
    gap_from: Timestamp,
    seq: Seq,
    at: Timestamp,
    points: Vec<PointState>,
    now: Vec<PointNow>,
    tallies: Tallies,
}

/// Which points a fact changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// None that is visible.
    Nothing,
    /// One.
    Point(PointIdx),
    /// Possibly all.
    All,
    /// What stands around the points: the event, the roster or the session; and possibly all points.
    Frame,
}

impl State {
    /// The event's settings.
    pub fn settings(&self) -> &Arc<EventSettings> {
        &self.settings
    }

    /// The roster.
    pub fn roster(&self) -> &Arc<Roster> {
        &self.roster
    }

    /// The session that is on; none before the first was opened.
    pub fn session(&self) -> Option<Session> {
        self.session
    }

    /// When a live session followed a rehearsal; what was observed earlier may be the rehearsal's.
    pub fn rehearsed_until(&self) -> Option<Timestamp> {
        self.rehearsed_until
    }

    /// The last fact's number: the revision.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The last fact's time.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// What the facts tell of a point.
    pub fn point(&self, idx: PointIdx) -> &PointState {
        &self.points[idx.as_usize()]
    }

    /// How all points stand, by index.
    pub fn now(&self) -> &[PointNow] {
        &self.now
    }

    /// The roll-ups.
    pub fn tallies(&self) -> &Tallies {
        &self.tallies
    }

    /// Numbers go on after `written`: the facts after that one were never written.
    pub(crate) fn renumber(&mut self, written: Seq) {
        debug_assert!(written <= self.seq, "what was written was decided before");
        self.seq = written;
    }

    /// Takes in the next fact. A journal's facts are checked where they are read; one that names a
    /// point which the roster does not have is a fault of this program.
    pub fn apply(&mut self, fact: &Fact) -> Touched {
        debug_assert_eq!(fact.seq, self.seq.next(), "facts come without a gap");
        self.seq = fact.seq;
        self.at = self.at.max(fact.at);
        match &fact.body {
            FactBody::EventOpened(opened) => {
                self.settings = Arc::new(opened.settings.clone());
                self.roster = Arc::new(opened.roster.clone());
                self.reset_points();
                Touched::Frame
            }
            FactBody::SessionOpened { session } => {
                if (self.session, *session) == (Some(Session::Rehearsal), Session::Live) {
                    self.rehearsed_until = Some(fact.at);
                }
                self.session = Some(*session);
                self.reset_points();
                Touched::Frame
            }
            FactBody::WatchInterrupted { from, .. } => {
                for idx in 0..self.points.len() {
                    self.change(PointIdx::from_usize(idx), |state| state.interrupted(*from));
                }
                Touched::All
            }
            FactBody::ClockAccepted { since, by } => {
                let correction = Correction { since: *since, by: *by, to: fact.at };
                self.at = fact.at;
                correction.put_right(self.rehearsed_until.iter_mut().chain([&mut self.gap_from]));
                for idx in 0..self.points.len() {
                    self.change(PointIdx::from_usize(idx), |state| state.correct(correction));
                }
                Touched::All
            }
            FactBody::JournalGap { from, .. } => {
                self.gap_from = *from;
                Touched::Nothing
            }
            FactBody::AttendanceReported { point, count } => {
                let taken = &mut self.points[count.reporter.as_usize()].taken;
                taken.take(&count.agent, count.run, Lane::Human, count.report_seq, fact.at);
                if count.observed < self.settings.count_open {
                    return Touched::Nothing;
                }
                self.fold(*point, fact)
            }
            body => body.point().map_or(Touched::Nothing, |point| self.fold(point, fact)),
        }
    }

    fn fold(&mut self, point: PointIdx, fact: &Fact) -> Touched {
        let count_open = self.settings.count_open;
        let context = Context { seq: fact.seq, at: fact.at, gap_from: self.gap_from, count_open };
        self.change(point, |state| state.fold(&fact.body, context))
    }

    fn reset_points(&mut self) {
        self.points = vec![PointState::default(); self.roster.len()];
        self.now = self
            .roster
            .iter()
            .zip(&self.points)
            .map(|((_, point), state)| PointNow::new(point, state))
            .collect();
        self.tallies = Tallies::new(&self.roster, self.settings.levels.len(), &self.now);
    }

    fn change(&mut self, idx: PointIdx, change: impl FnOnce(&mut PointState)) -> Touched {
        let state = &mut self.points[idx.as_usize()];
        change(state);
        let new = PointNow::new(self.roster.point(idx), state);
        let old = &mut self.now[idx.as_usize()];
        if *old == new {
            return Touched::Nothing;
        }
        self.tallies.update(&self.roster, idx, old, &new);
        *old = new;
        Touched::Point(idx)
    }
}
