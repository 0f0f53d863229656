//! What happens by itself when its time has come.

use std::time::Duration;

use crate::agenda;
use crate::fact::FactBody;
use crate::ids::PointIdx;
use crate::phase::Phase;
use crate::presence::{Link, SuspectCause};
use crate::time::Timestamp;
use crate::timer::Timer;

use super::{Core, Facts};

impl Core {
    /// Fires the timers due before `before`, in their order.
    pub(super) fn expire_before(&mut self, before: Timestamp, facts: &mut Facts) {
        while let Some((looked_at, timer)) = self.watch.next_due(before) {
            match timer {
                Timer::Presence(point) => {
                    let deadline = self.presence_deadline(point);
                    if let Some(deadline) = deadline.filter(|deadline| *deadline <= looked_at) {
                        self.expire_presence(deadline, point, facts);
                    }
                    self.look_at_presence(point);
                }
                Timer::Confirmation(point) => {
                    let deadline = self.state.point(point).statements.expires_at();
                    if let Some(deadline) = deadline.filter(|deadline| *deadline <= looked_at) {
                        self.record(deadline, FactBody::ConfirmationExpired { point }, facts);
                    }
                    self.look_at_confirmation(point);
                }
                Timer::Meeting => self.end_lists(looked_at, facts),
                Timer::Cutoff => self.reach_cutoffs(looked_at, facts),
                // Settling the turn notices it.
                Timer::Phase => self.look_at_phase(looked_at),
                Timer::Agenda => self.retune(looked_at),
                // The shell takes out what is due.
                Timer::Delivery => {}
                Timer::Incidents => self.judge_incidents(looked_at, facts),
            }
        }
    }

    /// Sees to it that the point is looked at when its link may end by itself.
    pub(super) fn look_at_presence(&mut self, point: PointIdx) {
        if let Some(deadline) = self.presence_deadline(point) {
            self.watch.look(Timer::Presence(point), deadline);
        }
    }

    /// Sees to it that the point is looked at when its confirmation ends by itself.
    pub(super) fn look_at_confirmation(&mut self, point: PointIdx) {
        if let Some(at) = self.state.point(point).statements.expires_at() {
            self.watch.look(Timer::Confirmation(point), at);
        }
    }

    /// Sees to it that the core wakes when the next part of the day begins.
    pub(super) fn look_at_phase(&mut self, now: Timestamp) {
        if let Some(next) = Phase::next(self.state.settings(), now) {
            self.watch.look(Timer::Phase, next);
        }
    }

    /// Sees to it that the core wakes when a point of the programme is watched at another pace.
    pub(super) fn look_at_agenda(&mut self, now: Timestamp) {
        if let Some(next) = agenda::next_change(self.state.settings(), now) {
            self.watch.look(Timer::Agenda, next);
        }
    }

    /// Watches the points of the programme as is fit at `at`. An agent is told its new pace before it is held
    /// to it; one that attaches later is told with its welcome.
    pub(super) fn retune(&mut self, at: Timestamp) {
        let (settings, roster) = (self.state.settings().clone(), self.state.roster().clone());
        let mut speakers: Vec<_> = settings.agenda.iter().filter_map(|item| item.point).collect();
        speakers.sort_unstable();
        speakers.dedup();
        let is_empty = speakers.is_empty();
        for point in speakers {
            let pace = agenda::pace(&settings, &roster, point, at);
            if self.watch.point(point).pace != pace {
                self.watch.retune(point, pace);
                self.look_at_presence(point);
            }
            let told = |at| agenda::told(&settings, &roster, point, at);
            if told(at) != told(at - Duration::from_millis(1)) {
                self.retuned.push(point);
            }
        }
        self.look_at_agenda(at);
        // Who speaks is told of at once and alone.
        if !is_empty && self.judgement.is_some() {
            self.watch.look(Timer::Incidents, at.ceil_second());
        }
    }

    fn presence_deadline(&self, point: PointIdx) -> Option<Timestamp> {
        self.watch.deadline(point, &self.state.point(point).link)
    }

    fn expire_presence(&mut self, deadline: Timestamp, point: PointIdx, facts: &mut Facts) {
        let body = match self.state.point(point).link {
            Link::Live { .. } => FactBody::Suspected { point, cause: SuspectCause::Silent },
            Link::Suspect { .. } => FactBody::Lost { point, since: deadline.max(self.state.at()) },
            Link::Unreachable { since } => FactBody::Lost { point, since },
            Link::Unseen | Link::Lost { .. } | Link::Left { .. } => return,
        };
        self.record(deadline, body, facts);
    }
}
