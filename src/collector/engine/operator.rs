//! What operators say: journaled first, then told to the point's agent and to the operator.

use diemcau_core::ids::PointIdx;
use diemcau_core::input::OperatorSaid;
use diemcau_proto::convert::agent;
use diemcau_proto::v1;
use tokio::sync::oneshot;

use super::{Effect, Engine};
use crate::collector::attached::Sent;
use crate::collector::inbox::{Reply, ReplyRefusal};

/// An answer that waits for its fact to be durable.
#[derive(Debug)]
pub(in crate::collector) struct Replied {
    point: PointIdx,
    /// For the point's agent.
    message: v1::OperatorReply,
    /// For the operator.
    told: oneshot::Sender<Result<v1::ReplyResponse, ReplyRefusal>>,
}

impl Engine {
    /// An operator answers a point.
    pub(super) fn reply(
        &mut self,
        said: OperatorSaid,
        told: oneshot::Sender<Result<v1::ReplyResponse, ReplyRefusal>>,
    ) {
        // One that hung up need not know, here and below.
        if self.ledger.failing().is_some() {
            let _ = told.send(Err(ReplyRefusal::NotDurable));
            return;
        }
        let now = self.clock.now();
        let Some(point) = self.core.reply(now, said, &mut self.facts) else {
            let _ = told.send(Err(ReplyRefusal::UnknownPoint));
            return;
        };
        let recorded = self.core.state().point(point).statements.reply();
        let message = recorded.map(agent::reply_to_wire).unwrap_or_default();
        self.ledger.hold(Effect::Replied(Box::new(Replied { point, message, told })));
    }

    /// Its fact is durable, or will not be.
    pub(super) fn replied(&mut self, replied: Replied, durable: bool) {
        let Replied { point, message, told } = replied;
        if !durable {
            let _ = told.send(Err(ReplyRefusal::NotDurable));
            return;
        }
        let (id, at_ms) = (message.id, message.at_ms);
        let point_name = self.core.state().roster().point(point).name.to_string();
        let sent = match self.core.watch().point(point).generation {
            Some(generation) => self.attached.send(point, generation, Reply::Operator(Box::new(message))),
            None => Sent::Gone,
        };
        let _ = told.send(Ok(v1::ReplyResponse { id, at_ms, point_name, sent: sent == Sent::Yes }));
    }
}
