//! What becomes of what happened: incidents that open, are revised and end, judged at whole seconds.

use std::collections::BTreeMap;

use crate::fact::{Fact, FactBody};
use crate::incident::condition::conditions;
use crate::incident::evaluate::{Change, Evaluation, outages};
use crate::incident::{End, EndKind, Incident, IncidentId, REVISED_FOR};
use crate::time::Timestamp;
use crate::timer::Timer;
use crate::watch::RETURN_AFTER_RESTART;

use super::{Core, Facts};

/// While the collector is blind nobody's time to return runs out.
const NEVER: Timestamp = Timestamp::from_millis(i64::MAX / 2);

impl Core {
    /// Sees to it that incidents are judged at the end of the second in which a fact lies that may make
    /// one.
    pub(super) fn look_at_incidents(&mut self, fact: &Fact) {
        let is_of_incidents = matches!(
            fact.body,
            FactBody::IncidentOpened { .. }
                | FactBody::IncidentRevised { .. }
                | FactBody::IncidentResolved { .. }
                | FactBody::IncidentRestated { .. }
                | FactBody::NotificationQueued { .. }
                | FactBody::DeliveryTried { .. }
                | FactBody::OutboxRestated { .. }
        );
        if !is_of_incidents && self.judgement.is_some() {
            self.watch.look(Timer::Incidents, fact.at.ceil_second());
        }
    }

    /// Judges all incidents at a whole second.
    pub(super) fn judge_incidents(&mut self, at: Timestamp, facts: &mut Facts) {
        let Some(judgement) = &self.judgement else { return };
        let evaluation = outages(&self.state, judgement.risks(), at);
        self.make_facts(at, evaluation, facts);
        // First what opens: what it covers ends in it.
        for is_end in [false, true] {
            let mut evaluation = conditions(&self.state, at);
            evaluation.changes.retain(|change| matches!(change, Change::Resolve { .. }) == is_end);
            self.make_facts(at, evaluation, facts);
        }
        self.queue_notices(at, facts);
    }

    fn make_facts(&mut self, at: Timestamp, evaluation: Evaluation, facts: &mut Facts) {
        for change in evaluation.changes {
            let body = match change {
                Change::Open { finding, from } => FactBody::IncidentOpened { finding, from },
                Change::Revise { id, finding } => FactBody::IncidentRevised { id, finding },
                Change::Resolve { id, how } => FactBody::IncidentResolved { id, how },
                Change::Blind { since } => {
                    self.watch.open_grace(NEVER);
                    FactBody::Blinded { since }
                }
            };
            self.record(at, body, facts);
        }
        if let Some(next) = evaluation.next {
            self.watch.look(Timer::Incidents, next);
        }
    }

    /// The collector's own way out was checked. Where it was blind points have a while to return.
    pub(super) fn uplink_checked(&mut self, now: Timestamp, works: bool, facts: &mut Facts) {
        if self.state.uplink().is_some_and(|uplink| uplink.works == works) {
            return;
        }
        let was_blind = self.state.blind().is_some();
        self.record(now, FactBody::UplinkChanged { works }, facts);
        if works && was_blind {
            self.watch.open_grace(now + RETURN_AFTER_RESTART);
            self.look_at_all();
        }
    }

    /// The clock of the collector's machine was compared with the event's.
    pub(super) fn clock_compared(&mut self, now: Timestamp, ahead_ms: Option<i64>, facts: &mut Facts) {
        if self.state.clock().is_some() != ahead_ms.is_some() {
            self.record(now, FactBody::ClockStepped { ahead_ms }, facts);
        }
    }

    /// Restates after a gap from `from` on what became of incidents in it, those that opened in it under a
    /// new number, and what is known of the collector itself.
    pub(super) fn restate_incidents(
        &mut self,
        from: Timestamp,
        unnumbered: Vec<Incident>,
        now: Timestamp,
        facts: &mut Facts,
    ) {
        let incidents = self.state.incidents();
        // What had ended before may have been revised in it.
        let ended = incidents.ended_since(from - REVISED_FOR);
        let held: Vec<Incident> = incidents.open().chain(ended).cloned().collect();
        let mut renumbered = BTreeMap::new();
        for mut incident in unnumbered {
            let id = IncidentId::from(self.state.seq().next());
            renumbered.insert(incident.id, id);
            incident.id = id;
            incident.from = incident.from.map(|from| *renumbered.get(&from).unwrap_or(&from));
            self.record(now, FactBody::IncidentRestated { incident: Box::new(incident) }, facts);
        }
        for mut incident in held {
            if let Some(End { how: EndKind::Merged(into), .. }) = &mut incident.end {
                *into = *renumbered.get(into).unwrap_or(into);
            }
            self.record(now, FactBody::IncidentRestated { incident: Box::new(incident) }, facts);
        }
        if let Some(works) = self.state.uplink().map(|uplink| uplink.works) {
            let is_blind = self.state.blind().is_some();
            self.record(now, FactBody::UplinkChanged { works }, facts);
            if is_blind {
                self.record(now, FactBody::Blinded { since: now }, facts);
            }
        }
        for (probe, ends) in self.state.certificates().clone() {
            self.record(now, FactBody::CertificateChanged { probe, ends }, facts);
        }
        let ahead_ms = self.state.clock().map(|(_, ahead)| ahead);
        self.record(now, FactBody::ClockStepped { ahead_ms }, facts);
    }

    /// When points that were there before an interruption must have returned.
    pub(super) fn returned_by(&self) -> Timestamp {
        match self.state.blind() {
            Some(_) => NEVER,
            None => self.state.at() + RETURN_AFTER_RESTART,
        }
    }

    /// Sees to it that every point is looked at in time.
    pub(super) fn look_at_all(&mut self) {
        let roster = self.state.roster().clone();
        for (point, _) in roster.iter() {
            self.look_at_presence(point);
            self.look_at_confirmation(point);
        }
    }
}
