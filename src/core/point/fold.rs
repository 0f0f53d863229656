//! What a fact about one point makes of what is known of it, by concern.

use crate::evidence::{Loss, LossCause, Outage, PowerSeen, QualitySeen};
use crate::fact::{FactBody, Reported, Told};
use crate::path::Band;
use crate::presence::{Link, SuspectCause};
use crate::statements::{Confirmation, Help, Origin, Reply};
use crate::time::Timestamp;

use super::{AttachedAgent, Context, PointState};

impl PointState {
    /// Takes in a fact that is about this point. Facts about other things change nothing.
    pub(crate) fn fold(&mut self, body: &FactBody, context: Context) {
        let Context { seq, at, gap_from } = context;
        match body {
            FactBody::Attached { agent, .. } => self.attached(agent, at),
            FactBody::Heard { .. } => self.link = Link::Live { since: at },
            FactBody::Suspected { cause, .. } => self.link = Link::Suspect { since: at, cause: *cause },
            FactBody::Lost { since, .. } => self.lost(*since),
            FactBody::Left { reason, by, .. } => {
                self.link = Link::Left { since: at, reason: *reason, by: by.clone() };
            }
            FactBody::PowerChanged { power, .. } => self.power.take(*power, at),
            FactBody::PathChanged { path, .. } => {
                if path.as_ref().is_some_and(|path| path.band == Band::Bad) {
                    self.statements.end_confirmation(at);
                }
                self.path.clone_from(path);
            }
            FactBody::AttendanceReported { count, .. } => self.counts.take((**count).clone()),
            FactBody::Reported { reported, .. } => self.reported(reported, at),
            FactBody::ConfirmationExpired { .. } => self.statements.expire_confirmation(),
            FactBody::Replied { text, actor, .. } => {
                self.statements.answer(Reply { id: seq.0, at, text: text.clone(), by: actor.name.clone() });
            }
            FactBody::PointRestated { state, .. } => self.restated(state, gap_from),
            FactBody::EventOpened(_)
            | FactBody::SessionOpened { .. }
            | FactBody::WatchInterrupted { .. }
            | FactBody::JournalGap { .. } => {}
        }
    }

    /// The collector stopped watching at `from`.
    pub(crate) fn interrupted(&mut self, from: Timestamp) {
        if self.link.presence().is_connected() {
            self.link = Link::Unreachable { since: from };
        }
    }

    fn attached(&mut self, agent: &AttachedAgent, at: Timestamp) {
        let held = self.agent.as_ref();
        let is_restart = held.is_some_and(|held| held.id == agent.id && held.boot != agent.boot);
        if is_restart {
            self.evidence_mut().restarted = Some(at);
        }
        if self.agent.as_ref().is_some_and(|held| (&held.id, &held.boot) != (&agent.id, &agent.boot)) {
            self.statements.end_confirmation(at);
            self.path = None;
        }
        self.agent = Some(Box::new(agent.clone()));
        self.link = Link::Live { since: at };
    }

    fn lost(&mut self, since: Timestamp) {
        let cause = match &self.link {
            Link::Suspect { cause: SuspectCause::Broke, .. } => LossCause::Broke,
            Link::Unreachable { .. } => LossCause::Interrupted,
            Link::Suspect { cause: SuspectCause::Silent, .. }
            | Link::Unseen
            | Link::Live { .. }
            | Link::Lost { .. }
            | Link::Left { .. } => LossCause::Silent,
        };
        let power = self.power.last;
        self.evidence_mut().lost(Loss { since, cause, power });
        self.link = Link::Lost { since };
        self.losses = self.losses.saturating_add(1);
        self.statements.end_confirmation(since);
    }

    fn reported(&mut self, reported: &Reported, now: Timestamp) {
        self.taken.insert((reported.agent.clone(), reported.told.lane()), reported.report_seq);
        let at = reported.observed;
        let origin = || Origin { agent: reported.agent.clone(), seq: reported.report_seq, at };
        match &reported.told {
            Told::Confirmation { state, by, note } => {
                let confirmation = Confirmation { state: *state, at, by: by.clone(), note: note.clone() };
                self.statements.confirm(confirmation, &origin(), now);
            }
            Told::Chair { present, .. } => self.statements.set_chair(*present, &origin()),
            Told::Help { needed: true, text, by } => {
                let help = Help { at, text: text.clone(), by: by.clone(), answered: false };
                self.statements.ask_help(help, &origin());
            }
            Told::Help { needed: false, .. } => self.statements.ask_no_help(&origin()),
            Told::Power(reading) => self.evidence_mut().power(PowerSeen { at, power: reading.known() }),
            Told::Outage { length, length_estimated, cause, .. } => {
                let estimated = *length_estimated || reported.observed_estimated;
                self.evidence_mut().outage(Outage { from: at - *length, to: at, estimated, cause: *cause });
            }
            Told::Quality(window) => {
                let (probe, band) = (window.probe.clone(), window.band);
                self.evidence_mut().quality = Some(QualitySeen { at, probe, band });
            }
        }
    }

    /// Goes on from what was in memory when the journal healed. What is not restated was refused
    /// meanwhile, and is as it was.
    fn restated(&mut self, restated: &Self, gap_from: Timestamp) {
        self.link = restated.link.clone();
        self.agent.clone_from(&restated.agent);
        self.power = restated.power;
        self.losses = restated.losses;
        self.path.clone_from(&restated.path);
        self.evidence.clone_from(&restated.evidence);
        self.statements.restate(&restated.statements, gap_from);
    }
}
