//! What becomes of an act: done, with the number of its fact, or refused with a reason.

use crate::act::{Act, ActRefusal, Actor};
use crate::fact::FactBody;
use crate::input::Answer;
use crate::time::Timestamp;

use super::{Core, Facts};

impl Core {
    pub(super) fn act(&mut self, now: Timestamp, actor: Actor, act: Act, facts: &mut Facts) -> Answer {
        match self.judge_act(actor, act) {
            Ok(body) => {
                self.record(now, body, facts);
                Answer::Done(self.state.seq())
            }
            Err(refusal) => Answer::ActRefused(refusal),
        }
    }

    /// The fact that an act becomes.
    fn judge_act(&self, actor: Actor, act: Act) -> Result<FactBody, ActRefusal> {
        match act {
            Act::Reply { code, text } => {
                let Some(point) = self.state.roster().find(&code) else {
                    return Err(ActRefusal::UnknownPoint { code });
                };
                if text.trim().is_empty() {
                    return Err(ActRefusal::NothingSaid);
                }
                Ok(FactBody::Replied { point, text, actor })
            }
        }
    }
}
