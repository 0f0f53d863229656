//! What becomes of an act: done, with the number of its fact, or refused with a reason.

use crate::act::{AboutGiven, Act, ActRefusal, Actor, WordGiven};
use crate::agenda;
use crate::attendance::{CountAct, CountSource};
use crate::cutoff::{self, Reached};
use crate::excuse::{self, Attends, AttendsGiven};
use crate::fact::FactBody;
use crate::ids::PointIdx;
use crate::incident::IncidentId;
use crate::incident::fold::Deed;
use crate::input::Answer;
use crate::meeting::HOLDS_AT_MOST;
use crate::outside::{About, HOLDS, Word, WordId};
use crate::recipient::RecipientId;
use crate::time::Timestamp;

use super::{Core, Facts};

impl Core {
    pub(super) fn act(&mut self, now: Timestamp, actor: Actor, act: Act, facts: &mut Facts) -> Answer {
        match self.judge_act(now.max(self.state.at()), actor, act) {
            Ok(body) => {
                let report = self.newly_approved(&body);
                let is_roster_changed = matches!(body, FactBody::RosterChanged(_));
                let done = self.state.seq().next();
                self.note_asked_probe(&body, done, now);
                self.record(now, body, facts);
                if is_roster_changed {
                    self.watch_roster(now);
                }
                if let Some(of) = report {
                    self.queue_report(of, now, facts);
                }
                self.look_at_deliveries(now);
                self.look_at_lists();
                Answer::Done(done)
            }
            Err(refusal) => Answer::ActRefused(refusal),
        }
    }

    /// The fact that an act becomes.
    fn judge_act(&self, now: Timestamp, actor: Actor, act: Act) -> Result<FactBody, ActRefusal> {
        match act {
            Act::Reply { code, text } => {
                let point = self.find(code)?;
                said(&text)?;
                Ok(FactBody::Replied { point, text, actor })
            }
            Act::Incident { id, deed } => self.judge_deed(now, id, deed, actor),
            Act::Silence { code, from, to, reason } => {
                let node = self.find(code)?;
                said(&reason)?;
                let from = from.unwrap_or(now);
                ends_after(from.max(now), to)?;
                Ok(FactBody::Silenced { node, from, to, reason, actor })
            }
            Act::EndSilence { silence } => {
                let mut standing = self.state.incidents().silences().iter();
                if !standing.any(|held| held.id == silence && held.to > now) {
                    return Err(ActRefusal::UnknownSilence(silence));
                }
                Ok(FactBody::SilenceEnded { silence, actor })
            }
            Act::Words(given) => {
                let words = given.into_iter().map(|given| self.word(now, given));
                let words = words.collect::<Result<Vec<_>, _>>()?;
                if words.is_empty() {
                    return Err(ActRefusal::NothingSaid);
                }
                Ok(FactBody::WordsGiven { words, actor })
            }
            Act::WithdrawWord { word } => self.withdraw(word, actor),
            Act::Tick { code, check, is_good } => {
                let point = self.find(code)?;
                let (roster, settings) = (self.state.roster(), self.state.settings());
                let row = roster.point(point);
                if !agenda::speaks(settings, roster, point) {
                    return Err(ActRefusal::NotSpeaking { code: row.code.as_str().into() });
                }
                Ok(FactBody::ReadinessTicked { point, check, is_good, actor })
            }
            Act::Count { code, act } => self.count_act(now, (code, act), actor),
            Act::Excuse { code, attends, reason } => self.excuse(code, attends, reason, actor),
            Act::Called { code, note } => Ok(FactBody::Called { point: self.find(code)?, note, actor }),
            Act::Amend { cutoff, reason } => {
                let Some(reached) = self.reached(&cutoff) else {
                    return Err(ActRefusal::UnknownCutoff { name: cutoff });
                };
                if reason.is_empty() {
                    return Err(ActRefusal::NothingSaid);
                }
                if reached.n_open() == 0 {
                    return Err(ActRefusal::NothingToAmend);
                }
                Ok(FactBody::Amended { cutoff: reached.name.clone(), reason, actor })
            }
            Act::Approve { cutoff, amendment } => self.approve(cutoff, amendment, actor),
            Act::Identity(act) => self.judge_identity(now, act, actor),
            Act::RevokeLinks { code } => {
                let point = self.find(code)?;
                let epoch = self.state.links().epoch(point).saturating_add(1);
                Ok(FactBody::LinksRevoked { point, epoch, actor })
            }
            Act::AddOrganiser { name, digest } => {
                said(&name)?;
                if self.state.links().organiser(&name).is_some() {
                    return Err(ActRefusal::OrganiserTaken { name });
                }
                Ok(FactBody::OrganiserChanged { name, digest: Some(digest), actor })
            }
            Act::RevokeOrganiser { name } => {
                if self.state.links().organiser(&name).is_none() {
                    return Err(ActRefusal::UnknownOrganiser { name });
                }
                Ok(FactBody::OrganiserChanged { name, digest: None, actor })
            }
            Act::ListMeeting { source, codes, n_participants, holds } => {
                let until = now + holds.min(HOLDS_AT_MOST);
                let listed = self.listed((source, codes), n_participants, until, actor)?;
                Ok(FactBody::MeetingListed(Box::new(listed)))
            }
            Act::ChangeRoster { seen, rows, reason } => self.change_roster(seen, rows, (reason, actor)),
            Act::Probe { code } => self.ask_probe(now, code, actor),
            Act::TestAlert { recipient } => {
                let known = RecipientId::new(&recipient).ok().and_then(|id| self.test_notice(&id));
                let queued = known.ok_or(ActRefusal::UnknownRecipient { recipient })?;
                Ok(FactBody::NotificationQueued { notification: Box::new(queued) })
            }
        }
    }

    /// The cut-off that a person names.
    fn reached(&self, name: &str) -> Option<&Reached> {
        cutoff::meant(self.state.cutoffs_reached(), name, |reached| &reached.name)
    }

    fn approve(
        &self,
        cutoff: Box<str>,
        amendment: Option<u32>,
        actor: Actor,
    ) -> Result<FactBody, ActRefusal> {
        if actor.name.trim().is_empty() {
            return Err(ActRefusal::NoName);
        }
        match self.reached(&cutoff) {
            None => Err(ActRefusal::UnknownCutoff { name: cutoff }),
            Some(reached) if reached.has(amendment) => {
                Ok(FactBody::Approved { cutoff: reached.name.clone(), amendment, actor })
            }
            Some(_) => Err(ActRefusal::UnknownAmendment { n: amendment.unwrap_or(0) }),
        }
    }

    fn judge_deed(
        &self,
        now: Timestamp,
        id: IncidentId,
        deed: Deed,
        actor: Actor,
    ) -> Result<FactBody, ActRefusal> {
        if self.state.incidents().get(id).is_none() {
            return Err(ActRefusal::UnknownIncident(id));
        }
        match &deed {
            Deed::Assign { to: text } | Deed::Note { text } => said(text)?,
            Deed::Snooze { until } => ends_after(now, *until)?,
            Deed::Acknowledge { .. } => {}
        }
        Ok(FactBody::IncidentActed { id, deed, actor })
    }

    fn word(&self, now: Timestamp, given: WordGiven) -> Result<Word, ActRefusal> {
        let WordGiven { utility, about, from, to, kind, by, text } = given;
        said(&by)?;
        let points = || self.state.roster().iter().map(|(_, point)| point);
        let (about, is_known) = match about {
            AboutGiven::Point(code) => (About::Point(self.find(code)?), true),
            AboutGiven::Feeder(name) => {
                let is_known = points().any(|point| point.feeder == name);
                (About::Feeder(name), is_known)
            }
            AboutGiven::Uplink(name) => {
                let is_known = points().any(|point| point.uplink == name);
                (About::Uplink(name), is_known)
            }
        };
        if let (false, About::Feeder(name) | About::Uplink(name)) = (is_known, &about) {
            return Err(ActRefusal::UnknownShared { name: name.clone() });
        }
        let from = from.unwrap_or(now);
        let to = to.unwrap_or(from + HOLDS);
        ends_after(from, to)?;
        Ok(Word { utility, about, from, to, kind, by, text })
    }

    fn count_act(
        &self,
        now: Timestamp,
        (code, act): (Box<str>, CountAct),
        actor: Actor,
    ) -> Result<FactBody, ActRefusal> {
        let point = self.find(code)?;
        let counts = &self.state.point(point).counts;
        let standing = counts.standing();
        let is_there = match &act {
            CountAct::Enter { .. } | CountAct::Override { .. } if now < self.state.settings().count_open => {
                return Err(ActRefusal::NotOpen);
            }
            CountAct::Override { reason, .. } if reason.is_empty() => return Err(ActRefusal::NothingSaid),
            CountAct::Enter { .. } | CountAct::Override { .. } => true,
            CountAct::Verify => standing.is_some(),
            CountAct::EndOverride => standing.is_some_and(|held| held.source == CountSource::Override),
        };
        if !is_there {
            return Err(ActRefusal::NoCount { code: self.state.roster().point(point).code.as_str().into() });
        }
        Ok(FactBody::CountActed { point, act, actor })
    }

    fn excuse(
        &self,
        code: Box<str>,
        attends: AttendsGiven,
        reason: Box<str>,
        actor: Actor,
    ) -> Result<FactBody, ActRefusal> {
        let point = self.find(code)?;
        let attends = match attends {
            AttendsGiven::Here => Attends::Here,
            AttendsGiven::At(host) => Attends::At(self.find(host)?),
            AttendsGiven::Away => Attends::Away,
        };
        said(&reason)?;
        excuse::judge(self.state.roster(), self.state.now(), point, &attends)?;
        Ok(FactBody::Excused { point, attends, reason, actor })
    }

    fn withdraw(&self, word: WordId, actor: Actor) -> Result<FactBody, ActRefusal> {
        if !self.state.words().iter().any(|(id, _)| *id == word) {
            return Err(ActRefusal::UnknownWord(word));
        }
        Ok(FactBody::WordWithdrawn { word, actor })
    }

    pub(super) fn find(&self, code: Box<str>) -> Result<PointIdx, ActRefusal> {
        self.state.roster().find(&code).ok_or(ActRefusal::UnknownPoint { code })
    }
}

pub(super) fn said(text: &str) -> Result<(), ActRefusal> {
    if text.trim().is_empty() { Err(ActRefusal::NothingSaid) } else { Ok(()) }
}

fn ends_after(from: Timestamp, to: Timestamp) -> Result<(), ActRefusal> {
    if to > from { Ok(()) } else { Err(ActRefusal::EndsBefore) }
}
