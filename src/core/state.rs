//! The state of everything watched: the fold of the facts, and nothing else.

use std::sync::Arc;

use crate::event::{EventSettings, Session};
use crate::fact::{Fact, FactBody, Reported, Told};
use crate::ids::{Lane, PointIdx, Seq};
use crate::path::Band;
use crate::point::{PointNow, PointState};
use crate::presence::Link;
use crate::roster::Roster;
use crate::statements::{Confirmation, Help, Origin, Reply};
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

    /// Takes in the next fact.
    pub fn apply(&mut self, fact: &Fact) -> Touched {
        debug_assert_eq!(fact.seq, self.seq.next(), "facts come without a gap");
        self.seq = fact.seq;
        self.at = self.at.max(fact.at);
        let gap_from = self.gap_from;
        match &fact.body {
            FactBody::EventOpened(opened) => {
                self.settings = Arc::new(opened.settings.clone());
                self.roster = Arc::new(opened.roster.clone());
                self.reset_points();
                Touched::All
            }
            FactBody::SessionOpened { session } => {
                if (self.session, *session) == (Some(Session::Rehearsal), Session::Live) {
                    self.rehearsed_until = Some(fact.at);
                }
                self.session = Some(*session);
                self.reset_points();
                Touched::All
            }
            FactBody::Attached { point, agent } => self.change(*point, |state| {
                if state.agent.as_ref().is_some_and(|held| (&held.id, &held.boot) != (&agent.id, &agent.boot))
                {
                    state.statements.end_confirmation(fact.at);
                    state.path = None;
                }
                state.agent = Some(agent.clone());
                state.link = Link::Live { since: fact.at };
            }),
            FactBody::Heard { point } => {
                self.change(*point, |state| state.link = Link::Live { since: fact.at })
            }
            FactBody::Suspected { point, cause } => {
                self.change(*point, |state| state.link = Link::Suspect { since: fact.at, cause: *cause })
            }
            FactBody::Lost { point, since } => self.change(*point, |state| {
                state.link = Link::Lost { since: *since };
                state.losses = state.losses.saturating_add(1);
                state.statements.end_confirmation(*since);
            }),
            FactBody::Left { point, reason, by } => self.change(*point, |state| {
                state.link = Link::Left { since: fact.at, reason: *reason, by: by.clone() };
            }),
            FactBody::PowerChanged { point, power } => {
                self.change(*point, |state| state.power.take(*power, fact.at))
            }
            FactBody::AttendanceReported { point, count } => {
                let taken = &mut self.points[count.reporter.as_usize()].taken;
                taken.insert((count.agent.clone(), Lane::Human), count.report_seq);
                if count.observed < self.settings.count_open {
                    return Touched::Nothing;
                }
                self.change(*point, |state| state.counts.take((**count).clone()))
            }
            FactBody::WatchInterrupted { from, .. } => {
                for idx in 0..self.points.len() {
                    if self.points[idx].link.presence().is_connected() {
                        self.change(PointIdx::from_usize(idx), |state| {
                            state.link = Link::Unreachable { since: *from };
                        });
                    }
                }
                Touched::All
            }
            FactBody::JournalGap { from, .. } => {
                self.gap_from = *from;
                Touched::Nothing
            }
            FactBody::PointRestated { point, state: restated } => self.change(*point, |state| {
                state.link = restated.link.clone();
                state.agent.clone_from(&restated.agent);
                state.power = restated.power;
                state.losses = restated.losses;
                state.path.clone_from(&restated.path);
                state.statements.restate(&restated.statements, gap_from);
            }),
            FactBody::Reported { point, reported } => {
                self.change(*point, |state| state.hear(reported, fact.at))
            }
            FactBody::ConfirmationExpired { point } => {
                self.change(*point, |state| state.statements.expire_confirmation())
            }
            FactBody::Replied { point, text, actor } => self.change(*point, |state| {
                let reply = Reply { id: fact.seq.0, at: fact.at, text: text.clone(), by: actor.name.clone() };
                state.statements.answer(reply);
            }),
            FactBody::PathChanged { point, path } => self.change(*point, |state| {
                if path.as_ref().is_some_and(|path| path.band == Band::Bad) {
                    state.statements.end_confirmation(fact.at);
                }
                state.path.clone_from(path);
            }),
        }
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

impl PointState {
    /// Takes in what a report tells; of evidence no more than that it was taken.
    fn hear(&mut self, reported: &Reported, now: Timestamp) {
        self.taken.insert((reported.agent.clone(), reported.told.lane()), reported.report_seq);
        let at = reported.observed;
        let origin = Origin { agent: reported.agent.clone(), seq: reported.report_seq, at };
        match &reported.told {
            Told::Confirmation { state, by, note } => {
                let confirmation = Confirmation { state: *state, at, by: by.clone(), note: note.clone() };
                self.statements.confirm(confirmation, &origin, now);
            }
            Told::Chair { present, .. } => self.statements.seat_chair(*present, &origin),
            Told::Help { needed: true, text, by } => {
                let help = Help { at, text: text.clone(), by: by.clone(), answered: false };
                self.statements.ask_help(help, &origin);
            }
            Told::Help { needed: false, .. } => self.statements.ask_no_help(&origin),
            Told::Power(_) | Told::Outage { .. } | Told::Quality(_) => {}
        }
    }
}
