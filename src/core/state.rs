//! The state of everything watched: the fold of the facts, and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::area::Areas;
use crate::attendance::CountAct;
use crate::correction::Correction;
use crate::cutoff::{Known, Reached};
use crate::event::{EventSettings, Session};
use crate::fact::{Fact, FactBody};
use crate::identity::Identities;
use crate::ids::{Lane, PointIdx, Seq};
use crate::incident::audience::Terms;
use crate::incident::{Incident, Incidents};
use crate::links::Links;
use crate::meeting::MeetingLists;
use crate::outbox::Outbox;
use crate::outside::{Word, WordId};
use crate::phase::Phase;
use crate::point::{Context, PointNow, PointState};
use crate::roster::Roster;
use crate::roster_changed::RosterChanged;
use crate::tally::Tallies;
use crate::time::Timestamp;

mod around;
mod official;
mod roster;

/// Everything known at a revision. Replaying the same facts gives an equal one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    settings: Arc<EventSettings>,
    roster: Arc<Roster>,
    areas: Areas,
    /// How the roster was changed, in order, each with its fact.
    roster_changes: Vec<(Seq, Arc<RosterChanged>)>,
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
    cutoffs_reached: Vec<Reached>,
    meetings: MeetingLists,
    incidents: Incidents,
    outbox: Outbox,
    /// What the world outside said of power and lines, in the order in which it was said.
    words: Vec<(WordId, Word)>,
    own: Own,
    /// By the probe that saw it, when the certificate of a meeting's server ends, if before the event does.
    certificates: BTreeMap<Box<str>, Option<Timestamp>>,
    links: Links,
    /// Who has an identity.
    identities: Identities,
}

/// What is known of the collector itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Own {
    /// Its way out; none: it is not checked.
    uplink: Option<Uplink>,
    /// Since when it is blind.
    blind: Option<Timestamp>,
    /// Since when its machine's clock is elsewhere, and how far ahead it is, milliseconds.
    clock: Option<(Timestamp, i64)>,
}

/// The collector's own way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uplink {
    /// Whether it works.
    pub works: bool,
    /// Since when.
    pub since: Timestamp,
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
    /// An incident, or what is said of some.
    Incidents,
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

    /// The fact that changed the roster last; 0: it is as the event was opened with.
    pub fn roster_changed(&self) -> Seq {
        self.roster_changes.last().map_or(Seq(0), |(fact, _)| *fact)
    }

    /// The areas of the roster.
    pub fn areas(&self) -> &Areas {
        &self.areas
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

    /// The cut-offs of this session that were reached, in the order in which they were.
    pub fn cutoffs_reached(&self) -> &[Reached] {
        &self.cutoffs_reached
    }

    /// The participant lists of the meeting.
    pub fn meetings(&self) -> &MeetingLists {
        &self.meetings
    }

    /// All incidents.
    pub fn incidents(&self) -> &Incidents {
        &self.incidents
    }

    /// Who is told of incidents, and what became of the telling.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// What the world outside said of power and lines, in the order in which it was said.
    pub fn words(&self) -> &[(WordId, Word)] {
        &self.words
    }

    /// The collector's own way out; none: it is not checked.
    pub fn uplink(&self) -> Option<&Uplink> {
        self.own.uplink.as_ref()
    }

    /// By the probe that saw it, when the certificate of a meeting's server ends, if before the event does.
    pub fn certificates(&self) -> &BTreeMap<Box<str>, Option<Timestamp>> {
        &self.certificates
    }

    /// Who has an identity.
    pub fn identities(&self) -> &Identities {
        &self.identities
    }

    /// Who may come by a link.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Since when the collector is blind; none: it sees.
    pub fn blind(&self) -> Option<Timestamp> {
        self.own.blind
    }

    /// Since when the clock of the collector's machine is elsewhere, and how far it is ahead,
    /// milliseconds; none: it goes with the event's.
    pub fn clock(&self) -> Option<(Timestamp, i64)> {
        self.own.clock
    }

    /// By what incidents are weighed at an instant.
    pub fn terms(&self, at: Timestamp) -> Terms<'_> {
        Terms { settings: &self.settings, roster: &self.roster, phase: Phase::at(&self.settings, at), at }
    }

    /// Numbers go on after `written`: the facts after that one were never written.
    /// Incidents that opened meanwhile have no number any more: they are taken out and given back.
    pub(crate) fn renumber(&mut self, written: Seq) -> Vec<Incident> {
        debug_assert!(written <= self.seq, "what was written was decided before");
        self.seq = written;
        self.outbox.drop_after(written);
        self.meetings.drop_after(written);
        self.links.drop_after(written);
        self.identities.drop_after(written);
        self.incidents.drop_silences_after(written);
        self.words.retain(|(id, _)| id.fact <= written);
        self.incidents.take_after(written.into())
    }

    /// Takes out the cut-offs whose facts lie after `written` and were never written; of the others what was
    /// noted by such facts.
    pub(crate) fn take_cutoffs_after(&mut self, written: Seq) -> Vec<Reached> {
        for reached in &mut self.cutoffs_reached {
            reached.later.retain(|fact| *fact <= written);
            reached.amendments.retain(|amendment| amendment.fact <= written);
            reached.approvals.retain(|approval| approval.fact <= written);
        }
        self.cutoffs_reached.extract_if(.., |reached| reached.fact > written).collect()
    }

    /// Takes in the next fact. A journal's facts are checked where they are read; one that names a
    /// point which the roster does not have is a fault of this program.
    pub fn apply(&mut self, fact: &Fact) -> Touched {
        debug_assert_eq!(fact.seq, self.seq.next(), "facts come without a gap");
        self.seq = fact.seq;
        self.at = self.at.max(fact.at);
        match &fact.body {
            FactBody::EventOpened(opened) => self.open(opened),
            FactBody::RosterChanged(changed) => self.change_roster(changed, fact),
            FactBody::SessionOpened { session } => {
                if (self.session, *session) == (Some(Session::Rehearsal), Session::Live) {
                    self.rehearsed_until = Some(fact.at);
                }
                self.session = Some(*session);
                self.cutoffs_reached.clear();
                self.meetings = MeetingLists::default();
                self.incidents = Incidents::default();
                self.outbox = Outbox::default();
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
                self.incidents.correct(correction);
                self.meetings.correct(correction);
                self.own.clock = None;
                // By the right clock they are still to come.
                self.cutoffs_reached.retain(|reached| reached.at <= fact.at);
                Touched::All
            }
            FactBody::JournalGap { from, .. } => {
                self.gap_from = *from;
                // In memory their figures hold what was never written.
                let unwritten = |reached: &&mut Reached| reached.known == Known::Until(*from);
                for reached in self.cutoffs_reached.iter_mut().filter(unwritten) {
                    reached.total = None;
                    reached.numbers.fill(None);
                }
                Touched::Nothing
            }
            FactBody::CutoffReached { name, at, known } => {
                let total = Some(self.sums());
                let numbers = self.now.iter().map(PointNow::attendees).collect();
                self.cutoffs_reached.push(Reached {
                    fact: fact.seq,
                    name: name.clone(),
                    at: *at,
                    known: *known,
                    later: Vec::new(),
                    total,
                    numbers,
                    roster: self.roster.clone(),
                    amendments: Vec::new(),
                    approvals: Vec::new(),
                });
                Touched::Nothing
            }
            FactBody::Amended { .. } | FactBody::Approved { .. } => self.said_of_cutoff(fact),
            FactBody::CountActed { point, act, .. } => {
                // Of what was told, also where that is overridden already: one override may mend another.
                let told = self.points[point.as_usize()].counts.told();
                let speaks_of = told.map(|count| count.observed);
                let speaks_of = speaks_of.filter(|_| !matches!(act, CountAct::Enter { .. }));
                self.note_later(*point, speaks_of, fact.seq);
                self.fold(*point, fact)
            }
            FactBody::AttendanceReported { point, count } => {
                let taken = &mut self.points[count.reporter.as_usize()].taken;
                taken.take(&count.agent, count.run, Lane::Human, count.report_seq, fact.at);
                if count.observed < self.settings.count_open {
                    return Touched::Nothing;
                }
                self.note_later(*point, Some(count.observed), fact.seq);
                self.fold(*point, fact)
            }
            FactBody::Blinded { since } => {
                self.own.blind = Some(fact.at);
                for idx in 0..self.points.len() {
                    self.change(PointIdx::from_usize(idx), |state| state.blinded(*since, fact.at));
                }
                Touched::All
            }
            FactBody::LinksRevoked { .. } | FactBody::OrganiserChanged { .. } | FactBody::Identity { .. } => {
                self.links.apply(fact);
                self.identities.apply(fact);
                Touched::Nothing
            }
            body => match body.point() {
                Some(point) => self.fold(point, fact),
                None => self.around(fact),
            },
        }
    }

    /// Takes in a fact that came after a cut-off and speaks of it: for the figure of an amendment, on the fold of
    /// the facts before the cut-off. Facts of other kinds change nothing, nor do those of a point that the roster
    /// did not have then.
    pub fn amend(&mut self, fact: &Fact) {
        if let FactBody::AttendanceReported { point, .. } | FactBody::CountActed { point, .. } = &fact.body
            && self.roster.stands(*point)
        {
            self.fold(*point, fact);
        }
    }

    /// A fact of a point speaks of an instant: the cut-offs that were reached at or after it note it, where the
    /// roster had the point then.
    fn note_later(&mut self, point: PointIdx, speaks_of: Option<Timestamp>, fact: Seq) {
        for reached in &mut self.cutoffs_reached {
            if speaks_of.is_some_and(|at| at <= reached.at) && reached.roster.stands(point) {
                reached.later.push(fact);
            }
        }
    }

    fn fold(&mut self, point: PointIdx, fact: &Fact) -> Touched {
        let count_open = self.settings.count_open;
        let context = Context { seq: fact.seq, at: fact.at, gap_from: self.gap_from, count_open };
        self.change(point, |state| state.fold(&fact.body, context))
    }

    fn reset_points(&mut self) {
        self.points = vec![PointState::default(); self.roster.len()];
        self.recount();
    }

    /// Sees all points anew, as the roster and the facts tell of them.
    fn recount(&mut self) {
        let rows = self.roster.rows().zip(&self.points);
        self.now = rows.map(|((_, point), state)| PointNow::new(point, state)).collect();
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
