//! Notifications: handed out once the facts before them are durable, and what became of them taken in.

use diemcau_core::decide::outbox::Job;
use diemcau_core::input::Input;
use diemcau_core::outbox::Outcome;
use diemcau_core::time::Timestamp;

use super::Engine;
use super::inputs::Effect;

impl Engine {
    /// Takes out what is to be sent. Without a journal nothing leaves: whether it was queued is not known to
    /// those who come after.
    pub(super) fn hand_out(&mut self, now: Timestamp) {
        if self.deliveries.is_none() || self.ledger.failing().is_some() {
            return;
        }
        for job in self.core.take_jobs(now) {
            self.ledger.hold(Effect::Deliver(job));
        }
    }

    pub(super) fn deliver(&mut self, job: Job, durable: bool) {
        let now = self.clock.now();
        let Some(deliveries) = self.deliveries.as_ref().filter(|_| durable) else {
            self.core.put_back(&job, now);
            return;
        };
        if let Some(outcome) = deliveries.send(self.core.state(), &job, now) {
            self.delivered(now, job, outcome);
        }
    }

    pub(super) fn delivered(&mut self, at: Timestamp, job: Job, outcome: Outcome) {
        let Job { id, channel } = job;
        self.core.handle(at, Input::Delivered { id, channel, outcome }, &mut self.facts);
    }
}
