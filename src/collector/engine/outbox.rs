//! Notifications: handed out once the facts before them are durable, and what became of them taken in.

use diemcau_core::decide::outbox::Job;
use diemcau_core::input::Input;
use diemcau_core::time::Timestamp;

use super::Engine;
use super::inputs::Effect;
use crate::collector::deliveries::{Became, Delivered};

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
        let Some(deliveries) = self.deliveries.as_mut().filter(|_| durable) else {
            self.core.put_back(&job, now, now);
            return;
        };
        if let Some(became) = deliveries.send(self.core.state(), &job, now) {
            self.delivered(Delivered { at: now, job, became });
        }
    }

    pub(super) fn delivered(&mut self, Delivered { at, job, became }: Delivered) {
        match became {
            Became::Tried(outcome) => {
                let Job { id, channel } = job;
                self.core.handle(at, Input::Delivered { id, channel, outcome }, &mut self.facts);
            }
            Became::NotYet(after) => self.core.put_back(&job, at + after, self.clock.now()),
        }
    }

    /// Tells again what stands, where it would be forgotten otherwise.
    pub(super) fn send_again(&mut self, now: Timestamp) {
        if let Some(deliveries) = &mut self.deliveries {
            deliveries.send_again(self.core.state(), now);
        }
    }
}
