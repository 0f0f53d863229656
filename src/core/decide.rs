//! The core: takes inputs and time, decides which facts follow, and folds them into the state.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::fact::{Fact, FactBody};
use crate::ids::{Generation, PointIdx};
use crate::input::{Answer, Input};
use crate::judgement::Judgement;
use crate::outbox::NotificationId;
use crate::recipient::Recipients;
use crate::state::{State, Touched};
use crate::time::Timestamp;
use crate::timer::Timer;
use crate::watch::Watch;

mod act;
mod agent;
mod clock;
mod cutoff;
mod deadline;
mod identity;
mod incident;
mod link;
mod meeting;
mod official;
mod opening;
pub mod outbox;
mod probe;
mod report;
mod roster;

/// The state, what is being watched, and the rules between them.
///
/// It does no IO and reads no clock: a shell moves bytes, tells the time, and lets things out.
///
/// # The order of calls
///
/// 1. [`Core::replay`] with the facts of a journal. On a new journal [`Core::open_event`] follows.
/// 2. [`Core::open_session`], once. From here on points are watched.
/// 3. Then, in turns, for as long as it runs:
///    * [`Core::stalled`], if the shell's own loop stood still: before anything that was read
///      meanwhile, so that nobody is called lost for the collector's sleep;
///    * [`Core::handle`] for each input, in the order in which inputs were read, with the time at
///      which each was read. A timer that fell due before that time fires first;
///    * [`Core::handle_timeout`], when no input is left that was read before `now`: an input that
///      still waits may be the word that a point is there;
///    * [`Core::settle`], once, when all inputs and timers of the turn are in: it judges the tree as
///      it stands at that instant;
///    * [`Core::take_retuned`] gives the points whose agents are to be welcomed anew, at another pace;
///    * [`Core::take_jobs`] gives what is to be sent to recipients; it leaves when the facts before it are
///      durable, and [`crate::input::Input::Delivered`] tells what became of it;
///    * [`Core::poll_timeout`] says when the next turn is due at the latest, and why.
/// 4. [`Core::restate`], when a journal that had failed takes facts again.
///
/// # What each call promises
///
/// * All append the facts that follow to a list, in order, numbered without a gap, their times never
///   falling. The facts are folded in already; what the shell tells to the outside must wait until
///   they are durable.
/// * The same calls with the same times give the same facts, byte for byte, and [`Core::replay`] of
///   those facts gives an equal [`State`]. [`Watch`] is no part of that: whom a restarted collector
///   hears it must hear anew.
/// * [`Core::settle`] gives the same judgement in whatever order the inputs of the turn came.
/// * A call never fails: bad input is answered with a typed refusal and changes nothing.
/// * Time that runs backwards between two calls is borne: a fact is stamped no earlier than the one
///   before it. An input that comes late is judged by the time at which it was read.
///
/// # Why so
///
/// * *Facts instead of a state that is stored*: restart, audit, replay of the day and a second
///   collector are one mechanism. Rejected: a state in a database, which says what is and not why.
/// * *One method for all inputs*: their order is what decides, so there is one place where it is
///   kept. Rejected: a method for each, with locks between streams.
/// * *Timers as facts stamped with their deadline*: a loop that woke late writes what a loop in time
///   would have written. Rejected: stamping with the time of waking, which would make figures depend on load.
/// * *Judging once a turn, and not with each input*: seven points of one line that fall in one turn
///   are judged together. Rejected: judging each loss as it comes, which makes the first of them a
///   matter of its own.
/// * *Numbers from the core, not from the journal*: an answer can name its fact before the disk has
///   it. Rejected: numbers from the store, which would have to be waited for.
#[derive(Clone, Debug, Default)]
pub struct Core {
    state: State,
    watch: Watch,
    /// Of the points as they stood when the last turn was settled; none before the event was opened.
    judgement: Option<Judgement>,
    /// Who may be told of incidents.
    recipients: Arc<Recipients>,
    /// Notifications that are being sent; after a restart none is.
    in_flight: BTreeSet<NotificationId>,
    /// Points whose agents are to be told another pace.
    retuned: Vec<PointIdx>,
    /// Notifications that their channel takes no sooner than then; after a restart none is known.
    held_back: BTreeMap<NotificationId, Timestamp>,
    /// The last facts by which something ended that a person had said.
    ends: VecDeque<Fact>,
}

/// Facts in the order in which they were decided, with what each touched.
pub type Facts = Vec<(Fact, Touched)>;

impl Core {
    /// Everything known.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What is being watched.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }

    /// The tree as it was judged last; none before watching began.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.judgement.as_ref()
    }

    /// Takes in one input that was read at `now`. Timers due before `now` fire first.
    pub fn handle(&mut self, now: Timestamp, input: Input, facts: &mut Facts) -> Answer {
        self.expire_before(now, facts);
        match input {
            Input::Hello(hello) => return self.hello(now, *hello, facts),
            Input::Report { point, generation, report } => {
                return self.report(now, point, generation, *report, facts);
            }
            Input::Linked { point, report } => return self.linked(now, point, *report, facts),
            Input::Act { actor, act } => return self.act(now, actor, act, facts),
            Input::Heartbeat { point, generation, power, line } => {
                if self.is_current(point, generation) {
                    self.heartbeat(now, point, (power, line), facts);
                }
            }
            Input::Broke { point, generation } => {
                if self.is_current(point, generation) {
                    self.broke(now, point, facts);
                }
            }
            Input::Goodbye { point, generation, reason, by, power } => {
                if self.is_current(point, generation) {
                    self.powered(now, point, power, facts);
                    self.record(now, FactBody::Left { point, reason, by }, facts);
                    self.watch.closed(point, None);
                }
            }
            Input::Path { point, generation, windows } => {
                if self.is_current(point, generation) {
                    self.heard(now, point, facts);
                    self.probed(now, point, windows, facts);
                }
            }
            Input::ProbeAnswered { point, generation, fact, answer } => {
                if self.is_current(point, generation) {
                    self.heard(now, point, facts);
                    self.probe_answered(now, point, fact, answer);
                }
            }
            Input::Uplink { works } => self.uplink_checked(now, works, facts),
            Input::Delivered { id, channel, outcome } => self.delivered(now, id, (channel, outcome), facts),
            Input::Clock { ahead_ms } => self.clock_compared(now, ahead_ms, facts),
        }
        Answer::None
    }

    /// Fires all timers due up to `now`, in their order.
    pub fn handle_timeout(&mut self, now: Timestamp, facts: &mut Facts) {
        self.expire_before(now + Duration::from_millis(1), facts);
    }

    /// Judges the tree as it stands at `now`. It visits what changed since it was judged last, and all
    /// where another part of the day has begun.
    pub fn settle(&mut self, now: Timestamp) {
        let (settings, points) = (self.state.settings(), self.state.now());
        if let Some(judgement) = &mut self.judgement {
            judgement.settle(settings, points, now);
        }
    }

    /// The points whose agents, where they are attached, are to be welcomed anew, since they are to speak at
    /// another pace from now on ([`crate::agenda::told`]).
    pub fn take_retuned(&mut self) -> Vec<PointIdx> {
        std::mem::take(&mut self.retuned)
    }

    /// When to call [`Core::handle_timeout`] at the latest, and what for. It may turn out that there is
    /// nothing to say then.
    pub fn poll_timeout(&self) -> Option<(Timestamp, Timer)> {
        self.watch.poll_timeout()
    }

    /// The collector's own loop stood still for `late` until `now`: silence in that time is nobody's
    /// outage.
    pub fn stalled(&mut self, now: Timestamp, late: Duration) {
        self.watch.stalled(now, late);
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
        match (touched, &mut self.judgement) {
            (Touched::Nothing | Touched::Incidents, _) | (_, None) => {}
            (Touched::Point(point), Some(judgement)) => judgement.touch(point),
            (Touched::All, Some(judgement)) => judgement.touch_all(),
            (Touched::Frame, Some(_)) => self.judge_anew(fact.at),
        }
        self.look_at_incidents(&fact);
        self.note_end(&fact);
        facts.push((fact, touched));
    }
}
