//! How a core begins, and how it goes on after its journal failed.

use crate::attendance::Counts;
use crate::clash::Machines;
use crate::event::Session;
use crate::fact::{EventOpened, Fact, FactBody};
use crate::ids::Seq;
use crate::judgement::Judgement;
use crate::statements::Statements;
use crate::taken::Taken;
use crate::time::Timestamp;
use crate::watch::Watch;

use super::{Core, Facts};

/// Ends that are remembered: of what people said in the moment before the journal was found failing.
const ENDS: usize = 256;

impl Core {
    /// From the facts of a journal. An empty one needs [`Core::open_event`] next; then comes
    /// [`Core::open_session`].
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
            self.catch_up_cutoffs(now, None, facts);
            self.judge_anew(now);
            self.retune(now);
            return;
        }
        self.judge_anew(now);
        self.retune(now);
        let from = last_alive.unwrap_or(self.state.at()).max(self.state.at()).min(now);
        self.catch_up_cutoffs(now, Some(from), facts);
        self.record(now, FactBody::WatchInterrupted { from, to: now }, facts);
        let until = self.returned_by();
        self.watch.open_grace(until);
        self.look_at_all();
    }

    /// Journals that facts since `from` were not written, and restates every point.
    ///
    /// `written` is the number of the last fact that was: numbering goes on from there, so that
    /// the journal has no gap. What was decided since has no number, and the revision of the
    /// picture may go down this once. Counts and statements are not restated: they were refused
    /// meanwhile and come again. What people said that is no part of a point is taken back where it began something
    /// (an organiser, a silence, a word), as they were told, and restated where it ended it. The figure of a cut-off in the gap is that of what was written before.
    pub fn restate(&mut self, written: Seq, from: Timestamp, now: Timestamp, facts: &mut Facts) {
        let cutoffs = self.state.take_cutoffs_after(written);
        let roster_changed = self.state.take_roster_changes_after(written);
        let unnumbered = self.state.renumber(written);
        // What follows names points of the roster as it is.
        if let Some(changed) = roster_changed {
            self.record(now, FactBody::RosterChanged(Box::new(changed)), facts);
        }
        self.reach_unwritten(cutoffs, (from, now), facts);
        self.record(now, FactBody::JournalGap { from, to: now }, facts);
        let roster = self.state.roster().clone();
        for (point, _) in roster.rows() {
            let mut state = Box::new(self.state.point(point).clone());
            state.counts = Counts::default();
            state.taken = Taken::default();
            state.machines = Machines::default();
            state.statements = Statements::restated(state.statements.confirmation().cloned());
            self.record(now, FactBody::PointRestated { point, state }, facts);
        }
        self.restate_incidents(from, unnumbered, now, facts);
        self.restate_outbox(from, now, facts);
        for listed in self.state.meetings().restated() {
            self.record(now, FactBody::MeetingListed(Box::new(listed)), facts);
        }
        let ends = std::mem::take(&mut self.ends);
        for end in ends.into_iter().filter(|end| end.seq > written) {
            self.record(now, end.body, facts);
        }
    }

    /// Remembers a fact by which something ended that a person had said, until many came after it.
    pub(super) fn note_end(&mut self, fact: &Fact) {
        let is_end = match &fact.body {
            FactBody::LinksRevoked { .. }
            | FactBody::OrganiserChanged { digest: None, .. }
            | FactBody::SilenceEnded { .. }
            | FactBody::WordWithdrawn { .. } => true,
            FactBody::Identity { change, .. } => change.is_end(),
            _ => false,
        };
        if is_end {
            if self.ends.len() == ENDS {
                self.ends.pop_front();
            }
            self.ends.push_back(fact.clone());
        }
    }

    /// Judges all points, and wakes when another part of the day begins.
    pub(super) fn judge_anew(&mut self, now: Timestamp) {
        let (roster, settings) = (self.state.roster(), self.state.settings());
        self.judgement = Some(Judgement::new(roster, settings, self.state.now(), now));
        self.look_at_phase(now);
        self.look_at_agenda(now);
        self.look_at_lists();
    }

    fn watch_all(&mut self) {
        let roster = self.state.roster();
        let settings = self.state.settings();
        self.watch = Watch::new(roster.rows().map(|(idx, _)| roster.pace(idx, settings)));
    }
}
