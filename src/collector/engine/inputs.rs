//! From messages to decisions, and from decisions to what agents and dashboards are told.

use std::net::IpAddr;

use diemcau_core::attendance::Disposition;
use diemcau_core::decide::outbox::Job;
use diemcau_core::identity::Digest;
use diemcau_core::ids::{Generation, Lane, PointIdx};
use diemcau_core::input::{Answer, Hello, HelloRefusal, Input, Report, Welcome};
use diemcau_core::replica::Delta;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::agent;
use diemcau_proto::v1;
use tokio::sync::oneshot;
use tracing::trace;

use super::Engine;
use crate::clock::utc_offset_s;
use crate::collector::access::{Linked, Tell};
use crate::collector::attached::Sent;
use crate::collector::inbox::{End, Message, Replies, Reply, Welcomed};
use crate::collector::refusals::Reason;

/// What is told to the outside once the facts before it are durable, or once it is said that they
/// are not.
#[derive(Debug)]
pub(in crate::collector) enum Effect {
    /// A report is taken; without a journal it is refused.
    Taken {
        /// Whose.
        point: PointIdx,
        /// On which stream.
        generation: Generation,
        /// What to tell it.
        ack: v1::ReportAck,
    },
    /// A report is refused.
    Refused {
        /// Whose.
        point: PointIdx,
        /// On which stream.
        generation: Generation,
        /// What to tell it.
        refused: Box<v1::ReportRefused>,
    },
    /// What operators answered a point, told again to its agent.
    Replies {
        /// Which point.
        point: PointIdx,
        /// On which stream.
        generation: Generation,
        /// What to tell it, oldest first.
        replies: Vec<v1::OperatorReply>,
    },
    /// An agent said goodbye.
    Bye {
        /// Whose.
        point: PointIdx,
        /// On which stream.
        generation: Generation,
    },
    /// A notification is to be sent.
    Deliver(Job),
    /// People at a point are told what became of their form.
    Linked {
        /// Whoever waits.
        told: oneshot::Sender<Linked>,
        /// What becomes of it where it is durable.
        disposition: Disposition,
    },
    /// A page is told what it saw.
    Seen(Tell),
    /// The picture changed.
    Publish(Box<Delta>),
}

impl Engine {
    pub(super) fn message(&mut self, message: Message) {
        match message {
            Message::Hello { at, hello, peer, shown, replies } => {
                self.hello(at, *hello, (peer, shown), replies);
            }
            Message::Input { at, input } => self.input(at, input),
            Message::Refused { peer, code, why } => {
                self.refusals.log(self.clock.now(), peer, &code, (Reason::Malformed, &why));
            }
            Message::Slowed { peer, point } => {
                let Some(code) = self.core.state().roster().get(point).map(|point| point.code.clone()) else {
                    return;
                };
                let why = "it reports faster than is taken, and waits";
                self.refusals.log(self.clock.now(), peer, code.as_str(), (Reason::Slowed, why));
            }
            Message::Grant { caller, reply } => {
                let _ = reply.send(self.grants.open(caller, self.core.state().identities()));
            }
            Message::Watch { reply } => {
                // A dashboard that is gone already is noticed at the next delta.
                let _ = reply.send(self.hub.watch());
            }
            Message::Act { at, actor, act, told } => self.act(at, (actor, act), told),
            Message::Linked { at, point, report, told } => self.linked(at, (point, report), told),
            Message::Look { look } => {
                let tell = look.at(self.core.state(), self.clock.now());
                self.ledger.hold(Effect::Seen(tell));
            }
            Message::Inspect { code, reply } => {
                let now = self.clock.now();
                let _ = reply.send(self.inspectors.open(&self.core, &self.lines, &code, now));
            }
        }
    }

    /// Tells the outside.
    pub(super) fn effect(&mut self, effect: Effect, durable: bool) {
        match effect {
            Effect::Taken { point, generation, ack } if durable => {
                self.attached.send(point, generation, Reply::Ack(ack));
            }
            Effect::Taken { point, generation, ack } => {
                self.refuse_not_durable(point, generation, (ack.lane().into(), ack.seq));
            }
            Effect::Refused { point, generation, refused } => {
                self.attached.send(point, generation, Reply::Refused(refused));
            }
            Effect::Replies { point, generation, replies } => {
                for reply in replies.into_iter().filter(|_| durable) {
                    self.attached.send(point, generation, Reply::Operator(Box::new(reply)));
                }
            }
            Effect::Bye { point, generation } => self.attached.end(point, generation, End::Bye),
            Effect::Linked { told, disposition } => {
                let _ = told.send(if durable { Linked::Taken(disposition) } else { Linked::NotDurable });
            }
            Effect::Seen(tell) => tell.tell(durable),
            Effect::Deliver(job) => self.deliver(job, durable),
            Effect::Publish(delta) => {
                let health = self.health();
                self.hub.publish(&delta, &health);
            }
        }
    }

    fn hello(
        &mut self,
        at: Timestamp,
        mut hello: Hello,
        (peer, shown): (Option<IpAddr>, Option<Digest>),
        mut replies: Replies,
    ) {
        if let Some(end) = self.unidentified(at, &hello, (peer, shown)) {
            let _ = replies.try_send(Reply::End(end));
            return;
        }
        self.generation += 1;
        let generation = Generation(self.generation);
        hello.generation = generation;
        (hello.agent.marks.address, hello.agent.marks.certificate) = (peer, shown);
        let code = hello.code.clone();
        self.warn_of_a_double(at, &hello, peer);
        match self.core.handle(at, Input::Hello(Box::new(hello)), &mut self.facts) {
            Answer::Welcome(Welcome { point, .. }) => {
                self.attached.open(point, generation, replies);
                let state = self.core.state();
                let replies: Vec<_> =
                    state.point(point).statements.replies().iter().map(agent::reply_to_wire).collect();
                // It acknowledges nothing, and the agent's silence counts from its hello: so it does
                // not wait for the journal.
                let welcomed = self.welcomed(point, generation, at);
                if self.attached.send(point, generation, welcomed) == Sent::Gone {
                    // Its stream ended before it knew that it had one to tell of.
                    self.core.handle(at, Input::Broke { point, generation }, &mut self.facts);
                } else if !replies.is_empty() {
                    // Unlike the welcome they rest on facts, of which the last may not be written yet.
                    self.ledger.hold(Effect::Replies { point, generation, replies });
                }
            }
            Answer::HelloRefused(refusal) => {
                let why: Box<str> = refusal.to_string().into();
                let reason = match refusal {
                    HelloRefusal::UnknownPoint { .. } => Reason::UnknownPoint,
                    HelloRefusal::SimulatedInLive => Reason::Simulated,
                };
                self.refusals.log(at, peer, &code, (reason, &why));
                let end = match refusal {
                    HelloRefusal::UnknownPoint { .. } => End::UnknownPoint(why),
                    HelloRefusal::SimulatedInLive => End::Simulated(why),
                };
                // A stream that is gone need not be told.
                let _ = replies.try_send(Reply::End(end));
            }
            Answer::None
            | Answer::Taken(_)
            | Answer::ReportRefused(_)
            | Answer::Done(_)
            | Answer::ActRefused(_) => {}
        }
    }

    fn welcomed(&self, point: PointIdx, generation: Generation, at: Timestamp) -> Reply {
        let state = self.core.state();
        let event = (&**state.settings(), &**state.roster());
        let session = state.session().unwrap_or_default();
        let message = agent::welcome(event, session, point, at, utc_offset_s(&self.zone, at));
        let below = &state.tallies().node(point).points;
        let n_points = below.expected + below.excused;
        Reply::Welcome(Box::new(Welcomed { point, generation, n_points, message }))
    }

    /// Tells attached agents their new pace.
    pub(super) fn retune(&mut self, now: Timestamp) {
        for point in self.core.take_retuned() {
            let Some(generation) = self.core.watch().point(point).generation else { continue };
            let welcomed = self.welcomed(point, generation, now);
            self.attached.send(point, generation, welcomed);
        }
    }

    /// Two installations that say that they are one point replace each other for ever.
    fn warn_of_a_double(&mut self, now: Timestamp, hello: &Hello, peer: Option<IpAddr>) {
        let Some(point) = self.core.state().roster().find(&hello.code) else { return };
        let Some(held) = &self.core.state().point(point).agent else { return };
        if self.core.watch().point(point).generation.is_some() && held.id != hello.agent.id {
            let why = format!("{} is there, {} came", held.id, hello.agent.id);
            self.refusals.log(now, peer, &hello.code, (Reason::Double, &why));
        }
    }

    fn input(&mut self, at: Timestamp, input: Input) {
        match input {
            Input::Report { point, generation, report } => self.report(at, point, generation, report),
            Input::Broke { point, generation } => {
                self.core.handle(at, input, &mut self.facts);
                self.attached.closed(point, generation);
            }
            Input::Goodbye { point, generation, .. } => {
                self.core.handle(at, input, &mut self.facts);
                self.ledger.hold(Effect::Bye { point, generation });
            }
            Input::ProbeAnswered { point, .. } => {
                self.core.handle(at, input, &mut self.facts);
                self.inspectors.tell_of(point, &self.core, &self.lines, at);
            }
            Input::Heartbeat { .. }
            | Input::Path { .. }
            | Input::Hello(_)
            | Input::Act { .. }
            | Input::Linked { .. }
            | Input::Delivered { .. }
            | Input::Uplink { .. }
            | Input::Clock { .. } => {
                self.core.handle(at, input, &mut self.facts);
            }
        }
    }

    fn report(&mut self, at: Timestamp, point: PointIdx, generation: Generation, report: Box<Report>) {
        let id = (report.lane, report.seq);
        if self.ledger.failing().is_some() || !self.attached.may_take(point, generation, id) {
            self.refuse_not_durable(point, generation, id);
            return;
        }
        let received = at.max(self.core.state().at());
        let effect = match self.core.handle(at, Input::Report { point, generation, report }, &mut self.facts)
        {
            Answer::Taken(disposition) => {
                trace!(point = point.0, ?id, ?disposition, "report taken");
                Effect::Taken { point, generation, ack: agent::report_ack(id, received, disposition) }
            }
            Answer::ReportRefused(refusal) => {
                trace!(point = point.0, ?id, %refusal, "report refused");
                let refused = Box::new(agent::report_refused(id, &refusal));
                Effect::Refused { point, generation, refused }
            }
            // A stream that is replaced was told so.
            Answer::None
            | Answer::Welcome(_)
            | Answer::HelloRefused(_)
            | Answer::Done(_)
            | Answer::ActRefused(_) => return,
        };
        self.ledger.hold(effect);
    }

    fn refuse_not_durable(&mut self, point: PointIdx, generation: Generation, (lane, seq): (Lane, u64)) {
        self.attached.refuse(point, generation, (lane, seq));
        let refused = v1::ReportRefused {
            lane: v1::ReportLane::from(lane).into(),
            seq,
            reason: v1::RefusalReason::NotDurable.into(),
            text: "the collector's journal fails; keep it and send it again".to_owned(),
        };
        self.attached.send(point, generation, Reply::Refused(Box::new(refused)));
    }
}
