//! What a fact about one point makes of what is known of it, by concern.

use crate::act::Actor;
use crate::attendance::{Count, CountAct, CountSource, Verified};
use crate::call::Called;
use crate::clash::Machines;
use crate::correction::Correction;
use crate::evidence::{Loss, LossCause, Outage, PowerSeen, QualitySeen};
use crate::excuse::Excuse;
use crate::fact::{FactBody, Reported, Told};
use crate::ids::{AgentId, PointIdx, Run};
use crate::path::Band;
use crate::presence::{GoodbyeReason, Link, SuspectCause};
use crate::readiness::Tick;
use crate::statements::{Confirmation, Help, Origin, Reply};
use crate::time::Timestamp;

use super::{AttachedAgent, Context, PointState};

impl PointState {
    /// Takes in a fact that is about this point. Facts about other things change nothing.
    pub(crate) fn fold(&mut self, body: &FactBody, context: Context) {
        let Context { seq, at, gap_from, count_open } = context;
        match body {
            FactBody::Attached { agent, .. } => self.attached(agent, at),
            FactBody::Heard { .. } => self.link = Link::Live { since: at },
            FactBody::Suspected { cause, .. } => self.link = Link::Suspect { since: at, cause: *cause },
            FactBody::Lost { since, .. } => self.lost(*since),
            FactBody::Left { reason, by, .. } => {
                self.link = Link::Left { since: at, reason: *reason, by: by.clone() };
                self.machines.left();
            }
            FactBody::PowerChanged { power, .. } => self.power.take(*power, at),
            FactBody::PathChanged { path, .. } => {
                if path.as_ref().is_some_and(|path| path.band == Band::Bad) {
                    self.statements.end_confirmation(at);
                }
                self.path.clone_from(path);
            }
            FactBody::AttendanceReported { count, .. } => self.counts.take((**count).clone()),
            FactBody::Reported { reported, .. } => self.reported(reported, (at, count_open)),
            FactBody::ConfirmationExpired { .. } => self.statements.expire_confirmation(),
            FactBody::Replied { text, actor, .. } => {
                self.statements.answer(Reply { id: seq.0, at, text: text.clone(), by: actor.name.clone() });
            }
            FactBody::ReadinessTicked { check, is_good, actor, .. } => {
                let by = &actor.name;
                let tick = is_good.map(|is_good| Tick { is_good, by: by.clone(), at });
                self.ticks.get_or_insert_default().set(*check, tick);
                self.ticks = self.ticks.take().filter(|ticks| !ticks.is_empty());
            }
            FactBody::CountActed { point, act, actor } => self.count_acted(*point, act, (actor, at)),
            FactBody::Excused { attends, reason, actor, .. } => {
                let (attends, reason, by) = (*attends, reason.clone(), actor.name.clone());
                self.excuse = Some(Box::new(Excuse { attends, reason, by, at }));
            }
            FactBody::Called { note, actor, .. } => {
                let called = Called::again(self.called.as_deref(), at, &actor.name, note);
                self.called = Some(Box::new(called));
            }
            FactBody::PointRestated { state, .. } => self.restated(state, gap_from),
            FactBody::ProbeAsked { .. }
            | FactBody::EventOpened(_)
            | FactBody::SessionOpened { .. }
            | FactBody::RosterChanged(_)
            | FactBody::WatchInterrupted { .. }
            | FactBody::ClockAccepted { .. }
            | FactBody::CutoffReached { .. }
            | FactBody::Amended { .. }
            | FactBody::MeetingListed(_)
            | FactBody::Approved { .. }
            | FactBody::JournalGap { .. }
            | FactBody::IncidentOpened { .. }
            | FactBody::IncidentRevised { .. }
            | FactBody::IncidentResolved { .. }
            | FactBody::IncidentRestated { .. }
            | FactBody::IncidentActed { .. }
            | FactBody::Silenced { .. }
            | FactBody::SilenceEnded { .. }
            | FactBody::WordsGiven { .. }
            | FactBody::WordWithdrawn { .. }
            | FactBody::UplinkChanged { .. }
            | FactBody::Blinded { .. }
            | FactBody::ClockStepped { .. }
            | FactBody::CertificateChanged { .. }
            | FactBody::LinksRevoked { .. }
            | FactBody::OrganiserChanged { .. }
            | FactBody::Identity { .. }
            | FactBody::NotificationQueued { .. }
            | FactBody::DeliveryTried { .. }
            | FactBody::OutboxRestated { .. } => {}
        }
    }

    fn count_acted(&mut self, point: PointIdx, act: &CountAct, (actor, at): (&Actor, Timestamp)) {
        let by = &actor.name;
        let entered = |source, count, note: &str| Count {
            count,
            source,
            by: by.clone(),
            note: note.into(),
            reporter: point,
            agent: AgentId::new(""),
            run: Run::default(),
            report_seq: 0,
            observed: at,
            observed_estimated: false,
            received: at,
            is_entered: true,
        };
        match act {
            CountAct::Enter { count, note } => {
                self.counts.take(entered(CountSource::Person, *count, note));
            }
            CountAct::Override { count, reason } => {
                self.counts.take(entered(CountSource::Override, *count, reason));
            }
            CountAct::Verify => self.counts.verify(Verified { by: by.clone(), at }),
            CountAct::EndOverride => self.counts.end_override(),
        }
    }

    /// The collector stopped watching at `from`.
    pub(crate) fn interrupted(&mut self, from: Timestamp) {
        if self.link.presence().is_connected() {
            self.link = Link::Unreachable { since: from };
        }
    }

    /// Somebody took it out of the roster. Its stream ends, and with it what holds only while it is there; where
    /// its people attend is the roster's word again. Its numbers stay.
    pub(crate) fn taken_out(&mut self, by: &str, at: Timestamp) {
        match self.link {
            Link::Live { .. } | Link::Suspect { .. } | Link::Unreachable { .. } => {
                self.link = Link::Left { since: at, reason: GoodbyeReason::Person, by: by.into() };
                self.machines.left();
            }
            Link::Unseen | Link::Lost { .. } | Link::Left { .. } => {}
        }
        self.statements.end_confirmation(at);
        self.path = None;
        self.excuse = None;
    }

    /// The collector was blind since `since`: what it lost from then on, and whom it believes to hear, it
    /// cannot know of.
    pub(crate) fn blinded(&mut self, since: Timestamp, at: Timestamp) {
        match self.link {
            Link::Live { .. } | Link::Suspect { .. } => self.link = Link::Unreachable { since: at },
            Link::Lost { since: lost } if lost >= since => {
                self.link = Link::Unreachable { since: lost };
                self.losses = self.losses.saturating_sub(1);
                if let Some(evidence) = &mut self.evidence {
                    evidence.not_lost(lost);
                }
            }
            Link::Lost { .. } | Link::Unseen | Link::Left { .. } | Link::Unreachable { .. } => {}
        }
    }

    /// A wrong clock gave some of the times that are remembered.
    pub(crate) fn correct(&mut self, correction: Correction) {
        correction.put_right(self.link.since_mut().into_iter().chain(&mut self.power.since));
        correction.put_right(self.counts.times_mut());
        correction.put_right(self.machines.times_mut());
        correction.put_right(self.taken.times_mut());
        correction.put_right(self.statements.times_mut());
        correction.put_right(self.excuse.iter_mut().map(|excuse| &mut excuse.at));
        correction.put_right(self.called.iter_mut().map(|called| &mut called.at));
        if let Some(evidence) = &mut self.evidence {
            correction.put_right(evidence.times_mut());
        }
        if let Some(ticks) = &mut self.ticks {
            correction.put_right(ticks.times_mut());
        }
    }

    fn attached(&mut self, agent: &AttachedAgent, at: Timestamp) {
        match self.agent.as_deref() {
            Some(held) if (&held.id, &held.boot) == (&agent.id, &agent.boot) => self.machines.settled(at),
            Some(held) => {
                self.machines.replaced(held, agent, at);
                // Of two machines that are there neither restarted.
                if held.id == agent.id && self.machines.clash().is_none() {
                    self.evidence_mut().restarted = Some(at);
                }
                self.statements.end_confirmation(at);
                self.path = None;
            }
            None => {}
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
        if let Some(ticks) = &mut self.ticks {
            ticks.lost();
        }
        self.ticks = self.ticks.take().filter(|ticks| !ticks.is_empty());
    }

    fn reported(&mut self, reported: &Reported, (now, count_open): (Timestamp, Timestamp)) {
        let lane = reported.told.lane();
        self.taken.take(&reported.agent, reported.run, lane, reported.report_seq, now);
        if reported.is_before(count_open) {
            return;
        }
        let at = reported.observed;
        let (run, seq) = (reported.run, reported.report_seq);
        let origin = || Origin { agent: reported.agent.clone(), run, seq, at };
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
        self.ticks.clone_from(&restated.ticks);
        self.excuse.clone_from(&restated.excuse);
        self.called.clone_from(&restated.called);
        self.machines = Machines::default();
        self.statements.restate(&restated.statements, gap_from);
    }
}
