//! What people and systems do: journaled first, then told to whom it concerns and to who did it.

use diemcau_core::act::{Act, Actor};
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::ids::PointIdx;
use diemcau_core::input::{Answer, Input, LinkReport};
use diemcau_core::roster::change::Turn;
use diemcau_core::roster_changed::RosterChanged;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::act;
use diemcau_proto::v1;
use diemcau_proto::v1::act_done::Result as Done;
use tokio::sync::oneshot;

use super::{Effect, Engine};
use crate::collector::access::Linked;
use crate::collector::attached::Sent;
use crate::collector::inbox::{End, Reply};

impl Engine {
    /// Somebody acts. One that hung up need not know what became of it, here and below.
    pub(super) fn act(
        &mut self,
        at: Timestamp,
        (actor, act): (Actor, Act),
        told: oneshot::Sender<v1::ActResponse>,
    ) {
        if self.ledger.failing().is_some() {
            let _ = told.send(act::not_durable());
            return;
        }
        match self.core.handle(at, Input::Act { actor, act }, &mut self.facts) {
            Answer::Done(seq) => {
                // Whoever is told that it is done finds it in the picture that they ask for next.
                self.hub.hasten();
                self.acted.insert(seq, told);
            }
            Answer::ActRefused(refusal) => {
                let _ = told.send(act::refused(&refusal));
            }
            Answer::None
            | Answer::Welcome(_)
            | Answer::HelloRefused(_)
            | Answer::Taken(_)
            | Answer::ReportRefused(_) => {}
        }
    }

    /// People at a point report by its link; of one that hung up nobody need know.
    pub(super) fn linked(
        &mut self,
        at: Timestamp,
        (point, report): (PointIdx, Box<LinkReport>),
        told: oneshot::Sender<Linked>,
    ) {
        if self.ledger.failing().is_some() {
            let _ = told.send(Linked::NotDurable);
            return;
        }
        match self.core.handle(at, Input::Linked { point, report }, &mut self.facts) {
            Answer::Taken(disposition) => self.ledger.hold(Effect::Linked { told, disposition }),
            Answer::ReportRefused(refusal) => {
                let _ = told.send(Linked::Refused(refusal));
            }
            Answer::None
            | Answer::Welcome(_)
            | Answer::HelloRefused(_)
            | Answer::Done(_)
            | Answer::ActRefused(_) => {}
        }
    }

    /// Tells the outside of a fact that has just become durable, perhaps long after it was decided:
    /// whom it concerns, and who did it if they still wait.
    pub(super) fn told(&mut self, fact: &Fact) {
        let result = match &fact.body {
            FactBody::Replied { point, text, actor } => {
                let message = v1::OperatorReply {
                    id: fact.seq.0,
                    at_ms: fact.at.as_millis(),
                    text: text.to_string(),
                    by: actor.name.to_string(),
                };
                let sent = match self.core.watch().point(*point).generation {
                    Some(generation) => {
                        self.attached.send(*point, generation, Reply::Operator(Box::new(message)))
                    }
                    None => Sent::Gone,
                };
                let point_name = self.core.state().roster().point(*point).name.to_string();
                Some(Done::Reply(v1::ReplyDone { point_name, sent: sent == Sent::Yes }))
            }
            FactBody::ProbeAsked { point, .. } => {
                if let Some(generation) = self.core.watch().point(*point).generation {
                    self.attached.send(*point, generation, Reply::Probe(v1::ProbeNow { ask: fact.seq.0 }));
                }
                None
            }
            FactBody::RosterChanged(changed) => {
                self.end_taken_out(changed);
                None
            }
            _ => None,
        };
        self.end_unidentified(fact);
        if let Some(told) = self.acted.remove(&fact.seq) {
            let done = v1::ActDone { fact: fact.seq.0, at_ms: fact.at.as_millis(), result };
            let _ = told.send(v1::ActResponse { outcome: Some(v1::act_response::Outcome::Done(done)) });
        }
    }

    /// Agents of points that were taken out of the roster are told so, as far as their points did not come back.
    fn end_taken_out(&mut self, changed: &RosterChanged) {
        let roster = self.core.state().roster();
        for change in changed.changes.iter().filter(|change| change.turn() == Turn::TakenOut) {
            if !roster.stands(change.point) {
                let why = format!("point {:?} was taken out of the roster", change.now.code.as_str());
                self.attached.end_of(change.point, End::TakenOut(why.into()));
            }
        }
    }
}
