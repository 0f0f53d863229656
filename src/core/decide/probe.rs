//! A probe that an operator asks for: whether the point's agent can be asked, and what it answers.

use crate::act::{ActRefusal, Actor};
use crate::fact::FactBody;
use crate::ids::{PointIdx, Seq};
use crate::path::asked::{AskedProbe, ProbeAnswer};
use crate::time::Timestamp;

use super::Core;

impl Core {
    /// The fact that somebody asks; the shell passes the question on when it is durable.
    pub(super) fn ask_probe(
        &self,
        now: Timestamp,
        code: Box<str>,
        actor: Actor,
    ) -> Result<FactBody, ActRefusal> {
        let point = self.find(code)?;
        let code = || self.state.roster().point(point).code.as_str().into();
        let watched = self.watch.point(point);
        if watched.generation.is_none() {
            return Err(ActRefusal::NotConnected { code: code() });
        }
        if !watched.answers_probes {
            return Err(ActRefusal::CannotProbe { code: code() });
        }
        if self.watch.asked_probe(point).is_some_and(|asked| asked.is_open(now)) {
            return Err(ActRefusal::ProbeUnderWay { code: code() });
        }
        Ok(FactBody::ProbeAsked { point, actor })
    }

    /// A fact was recorded: one that asks for a probe is remembered until it is answered.
    pub(super) fn note_asked_probe(&mut self, body: &FactBody, fact: Seq, at: Timestamp) {
        if let FactBody::ProbeAsked { point, actor } = body {
            self.watch.ask_probe(*point, AskedProbe { fact, at, by: actor.name.clone(), answer: None });
        }
    }

    /// An agent answers what it was asked.
    pub(super) fn probe_answered(&mut self, now: Timestamp, point: PointIdx, fact: Seq, answer: ProbeAnswer) {
        self.watch.answer_probe(point, fact, (answer, now));
    }
}
