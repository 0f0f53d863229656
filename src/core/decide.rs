//! The core: takes inputs and time, decides which facts follow, and folds them into the state.

use std::time::Duration;

use crate::event::Session;
use crate::fact::{EventOpened, Fact, FactBody};
use crate::ids::{Generation, PointIdx, Seq};
use crate::input::{Answer, Hello, HelloRefusal, Input, OperatorSaid, Welcome};
use crate::path::PathNow;
use crate::path::PathWindow;
use crate::power::PowerReading;
use crate::presence::{Link, SuspectCause};
use crate::state::{State, Touched};
use crate::statements::Statements;
use crate::time::Timestamp;
use crate::watch::{RETURN_AFTER_RESTART, Watch};

mod report;

/// The state, what is being watched, and the rules between them.
///
/// Call `handle` for every input, in the order in which inputs were read, and `handle_timeout` no
/// later than `poll_timeout` says. Both append the facts that follow to a list; the facts are
/// already folded in, and whatever is told to the outside must wait until they are durable.
#[derive(Clone, Debug, Default)]
pub struct Core {
    state: State,
    watch: Watch,
}

/// Facts in the order in which they were decided, with what each touched.
pub type Facts = Vec<(Fact, Touched)>;

impl Core {
    /// From the facts of a journal. An empty one needs `open_event` next; then comes `open_session`.
    pub fn replay(facts: impl Iterator<Item = Fact>) -> Self {
        let mut core = Self::default();
        for fact in facts {
            core.state.apply(&fact);
        }
        core.watch_all();
        core
    }

    /// Journals what the files said. For a new data directory alone.
    pub fn open_event(&mut self, now: Timestamp, opened: EventOpened, facts: &mut Facts) {
        self.record(now, FactBody::EventOpened(Box::new(opened)), facts);
        self.watch_all();
    }

    /// Starts to watch: opens `session` unless it is on already, and after an interruption that
    /// began at `last_alive` makes every connected point unreachable until it returns.
    pub fn open_session(
        &mut self,
        now: Timestamp,
        session: Session,
        last_alive: Option<Timestamp>,
        facts: &mut Facts,
    ) {
        if self.state.session() != Some(session) {
            self.record(now, FactBody::SessionOpened { session }, facts);
            self.watch_all();
            return;
        }
        let from = last_alive.unwrap_or(self.state.at()).max(self.state.at()).min(now);
        self.record(now, FactBody::WatchInterrupted { from, to: now }, facts);
        let until = self.state.at() + RETURN_AFTER_RESTART;
        self.watch.open_grace(until);
        let roster = self.state.roster().clone();
        for (idx, _) in roster.iter() {
            self.look(idx);
        }
    }

    /// Everything known.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What is being watched.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Takes in one input that was read at `now`. Deadlines before `now` are dealt with first.
    pub fn handle(&mut self, now: Timestamp, input: Input, facts: &mut Facts) -> Answer {
        self.expire_before(now, facts);
        match input {
            Input::Hello(hello) => self.hello(now, *hello, facts),
            Input::Heartbeat { point, generation, power, line } => {
                if !self.is_current(point, generation) {
                    return Answer::None;
                }
                self.heard(now, point, facts);
                if let Some(line) = line {
                    self.watch.measured(point, line);
                }
                self.powered(now, point, power, facts);
                Answer::None
            }
            Input::Broke { point, generation } => {
                if self.is_current(point, generation) {
                    self.broke(now, point, facts);
                }
                Answer::None
            }
            Input::Goodbye { point, generation, reason, by, power } => {
                if self.is_current(point, generation) {
                    self.powered(now, point, power, facts);
                    self.record(now, FactBody::Left { point, reason, by }, facts);
                    self.watch.closed(point, None);
                }
                Answer::None
            }
            Input::Report { point, generation, report } => {
                self.report(now, point, generation, *report, facts)
            }
            Input::Path { point, generation, windows } => {
                if self.is_current(point, generation) {
                    self.probed(now, point, windows, facts);
                }
                Answer::None
            }
        }
    }

    /// An operator answers a point: gives the point, whose last reply it is then, or none if there
    /// is no such point.
    pub fn reply(&mut self, now: Timestamp, said: OperatorSaid, facts: &mut Facts) -> Option<PointIdx> {
        let point = self.state.roster().find(&said.code)?;
        self.expire_before(now, facts);
        self.record(now, FactBody::Replied { point, text: said.text, by: said.by }, facts);
        Some(point)
    }

    /// Deals with all deadlines up to `now`, in their order.
    pub fn handle_timeout(&mut self, now: Timestamp, facts: &mut Facts) {
        self.expire_before(now + Duration::from_millis(1), facts);
    }

    /// When to call `handle_timeout`, and what for.
    pub fn poll_timeout(&self) -> Option<(Timestamp, &'static str)> {
        self.watch.poll_timeout().map(|at| (at, "presence deadline"))
    }

    /// The collector's own loop stood still for `late` until `now`: silence in that time is nobody's
    /// outage.
    pub fn stalled(&mut self, now: Timestamp, late: Duration) {
        self.watch.stalled(now, late);
    }

    /// Journals that facts since `from` were not written, and restates every point.
    ///
    /// `written` is the number of the last fact that was: numbering goes on from there, so that
    /// the journal has no gap. What was decided since has no number, and the revision of the
    /// picture may go down this once.
    pub fn restate(&mut self, written: Seq, from: Timestamp, now: Timestamp, facts: &mut Facts) {
        self.state.renumber(written);
        self.record(now, FactBody::JournalGap { from, to: now }, facts);
        let roster = self.state.roster().clone();
        for (point, _) in roster.iter() {
            let mut state = Box::new(self.state.point(point).clone());
            state.counts = crate::attendance::Counts::default();
            state.taken.clear();
            state.statements = Statements::restated(state.statements.confirmation().cloned());
            self.record(now, FactBody::PointRestated { point, state }, facts);
        }
    }

    fn hello(&mut self, now: Timestamp, hello: Hello, facts: &mut Facts) -> Answer {
        let Some(point) = self.state.roster().find(&hello.code) else {
            return Answer::HelloRefused(HelloRefusal::UnknownPoint { code: hello.code });
        };
        if hello.agent.simulated && self.state.session() != Some(Session::Rehearsal) {
            return Answer::HelloRefused(HelloRefusal::SimulatedInLive);
        }
        self.watch.opened(point, hello.generation, now);
        let known = self.state.point(point);
        let is_live = matches!(known.link, Link::Live { .. });
        if !is_live || known.agent.as_deref() != Some(&hello.agent) {
            self.record(now, FactBody::Attached { point, agent: Box::new(hello.agent) }, facts);
        }
        self.look(point);
        self.powered(now, point, hello.power, facts);
        Answer::Welcome(Welcome { point, pace: self.watch.point(point).pace })
    }

    fn heard(&mut self, now: Timestamp, point: PointIdx, facts: &mut Facts) {
        self.watch.heard(point, now);
        match self.state.point(point).link {
            Link::Live { .. } => {}
            Link::Unseen
            | Link::Suspect { .. }
            | Link::Lost { .. }
            | Link::Left { .. }
            | Link::Unreachable { .. } => {
                self.record(now, FactBody::Heard { point }, facts);
                self.look(point);
            }
        }
    }

    fn powered(&mut self, now: Timestamp, point: PointIdx, reading: Option<PowerReading>, facts: &mut Facts) {
        let power = reading.map(|reading| reading.fresh()).unwrap_or_default();
        if self.state.point(point).power.now.differs(&power) {
            self.record(now, FactBody::PowerChanged { point, power }, facts);
        }
    }

    fn probed(&mut self, now: Timestamp, point: PointIdx, windows: Vec<PathWindow>, facts: &mut Facts) {
        let path = PathNow::worst(&windows);
        self.watch.probed(point, windows, now);
        let held = self.state.point(point).path.as_deref();
        let still_says = |held: &PathNow| {
            self.watch.path(point).is_some_and(|probed| {
                probed
                    .windows
                    .iter()
                    .any(|window| window.probe == held.probe && window.band == Some(held.band))
            })
        };
        let is_news = match (held, &path) {
            (Some(held), Some(path)) => held.band != path.band || !still_says(held),
            (held, path) => held.is_some() != path.is_some(),
        };
        if is_news {
            self.record(now, FactBody::PathChanged { point, path: path.map(Box::new) }, facts);
        }
    }

    fn broke(&mut self, now: Timestamp, point: PointIdx, facts: &mut Facts) {
        self.watch.closed(point, Some(now));
        match self.state.point(point).link {
            Link::Live { .. } => {
                self.record(now, FactBody::Suspected { point, cause: SuspectCause::Broke }, facts);
                self.look(point);
            }
            Link::Suspect { .. } => self.look(point),
            Link::Unseen | Link::Lost { .. } | Link::Left { .. } | Link::Unreachable { .. } => {}
        }
    }

    fn expire_before(&mut self, before: Timestamp, facts: &mut Facts) {
        while let Some((looked_at, point)) = self.watch.next_due(before) {
            let Some(deadline) = self.deadline(point) else {
                continue;
            };
            if deadline > looked_at {
                self.watch.look(point, deadline);
                continue;
            }
            self.expire(deadline, point, facts);
            self.look(point);
        }
    }

    /// When something about a point changes by itself, if nothing is heard.
    fn deadline(&self, point: PointIdx) -> Option<Timestamp> {
        let state = self.state.point(point);
        let link = self.watch.deadline(point, &state.link);
        link.into_iter().chain(state.statements.expires_at()).min()
    }

    fn expire(&mut self, deadline: Timestamp, point: PointIdx, facts: &mut Facts) {
        if self.state.point(point).statements.expires_at() == Some(deadline) {
            self.record(deadline, FactBody::ConfirmationExpired { point }, facts);
            return;
        }
        let body = match self.state.point(point).link {
            Link::Live { .. } => FactBody::Suspected { point, cause: SuspectCause::Silent },
            Link::Suspect { .. } => FactBody::Lost { point, since: deadline.max(self.state.at()) },
            Link::Unreachable { since } => FactBody::Lost { point, since },
            Link::Unseen | Link::Lost { .. } | Link::Left { .. } => return,
        };
        self.record(deadline, body, facts);
    }

    fn look(&mut self, point: PointIdx) {
        if let Some(deadline) = self.deadline(point) {
            self.watch.look(point, deadline);
        }
    }

    fn is_current(&self, point: PointIdx, generation: Generation) -> bool {
        self.watch.point(point).generation == Some(generation)
    }

    fn record(&mut self, at: Timestamp, body: FactBody, facts: &mut Facts) {
        let session = match (&body, self.state.session()) {
            (FactBody::SessionOpened { session }, _) => *session,
            (_, session) => session.unwrap_or_default(),
        };
        let fact = Fact { seq: self.state.seq().next(), at: at.max(self.state.at()), session, body };
        let touched = self.state.apply(&fact);
        facts.push((fact, touched));
    }

    fn watch_all(&mut self) {
        let roster = self.state.roster();
        let settings = self.state.settings();
        self.watch = Watch::new(roster.iter().map(|(idx, _)| roster.pace(idx, settings)));
    }
}
